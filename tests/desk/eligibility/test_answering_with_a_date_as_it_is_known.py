"""A date that rules ask for is answered as well as it is known; a birth date opens and stays as it is on file."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.urls import reverse

from sankofa.desk.eligibility.forms import QuestionSheet
from sankofa.eligibility.models import Answer
from sankofa.journey import facts
from sankofa.journey.vocab import AskLine
from sankofa.kernel.partial_dates import PartialDate
from sankofa.people import queries as people
from sankofa.people.models import Person
from sankofa.people.vocab import Birth
from sankofa.schemes import queries as schemes
from tests.factories import NOW, make_case, make_person, make_staff, member_of, signed_in

pytestmark = pytest.mark.django_db
KEY = "returns.last_assisted_on"


@pytest.mark.parametrize(
    ("month", "roughly", "kept"),
    [
        ("", "spring", PartialDate.season(2001, "spring")),
        ("", "about", PartialDate.about(2001)),
        ("5", "", PartialDate.month(2001, 5)),
        ("", "", PartialDate.year(2001)),
    ],
)
def test_an_answer_is_kept_as_it_was_told(month: str, roughly: str, kept: PartialDate) -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor))
    member = member_of(case)
    name = f"q-{KEY.replace('.', '-')}--{member}"
    typed = {f"{name}_month": month, f"{name}_year": "2001", f"{name}_roughly": roughly}
    answer = signed_in(counsellor).post(reverse("desk:case_answer", args=[case.case_id]), typed)
    assert answer.status_code == 302
    assert Answer.objects.get().value == str(kept)
    known = facts.gather(case.case_id, on=NOW.date()).facts
    assert known.members[0].values[KEY] == kept


OF_PEOPLE = (
    "member.residence.since",
    "member.residence.until",
    "member.detention.since",
    "member.detention.until",
    "returns.last_assisted_elsewhere_on",
    "case.sponsor.applied_on",
    "case.sponsor.status_granted_on",
)


@pytest.mark.parametrize("key", OF_PEOPLE)
def test_every_date_that_people_tell_may_be_a_season(key: str) -> None:
    ask = AskLine(key, None, "", "", schemes.fact_dictionary()[key].type.value, (), record=False)
    name = f"q-{key.replace('.', '-')}--case"
    sheet = QuestionSheet([ask], QueryDict(f"{name}_year=2001&{name}_roughly=spring"))
    assert sheet.is_valid()
    assert sheet.answers() == [(None, key, "2001-spring")]
    assert schemes.kept_value(key, "2001-spring") == PartialDate.season(2001, "spring")


def test_what_was_signed_or_stamped_on_a_day_asks_for_that_day() -> None:
    key = "member.admission.proof_on"
    ask = AskLine(key, None, "", "", schemes.fact_dictionary()[key].type.value, (), record=False)
    sheet = QuestionSheet([ask], QueryDict("q-member-admission-proof_on--case_year=2001"))
    assert "Give the month too" in str(sheet.errors)


def test_a_season_with_a_month_is_refused_beside_the_question_and_stays_typed() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor))
    name = f"q-{KEY.replace('.', '-')}--{member_of(case)}"
    typed = {f"{name}_month": "5", f"{name}_year": "2001", f"{name}_roughly": "spring"}
    answer = signed_in(counsellor).post(reverse("desk:case_answer", args=[case.case_id]), typed)
    assert answer.status_code == 422
    assert b"Leave month and day empty" in answer.content
    assert b'<option value="spring" selected>' in answer.content
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "born",
    [
        PartialDate.season(1988, "winter"),
        PartialDate.about(1988, 5),
        PartialDate.about(1988),
        PartialDate.month(1988, 3),
    ],
    ids=str,
)
def test_correcting_a_name_leaves_the_birth_as_it_was_known(born: PartialDate) -> None:
    counsellor = make_staff()
    person = make_person(counsellor, birth=Birth.of(born))
    page = signed_in(counsellor)
    address = reverse("desk:person_edit", args=[person])
    form = page.get(address).context["form"]
    boxes = form.fields["born"].widget.decompress(born)
    typed = {
        f"born_{part}": value or "" for part, value in zip(("day", "month", "year", "roughly"), boxes, strict=True)
    }
    shown = page.get(address).content.decode()
    assert f'<option value="{boxes[3]}" selected>' in shown
    typed |= {"full_name": "Dawit Another", "sex": "m", "version": str(people.person_file(person).version)}
    assert page.post(address, typed).status_code == 302
    assert people.person_file(person).details.birth.day == born
    assert Person.objects.get(id=person).full_name == "Dawit Another"


def test_somebody_born_in_a_season_is_recorded_and_shown_so() -> None:
    counsellor = make_staff()
    typed = {"full_name": "Selam Girma", "born_year": "1990", "born_roughly": "summer", "sex": "f"}
    answer = signed_in(counsellor).post(reverse("desk:person_new"), typed, follow=True)
    person = Person.objects.get(full_name="Selam Girma")
    assert (person.birth_from, person.birth_until) == (dt.date(1990, 6, 1), dt.date(1990, 9, 1))
    assert "summer 1990" in answer.content.decode()
