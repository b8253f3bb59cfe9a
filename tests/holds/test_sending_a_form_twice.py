"""A double click, the back button, a retry after a lost answer: what a form asks for is done once."""

import threading
import uuid
from http import HTTPStatus

import pytest
from django.db import connections
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Event
from sankofa.journal import services as journal
from sankofa.journal.models import Once
from sankofa.people.models import Channel, Person
from sankofa.protection import queries as protection
from sankofa.protection.vocab import Compartment
from tests.factories import NOW, give_key, make_case, make_person, make_staff, member_of
from tests.holds.forms import browser, opened, send

NEW = "desk:person_new"


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def person(name: str = "Amina Warsame") -> dict[str, str]:
    return {"full_name": name, "sex": "f", "q": name, "another_person": "yes"}


@pytest.mark.django_db
class TestTwice:
    def test_a_person_is_recorded_once_and_the_second_answer_is_the_first(self) -> None:
        client = browser(make_staff())
        form = opened(client, url("person_new"), q="Amina")
        first = send(client, url("person_new"), form, **person())
        again = send(client, url("person_new"), form, **person())
        assert (first.status_code, again.status_code) == (HTTPStatus.FOUND, HTTPStatus.FOUND)
        assert first["Location"] == again["Location"]
        assert Person.objects.count() == 1
        assert "It was done once" in client.get(again["Location"]).content.decode()

    def test_another_name_typed_after_the_back_button_is_another_person(self) -> None:
        client = browser(make_staff())
        form = opened(client, url("person_new"), q="Amina")
        send(client, url("person_new"), form, **person())
        send(client, url("person_new"), form, **person("Hodan Warsame"))
        assert Person.objects.count() == 2

    def test_the_same_words_on_a_page_opened_anew_are_a_new_act(self) -> None:
        client = browser(make_staff())
        for _time in range(2):
            form = opened(client, url("person_new"), q="Amina")
            send(client, url("person_new"), form, **person())
        assert Person.objects.count() == 2

    def test_a_form_that_was_refused_may_be_sent_again(self) -> None:
        client = browser(make_staff())
        form = opened(client, url("person_new"), q="Amina")
        assert send(client, url("person_new"), form, **person(" ")).status_code != HTTPStatus.FOUND
        assert not Once.objects.exists()
        assert send(client, url("person_new"), form, **person()).status_code == HTTPStatus.FOUND

    def test_another_colleague_with_the_same_words_is_not_answered_with_hers(self) -> None:
        mine, hers = browser(make_staff()), browser(make_staff())
        send(mine, url("person_new"), opened(mine, url("person_new"), q="Amina"), **person())
        send(hers, url("person_new"), opened(hers, url("person_new"), q="Amina"), **person())
        assert Person.objects.count() == 2

    def test_a_telephone_number_is_added_once(self) -> None:
        counsellor = make_staff()
        person_id = make_person(counsellor)
        make_case(counsellor, person_id=person_id)
        client = browser(counsellor)
        where = url("person_channel_new", person_id)
        form = opened(client, where)
        for _time in range(2):
            send(client, where, form, kind="phone", value="0612345678", safe="unknown")
        assert Channel.objects.filter(person=person_id).count() == 1

    def test_a_step_of_one_tap_is_taken_once(self) -> None:
        counsellor = make_staff()
        case = make_case(counsellor)
        client = browser(counsellor)
        form = opened(client, url("case", case.case_id))
        for _time in range(2):
            send(client, url("case_step", case.case_id, "counsel"), form)
        assert Event.objects.filter(case=case.case_id, code="counsel").count() == 1


def test_two_clicks_at_the_very_same_moment_record_one_person(fresh_database: str) -> None:
    counsellor = make_staff()
    client = browser(counsellor)
    form = opened(client, url("person_new"), q="Amina")
    together = threading.Barrier(2)
    answers: list[str] = []

    def click() -> None:
        mine = browser(counsellor)
        mine.cookies = client.cookies
        try:
            together.wait()
            answers.append(send(mine, url("person_new"), form, **person())["Location"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Person.objects.count() == 1
    assert answers[0] == answers[1]


def test_a_note_behind_a_compartment_is_written_once(fresh_database: str) -> None:
    focal = make_staff(Role.PROTECTION)
    give_key(focal, Compartment.PROTECTION)
    case = make_case(make_staff())
    client = browser(focal)
    where = url("case_protection_note", case.case_id)
    form = opened(client, url("case_protection", case.case_id))
    for _time in range(2):
        answer = send(client, where, form, member=str(member_of(case)), body="A safe address is known.")
        assert answer.status_code == HTTPStatus.FOUND
    assert len(protection.protection_notes(case_id=case.case_id, by=focal, reason="checks")) == 1


def test_work_that_fails_leaves_no_key_behind(fresh_database: str) -> None:
    key, by = uuid.uuid4(), make_staff()
    with pytest.raises(ValueError, match="half way"):
        journal.once(key=key, staff_id=by.id, verb="note", now=NOW, work=lambda: _half(by))
    assert not Once.objects.exists()
    assert not Person.objects.exists()


def _half(by: Actor) -> dict[str, object]:
    make_person(by)
    raise ValueError("half way")
