"""Questions to the journey: what still blocks a case for its wished date, which schemes fit it, what other terms of a
scheme would change for everybody.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import queries as cases
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import CaseHead, CaseRow
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility.vocab import DecisionKept, DecisionRow, FaultRow
from sankofa.journey import facts, fairness, rules, simulating, trials
from sankofa.journey.vocab import (
    AskLine,
    Change,
    Differs,
    Entitlement,
    Fairness,
    Readiness,
    ReadinessLine,
    Replayed,
    SchemeRow,
    Sheet,
    Simulation,
    Stands,
    Together,
)
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection import queries as protection
from sankofa.protection.vocab import OPENS, DecisionInside
from sankofa.protection.vocab import Compartment as Closed
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import (
    DECIDABLE,
    Ask,
    Choice,
    Compartment,
    Evaluation,
    FactDefinition,
    FactRef,
    Facts,
    Finding,
    Gate,
    Per,
)
from sankofa.travel import queries as travel
from sankofa.travel.vocab import Loose, LooseEnd


def may_lift(actor: Actor, line: ReadinessLine) -> bool:
    """Whether the policy names a role of theirs as the one that lifts this block."""
    return actor.may(Perm.WAIVE) and any(grant.role == line.waivable_by for grant in actor.grants)


def readiness(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Readiness:
    """What still blocks the wished date, why, whose job, by when; in the reader's language. Raises NotFoundError.

    Nothing once the person has left, or the case is closed: then there is no gate ahead.
    """
    return readiness_of(actor, cases.case_head(actor, case_id), now=now)


def readiness_of(actor: Actor, head: CaseHead, *, now: dt.datetime) -> Readiness:
    """As `readiness`, for a reader who was shown the case's head."""
    if head.stage not in BEFORE_DEPARTURE:
        return Readiness(head.wished_on, ())
    today = date_in(now, actor.timezone)
    gathered = facts.gather(head.id, on=today, still_here=True)
    return Readiness(gathered.leaves_on, judge(head.id, gathered, on=today))


def judge(case_id: uuid.UUID, gathered: facts.Gathered, *, on: dt.date) -> tuple[ReadinessLine, ...]:
    """Every requirement of every gate for gathered facts, waivers taken into account."""
    results = schemes.readiness(gathered.facts, tuple(Gate), on, gathered.leaves_on, names=gathered.names)
    reasons = {key: waiver.reason for key, waiver in cases.waivers(case_id).items()}
    role_names = {str(role): str(role.label) for role in Role}
    lang, dictionary = _language(), schemes.fact_dictionary()
    lines = rules.lines(results, reasons, lang, role_names=role_names, names=gathered.names)
    trees = {(one.requirement_id, one.member): one.tree for one in results if not one.discreet}
    return tuple(
        replace(
            line,
            facts=rules.facts_of(tree, dictionary, lang, names=gathered.names)
            if (tree := trees.get((line.requirement, str(line.member_id or ""))))
            else (),
        )
        for line in lines
    )


ORDER = {Stands.YES: 0, Stands.NO: 2}  # what is open stands between
MATTERS = frozenset({Stands.YES, Stands.TO_DO, Stands.UNKNOWN, Stands.NO})


def entitlement(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime, on: dt.date | None = None) -> Entitlement:
    """What the people of a case are entitled to by the rules of a day (today unless `on`), and why.

    What rests on a compartment is not among it, nor asked for. Raises NotFoundError.
    """
    cases.case_head(actor, case_id)
    today = date_in(now, actor.timezone)
    gathered = facts.gather(case_id, on=on or today)
    known = entitlement_of(gathered, on=on or today)
    quotas = [(row.id, quota) for row in known.rows for quota in row.quotas]
    return replace(
        known,
        differs=would_differ(gathered, case_id),
        places=eligibility.places_left(case_id, quotas) if quotas else {},
    )


