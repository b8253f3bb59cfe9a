"""Questions about papers: requests by what comes next, what consulates usually take, originals we hold, refunds."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import fetch, visible
from sankofa.finance import queries as finance
from sankofa.finance.vocab import PaidRow
from sankofa.travel import rules
from sankofa.travel.models import Booking, Consulate, DocumentCost, PaperRequest, PaperStep
from sankofa.travel.queries import people
from sankofa.travel.queries.money import paper_source
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    ConsulateRow,
    CostRow,
    CostState,
    LeadTime,
    OriginalRow,
    Paged,
    PaperRow,
    PaperState,
    PaperStepRow,
    TermsRow,
)

PAGE = 50  # rows of a list at a time
LeadTimes = dict[tuple[uuid.UUID, str], LeadTime]


def worklist(actor: Actor, *, consulate_id: uuid.UUID | None = None, page: int = 1) -> Paged[PaperRow]:
    """Open requests of the cases on which the actor works with papers; those due first on top, undated ones last."""
    rows = _requests().filter(case__in=visible(actor, Perm.PAPERS), state=PaperState.OPEN)
    if consulate_id:
        rows = rows.filter(consulate=consulate_id)
    start = (max(page, 1) - 1) * PAGE
    ordered = rows.order_by(F("due_on").asc(nulls_last=True), "opened_on", "id")[start : start + PAGE + 1]
    found = _shape(actor, ordered, sees_names=False)
    return Paged(tuple(found[:PAGE]), page=max(page, 1), more=len(found) > PAGE)


def case_papers(actor: Actor, case_id: uuid.UUID) -> list[PaperRow]:
    """The case's requests, open ones first. Raises NotFoundError."""
    fetch(actor, case_id)
    rows = _shape(actor, _requests().filter(case=case_id).order_by("-opened_on", "-id"), sees_names=True)
    return sorted(rows, key=lambda row: row.state != PaperState.OPEN)


def paper(actor: Actor, request_id: uuid.UUID) -> PaperRow:
    """Raises NotFoundError."""
    found = PaperRequest.objects.filter(id=request_id).values_list("case_id", flat=True).first()
    fetch(actor, found or uuid.UUID(int=0))
    return _shape(actor, _requests().filter(id=request_id), sees_names=True)[0]


def consulates(actor: Actor) -> list[ConsulateRow]:
    """The mission's consulates with what each asks and what it has done so far, by country and city."""
    rows = Consulate.objects.filter(mission=actor.mission_id, closed_on=None).select_related("country")
    rows = rows.prefetch_related("terms")
    lead = lead_times(actor.mission_id)
    return [_consulate(row, lead) for row in rows.order_by("country__name_en", "city")]


def consulate(actor: Actor, consulate_id: uuid.UUID) -> ConsulateRow | None:
    return next((row for row in consulates(actor) if row.id == consulate_id), None)


def lead_times(mission_id: uuid.UUID) -> LeadTimes:
    """Per consulate and kind: days from handing in to the paper for the last ones, and how many were issued of decided.

    A request whose handing in nobody recorded counts from the day it was begun.
    """
    ended = PaperRequest.objects.filter(
        consulate__mission=mission_id, state__in=[PaperState.ISSUED, PaperState.REFUSED]
    )
    counts: dict[tuple[uuid.UUID, str], list[str]] = defaultdict(list)
    for consulate_id, kind, state in ended.order_by().values_list("consulate_id", "kind", "state"):
        counts[(consulate_id, kind)].append(state)
    newest = Window(RowNumber(), partition_by=["consulate", "kind"], order_by=[F("ended_on").desc(), F("id").desc()])
    last = ended.filter(state=PaperState.ISSUED).annotate(place=newest).filter(place__lte=rules.LAST_PAPERS)
    days: dict[tuple[uuid.UUID, str], list[int]] = defaultdict(list)
    begun = Coalesce("submitted_on", "opened_on")
    for consulate_id, kind, start, end in (
        last.annotate(begun=begun).order_by().values_list("consulate_id", "kind", "begun", "ended_on")
    ):
        days[(consulate_id, kind)].append(max((end - start).days, 0))
    return {
        key: rules.lead_time(days[key], issued=states.count(PaperState.ISSUED), decided=len(states))
        for key, states in counts.items()
    }


def originals(actor: Actor, *, now: dt.datetime) -> list[OriginalRow]:
    """Originals in our safes, the longest held first: each must go back to its person, at the latest at the gate."""
    held = Q(members__person__documents__custody__holder__in=people.OURS)
    cases = visible(actor, Perm.PAPERS).filter(held).distinct().order_by("id")
    cases = cases.prefetch_related("members__person__documents__custody", "members__case")
    leaving = dict(
        Booking.objects.filter(case__in=cases, state__in=LIVE_BOOKINGS).order_by("departs_at").values_list(
            "case_id", "departs_at"
        )
    )  # fmt: skip
    rows = [_original(member, document, leaving, now) for case in cases for member in case.members.all()
            if member.left_on is None for document in people.originals(member)]  # fmt: skip
    return sorted(rows, key=lambda row: row.since)


