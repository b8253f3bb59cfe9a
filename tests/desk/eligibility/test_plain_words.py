"""Staff read words: no id of a condition, no name of a fact and no code shows on a page, in either language."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.vocab import CaseMoved
from sankofa.desk.eligibility.words import CODES, code_words
from sankofa.eligibility.models import Decision
from sankofa.eligibility.vocab import Decided
from sankofa.journey import services as verbs
from sankofa.schemes.queries import fact_dictionary
from tests.factories import NOW, make_staff, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case

RAW = re.compile(r"\b[a-z]+(?:[._][a-z0-9]+)*_[a-z0-9_]+\b|\b(?:case|member|person|claim|grant|returns)\.[a-z]")
DAYS = ("2007-03-01", "2007-09-01", "2016-03-01", "2017-08-15", "2026-11-22")


def visible(page: bytes) -> str:
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", page.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


def raw(client: Client, address: str, language: str) -> list[str]:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 200, address
    return [found.group() for found in RAW.finditer(visible(answer.content))]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_of_a_fact_has_words(language: str) -> None:
    codes = {code for one in fact_dictionary() for code in one.codes}
    assert sorted(codes - CODES.keys()) == []
    with override(language):
        assert [code for code in sorted(codes) if "_" in code_words(code)] == []


def speaking(actor: Actor, language: str) -> Client:
    client = signed_in(actor)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def processor() -> Actor:
    return make_staff(Role.PROCESSOR)


@pytest.fixture
def case(processor: Actor) -> CaseMoved:
    """Refused by one scheme with an answer that changed since, granted by another."""
    case = make_answered_case(processor, {"claim": None})
    decide = {"case_id": case.case_id, "by": processor, "now": NOW}
    verbs.decide(scheme_id="rean", outcome=Decided.GRANTED, reason="", **decide)  # type: ignore[arg-type]
    verbs.decide(scheme_id="avrr_nl", outcome=Decided.REFUSED, reason="Does not want it.", **decide)  # type: ignore[arg-type]
    return case


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_page_of_entitlement_shows_what_only_files_call_things(
    processor: Actor, case: CaseMoved, language: str
) -> None:
    client = speaking(processor, language)
    tab = reverse("desk:case_eligibility", args=[case.case_id])
    pages = [tab, *(f"{tab}?on={day}" for day in DAYS), reverse("desk:case", args=[case.case_id])]
    for scheme in ("rean", "hrt", "avrr_nl", "varrp_vinn", "uam_angola", "rri"):
        pages += [reverse("desk:case_decide", args=[case.case_id, scheme]) + f"?on={day}" for day in DAYS]
    pages += [reverse("desk:case_check", args=[case.case_id, "hrt"]) + f"?on={day}" for day in DAYS]
    pages += [reverse("desk:case_decision", args=[case.case_id, one.id]) for one in Decision.objects.all()]
    pages += [reverse("desk:case_on_paper", args=[case.case_id, one]) for one in ("nl", "en", "ar")]
    pages += [reverse("desk:quality")]
    shown = {page: raw(client, page, language) for page in pages}
    assert {page: found for page, found in shown.items() if found} == {}
