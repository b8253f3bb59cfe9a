"""Verbs of eligibility: record the application, answer what rules ask, query an authority, decide.

Facts come in as arguments from `journey`, which gathers them from every app; nothing is fetched here.
"""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.documents import services as documents
from sankofa.eligibility import queries
from sankofa.eligibility.drafting import approve_draft, change_draft, drop_draft, start_draft, submit_draft
from sankofa.eligibility.models import (
    Answer,
    Application,
    AuthorityQuery,
    Claim,
    DataFault,
    Decision,
    DecisionLetter,
)
from sankofa.eligibility.places import fit_places, release_places, take_place, tell_moved_up
from sankofa.eligibility.vocab import (
    AnswerState,
    AnswerValue,
    ClaimAct,
    ClaimStatus,
    Decided,
    DecisionMade,
    QueryKind,
)
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.sealing import seal
from sankofa.kernel.three import Three
from sankofa.people import queries as people
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Compartment, Evaluation, Facts, Value

# the verbs on drafts and on places stand in modules of their own and belong to this door
__all__ = [
    "approve_draft",
    "change_draft",
    "drop_draft",
    "fit_places",
    "release_places",
    "start_draft",
    "submit_draft",
    "take_place",
    "tell_moved_up",
]


@transaction.atomic
def record_application(
    *, case_id: uuid.UUID, signed_on: dt.date, file_id: uuid.UUID | None, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Records the signed application and takes the case to the stage of application.

    Raises DomainError `in_future` or `signed_before_contact` beside `signed_on`.
    """
    case = cases.lock(by, case_id, Perm.APPLICATION)
    today = date_in(now, by.timezone)
    if signed_on > today:
        raise DomainError("in_future", _("The application can't be signed after today."), field="signed_on")
    if signed_on < case.opened_on:
        raise DomainError(
            "signed_before_contact", _("The first contact was later. Correct one of the dates."), field="signed_on"
        )
    application = Application.objects.create(
        case=case, signed_on=signed_on, received_on=today, file_id=file_id, recorded_at=now, recorded_by_id=by.id
    )
    cases.move(case_id=case_id, verb="apply", by=by, now=now, happened_on=signed_on)
    return application.id


@transaction.atomic
def answer(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID | None,
    key: str,
    value: AnswerValue,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Keeps the answer to a rule's question; None: known that there is none. A later answer takes its place."""
    answer_all(case_id=case_id, answers=[(member_id, key, value)], by=by, now=now)


@transaction.atomic
def answer_all(
    *,
    case_id: uuid.UUID,
    answers: Sequence[tuple[uuid.UUID | None, str, AnswerValue]],
    by: Actor,
    now: dt.datetime,
) -> None:
    """Keeps answers to several questions at once, all or none: (member, fact, value) as for `answer`.

    Raises DomainError `not_asked_here` for what is no fact, or belongs to a compartment: that is asked there.
    """
    if not all(queries.askable(key) for _member, key, _value in answers):
        raise DomainError("not_asked_here", _("This is not asked here."))
    case = cases.lock(by, case_id)
    for member_id, key, value in answers:
        state = AnswerState.ABSENT if value is None else AnswerState.VALUE
        member = cases.member_of(case, member_id) if member_id else None
        Answer.objects.update_or_create(
            case=case, member=member, key=key, defaults={"state": state, "value": value, "at": now, "by_id": by.id}
        )
    cases.mark_dirty(case.id)


@transaction.atomic
def carry_over(*, from_case: uuid.UUID, to_case: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes what was answered of people, and of their case, along to the case that they got of their own.

    The application stays: whoever goes on alone decides, and signs, anew.
    """
    case = cases.lock(by, to_case)
    members = dict(case.members.filter(left_on=None).values_list("person", "id"))
    known = Answer.objects.filter(case=from_case).select_related("member")
    rows = [row for row in known if row.member is None or row.member.person_id in members]
    Answer.objects.bulk_create(
        Answer(
            case=case,
            member_id=members[row.member.person_id] if row.member else None,
            key=row.key,
            state=row.state,
            value=row.value,
            at=now,
            by_id=by.id,
        )
        for row in rows
    )
    cases.mark_dirty(case.id)


@transaction.atomic
def add_claim(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    filed: PartialDate,
    act: ClaimAct | None,
    status: ClaimStatus | None,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Records one asylum claim of a member; the date as precisely as known."""
    case = cases.lock(by, case_id)
    member = cases.member_of(case, member_id)
    claim = Claim.objects.create(
        person_id=member.person_id,
        filed_from=filed.earliest,
        filed_until=filed.latest + dt.timedelta(days=1),
        filed_precision=filed.precision,
        act=act or "",
        status=status or "",
    )
    cases.record(case, code="claim_recorded", by=by, now=now, member_id=member.id)
    return claim.id


@transaction.atomic
def drop_claim(*, case_id: uuid.UUID, member_id: uuid.UUID, claim_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes a claim out that was recorded by mistake."""
    case = cases.lock(by, case_id)
    member = cases.member_of(case, member_id)
    Claim.objects.filter(id=claim_id, person=member.person_id).delete()
    cases.record(case, code="claim_dropped", by=by, now=now, member_id=member.id)


@transaction.atomic
def ask_authority(
    *,
    case_id: uuid.UUID,
    kind: QueryKind,
    organisation_id: uuid.UUID,
    reference: str,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Puts a formal question to an authority. Raises DomainError `no_consent` unless the person agreed to that."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    if not people.may_tell_authority(case.lead_id, organisation_id):
        raise DomainError(
            "no_consent",
            _("The person has not agreed that we ask this authority. Explain it and record the consent first."),
            field="organisation",
        )
    query = AuthorityQuery.objects.create(
        case=case,
        kind=kind,
        organisation_id=organisation_id,
        asked_on=date_in(now, by.timezone),
        asked_by_id=by.id,
        reference=reference,
    )
    cases.record(case, code="authority_asked", by=by, now=now, params={"kind": kind})
    return query.id


@transaction.atomic
def record_authority_answer(
    *, case_id: uuid.UUID, query_id: uuid.UUID, objection: bool, answered_on: dt.date, by: Actor, now: dt.datetime
) -> None:
    """Keeps the answer: objection or not, and its date. Raises DomainError `before_asking` beside `answered_on`."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    query = AuthorityQuery.objects.select_for_update().get(id=query_id, case=case)
    if not query.asked_on <= answered_on <= date_in(now, by.timezone):
        raise DomainError(
            "before_asking",
            _("The answer came on or after the day of the question, and not after today."),
            field="answered_on",
        )
    query.objection, query.answered_on = objection, answered_on
    query.save(update_fields=["objection", "answered_on"])
    cases.record(
        case,
        code="authority_answered",
        by=by,
        now=now,
        happened_on=answered_on,
        params={"kind": query.kind, "objection": objection},
    )


@transaction.atomic
def decide(
    *,
    case_id: uuid.UUID,
    scheme_id: str,
    outcome: Decided,
    reason: str,
    evaluation: Evaluation,
    facts: Facts,
    by: Actor,
    now: dt.datetime,
) -> DecisionMade:
    """Keeps what a named person decided, with the rule's advice and the facts of the moment frozen beside it.

    A range that the terms leave open, and what isn't in EUR, stands in `support` alone: who pays sets it.
    Granting against or without a yes of the rule is a deviation and needs a reason; so does refusing against a yes.
    Raises DomainError `advice_differs` or `reason_needed`.
    """
    case = cases.lock(by, case_id, Perm.DECIDE)
    _check_against_advice(outcome, reason, evaluation)
    decision_id = new_id()
    amounts = _amounts(evaluation, outcome)
    decision = Decision.objects.create(
        id=decision_id,
        case=case,
        scheme=scheme_id,
        version=evaluation.version_id or "",
        advice=evaluation.outcome.name.lower(),
        outcome=outcome,
        reason=reason.strip(),
        lines_en=list(evaluation.reasons("en")),
        lines_nl=list(evaluation.reasons("nl")),
        amounts=amounts,
        support=_support(evaluation, outcome),
        judged_on=evaluation.on,
        facts_sealed=seal(frozen(facts), bound_to=str(decision_id)),
        facts_hash=evaluation.facts_hash or "",
        decided_on=date_in(now, by.timezone),
        decided_at=now,
        decided_by_id=by.id,
    )
    params = {"scheme": scheme_id, "outcome": outcome, "cents": sum(amounts.values()), "decision": str(decision.id)}
    cases.record(case, code="decided", by=by, now=now, params=params)
    return DecisionMade(decision.id, amounts)


@transaction.atomic
def record_check(*, case_id: uuid.UUID, evaluation: Evaluation, by: Actor, now: dt.datetime) -> None:
    """Puts a check of a scheme on the timeline: an event of its own, counted, whatever is decided later."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    params = {
        "scheme": evaluation.scheme_id,
        "outcome": evaluation.outcome.value,
        "version": evaluation.version_id or "",
        "on": evaluation.on.isoformat(),
        "failed": sorted({node.why.id for node in evaluation.failed if node.why}),
        "refused": evaluation.scheme_id if evaluation.outcome is Three.NO else "",
    }
    cases.record(case, code="scheme_checked", by=by, now=now, params=params)


@transaction.atomic
def keep_letter(
    *, case_id: uuid.UUID, decision_id: uuid.UUID, language: str, pdf: bytes, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Keeps the letter of a decision as it was made for the person; answers the file's id."""
    case = cases.lock(by, case_id, Perm.READ_CASE)
    decision = Decision.objects.get(id=decision_id, case=case)
    file = documents.keep_file(content=pdf, name=f"{case.number}-{decision.scheme}.pdf", by=by.id, now=now)
    DecisionLetter.objects.create(decision=decision, language=language, file_id=file.id, made_at=now)
    cases.record(case, code="letter_made", by=by, now=now, params={"scheme": decision.scheme})
    return file.id


def _check_against_advice(outcome: Decided, reason: str, evaluation: Evaluation) -> None:
    if not evaluation.decidable:
        raise DomainError("not_decided_here", _("This only informs: nobody decides on it here."), field="outcome")
    if outcome == Decided.GRANTED and evaluation.outcome is not Three.YES:
        raise DomainError(
            "advice_differs",
            _("The rule does not say yes. Answer what is open, refuse, or grant it as a deviation with a reason."),
            field="outcome",
        )
    against = outcome == Decided.DEVIATION or (outcome == Decided.REFUSED and evaluation.outcome is not Three.NO)
    if against and not reason.strip():
        raise DomainError("reason_needed", _("Give the reason: this differs from what the rule says."), field="reason")


def _amounts(evaluation: Evaluation, outcome: Decided) -> dict[str, int]:
    if outcome == Decided.REFUSED or evaluation.amounts is None:
        return {}
    amounts: dict[str, int] = {}
    for line in evaluation.amounts.lines:
        if line.currency != "EUR" or line.from_cents is not None:
            continue
        amounts[line.member] = amounts.get(line.member, 0) + line.cents
    return amounts


def _support(evaluation: Evaluation, outcome: Decided) -> list[dict[str, object]]:
    """Every line as it was granted, for who pays it and for whoever asks years later."""
    if outcome == Decided.REFUSED:
        return []
    lines = evaluation.amounts.lines if evaluation.amounts else ()
    paid: list[dict[str, object]] = [
        {
            "member": line.member,
            "part": line.part,
            "amount": line.amount_id,
            "cents": line.cents,
            "from_cents": line.from_cents,
            "currency": line.currency,
            "form": line.form.value,
            "cash_cents": line.cash_cents,
            "project": line.project,
        }
        for line in lines
    ]
    given: list[dict[str, object]] = [
        {"member": one.member, "benefit": one.benefit_id, "project": one.project} for one in evaluation.gives
    ]
    return paid + given


def frozen(facts: Facts) -> dict[str, object]:
    """The facts as JSON can hold them, for the replay of a decision years later (`queries.thawed`).

    What belongs to a compartment is never frozen outside it.
    """
    members = {member.key: _open_to_all(member.values) for member in facts.members}
    frozen: dict[str, object] = json.loads(
        json.dumps({"case": _open_to_all(facts.case), "members": members}, default=str)
    )
    return frozen


def _open_to_all(values: Mapping[str, Value]) -> dict[str, Value]:
    dictionary = schemes.fact_dictionary()
    return {
        key: value
        for key, value in values.items()
        if key in dictionary and dictionary[key].compartment is Compartment.NONE
    }


@transaction.atomic
def replace_faults(case_id: uuid.UUID, faults: Collection[tuple[str, uuid.UUID | None]], *, now: dt.datetime) -> None:
    """Keeps what is wrong in a case now, (rule, member); what was found before keeps its date, what was mended goes."""
    for row in DataFault.objects.filter(case=case_id):
        if (row.rule, row.member_id) not in faults:
            row.delete()
    rows = [DataFault(case_id=case_id, member_id=member, rule=rule, found_at=now) for rule, member in faults]
    DataFault.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def hand_claims_over(*, from_id: uuid.UUID, to_id: uuid.UUID, claim_ids: Collection[str] | None = None) -> list[str]:
    """The asylum claims of one record of a person go to another (of `claim_ids`, where given); answers which went.

    For `matching`, inside its transaction: it joins two records, and takes them apart.
    """
    rows = Claim.objects.filter(person=from_id)
    ids = [
        str(pk) for pk in (rows if claim_ids is None else rows.filter(id__in=claim_ids)).values_list("id", flat=True)
    ]
    Claim.objects.filter(id__in=ids).update(person=to_id)
    return ids