def entitlement_of(
    gathered: facts.Gathered, *, on: dt.date, allowed: frozenset[Compartment] = frozenset()
) -> Entitlement:
    """As `entitlement`, for facts at hand; `allowed`: the compartments that stand open to the reader just now."""
    lang, known = _language(), {one.id: one for one in schemes.schemes(allowed)}
    judged = schemes.evaluate_all(gathered.facts, on, kind=gathered.kind, allowed=allowed)
    titles = {key: one.title.into(lang) for key, one in known.items()}
    base = {ask.ref.key for one in judged if one.scheme_id in schemes.bases() for ask in one.to_ask}
    rows = [
        rules.scheme_row(
            one,
            known[one.scheme_id],
            lang,
            names=gathered.names,
            titles=titles,
            apart_from=() if one.scheme_id in schemes.bases() else base,
        )
        for one in judged
    ]
    rows.sort(key=lambda row: ORDER.get(row.stands, 1))
    asks = rules.rank(judged, schemes.fact_dictionary(), schemes.bases())
    combined = schemes.combine(judged)
    return Entitlement(
        on=on,
        rows=tuple(row for row in rows if row.stands in MATTERS),
        beside=tuple(row for row in rows if row.stands not in MATTERS),
        best=_together(combined.best, titles),
        alternatives=tuple(_together(one, titles) for one in combined.others),
        conflicts=tuple((titles[one], titles[other]) for one, other in combined.conflicts),
        to_ask=tuple(_ask_line(ask, gathered.names, lang) for some in asks.values() for ask in some),
        names=gathered.names,
    )


def scheme_title(scheme_id: str) -> str | None:
    """A scheme's title; None for one that is not there for this reader, or that nobody decides on."""
    found = {one.id: one for one in schemes.schemes() if one.kind in DECIDABLE}
    return found[scheme_id].title.into(_language()) if scheme_id in found else None


def closed_entitlement(
    actor: Actor, case_id: uuid.UUID, which: Closed, *, reason: str, now: dt.datetime, on: dt.date | None = None
) -> Entitlement:
    """What rests on one compartment, and what was decided on it, for one look by who holds its key, which is logged.

    By the rules of a day (today unless `on`). Nothing of it is kept outside, and no other page shows it. Raises
    NotFoundError.
    """
    cases.case_head(actor, case_id)
    day, opened = on or date_in(now, actor.timezone), OPENS[which]
    with protection.compartment(which, case_id=case_id, by=actor, reason=reason):
        gathered = facts.gather_inside(which, case_id, on=day)
        kept = [_kept_inside(one) for one in protection.decisions_inside(which, case_id)]
    seen = entitlement_of(gathered, on=day, allowed=opened)
    closed = {one.id for one in schemes.schemes(opened) if one.compartments}
    dictionary, last = schemes.fact_dictionary(), {one.row.scheme_id: one for one in reversed(kept)}
    differs = {scheme: _differs(one, gathered, opened) for scheme, one in last.items()}
    return replace(
        seen,
        rows=tuple(row for row in seen.rows if row.id in closed),
        beside=tuple(row for row in seen.beside if row.id in closed),
        to_ask=tuple(ask for ask in seen.to_ask if dictionary[ask.key].compartment in opened),
        inside=tuple(one.row for one in kept),
        differs={scheme: one for scheme, one in differs.items() if one},
    )


