"""Verbs of counselling: log a talk."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.counselling.models import Talk
from sankofa.counselling.vocab import Interpreting, Means, Topic, Voluntariness
from sankofa.journal import services as journal
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError


@transaction.atomic
def log_talk(
    *,
    key: uuid.UUID,
    case_id: uuid.UUID,
    held_on: dt.date,
    minutes: int,
    means: Means,
    by: Actor,
    now: dt.datetime,
    place: str = "",
    language: str | None = None,
    interpreting: Interpreting = Interpreting.NONE,
    interpreter: str = "",
    topics: Sequence[Topic] = (),
    voluntariness: Voluntariness | None = None,
    summary: str = "",
    confidential: bool = False,
) -> uuid.UUID:
    """Keeps a talk and, where there is one, its summary as a note of the case; answers the talk's id.

    Pressure is recorded and blocks nothing. Sent again under the same `key`, it is there once.
    Raises as `cases.lock`; DomainError `in_future` beside `held_on`, `who_interpreted` beside `interpreting`.
    """
    case = cases.lock(by, case_id)
    if held_on > date_in(now, by.timezone):
        raise DomainError("in_future", _("This day has not been yet. Check the date."), field="held_on")
    if interpreter.strip() and interpreting == Interpreting.NONE:
        raise DomainError(
            "who_interpreted", _("You named an interpreter: say how they took part."), field="interpreting"
        )
    seen = voluntariness or Voluntariness()

    def work() -> journal.Result:
        talk = Talk.objects.create(
            case=case,
            held_on=held_on,
            minutes=minutes,
            means=means,
            place=place.strip(),
            language_id=language or None,
            interpreting=interpreting,
            interpreter=interpreter.strip(),
            topics=list(topics),
            alternatives=list(seen.alternatives),
            time_given=seen.time_given,
            pressed_by=list(seen.pressed_by),
            by_id=by.id,
            logged_at=now,
        )
        params = {"means": means, "minutes": minutes, "talk": str(talk.id)}
        cases.record(case, code="talk", by=by, now=now, happened_on=held_on, params=params)
        if summary.strip():
            talk.note_id = cases.write_note(
                case_id=case_id,
                body=summary,
                confidential=confidential,
                interpreter=interpreter.strip(),
                by=by,
                now=now,
            )
            talk.save(update_fields=["note"])
        return {"id": str(talk.id)}

    return uuid.UUID(str(journal.once(key=key, staff_id=by.id, verb="log_talk", now=now, work=work)["id"]))
