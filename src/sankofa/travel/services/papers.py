"""Verbs on papers: ask a consulate, tick its steps, record the paper or the refusal; refund costs against receipts.

No consulate hears of anybody without their consent in force, explained in their language.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.documents import services as documents
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people import services as people
from sankofa.people.vocab import TRAVEL_DOCUMENTS, Custodian, DocumentDetails, DocumentKind
from sankofa.travel import access
from sankofa.travel.models import Consulate, ConsulateTerms, DocumentCost, PaperRequest, PaperStep
from sankofa.travel.queries import people as sight
from sankofa.travel.vocab import CostState, PaperState


@transaction.atomic
def add_consulate(
    *, country: str, city: str, by: Actor, address: str = "", phone: str = "", note: str = ""
) -> uuid.UUID:
    """A consulate that the actor's mission works with. Raises DomainError `consulate_twice` beside `city`."""
    _may_keep_consulates(by)
    city = city.strip()
    row, made = Consulate.objects.get_or_create(
        mission_id=by.mission_id,
        country_id=country,
        city=city,
        defaults={"address": address, "phone": phone, "note": note},
    )
    if not made:
        raise DomainError("consulate_twice", _("This consulate is here already. Open it and change it."), field="city")
    return row.id


@transaction.atomic
def set_terms(
    *,
    consulate_id: uuid.UUID,
    kind: DocumentKind,
    steps: Sequence[str],
    fee_minor: int,
    processing_days: int,
    validity_days: int,
    by: Actor,
    nationality: str | None = None,
    currency: str = "EUR",
    verified: bool = False,
) -> uuid.UUID:
    """What the consulate asks for one kind of paper, in place of what stood there. Running requests keep their steps.

    Raises DomainError `steps_needed` beside `steps`.
    """
    _may_keep_consulates(by)
    labels = [line.strip()[:200] for line in steps if line.strip()]
    if not labels:
        raise DomainError("steps_needed", _("Write at least one step, one on each line."), field="steps")
    consulate = Consulate.objects.filter(id=consulate_id, mission=by.mission_id).first()
    if consulate is None:
        raise access.gone()
    row, _made = ConsulateTerms.objects.update_or_create(
        consulate=consulate,
        kind=kind,
        nationality_id=nationality,
        defaults={
            "steps": labels,
            "fee_minor": fee_minor,
            "currency": currency,
            "processing_days": processing_days,
            "validity_days": validity_days,
            "verified": verified,
        },
    )
    return row.id


@transaction.atomic
def ask_consulate_for(
    *,
    case_id: uuid.UUID,
    member_ids: Sequence[uuid.UUID],
    kind: DocumentKind,
    consulate_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    due_on: dt.date | None = None,
) -> None:
    """Asks the same paper for several of a family: for all of them or, with the name of whom it fails for, for none."""
    names = {member.id: member.name for member in case_queries.spine(case_id).members}
    for member_id in member_ids:
        try:
            ask_consulate(
                case_id=case_id,
                member_id=member_id,
                kind=kind,
                consulate_id=consulate_id,
                by=by,
                now=now,
                due_on=due_on,
            )
        except DomainError as error:
            if error.field not in {"member", "kind"}:
                raise
            raise DomainError(error.code, f"{names.get(member_id, '')}: {error.message}", field="members") from error


