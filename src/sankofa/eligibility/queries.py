"""Questions to eligibility: application, answers, claims, queries, decisions. Access is the caller's."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.eligibility.drafting import approvals, approved_later, doubts, draft, drafts, in_the_way, replaced
from sankofa.eligibility.models import (
    Answer,
    Application,
    AuthorityQuery,
    Claim,
    DataFault,
    Decision,
    DepartureNotice,
    QuotaCount,
    QuotaPlace,
)
from sankofa.eligibility.vocab import (
    AnswerState,
    CheckRow,
    Decided,
    DecidedRow,
    DecisionKept,
    DecisionRow,
    FaultRow,
    NoticeRow,
    PlacesLeft,
    PlaceState,
    QueryRow,
)
from sankofa.finance.vocab import Kind, MoneyEvent, What
from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.kernel.prepared import prepared
from sankofa.kernel.sealing import unseal
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Compartment, Facts, Per, Quota, Record, Value

__all__ = [
    "approvals",
    "approved_later",
    "doubts",
    "draft",
    "drafts",
    "in_the_way",
    "replaced",
]  # of drafting, which belongs to this door


def application(case_id: uuid.UUID) -> Application | None:
    return next(iter(_application(case_id)), None)


@prepared
def _application(case_id: uuid.UUID) -> QuerySet[Application]:
    return Application.objects.filter(case=case_id, withdrawn_on=None).order_by("id")[:1]


def claims(person_ids: Collection[uuid.UUID]) -> list[Claim]:
    return _claims(list(person_ids))


@prepared
def _claims(person_ids: list[uuid.UUID]) -> QuerySet[Claim]:
    return Claim.objects.filter(person__any_of=person_ids).order_by("person", "filed_from", "id")


@prepared
def _answers(case_id: uuid.UUID) -> QuerySet[Answer]:
    return Answer.objects.filter(case=case_id)


def never_claimed(case_id: uuid.UUID) -> set[uuid.UUID]:
    """Members of whom it was answered that they never asked for asylum."""
    rows = Answer.objects.filter(case=case_id, key="claim", state=AnswerState.ABSENT, member__isnull=False)
    return {row for row in rows.values_list("member", flat=True) if row}


def authority_queries(case_id: uuid.UUID) -> list[QueryRow]:
    rows = AuthorityQuery.objects.filter(case=case_id).select_related("organisation").order_by("-asked_on", "-id")
    return [
        QueryRow(q.id, q.get_kind_display(), q.organisation.name, q.asked_on, q.reference, q.answered_on, q.objection)
        for q in rows
    ]


def departure_notices(case_id: uuid.UUID) -> list[NoticeRow]:
    """Which authorities were told that somebody of the case left, the latest first."""
    rows = DepartureNotice.objects.filter(case=case_id).select_related("organisation", "sent_by")
    return [
        NoticeRow(
            row.id, row.organisation.name, tuple(row.members), row.left_on, row.sent_on, row.sent_by.name, row.reference
        )
        for row in rows.order_by("-sent_on", "-id")
    ]


def decisions(case_id: uuid.UUID) -> list[DecisionRow]:
    """Every decision on the case, newest first, with its reasons in the reader's language."""
    dutch = (get_language() or "").startswith("nl")
    rows = Decision.objects.filter(case=case_id).select_related("decided_by").prefetch_related("letters")
    return [_row(decision, dutch=dutch) for decision in rows.order_by("-decided_at")]


def checks(case_id: uuid.UUID) -> list[CheckRow]:
    """The formal checks of schemes on the case, newest first."""
    return [
        CheckRow(
            scheme_id=str(event.params["scheme"]),
            outcome=str(event.params["outcome"]),
            version=str(event.params["version"]),
            judged_on=dt.date.fromisoformat(str(event.params.get("on", event.happened_on))),
            at=event.at,
            by=event.by_name,
        )
        for event in cases.events_of(case_id, "scheme_checked")
    ]