def replay_inside(
    actor: Actor, case_id: uuid.UUID, which: Closed, decision_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> Replayed:
    """As `replay`, for a decision that a compartment keeps. Opening it is logged. Raises NotFoundError."""
    cases.case_head(actor, case_id)
    today = date_in(now, actor.timezone)
    with protection.compartment(which, case_id=case_id, by=actor, reason=reason):
        gathered = facts.gather_inside(which, case_id, on=today)
        found = [one for one in protection.decisions_inside(which, case_id) if one.id == decision_id]
    if not found:
        raise NotFoundError("no_decision", _("There is no such decision."))
    return _replayed(_kept_inside(found[0]), gathered, today, OPENS[which])


def _kept_inside(one: DecisionInside) -> DecisionKept:
    """A decision that a compartment keeps, as those of eligibility read."""
    drawn, lang = one.drawn, _language()
    known = {scheme.id: scheme.title.into(lang) for scheme in schemes.in_order()}
    row = DecisionRow(
        id=one.id,
        scheme=known.get(drawn["scheme"], drawn["scheme"]),
        scheme_id=drawn["scheme"],
        version=drawn["version"],
        outcome=drawn["outcome"],
        on=dt.date.fromisoformat(drawn["decided_on"]),
        by=one.by,
        reason=drawn["reason"],
        lines=tuple(drawn["lines_nl" if lang.startswith("nl") else "lines_en"]),
        cents=sum(drawn["amounts"].values()),
        letter_id=None,  # it has no file outside: `protection.letter_inside`
    )
    return DecisionKept(
        row=row,
        advice=drawn["advice"],
        judged_on=dt.date.fromisoformat(drawn["judged_on"]),
        decided_at=one.at,
        facts=eligibility.thawed(drawn["facts"]),
        facts_hash=drawn["facts_hash"],
        amounts=drawn["amounts"],
    )


def _together(choice: Choice, titles: dict[str, str]) -> Together:
    return Together(tuple(titles[one] for one in choice.schemes), choice.least)


def sheet(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime, on: dt.date | None = None) -> Sheet:
    """What matters to the people of a case, in their own words; nothing that rests on a compartment."""
    cases.case_head(actor, case_id)
    day = on or date_in(now, actor.timezone)
    gathered, lang = facts.gather(case_id, on=day), _language()
    judged = schemes.evaluate_all(gathered.facts, day, kind=gathered.kind)
    placed = [(one, rules.place(one)) for one in judged]
    placed.sort(key=lambda pair: ORDER.get(pair[1], 1))
    placed = [(one, stands) for one, stands in placed if not rules.awaits_a_label(one)]
    asks = rules.rank((one for one, _stands in placed), schemes.fact_dictionary(), schemes.bases())
    return Sheet(
        people=tuple(gathered.names.values()),
        schemes=tuple(
            rules.paper_scheme(one, schemes.scheme(one.scheme_id).summary.into(lang), lang)
            for one, stands in placed
            if stands in MATTERS
        ),
        questions=tuple(some[0].question.into(lang) for key, some in asks.items() if rules.is_theirs(key)),
    )


def would_differ(gathered: facts.Gathered, case_id: uuid.UUID) -> dict[str, Differs]:
    """The last decisions on schemes, by scheme, that the facts of today would turn otherwise by their own rules.

    Nothing is changed by it: what was granted and paid stays.
    """
    found = {one.row.scheme_id: _differs(one, gathered) for one in eligibility.kept(case_id)}
    return {scheme: one for scheme, one in found.items() if one}


def replay(actor: Actor, case_id: uuid.UUID, decision_id: uuid.UUID, *, now: dt.datetime) -> Replayed:
    """A decision as it stood, judged again by its version on its facts; then by today's. Raises NotFoundError."""
    cases.case_head(actor, case_id)
    today = date_in(now, actor.timezone)
    kept = next(iter(eligibility.kept(case_id, decision_id)), None)
    if kept is None or kept.row.scheme_id not in {one.id for one in schemes.schemes()}:
        raise NotFoundError("no_decision", _("There is no such decision."))
    return _replayed(kept, facts.gather(case_id, on=today), today)


NOTHING_OPEN: frozenset[Compartment] = frozenset()


def _replayed(
    kept: DecisionKept, gathered: facts.Gathered, today: dt.date, allowed: frozenset[Compartment] = NOTHING_OPEN
) -> Replayed:
    then, scheme_id = _judged(kept, kept.facts, allowed), kept.row.scheme_id
    assert then is not None  # the scheme is one that this reader may know of

    def row(judged: Evaluation | None) -> SchemeRow:
        assert judged is not None  # as above
        return rules.scheme_row(judged, schemes.scheme(scheme_id), _language(), names=gathered.names, titles={})

    return Replayed(
        kept=kept,
        same=(then.outcome.value, then.version_id or "", then.facts_hash or "")
        == (kept.advice, kept.row.version, kept.facts_hash),
        then=row(then),
        rules_of_today=row(schemes.evaluate(scheme_id, kept.facts, today, allowed=allowed)),
        facts_of_today=row(_judged(kept, gathered.facts, allowed)),
        today=row(schemes.evaluate(scheme_id, gathered.facts, today, allowed=allowed)),
        differs=_differs(kept, gathered, allowed),
    )


def _judged(kept: DecisionKept, known: Facts, allowed: frozenset[Compartment]) -> Evaluation | None:
    """By the rules of the decision, as they were known when it was taken; not what was approved later that day."""
    known_on = max(kept.row.on, kept.judged_on)
    later = eligibility.approved_later(known_on, kept.decided_at)
    return schemes.evaluate(
        kept.row.scheme_id, known, kept.judged_on, known_on=known_on, allowed=allowed, without=later
    )


def _differs(
    kept: DecisionKept, gathered: facts.Gathered, allowed: frozenset[Compartment] = NOTHING_OPEN
) -> Differs | None:
    then, now = _judged(kept, kept.facts, allowed), _judged(kept, gathered.facts, allowed)
    if then is None or now is None:
        return None
    was, cents = (one.amounts.total if one.amounts else None for one in (then, now))
    if (then.outcome, was) == (now.outcome, cents):
        return None
    because = rules.changes(then.tree, now.tree, _language(), names=gathered.names)
    return Differs(now.outcome.value, because, cents, was)


def worklist(actor: Actor, *, now: dt.datetime, most: int) -> list[tuple[FaultRow, str, str]]:
    """What can't be right in the reader's cases: the row, what is wrong and what to do, in the reader's language."""
    today, lang = date_in(now, actor.timezone), _language()
    texts = schemes.quality_rules(today)
    said = []
    for row in eligibility.faults(actor, most=most):
        if row.rule in texts:
            words = {"name": row.name, "age": rules.age_words(row.born, today)}
            rule = texts[row.rule]
            said.append((row, rule.found.into(lang).format_map(words), rule.to_do.into(lang).format_map(words)))
    return said


def asks_again(case_id: uuid.UUID, keys: Collection[str], names: Mapping[str, str]) -> tuple[AskLine, ...]:
    """Questions that were answered before, to answer anew: of these facts, those that have an answer here."""
    found, lang = [], _language()
    for key in sorted(frozenset(keys) & eligibility.answered(case_id)):
        definition = schemes.fact_dictionary()[key]
        about = list(names) if definition.per is Per.MEMBER else [""]
        asks = [_again(definition, one) for one in about]
        found += [_ask_line(ask, dict(names), lang) for ask in asks]
    return tuple(found)


def _again(definition: FactDefinition, member: str) -> Ask:
    return Ask(
        ref=FactRef(definition.key, member),
        question=definition.ask,
        cost=definition.cost,
        refine=False,
        compartment=definition.compartment,
    )


def findings(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> tuple[Finding, ...]:
    """What can't be right in the data of a case, named for its reader. Raises NotFoundError."""
    cases.case_head(actor, case_id)
    today = date_in(now, actor.timezone)
    gathered = facts.gather(case_id, on=today)
    return schemes.findings(gathered.facts, today, names=gathered.names)


def simulate(
    scheme_id: str,
    *,
    draft: str | None,
    today: dt.date,
    on: dt.date | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    mission_id: uuid.UUID | None = None,
) -> Simulation:
    """A draft (one version as YAML; None: the terms in force by themselves) held against the terms in force, for every
    case as if it were decided on a day: `on`, else the draft's first day when that is ahead, else today.

    Over cases with their first contact in `[since, until)`, of one mission or of all. Counts, small ones left out.
    Raises NotFoundError for a scheme that isn't there or rests on a compartment, BadPolicyError for a bad draft,
    DomainError `not_in_force` where neither holds on the day.
    """
    before, after, day = _terms(scheme_id, draft, on, today)
    return simulating.simulate(before, after, on=day, caseload=simulating.Caseload(mission_id, since, until))


def simulate_all(
    subject: str,
    *,
    draft: str | None,
    today: dt.date,
    on: dt.date | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    mission_id: uuid.UUID | None = None,
) -> dict[str, Simulation]:
    """A draft of a scheme or a list held against the terms in force, for each scheme that it touches. As `simulate`;
    a scheme that is closed on the day is left out, where others are not.
    """
    found, closed = {}, None
    for scheme_id in schemes.touched_by(subject):
        try:
            before, after, day = _terms(subject, draft, on, today, of=scheme_id)
        except DomainError as error:
            if error.code != "not_in_force":
                raise
            closed = error
            continue
        found[scheme_id] = simulating.simulate(
            before, after, on=day, caseload=simulating.Caseload(mission_id, since, until)
        )
    if closed and not found:
        raise closed
    return found


def treatment(actor: Actor, *, since: dt.date | None, until: dt.date | None) -> Fairness:
    """Like cases decided unlike, and differences by nationality, over decisions and departures in `[since, until)`: of
    cases that the reader may open, and of no scheme that rests on a compartment.
    """
    return fairness.fairness(actor, since=since, until=until)


def trial(kept: Mapping[str, Any]) -> dict[str, Simulation]:
    """Simulations as they were kept with a draft or an approved version (`services.try_draft`), by scheme."""
    return trials.read(kept)


MOST_CASES = 2_000


def changed_cases(
    actor: Actor, subject: str, kept: Simulation, *, draft: str, change: Change, mark: tuple[str, str], today: dt.date
) -> list[CaseRow]:
    """The cases behind a count of a trial, newest first: those that the reader may see. Others leave no trace.

    `mark` is what people or cases are told apart by, and its label; ("", "") for all. Asked anew: facts may have
    changed since. Of very many changes the newest `MOST_CASES` are looked through. Raises as `simulate`.
    """
    before, after, day = _terms(subject, draft, kept.on, today, of=kept.scheme)
    found = simulating.changed(
        before,
        after,
        on=day,
        caseload=simulating.Caseload(actor.mission_id, kept.since, kept.until),
        change=change,
        mark=mark,
        most=MOST_CASES,
    )
    return cases.these(actor, found)


def _terms(
    subject: str, draft: str | None, on: dt.date | None, today: dt.date, *, of: str = ""
) -> tuple[simulating.Terms, simulating.Terms, dt.date]:
    """The terms of a scheme (`of`: other than the draft's subject) in force, the others, and the day on which both are
    held against a caseload.
    """
    scheme_id = of or subject
    known = {one.id: one for one in schemes.schemes()}
    if scheme_id not in known:
        raise NotFoundError("no_scheme", _("There is no such scheme."))
    before, after = known, known
    day = on or today
    if draft is not None:
        after = schemes.schemes_with(subject, draft, today)
        day = on or max(today, schemes.made_of(subject, draft, today).in_force.start)
    if schemes.version_on(before[scheme_id], day) is None and schemes.version_on(after[scheme_id], day) is None:
        raise DomainError(
            "not_in_force", _("On that day no version of it is in force. Choose another day."), field="on"
        )
    return simulating.Terms(before[scheme_id], before), simulating.Terms(after[scheme_id], after), day


def loose_ends(actor: Actor, booking_id: uuid.UUID) -> list[LooseEnd]:
    """What a cancelled booking leaves to undo, with who saw to what; the authorities that were asked among it, where
    it was ticketed. Nothing for a booking that stands. Raises NotFoundError, RefusedError.
    """
    ends = travel.loose_ends(actor, booking_id)
    if any(end.kind == Loose.REFUND for end in ends):
        case_id = travel.booking(actor, booking_id).case_id
        ends += [
            LooseEnd(f"{Loose.AUTHORITY}:{asked.id}", Loose.AUTHORITY, f"{asked.organisation}: {asked.kind}")
            for asked in eligibility.authority_queries(case_id)
        ]
    return travel.tied_up(booking_id, ends)


def _ask_line(ask: Ask, names: dict[str, str], lang: str) -> AskLine:
    definition = schemes.fact_dictionary()[ask.ref.key]
    return AskLine(
        key=ask.ref.key,
        member_id=uuid.UUID(ask.ref.member) if ask.ref.member else None,
        question=ask.question.into(lang),
        about=names.get(ask.ref.member, ""),
        kind=definition.type.value,
        codes=definition.codes,
        record=bool(definition.of) or definition.type.value == "records",
    )


def _language() -> str:
    return get_language() or "en"
