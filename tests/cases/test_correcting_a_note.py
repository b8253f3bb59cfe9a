"""A note is corrected by a row of its own: what it first said stays, with who and when."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries, services
from sankofa.cases.models import Note
from sankofa.cases.vocab import CaseMoved, NoteRow
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_case, make_staff

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=2)


def written(by: Actor, *, confidential: bool = False) -> tuple[CaseMoved, uuid.UUID]:
    case = make_case(by)
    note = services.write_note(
        case_id=case.case_id, body="Brother lives in Gondar", confidential=confidential, by=by, now=NOW
    )
    return case, note


def note_of(actor: Actor, case: CaseMoved) -> NoteRow:
    (row,) = queries.case_notes(actor, case.case_id)
    return row


def test_a_correction_shows_and_the_first_text_stays() -> None:
    counsellor = make_staff()
    case, note = written(counsellor)
    services.correct_note(note_id=note, version=1, body="Brother lives in Bahir Dar", by=counsellor, now=LATER)
    row = note_of(counsellor, case)
    assert (row.id, row.body, row.written_at, row.changed_at) == (note, "Brother lives in Bahir Dar", NOW, LATER)
    assert [(text.body, text.written_at) for text in row.earlier] == [("Brother lives in Gondar", NOW)]
    assert Note.objects.get(id=note).body == "Brother lives in Gondar"
    assert "Brother lives in Bahir Dar" in {line.text for line in queries.timeline(counsellor, case.case_id).rows}


def test_a_note_entered_in_error_says_why_and_can_still_be_read() -> None:
    counsellor = make_staff()
    case, note = written(counsellor)
    services.mark_note_wrong(note_id=note, version=1, reason="Of another family", by=counsellor, now=LATER)
    row = note_of(counsellor, case)
    assert (row.is_wrong, row.wrong, row.body, row.may_correct) == (True, "Of another family", None, False)
    assert [text.body for text in row.earlier] == ["Brother lives in Gondar"]
    with pytest.raises(DomainError, match="note_gone"):
        services.correct_note(note_id=note, version=2, body="No", by=counsellor, now=LATER)


def test_two_corrections_at_once_lose_nothing() -> None:
    counsellor = make_staff()
    _case, note = written(counsellor)
    services.correct_note(note_id=note, version=1, body="First", by=counsellor, now=LATER)
    with pytest.raises(ConflictError, match="changed"):
        services.correct_note(note_id=note, version=1, body="Second", by=counsellor, now=LATER)


def test_a_colleague_outside_the_team_corrects_nothing() -> None:
    counsellor, colleague = make_staff(), make_staff(scope=Scope.OFFICE)
    case, note = written(counsellor)
    assert not note_of(colleague, case).may_correct
    with pytest.raises(RefusedError, match="not_yours"):
        services.correct_note(note_id=note, version=1, body="Other", by=colleague, now=LATER)


def test_a_confidential_note_is_not_there_to_be_corrected_by_others() -> None:
    counsellor, colleague = make_staff(), make_staff(scope=Scope.OFFICE)
    case, note = written(counsellor, confidential=True)
    services.correct_note(note_id=note, version=1, body="Quiet", by=counsellor, now=LATER)
    row = note_of(colleague, case)
    assert (row.body, [text.body for text in row.earlier]) == (None, [None])
    with pytest.raises(NotFoundError):
        services.correct_note(note_id=note, version=2, body="Other", by=colleague, now=LATER)


def test_somebody_who_may_not_work_on_the_case_corrects_nothing() -> None:
    counsellor, outreach = make_staff(), make_staff(Role.OUTREACH, scope=Scope.MISSION)
    _case, note = written(counsellor)
    with pytest.raises((RefusedError, NotFoundError)):
        services.correct_note(note_id=note, version=1, body="Other", by=outreach, now=LATER)


@pytest.mark.parametrize("body", ["", "   "])
def test_a_correction_says_something(body: str) -> None:
    counsellor = make_staff()
    _case, note = written(counsellor)
    with pytest.raises(DomainError, match="note_empty"):
        services.correct_note(note_id=note, version=1, body=body, by=counsellor, now=LATER)
    with pytest.raises(DomainError, match="reason_needed"):
        services.mark_note_wrong(note_id=note, version=1, reason=body, by=counsellor, now=LATER)