def kept(case_id: uuid.UUID, decision_id: uuid.UUID | None = None) -> list[DecisionKept]:
    """One decision of the case, or the last one on each scheme, with the facts that it rested on."""
    dutch = (get_language() or "").startswith("nl")
    rows = Decision.objects.filter(case=case_id).select_related("decided_by").prefetch_related("letters")
    rows = rows.filter(id=decision_id) if decision_id else rows.order_by("scheme", "-decided_at").distinct("scheme")
    return [
        DecisionKept(
            row=_row(one, dutch=dutch),
            advice=one.advice,
            judged_on=one.judged_on or one.decided_on,
            decided_at=one.decided_at,
            facts=thawed(unseal(one.facts_sealed, bound_to=str(one.id))),
            facts_hash=one.facts_hash,
            amounts=one.amounts,
        )
        for one in rows
    ]


def decided(actor: Actor, *, since: dt.date | None, until: dt.date | None, most: int) -> list[DecidedRow]:
    """The last decision on each scheme of each case that the reader may open, decided in `[since, until)`; the newest
    so many. Schemes that rest on a compartment are left out.
    """
    newer = Decision.objects.filter(
        case=OuterRef("case"), scheme=OuterRef("scheme"), decided_at__gt=OuterRef("decided_at")
    )
    rows = Decision.objects.filter(
        ~Exists(newer),
        case__in=cases.visible(actor).values("id"),
        scheme__in={one.id for one in schemes.schemes()},
    )
    rows = rows.filter(decided_on__gte=since) if since else rows
    rows = rows.filter(decided_on__lt=until) if until else rows
    lines = "lines_nl" if (get_language() or "").startswith("nl") else "lines_en"
    wanted = ("id", "case", "scheme", "version", "advice", "outcome", "decided_on", "amounts", lines)
    return [
        DecidedRow(key, case, scheme, version, advice, outcome, on, tuple(dict.fromkeys(reasons)), _each(amounts))
        for key, case, scheme, version, advice, outcome, on, amounts, reasons in rows.order_by(
            "-decided_at", "-id"
        ).values_list(*wanted)[:most]
    ]


def _each(amounts: Mapping[str, int]) -> int:
    return sum(amounts.values()) // len(amounts) if amounts else 0


def thawed(kept_facts: object) -> Facts:
    """Facts as they were frozen with a decision. A fact that the dictionary no longer knows is left out."""
    assert isinstance(kept_facts, dict)  # services.frozen wrote it
    return Facts.of(
        _values(kept_facts["case"]), {key: _values(values) for key, values in kept_facts["members"].items()}
    )


def _values(known: Mapping[str, object]) -> dict[str, Value]:
    dictionary = schemes.fact_dictionary()
    return {key: schemes.kept_value(key, value) for key, value in known.items() if key in dictionary}


def places_left(case_id: uuid.UUID, quotas: Collection[tuple[str, Quota]]) -> dict[tuple[str, str], PlacesLeft]:
    """How each quota stands, by scheme and quota, and where the case does. Two queries, whatever the number."""
    counts = {
        (row.scheme, row.quota, row.since): row
        for row in QuotaCount.objects.filter(scheme__in={scheme for scheme, _quota in quotas})
    }
    rows: dict[int, list[QuotaPlace]] = defaultdict(list)
    waiting = Q(state=PlaceState.WAITING) | Q(case=case_id, state=PlaceState.HELD)
    for place in QuotaPlace.objects.filter(waiting, count__in=counts.values()).order_by("asked_at", "id"):
        rows[place.count_id].append(place)
    found = {}
    for scheme, quota in quotas:
        count = counts.get((scheme, quota.id, quota.period.start))
        line = rows[count.pk] if count else []
        mine = next((place for place in line if place.case_id == case_id), None)
        ahead = [place for place in line if place.state == PlaceState.WAITING]
        found[scheme, quota.id] = PlacesLeft(
            quota=quota.id,
            places=quota.places,
            left=quota.places - (count.taken if count else 0),
            state=mine.state if mine else "",
            ahead=ahead.index(mine) if mine in ahead else len(ahead),
        )
    return found


