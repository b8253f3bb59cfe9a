"""The protection tab: guardians and verdicts for everybody on the case, compartments by key and reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sankofa.accounts.vocab import Role
from sankofa.protection.models import Guardian
from sankofa.protection.vocab import Compartment
from tests.factories import NOW, give_key, make_case, make_office, make_staff, member_of, signed_in

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_a_guardian_is_named_and_consents_in_writing() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    client = signed_in(counsellor)
    client.post(
        reverse("desk:case_guardian", args=[case.case_id, member_of(case)]),
        {"name": "T. Vos", "organisation": "", "contact": "", "child_view": "I miss my aunt."},
    )
    guardian = Guardian.objects.get()
    consent = reverse("desk:case_guardian_consent", args=[case.case_id, guardian.id])
    refused = client.post(consent, {"given_on": NOW.date().isoformat()})
    assert refused.status_code == 422
    scan = SimpleUploadedFile("consent.pdf", b"%PDF-1.7 invented")
    assert client.post(consent, {"given_on": NOW.date().isoformat(), "file": scan}).status_code == 302
    assert Guardian.objects.get().consent_given_on == NOW.date()


def test_a_health_officer_with_a_key_opens_a_file_and_everybody_sees_only_that_it_waits() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    officer = make_staff(Role.HEALTH)
    give_key(officer, Compartment.HEALTH)
    opened = signed_in(officer).post(
        reverse("desk:case_health_open", args=[case.case_id]),
        {"member": str(member_of(case)), "opened_for": "doctor", "body": "needs dialysis"},
    )
    assert opened.status_code == 302
    page = signed_in(counsellor).get(reverse("desk:case_protection", args=[case.case_id])).content.decode()
    assert "waits" in page
    assert "dialysis" not in page
    assert "doctor" not in page.lower()
    read = signed_in(officer).post(reverse("desk:case_health", args=[case.case_id]), {"reason": "prepares the advice"})
    assert "dialysis" in read.content.decode()


def test_without_a_key_the_compartment_is_not_there() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    answer = signed_in(counsellor).post(reverse("desk:case_health", args=[case.case_id]), {"reason": "curious"})
    assert answer.status_code == 404


def test_a_counsellor_may_not_open_a_health_file() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    assert signed_in(counsellor).get(reverse("desk:case_health_open", args=[case.case_id])).status_code == 403


def test_the_protection_tab_of_another_office_is_not_there() -> None:
    case = make_case(make_staff())
    elsewhere = make_staff(office=make_office(name="Tilburg"))
    assert signed_in(elsewhere).get(reverse("desk:case_protection", args=[case.case_id])).status_code == 404