@transaction.atomic
def ask_consulate(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    kind: DocumentKind,
    consulate_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    due_on: dt.date | None = None,
) -> uuid.UUID:
    """Begins a request, with the steps that the consulate asks today.

    Raises DomainError `consulate_consent` without the person's consent in force, `paper_asked_already`,
    `not_a_member`, `no_terms` where nobody has written down what the consulate asks.
    """
    case = cases.lock(by, case_id, Perm.PAPERS)
    member = sight.member(case, member_id)
    consulate = Consulate.objects.filter(id=consulate_id, mission=case.mission_id, closed_on=None).first()
    if consulate is None:
        raise DomainError("no_consulate", _("Choose a consulate from the list."), field="consulate")
    consent = sight.consulate_consent(member)
    if consent is None:
        raise DomainError(
            "consulate_consent",
            _(
                "This person has not agreed that their consulate is contacted. Explain first what it means for a "
                "pending claim, and record the consent on the person's page."
            ),
            field="member",
        )
    terms = _terms(consulate, kind, sight.nationalities(member))
    if PaperRequest.objects.filter(member=member, kind=kind, state=PaperState.OPEN).exists():
        raise DomainError("paper_asked_already", _("This paper is being asked for already."), field="kind")
    today = date_in(now, by.timezone)
    request = PaperRequest.objects.create(
        case=case,
        member=member,
        kind=kind,
        consulate=consulate,
        consent_id=consent,
        opened_on=today,
        opened_by_id=by.id,
        due_on=due_on,
        fee_minor=terms.fee_minor,
        currency=terms.currency,
    )
    PaperStep.objects.bulk_create(
        PaperStep(request=request, place=place, label=label) for place, label in enumerate(terms.steps)
    )
    params = {"kind": kind, "consulate": consulate.city}
    cases.record(case, code="paper_asked", by=by, now=now, member_id=member.id, params=params)
    return request.id


@transaction.atomic
def tick_step(*, request_id: uuid.UUID, step_id: uuid.UUID, done: bool, by: Actor, now: dt.datetime) -> None:
    """Marks a step done today, or not done after all. Twice is once."""
    request = _open(by, request_id)
    step = PaperStep.objects.filter(id=step_id, request=request).first()
    if step is None or (step.done_on is not None) == done:
        return
    step.done_on, step.done_by_id = (date_in(now, by.timezone), by.id) if done else (None, None)
    step.save(update_fields=["done_on", "done_by"])
    code = "paper_step" if done else "paper_step_undone"
    cases.record(request.case, code=code, by=by, now=now, member_id=request.member_id, params={"step": step.label})


@transaction.atomic
def plan_request(
    *,
    request_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    due_on: dt.date | None,
    appointment_at: dt.datetime | None,
    submitted_on: dt.date | None,
    fee_minor: int,
    fee_paid_on: dt.date | None,
) -> None:
    """When to present oneself, what was handed in and paid, by when the next step. Amount in the request's currency.

    Raises DomainError `not_yet` beside the day that lies in the future.
    """
    request = _open(by, request_id)
    today = date_in(now, by.timezone)
    for field, day in (("submitted_on", submitted_on), ("fee_paid_on", fee_paid_on)):
        if day and day > today:
            raise DomainError("not_yet", _("This day is still to come."), field=field)
    moved = appointment_at != request.appointment_at and appointment_at is not None
    request.due_on, request.appointment_at, request.submitted_on = due_on, appointment_at, submitted_on
    request.fee_minor, request.fee_paid_on = fee_minor, fee_paid_on
    request.save()
    if moved and appointment_at:
        params = {"when": appointment_at.isoformat()}
        cases.record(request.case, code="paper_appointment", by=by, now=now, member_id=request.member_id, params=params)
    else:
        cases.record(request.case, code="paper_planned", by=by, now=now, member_id=request.member_id)


@transaction.atomic
def receive_paper(
    *,
    request_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    number: str,
    issued_on: dt.date,
    valid_until: dt.date,
    holder: Custodian = Custodian.OFFICE,
    copy: tuple[bytes, str] | None = None,
) -> uuid.UUID:
    """The consulate issued the paper: it stands with the person's papers, and the original is with `holder`.

    Answers the document's id. Raises DomainError beside `issued_on` or `valid_until`, and as `people.add_document`.
    """
    request = _open(by, request_id)
    if issued_on > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="issued_on")
    if request.submitted_on and issued_on < request.submitted_on:
        raise DomainError(
            "before_handing_in", _("The paper would be issued before it was asked for. Check both days."),
            field="issued_on",
        )  # fmt: skip
    details = DocumentDetails(
        kind=request.kind,
        country=request.consulate.country_id,
        number=number,
        issued_on=issued_on,
        valid_until=valid_until,
        one_journey=request.kind != DocumentKind.PASSPORT and request.kind in TRAVEL_DOCUMENTS,
    )
    document = people.add_document(
        person_id=request.member.person_id, details=details, by=by, now=now, copy=copy, holder=holder
    )
    request.state, request.ended_on, request.document_id = PaperState.ISSUED, issued_on, document
    request.due_on = None
    request.save()
    params = {"kind": request.kind, "until": valid_until.isoformat()}
    cases.record(request.case, code="paper_issued", by=by, now=now, member_id=request.member_id, params=params)
    return document