def faults(actor: Actor, *, most: int) -> list[FaultRow]:
    """What can't be right in the cases that a reader works on, rule by rule, the longest standing first."""
    rows = (
        DataFault.objects.filter(
            case__in=cases.visible(actor, Perm.WORK_CASE, shared=False).filter(closed_on=None).values("id")
        )
        .select_related("case__lead", "member__person")
        .order_by("rule", "found_at", "id")
    )
    return [_fault(row) for row in rows[:most]]


def _fault(row: DataFault) -> FaultRow:
    person = row.member.person if row.member else None
    born = (person.birth_from, person.birth_until) if person and person.birth_from and person.birth_until else None
    return FaultRow(
        rule=row.rule,
        case_id=row.case_id,
        number=row.case.number,
        who=row.case.lead.latin_name,
        person_id=person.id if person else None,
        name=person.latin_name if person else "",
        born=born,
        found_at=row.found_at,
    )


def answered(case_id: uuid.UUID) -> frozenset[str]:
    """The facts that were answered here for the case: those can be answered again."""
    return frozenset(Answer.objects.filter(case=case_id).values_list("key", flat=True).distinct())


def case_facts(case_id: uuid.UUID) -> dict[str, Value]:
    """Facts of the case itself (policies/facts.yaml)."""
    signed = application(case_id)
    return {
        **{row.key: _value(row) for row in _answers(case_id) if row.member_id is None},
        "case.application.signed_on": signed.signed_on if signed else ABSENT,
    }


def member_facts(case_id: uuid.UUID, persons: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, dict[str, Value]]:
    """Facts per member; `persons` maps member id to person id. Claims nobody asked about stay not known yet."""
    facts: dict[uuid.UUID, dict[str, Value]] = {member: {} for member in persons}
    for row in _answers(case_id):
        if row.member_id in facts:
            facts[row.member_id][row.key] = _value(row)
    by_person: dict[uuid.UUID, list[Claim]] = defaultdict(list)
    for claim in claims(list(persons.values())):
        by_person[claim.person_id].append(claim)
    objection, answered_on = _objection(case_id)
    rean = _latest(case_id, "rean")
    granted = grants(persons.values(), here=case_id)
    for member, person in persons.items():
        known = facts[member]
        known["grant"] = tuple(granted[person]) or ABSENT
        if by_person[person]:
            known["claim"] = tuple(_claim(claim) for claim in by_person[person])
        known.setdefault("member.objection", objection)
        known.setdefault("member.objection.answered_on", answered_on)
        known["member.eligibility.rean"] = rean
    return facts


def grants(person_ids: Collection[uuid.UUID], *, here: uuid.UUID) -> dict[uuid.UUID, list[Record]]:
    """What was granted to each person in any case, as the last decision on each scheme says; `here` is this case.

    Schemes that rest on a compartment are left out: their very name would tell.
    """
    open_schemes = sorted(scheme.id for scheme in schemes.schemes())
    last: dict[tuple[uuid.UUID, uuid.UUID, str], tuple[str, Record]] = {}
    for case, scheme, outcome, day, amounts, member, person in _decided(list(person_ids), open_schemes):
        cents = amounts.get(str(member), 0)
        record: Record = {"scheme": scheme, "decided_on": day, "cents": cents, "here": case == here}
        last[case, person, scheme] = (outcome, record)
    found: dict[uuid.UUID, list[Record]] = defaultdict(list)
    for (_case, person, _scheme), (outcome, granted) in last.items():
        if outcome != Decided.REFUSED:
            found[person].append(granted)
    return found


@prepared
def _decided(person_ids: list[uuid.UUID], scheme_ids: list[str]) -> QuerySet[Decision, Any]:
    rows = Decision.objects.filter(case__members__person__any_of=person_ids, scheme__any_of=scheme_ids)
    fields = ("case", "scheme", "outcome", "decided_on", "amounts", "case__members__id", "case__members__person")
    return rows.order_by("decided_at", "id").values_list(*fields)


@prepared
def _answered_queries(case_id: uuid.UUID) -> QuerySet[AuthorityQuery]:
    rows = AuthorityQuery.objects.filter(case=case_id, answered_on__isnull=False)
    return rows.order_by("-answered_on", "-id")[:1]


