"""The work as a whole, for who leads it, and one's own caseload by stage: how many, since when. Nobody is compared.

Counts stop at `COUNTED`: past it a figure says "more than", and no page reads a whole caseload.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from sankofa.accounts.vocab import Actor
from sankofa.cases import access
from sankofa.cases.models import Blocker, Case, Task
from sankofa.cases.queries.case_page import usual
from sankofa.cases.queries.caseload import silent, silent_since
from sankofa.cases.queries.terms import terms
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import Counted, Overview, OwnCase, Stage, TaskState, Usual

COUNTED = 200
OWN = 500  # open cases that one member of staff has at most


def overview(actor: Actor, *, today: dt.date, tasks_before: dt.date, unassigned_before: dt.datetime) -> Overview:
    """What waits in the actor's mission, on cases that are open to them. Four queries.

    `tasks_before`: tasks due before that day; `unassigned_before`: cases that are nobody's since before that moment.
    """
    return Overview(
        silent=_counted(_silent(actor, today)),
        unassigned=_counted(_unassigned(actor, unassigned_before)),
        tasks=tuple(_late_tasks(actor, tasks_before)),
        conditions=tuple(_late_conditions(actor, today)),
    )


def own_cases(actor: Actor) -> list[OwnCase]:
    """Open cases of the actor's own caseload, those longest at their stage first. One query, and how long the stages
    usually take, which is kept for a day.
    """
    rows = access.own(actor).exclude(stage=Stage.CLOSED).select_related("lead").order_by("stage_since", "id")[:OWN]
    found = list(rows)
    usually = {key: usual(*key) for key in {(case.mission_id, Stage(case.stage)) for case in found}}
    return [_own(case, usually[case.mission_id, Stage(case.stage)]) for case in found]


def _own(case: Case, usually: Usual | None) -> OwnCase:
    return OwnCase(
        id=case.id,
        number=case.number,
        kind=case.kind,
        stage=case.stage,
        who=case.lead.latin_name,
        since=case.stage_since,
        on_hold=case.on_hold_since is not None,
        usual_days=usually.days if usually else None,
    )


def _silent(actor: Actor, today: dt.date) -> QuerySet[Case]:
    rows = access.visible(actor, shared=False).filter(mission=actor.mission_id, stage=Stage.APPLICATION)
    return rows.filter(silent(*silent_since(terms(actor.mission_id), today)), on_hold_since=None)


def _unassigned(actor: Actor, before: dt.datetime) -> QuerySet[Case]:
    rows = access.visible(actor, shared=False).filter(mission=actor.mission_id, counsellor=None)
    return rows.exclude(stage=Stage.CLOSED).filter(stage_since__lt=before)


def _counted(rows: QuerySet[Case]) -> Counted:
    since = list(rows.order_by("stage_since").values_list("stage_since", flat=True)[: COUNTED + 1])
    return Counted(min(len(since), COUNTED), since[0] if since else None, more=len(since) > COUNTED)


def _late_tasks(actor: Actor, before: dt.date) -> Iterable[tuple[str, int, dt.date]]:
    """By office: how many, the oldest."""
    ours = Q(owner__mission=actor.mission_id) | Q(owner=None, owner_office__mission=actor.mission_id)
    rows = Task.objects.filter(ours, state=TaskState.OPEN, due_on__lt=before)
    named = rows.annotate(where=Coalesce(F("owner__office__name"), F("owner_office__name"))).values_list("where")
    for where, count, oldest in named.annotate(n=Count("id"), oldest=Min("due_on")).order_by("oldest", "where"):
        yield where or "", count, oldest


def _late_conditions(actor: Actor, today: dt.date) -> Iterable[tuple[str, int, dt.date]]:
    """By role whose move it is: on how many cases, the oldest. Which condition it is stands on the case alone."""
    cases = access.visible(actor, shared=False).filter(
        mission=actor.mission_id, stage__in=BEFORE_DEPARTURE, on_hold_since=None
    )
    rows = Blocker.objects.filter(due_on__lt=today, case__in=cases).values_list("owner_role")
    yield from rows.annotate(n=Count("case", distinct=True), oldest=Min("due_on")).order_by("oldest", "owner_role")
