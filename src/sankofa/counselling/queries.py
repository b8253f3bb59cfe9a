"""Questions to counselling: the talks of a case as a reader may read them, and how many there were."""

import uuid

from django.db.models import Count, QuerySet, Sum

from sankofa.accounts.vocab import Actor
from sankofa.cases.queries import fetch, in_team
from sankofa.counselling.models import Talk
from sankofa.counselling.vocab import Interpreting, Means, TalkCount, TalkRow, Voluntariness
from sankofa.kernel.paging import Slice
from sankofa.kernel.prepared import prepared

PAGE_SIZE = 20


def talks(actor: Actor, case_id: uuid.UUID, *, page: int = 1) -> Slice[TalkRow]:
    """Talks of a case, the latest first, by pages from 1: a case has tens. Raises as `cases.access.fetch`.

    What was seen of pressure, and confidential notes, are the own team's alone.
    """
    case = fetch(actor, case_id)
    team = in_team(actor, case)
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = list(
        Talk.objects.filter(case=case)
        .select_related("by", "note")
        .order_by("-held_on", "-id")[start : start + PAGE_SIZE + 1]
    )
    return Slice(
        rows=tuple(_row(talk, team=team) for talk in rows[:PAGE_SIZE]),
        earlier=str(page - 1) if page > 1 else "",
        later=str(page + 1) if len(rows) > PAGE_SIZE else "",
    )


def count(case_id: uuid.UUID) -> TalkCount:
    """How many talks, and minutes together. The caller has fetched the case."""
    return next((TalkCount(n, minutes) for n, minutes in _counted(case_id)), TalkCount(0, 0))


@prepared
def _counted(case_id: uuid.UUID) -> "QuerySet[Talk, tuple[int, int]]":
    rows = Talk.objects.filter(case=case_id).order_by().values("case").annotate(n=Count("id"), minutes=Sum("minutes"))
    return rows.values_list("n", "minutes")


def _row(talk: Talk, *, team: bool) -> TalkRow:
    hidden = talk.note is not None and talk.note.confidential and not team
    seen = Voluntariness(tuple(talk.alternatives), talk.time_given, tuple(talk.pressed_by))
    return TalkRow(
        id=talk.id,
        held_on=talk.held_on,
        minutes=talk.minutes,
        means=Means(talk.means),
        place=talk.place,
        language=talk.language_id or "",
        interpreting=Interpreting(talk.interpreting),
        interpreter=talk.interpreter,
        topics=tuple(talk.topics),
        by=talk.by.name,
        note=talk.note.body if talk.note and not hidden else "",
        note_hidden=hidden,
        voluntariness=seen if team else None,
    )