def _objection(case_id: uuid.UUID) -> tuple[Value, Value]:
    """Whether there is an objection, and the day of the answer."""
    last = next(iter(_answered_queries(case_id)), None)
    if last is None or last.objection is None:
        return UNKNOWN, UNKNOWN
    return last.objection, last.answered_on or UNKNOWN


def _latest(case_id: uuid.UUID, scheme: str) -> Value:
    return next(iter(_outcomes(case_id, scheme)), ABSENT)


@prepared
def _outcomes(case_id: uuid.UUID, scheme: str) -> QuerySet[Decision, str]:
    """The last one."""
    rows = Decision.objects.filter(case=case_id, scheme=scheme).order_by("-decided_at")
    return rows.values_list("outcome", flat=True)[:1]


def _claim(claim: Claim) -> dict[str, PartialDate | str]:
    record: dict[str, PartialDate | str] = {"filed_on": filed_on(claim)}
    if claim.act:
        record["act"] = claim.act
    if claim.status:
        record["status"] = claim.status
    return record


def filed_on(claim: Claim) -> PartialDate:
    """When a claim was filed, as precisely as it is known."""
    return PartialDate(claim.filed_from, claim.filed_until - dt.timedelta(days=1), Precision(claim.filed_precision))


def _value(row: Answer) -> Value:
    """An answer as the engine takes it."""
    return schemes.kept_value(row.key, row.value)


def _row(decision: Decision, *, dutch: bool) -> DecisionRow:
    letter = next(iter(decision.letters.all()), None)
    return DecisionRow(
        id=decision.id,
        scheme=schemes.scheme(decision.scheme).title.into("nl" if dutch else "en"),
        scheme_id=decision.scheme,
        version=decision.version,
        outcome=decision.outcome,
        on=decision.decided_on,
        by=decision.decided_by.name,
        reason=decision.reason,
        lines=tuple(decision.lines_nl if dutch else decision.lines_en),
        cents=sum(decision.amounts.values()),
        letter_id=letter.file_id if letter else None,
    )


def askable(key: str) -> bool:
    """Whether an answer to this fact may be kept here: it is a plain fact of the dictionary, in no compartment."""
    dictionary = schemes.fact_dictionary()
    if key not in dictionary or dictionary[key].compartment is not Compartment.NONE:
        return False
    return dictionary[key].per in (Per.CASE, Per.MEMBER) and not dictionary[key].of


def money_granted(since: dt.datetime, limit: int) -> list[tuple[dt.datetime, MoneyEvent]]:
    """What decisions promise, as the ledger takes it: the latest on each case and scheme that was decided since then.

    A refusal promises nothing, and what an earlier decision promised is free again. For the job; no access check.
    """
    newer = Decision.objects.filter(
        case=OuterRef("case"), scheme=OuterRef("scheme"), decided_at__gt=OuterRef("decided_at")
    )
    rows = Decision.objects.filter(~Exists(newer), decided_at__gte=since).select_related("case")
    return [
        (
            row.decided_at,
            MoneyEvent(
                source=f"grant:{row.id}",
                what=What.GRANT,
                kind=Kind.COMMITMENT,
                mission_id=row.case.mission_id,
                on=row.decided_on,
                minor=sum(row.amounts.values()),
                currency="EUR",
                case_id=row.case_id,
                schemes=(row.scheme,),
                text=row.scheme.upper(),
            ),
        )
        for row in rows.order_by("decided_at", "id")[:limit]
    ]


def schemes_granted(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """The schemes whose latest decision grants them, by case; those with the most money first."""
    newer = Decision.objects.filter(
        case=OuterRef("case"), scheme=OuterRef("scheme"), decided_at__gt=OuterRef("decided_at")
    )
    found: dict[uuid.UUID, list[tuple[int, str]]] = defaultdict(list)
    for row in Decision.objects.filter(~Exists(newer), ~Q(outcome=Decided.REFUSED), case__in=case_ids):
        found[row.case_id].append((-sum(row.amounts.values()), row.scheme))
    return {case: tuple(scheme for _cents, scheme in sorted(rows)) for case, rows in found.items()}
