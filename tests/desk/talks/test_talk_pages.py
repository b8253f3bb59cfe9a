"""Logging a talk from the case and reading it back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sankofa.accounts.vocab import Role
from sankofa.counselling.models import Talk
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_office, make_staff, signed_in
from tests.factories.after_departure import url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def filled(**more: object) -> dict[str, object]:
    return {
        "idempotency_key": str(new_id()),
        "held_on": "2026-11-22",
        "minutes": "45",
        "means": "desk",
        "interpreting": "none",
        "topics": ["options"],
        "pressed_by": ["family"],
        "time_given": "no",
        "summary": "A cousin presses.",
        "confidential": "on",
        **more,
    }


def test_a_talk_is_kept_and_listed() -> None:
    counsellor, colleague = make_staff(name="Maria de Wit"), make_staff()
    case = make_case(counsellor)
    client = signed_in(counsellor)
    assert client.get(url("case_talk", case.case_id)).status_code == 200
    page = client.post(url("case_talk", case.case_id), filled(), follow=True).content.decode()
    assert "A cousin presses." in page
    assert "Pressure: Family" in page
    assert "1 talk" in page
    assert "1 talk" in client.get(url("case", case.case_id)).content.decode()
    theirs = signed_in(colleague).get(url("case_talks", case.case_id)).content.decode()
    assert "Pressure" not in theirs
    assert "A cousin presses." not in theirs
    assert "A confidential summary" in theirs


def test_an_interpreter_without_a_mode_is_said_beside_the_field() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    answer = signed_in(counsellor).post(url("case_talk", case.case_id), filled(interpreter="T. Haile"))
    assert answer.status_code == 422
    assert "say how they took part" in answer.content.decode()
    assert "A cousin presses." in answer.content.decode()
    assert not Talk.objects.exists()


def test_an_empty_list_offers_the_form_only_to_who_may_log() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    form = url("case_talk", case.case_id)
    assert form in signed_in(counsellor).get(url("case_talks", case.case_id)).content.decode()
    worker = signed_in(make_staff(Role.OUTREACH))
    assert form not in worker.get(url("case_talks", case.case_id)).content.decode()
    assert worker.get(form).status_code == 403


def test_another_office_finds_no_such_case() -> None:
    case = make_case(make_staff())
    stranger = signed_in(make_staff(office=make_office(name="Tilburg")))
    for name in ("case_talk", "case_talks"):
        assert stranger.get(url(name, case.case_id)).status_code == 404, name


def test_the_list_takes_as_many_queries_for_ten_talks_as_for_one() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    client = signed_in(counsellor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("case_talks", case.case_id)).status_code == 200
        return len(captured)

    client.post(url("case_talk", case.case_id), filled())
    queries()
    before = queries()
    for _number in range(9):
        client.post(url("case_talk", case.case_id), filled())
    queries()
    assert queries() <= before
