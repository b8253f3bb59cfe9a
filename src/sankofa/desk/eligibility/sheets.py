"""The entitlements on paper, in the person's words and language. The frame's texts stand in on_paper.yaml."""

import datetime as dt
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import formats
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from sankofa.desk.eligibility.words import STANDS, sums
from sankofa.desk.web import StaffRequest
from sankofa.journey import queries as journey
from sankofa.kernel.clock import date_in
from sankofa.people.queries import is_right_to_left

LANGUAGES = {"nl": _("Dutch"), "en": _("English"), "ar": _("Arabic")}
SCHEME_TEXTS = ("nl", "en")


def for_person(request: StaffRequest, case_id: uuid.UUID, language: str, *, on: dt.date | None) -> dict[str, Any]:
    """What the page shows, in `language`; a scheme's own texts fall back to English."""
    words = _texts()[language]
    spoken = language if language in SCHEME_TEXTS else "en"
    with override(spoken):
        sheet = journey.sheet(request.actor, case_id, now=request.now, on=on)
        schemes = [
            {
                "title": one.title,
                "summary": one.summary,
                "tone": STANDS[one.stands][0],
                "word": words[one.stands.value],
                "amount": sums(one.least, one.most),
                "amount_word": words["at_most" if one.at_most else "exact"],
                "reasons": one.reasons,
                "gives": one.gives,
            }
            for one in sheet.schemes
        ]
    with override(language):
        day = formats.date_format(date_in(request.now, request.actor.timezone), "j F Y")
    sender = {"name": request.actor.name, "office": request.actor.office_name or request.actor.mission_name, "day": day}
    return {
        "words": words,
        "schemes": schemes,
        "questions": sheet.questions,
        "people": sheet.people,
        "sheet_language": language,
        "texts_language": spoken,
        "direction": "rtl" if is_right_to_left(language) else "ltr",
        "texts_direction": "ltr",
        "by": words["by"].format(**sender),
        "other_languages": [(code, name) for code, name in LANGUAGES.items() if code != language],
        "staff_language": get_language() or "en",
        "case_id": case_id,
        "on": on,
    }


@cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("on_paper.yaml").read_text(encoding="utf-8")
    )
    return texts
