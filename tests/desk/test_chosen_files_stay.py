"""A scan that somebody chose is not lost when its form comes back: on every page of a case that takes one."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case
from sankofa.cases.vocab import CaseMoved, Stage
from sankofa.documents.models import StoredFile
from sankofa.journal.models import Draft
from sankofa.protection import services as protection
from sankofa.protection.models import Guardian
from sankofa.travel.models import Declaration, DocumentCost
from tests.factories import NOW, make_case, make_staff, member_of, signed_in

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 invented"
TODAY = NOW.date().isoformat()


@dataclass(frozen=True)
class Page:
    """A form with a file: its address, the file's field, what is missing at first, and what then makes it whole."""

    url: str
    field: str
    lacking: dict[str, str]
    whole: dict[str, str]


def application(case: CaseMoved, _by: Actor) -> Page:
    Case.objects.filter(id=case.case_id).update(stage=Stage.ELIGIBILITY)
    return Page(reverse("desk:case_apply", args=[case.case_id]), "file", {"signed_on": ""}, {"signed_on": TODAY})


def declaration(case: CaseMoved, _by: Actor) -> Page:
    url = reverse("desk:flight_declaration", args=[case.case_id, member_of(case)])
    adult = {"signed_for_by": "A. Parent"}
    return Page(url, "scan", {**adult, "signed_on": ""}, {**adult, "signed_on": TODAY})


def guardian_consent(case: CaseMoved, by: Actor) -> Page:
    guardian = protection.name_guardian(
        case_id=case.case_id,
        member_id=member_of(case),
        name="M. Oudkerk",
        organisation="",
        contact="",
        child_view="",
        by=by,
        now=NOW,
    )
    url = reverse("desk:case_guardian_consent", args=[case.case_id, guardian])
    tomorrow = (NOW.date() + dt.timedelta(days=1)).isoformat()
    return Page(url, "file", {"given_on": tomorrow}, {"given_on": TODAY})


def document_cost(case: CaseMoved, _by: Actor) -> Page:
    given = {"member": str(member_of(case)), "what": "Fee", "currency": "EUR", "spent_on": TODAY}
    url = reverse("desk:paper_refund", args=[case.case_id])
    return Page(url, "receipt", {**given, "amount": ""}, {**given, "amount": "45"})


@pytest.mark.parametrize("page_of", [application, declaration, guardian_consent, document_cost])
def test_the_file_is_named_on_the_form_and_goes_with_it_when_it_is_mended(
    page_of: Callable[[CaseMoved, Actor], Page],
) -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    case = make_case(by)
    page = page_of(case, by)
    with time_machine.travel(NOW, tick=False):
        client = signed_in(by)
        scan = SimpleUploadedFile("scan.pdf", PDF, "application/pdf")
        back = client.post(page.url, {**page.lacking, page.field: scan})
        assert back.status_code == 422
        text = back.content.decode()
        assert "scan.pdf" in text
        mark = f'name="{page.field}_kept" value="'
        key = text[text.index(mark) + len(mark) :][:32]
        assert not StoredFile.objects.exists()
        done = client.post(page.url, {**page.whole, f"{page.field}_kept": key})
    assert done.status_code == 302, done.content.decode()
    assert StoredFile.objects.get().name == "scan.pdf"
    assert not Draft.objects.exists()


def test_a_scan_that_is_needed_is_still_asked_for_where_none_was_kept() -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    case = make_case(by)
    for page in (guardian_consent(case, by), document_cost(case, by)):
        with time_machine.travel(NOW, tick=False):
            assert signed_in(by).post(page.url, page.whole).status_code == 422
    assert not Guardian.objects.filter(consent_given_on__isnull=False).exists()
    assert not DocumentCost.objects.exists()
    assert not Declaration.objects.exists()
