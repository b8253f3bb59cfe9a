"""A counsellor opens a case and sees who, where, what blocks and what next; who may not, does not."""

import datetime as dt
import uuid

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.vocab import Actor
from sankofa.cases import services
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import Outcome
from sankofa.journal.models import Access
from tests.factories import NOW, make_case, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def test_the_page_says_who_where_and_what_next() -> None:
    counsellor = make_staff(name="Maria de Wit")
    case = make_case(counsellor, person_id=make_person(counsellor, "ተስፋዬ", latin_name="Tesfaye"))
    page = signed_in(counsellor).get(url("case", case.case_id)).content.decode()
    assert "Tesfaye" in page
    assert "ተስፋዬ" in page
    assert "NL-2026-00001" in page
    assert "Begin counselling" in page
    assert "Maria de Wit" in page


def test_one_brass_button_stands_on_the_page() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    page = signed_in(counsellor).get(url("case", case.case_id)).content.decode()
    assert page.count("btn-do") == 1


def test_what_blocks_is_shown_with_whose_move_it_is() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    page = signed_in(counsellor).get(url("case", case.case_id)).content.decode()
    assert "things still block it" in page
    assert "Case processor" in page


def test_a_case_of_another_office_does_not_exist() -> None:
    case = make_case(make_staff())
    stranger = make_staff(office=make_office(name="Tilburg"))
    for name in ("case", "case_timeline", "case_readings", "case_plan", "case_withdraw", "case_hold", "case_end"):
        assert signed_in(stranger).get(url(name, case.case_id)).status_code == 404, name


def test_nobody_comes_in_unsigned() -> None:
    case = make_case(make_staff())
    assert Client().get(url("case", case.case_id)).status_code == 302


def test_a_shielded_case_is_closed_to_the_office_and_open_to_its_counsellor() -> None:
    counsellor, colleague = make_staff(), make_staff()
    case = make_case(counsellor)
    Case.objects.filter(id=case.case_id).update(shielded=True)
    assert signed_in(colleague).get(url("case", case.case_id)).status_code == 404
    assert signed_in(counsellor).get(url("case", case.case_id)).status_code == 200


def test_each_reading_is_logged_once_and_shown_on_the_case() -> None:
    counsellor = make_staff(name="Maria de Wit")
    case = make_case(counsellor)
    client = signed_in(counsellor)
    client.get(url("case", case.case_id))
    assert Access.objects.filter(case_id=case.case_id, staff_id=counsellor.id).count() == 1
    assert "Maria de Wit" in client.get(url("case_readings", case.case_id)).content.decode()


def test_the_page_takes_as_many_queries_for_six_people_and_a_long_history_as_for_one() -> None:
    counsellor = make_staff()
    small, large = make_case(counsellor), make_case(counsellor)
    for number in range(5):
        person = make_person(counsellor, f"Child {number}")
        services.join(case_id=large.case_id, person_id=person, role="child", by=counsellor, now=NOW)
        services.write_note(case_id=large.case_id, body="Spoke.", by=counsellor, now=NOW)
    services.write_note(case_id=small.case_id, body="Spoke.", by=counsellor, now=NOW)
    assert _queries(counsellor, small.case_id) == _queries(counsellor, large.case_id)


def test_a_note_that_is_confidential_shows_others_only_that_it_is_there() -> None:
    counsellor, colleague = make_staff(), make_staff()
    case = make_case(counsellor)
    services.write_note(case_id=case.case_id, body="Afraid of a cousin.", by=counsellor, now=NOW, confidential=True)
    page = signed_in(colleague).get(url("case_timeline", case.case_id)).content.decode()
    assert "Confidential note" in page
    assert "Afraid of a cousin" not in page
    assert "Afraid of a cousin" in signed_in(counsellor).get(url("case_timeline", case.case_id)).content.decode()


def test_an_earlier_case_of_the_same_person_is_listed_and_linked() -> None:
    counsellor = make_staff()
    person = make_person(counsellor)
    earlier = make_case(counsellor, person_id=person)
    services.move(case_id=earlier.case_id, verb="end", by=counsellor, now=NOW, outcome=Outcome.STAYED)
    case = make_case(counsellor, person_id=person)
    assert url("case", earlier.case_id) in signed_in(counsellor).get(url("case", case.case_id)).content.decode()


def test_an_earlier_case_that_is_shielded_does_not_show() -> None:
    counsellor, other = make_staff(), make_staff()
    person = make_person(counsellor)
    case = make_case(counsellor, person_id=person)
    hidden = make_case(other, person_id=person)
    Case.objects.filter(id=hidden.case_id).update(shielded=True)
    page = signed_in(counsellor).get(url("case", case.case_id)).content.decode()
    assert "NL-2026-00002" not in page


def test_the_usual_duration_is_said_only_from_five_cases_on() -> None:
    counsellor = make_staff()
    for number in range(5):
        done = make_case(counsellor)
        services.move(case_id=done.case_id, verb="counsel", by=counsellor, now=NOW + dt.timedelta(days=7 + number))
        case = make_case(counsellor)
        for name in ("near", "default"):
            caches[name].clear()  # it may be a day old
        page = signed_in(counsellor).get(url("case", case.case_id)).content.decode()
        assert ("usually" in page) == (number == 4)
    assert "usually 9 (5 cases)" in page


def _queries(actor: Actor, case_id: uuid.UUID) -> int:
    client = signed_in(actor)
    client.get(url("case", case_id))  # names of countries are kept in memory from the first page on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url("case", case_id)).status_code == 200
    assert Member.objects.filter(case=case_id).exists()
    return len(captured)
