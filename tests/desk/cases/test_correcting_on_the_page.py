"""Correcting a note on its page: what it said stays to be read, and what two wrote at once is not lost."""

import uuid

import pytest
from django.urls import reverse

from sankofa.cases import queries, services
from tests.factories import NOW, make_case, make_staff, signed_in

pytestmark = pytest.mark.django_db


def test_a_note_is_corrected_and_what_it_said_can_be_read() -> None:
    me = make_staff()
    case = make_case(me)
    note = services.write_note(case_id=case.case_id, body="In Gondar", by=me, now=NOW)
    client = signed_in(me)
    address = reverse("desk:case_note_correct", args=[case.case_id, note])
    assert "In Gondar" in client.get(address).content.decode()
    typed = {"idempotency_key": str(uuid.uuid4()), "version": "1", "body": "In Bahir Dar"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302  # sent twice
    page = client.get(reverse("desk:case_notes", args=[case.case_id])).content.decode()
    assert "In Bahir Dar" in page
    assert "In Gondar" in page
    (row,) = queries.case_notes(me, case.case_id)
    assert row.version == 2


def test_who_comes_second_keeps_what_they_typed() -> None:
    me = make_staff()
    case = make_case(me)
    note = services.write_note(case_id=case.case_id, body="In Gondar", by=me, now=NOW)
    services.correct_note(note_id=note, version=1, body="In Bahir Dar", by=me, now=NOW)
    address = reverse("desk:case_note_correct", args=[case.case_id, note])
    typed = {"idempotency_key": str(uuid.uuid4()), "version": "1", "body": "In Mekelle"}
    page = signed_in(me).post(address, typed)
    assert page.status_code == 422
    assert "In Mekelle" in page.content.decode()
    assert "In Bahir Dar" in page.content.decode()
    again = {**typed, "version": str(page.context["form"]["version"].value())}
    assert signed_in(me).post(address, again).status_code == 302
    (row,) = queries.case_notes(me, case.case_id)
    assert (row.body, [text.body for text in row.earlier]) == ("In Mekelle", ["In Gondar", "In Bahir Dar"])


def test_a_note_entered_in_error_moves_out_of_the_way() -> None:
    me = make_staff()
    case = make_case(me)
    note = services.write_note(case_id=case.case_id, body="In Gondar", by=me, now=NOW)
    address = reverse("desk:case_note_in_error", args=[case.case_id, note])
    typed = {"idempotency_key": str(uuid.uuid4()), "version": "1", "body": "Another family"}
    client = signed_in(me)
    assert client.post(address, typed).status_code == 302
    page = client.get(reverse("desk:case_notes", args=[case.case_id])).content.decode()
    assert "entered in error" in page
    assert "Another family" in page
    assert client.get(address).status_code == 404
    assert client.post(address, typed).status_code == 302  # sent again after a lost answer


def test_a_colleague_outside_the_team_finds_no_page_to_correct_it_on() -> None:
    me, colleague = make_staff(), make_staff()
    case = make_case(me)
    note = services.write_note(case_id=case.case_id, body="In Gondar", by=me, now=NOW)
    assert signed_in(colleague).get(reverse("desk:case_note_correct", args=[case.case_id, note])).status_code == 404