@transaction.atomic
def end_request(
    *, request_id: uuid.UUID, refused: bool, reason: str, by: Actor, now: dt.datetime, on: dt.date | None = None
) -> None:
    """The consulate refused, or the paper isn't needed any more. Raises DomainError `reason_needed` beside `reason`."""
    request = _open(by, request_id)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    request.state = PaperState.REFUSED if refused else PaperState.CANCELLED
    request.ended_on, request.reason, request.due_on = on or date_in(now, by.timezone), reason.strip(), None
    request.save()
    code = "paper_refused" if refused else "paper_cancelled"
    params = {"kind": request.kind, "reason": request.reason}
    cases.record(request.case, code=code, by=by, now=now, member_id=request.member_id, params=params)


@transaction.atomic
def ask_refund(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    what: str,
    amount_minor: int,
    spent_on: dt.date,
    receipt: tuple[bytes, str],
    by: Actor,
    now: dt.datetime,
    currency: str = "EUR",
) -> uuid.UUID:
    """Asks for document costs back, against a receipt (content and file name). Amount in minor units.

    Raises DomainError `no_amount`, `not_yet`, `not_a_member`, and as `documents.keep_file` beside `receipt`.
    """
    case = cases.lock(by, case_id, Perm.PAPERS)
    member = sight.member(case, member_id)
    if amount_minor <= 0:
        raise DomainError("no_amount", _("Write the amount on the receipt."), field="amount")
    if spent_on > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="spent_on")
    content, name = receipt
    file = documents.keep_file(content=content, name=name, by=by.id, now=now, field="receipt")
    cost = DocumentCost.objects.create(
        case=case,
        member=member,
        what=what.strip(),
        amount_minor=amount_minor,
        currency=currency,
        spent_on=spent_on,
        receipt_id=file.id,
        asked_at=now,
        asked_by_id=by.id,
    )
    cases.record(case, code="cost_asked", by=by, now=now, member_id=member.id, params={"what": cost.what})
    return cost.id


@transaction.atomic
def decide_refund(*, cost_id: uuid.UUID, approve: bool, note: str, by: Actor, now: dt.datetime) -> None:
    """Approves or declines; never by whoever asked.

    Raises RefusedError `own_request`, DomainError `decided_already`, `reason_needed` beside `note`.
    """
    cost = access.locked_cost(by, cost_id, Perm.DECIDE)
    if cost.asked_by_id == by.id:
        raise RefusedError("own_request", _("You asked for this refund yourself. Ask a colleague to approve it."))
    if cost.state != CostState.ASKED:
        raise DomainError("decided_already", _("Somebody decided this already. Reload the page."))
    if not approve and not note.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="note")
    cost.state = CostState.APPROVED if approve else CostState.DECLINED
    cost.decided_at, cost.decided_by_id, cost.decide_note = now, by.id, note.strip()
    cost.save()
    code = "cost_approved" if approve else "cost_declined"
    cases.record(cost.case, code=code, by=by, now=now, member_id=cost.member_id, params={"what": cost.what})


def _open(by: Actor, request_id: uuid.UUID) -> PaperRequest:
    request = access.locked_request(by, request_id)
    if request.state != PaperState.OPEN:
        raise DomainError("request_ended", _("This request has ended. Reload the page to see how."))
    return request


def _terms(consulate: Consulate, kind: DocumentKind, nationalities: Sequence[str]) -> ConsulateTerms:
    """The row for one of the person's nationalities, else the one for everybody."""
    rows = list(consulate.terms.filter(kind=kind).order_by("id"))
    own = next((row for row in rows if row.nationality_id in nationalities), None)
    general = next((row for row in rows if row.nationality_id is None), None)
    if terms := own or general:
        return terms
    raise DomainError(
        "no_terms",
        _("Nobody has written down yet what this consulate asks for this paper. Add it under Consulates first."),
        field="consulate",
    )


def _may_keep_consulates(by: Actor) -> None:
    if not by.may(Perm.PAPERS):
        raise RefusedError("no_permission", _("Your role does not keep the list of consulates."))