def costs(actor: Actor, *, case_id: uuid.UUID | None = None) -> list[CostRow]:
    """Refunds of one case, or those that wait for a decision. Raises NotFoundError for a case one may not read."""
    rows = DocumentCost.objects.select_related("case", "member__person", "member__case", "asked_by", "decided_by")
    if case_id:
        fetch(actor, case_id)
        rows = rows.filter(case=case_id).order_by("-asked_at", "-id")
    else:
        rows = rows.filter(case__in=visible(actor, Perm.DECIDE), state=CostState.ASKED).order_by("asked_at", "id")
    found = list(rows)
    paid = finance.paid([paper_source(row.id) for row in found]) if case_id else {}
    return [_cost(row, paid.get(paper_source(row.id)), sees_names=case_id is not None) for row in found]


def receipt(actor: Actor, cost_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """The case and the file of a receipt, for who may read that case. Raises NotFoundError."""
    found = DocumentCost.objects.filter(id=cost_id).values_list("case_id", "receipt_id").first()
    case_id, file_id = found or (uuid.UUID(int=0), uuid.UUID(int=0))
    fetch(actor, case_id)
    return case_id, file_id


def _requests() -> QuerySet[PaperRequest]:
    steps = PaperStep.objects.select_related("done_by").order_by("place")
    return PaperRequest.objects.select_related(
        "case", "member__person", "member__case", "consulate__country"
    ).prefetch_related(Prefetch("steps", steps))


def _shape(actor: Actor, rows: Iterable[PaperRequest], *, sees_names: bool) -> list[PaperRow]:
    lead = lead_times(actor.mission_id)
    return [
        PaperRow(
            id=row.id,
            case_id=row.case_id,
            case_number=row.case.number,
            member_id=row.member_id,
            who=people.name_of(row.member, sees_names=sees_names),
            kind=row.kind,
            consulate_id=row.consulate_id,
            consulate=row.consulate.city,
            state=row.state,
            opened_on=row.opened_on,
            submitted_on=row.submitted_on,
            ended_on=row.ended_on,
            due_on=row.due_on,
            appointment_at=row.appointment_at,
            fee_minor=row.fee_minor,
            currency=row.currency,
            fee_paid_on=row.fee_paid_on,
            reason=row.reason,
            steps=tuple(
                PaperStepRow(step.id, step.label, step.done_on, step.done_by.name if step.done_by else "")
                for step in row.steps.all()
            ),
            lead=lead.get((row.consulate_id, row.kind)),
        )
        for row in rows
    ]


def _consulate(row: Consulate, lead: LeadTimes) -> ConsulateRow:
    return ConsulateRow(
        id=row.id,
        name=f"{row.city}",
        country=row.country_id,
        city=row.city,
        phone=row.phone,
        terms=tuple(
            TermsRow(
                id=terms.id,
                kind=terms.kind,
                nationality=terms.nationality_id or "",
                steps=tuple(terms.steps),
                fee_minor=terms.fee_minor,
                currency=terms.currency,
                processing_days=terms.processing_days,
                validity_days=terms.validity_days,
                verified=terms.verified,
                lead=lead.get((row.id, terms.kind)),
            )
            for terms in sorted(row.terms.all(), key=lambda terms: (terms.kind, terms.nationality_id or ""))
        ),
    )


def _original(member: Any, document: Any, leaving: dict[uuid.UUID, dt.datetime], now: dt.datetime) -> OriginalRow:
    last = people.holder(document)
    assert last is not None  # people.originals gives only papers that somebody holds
    departs = leaving.get(member.case_id)
    return OriginalRow(
        case_id=member.case_id,
        case_number=member.case.number,
        who=people.name_of(member),
        kind=document.kind,
        holder=last.holder,
        place=last.place,
        since=last.at,
        days=(now - last.at).days,
        departs_on=departs.date() if departs else None,
    )


def _cost(row: DocumentCost, paid: PaidRow | None, *, sees_names: bool) -> CostRow:
    return CostRow(
        id=row.id,
        case_id=row.case_id,
        case_number=row.case.number,
        who=people.name_of(row.member, sees_names=sees_names),
        what=row.what,
        amount_minor=row.amount_minor,
        currency=row.currency,
        spent_on=row.spent_on,
        receipt_id=row.receipt_id,
        state=row.state,
        asked_by=row.asked_by.name,
        asked_by_id=row.asked_by_id,
        decided_by=row.decided_by.name if row.decided_by else "",
        decide_note=row.decide_note,
        paid=paid,
    )
