"""The timeline of a case as a reader may read it, in their language."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import access, events
from sankofa.cases.models import Case, Event, Note
from sankofa.cases.vocab import SENTENCES, HappeningRow, NoteKind
from sankofa.kernel.paging import Slice
from sankofa.kernel.prepared import prepared

PAGE_SIZE = 40
FIRST = 6  # on the case page


def timeline(actor: Actor, case_id: uuid.UUID, *, groups: Sequence[str] = (), page: int = 1) -> Slice[HappeningRow]:
    """What happened on the case, newest first, narrowed to groups of `vocab.EVENT_GROUPS`. Pages from 1.

    One case has tens of events, seldom hundreds: pages by number do. Raises as `access.fetch`.
    """
    case = access.fetch(actor, case_id)
    start = (max(page, 1) - 1) * PAGE_SIZE
    ours, team = case.mission_id == actor.mission_id, access.in_team(actor, case)
    rows = of_case(case, groups=groups, start=start, size=PAGE_SIZE + 1, in_team=team, ours=ours)
    return Slice(
        rows=tuple(rows[:PAGE_SIZE]),
        earlier=str(page - 1) if page > 1 else "",
        later=str(page + 1) if len(rows) > PAGE_SIZE else "",
    )


def events_of(case_id: uuid.UUID, code: str) -> list[Event]:
    """Every event of one code, newest first. Access is the caller's."""
    return list(Event.objects.filter(case=case_id, code=code).order_by("-id"))


def of_case(
    case: Case, *, in_team: bool, ours: bool, groups: Sequence[str] = (), start: int = 0, size: int
) -> list[HappeningRow]:
    """For callers who have fetched the case. Notes in their words for who may read them: two queries.

    `ours`: the reader is of the case's own mission; others don't see what hints at procedures here.
    """
    rows = _first(case.id, ours=ours)[:size] if not start and not groups and size <= FIRST else None
    if rows is None:
        rows = list(_events(case.id, groups=groups, ours=ours)[start : start + size])
    notes = _notes(rows)
    return [_line(event, notes, in_team=in_team) for event in rows]


@prepared
def _first(case_id: uuid.UUID, *, ours: bool) -> QuerySet[Event]:
    return _events(case_id, groups=(), ours=ours)[:FIRST]


def _events(case_id: uuid.UUID, *, groups: Sequence[str], ours: bool) -> QuerySet[Event]:
    found = Event.objects.filter(case=case_id).select_related("member__person").order_by("-happened_on", "-id")
    if groups:
        found = found.filter(code__in=[code for code, sentence in SENTENCES.items() if sentence.group in groups])
    if not ours:
        found = found.exclude(code__in=[code for code, sentence in SENTENCES.items() if sentence.own])
    return found


def _notes(rows: Iterable[Event]) -> dict[str, Note]:
    """The notes as they stand now, by the id of their first text."""
    wanted = [event.params["note"] for event in rows if event.code == "note" and event.params.get("note")]
    if not wanted:
        return {}
    found = _texts([uuid.UUID(note) for note in wanted])
    return {str(note.corrects_id or note.id): note for note in found}


@prepared
def _texts(note_ids: list[uuid.UUID]) -> QuerySet[Note]:
    return Note.objects.filter(Q(id__any_of=note_ids) | Q(corrects__any_of=note_ids)).order_by("version")


def _line(event: Event, notes: dict[str, Note], *, in_team: bool) -> HappeningRow:
    member = event.member.person.latin_name if event.member else ""
    sentence, title, text = events.read(event.code, event.params, member=member)
    icon = sentence.icon
    if event.code == "note":
        title, text, icon = _note(notes.get(str(event.params.get("note"))), in_team=in_team)
    return HappeningRow(
        event.id, event.happened_on, event.at, sentence.group, icon, title, text, event.by_name, event.code
    )


def _note(note: Note | None, *, in_team: bool) -> tuple[str, str, str]:
    """Title, text and icon of a note. A confidential one shows others only that it is there."""
    if note is None:
        return _("Note"), "", "journal-text"
    if note.confidential and not in_team:
        return _("Confidential note"), _("Only the case's own team reads it."), "lock"
    if note.in_error:
        return _("Note, entered in error"), note.body, "journal-x"
    title = str(NoteKind(note.kind).label)
    if note.corrects_id:
        title = _("%(kind)s, corrected") % {"kind": title}
    if note.interpreter:
        title = _("%(kind)s, interpreter %(name)s") % {"kind": title, "name": note.interpreter}
    return title, note.body, "lock" if note.confidential else "journal-text"
