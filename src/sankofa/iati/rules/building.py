"""An activity of ours, put together from what finance and reporting tell. Pure.

Two levels: an agreement holds what donors promised and paid; its projects hold budgets, what was committed and spent,
and results. So nothing is told twice. Money and people are told as `covering` and `portions` allow: no sum of fewer
than five cases, no count from one to four, no country that stands for a few. People are counted for years that are
over, money for months whose books are closed.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sankofa.finance.vocab import BASE, DeliverableKind, DeliverableRow, LineKind, ToldAgreement, ToldCost, ToldProject
from sankofa.iati.rules import covering, portions
from sankofa.iati.rules.covering import Piece
from sankofa.iati.vocab import (
    DEVELOPING,
    LEAST_CASES,
    Activity,
    Amount,
    Budget,
    BudgetType,
    DateType,
    Group,
    Indicator,
    ListingRow,
    Measured,
    Moved,
    Party,
    PublisherRow,
    Relation,
    Result,
    Role,
    Share,
    Status,
    Texts,
    Transaction,
    Withheld,
)
from sankofa.reporting.vocab import PeopleCounted

DAY = dt.timedelta(days=1)
OUTPUT, UNIT, COMMITTED, DAC, OF_REGIONS, NOTHING = "1", "1", "2", "1", "1", "0"
# Published in both languages, whoever publishes: words of the file, not of a page.
PHRASES: Mapping[str, Texts] = {
    Group.DEPARTURE: (("en", "Journeys and departure"), ("nl", "Reis en vertrek")),
    Group.SUPPORT: (("en", "Reintegration support"), ("nl", "Herintegratiesteun")),
    Group.PEOPLE: (("en", "Other help for people"), ("nl", "Andere hulp aan mensen")),
    Group.RUNNING: (("en", "Running the work"), ("nl", "Uitvoering van het werk")),
    "promised": (("en", "Agreement"), ("nl", "Overeenkomst")),
    "extended": (("en", "Extension of the agreement"), ("nl", "Verlenging van de overeenkomst")),
    "received": (("en", "Received in the month"), ("nl", "In de maand ontvangen")),
    "people": (("en", "People assisted"), ("nl", "Geholpen mensen")),
    "quota": (("en", "People whom the agreement is for"), ("nl", "Mensen voor wie de overeenkomst is")),
    "delivered": (("en", "What was agreed besides"), ("nl", "Wat verder is afgesproken")),
    DeliverableKind.VISIT: (("en", "Visits"), ("nl", "Bezoeken")),
    DeliverableKind.EMBASSY: (("en", "Meetings at embassies"), ("nl", "Gesprekken op ambassades")),
    DeliverableKind.RESEARCH: (("en", "Research"), ("nl", "Onderzoek")),
    DeliverableKind.TRAINING: (("en", "Trainings"), ("nl", "Trainingen")),
    DeliverableKind.CONFERENCE: (("en", "Conferences"), ("nl", "Conferenties")),
    DeliverableKind.PUBLICATION: (("en", "Publications"), ("nl", "Publicaties")),
}
NARROWED = {
    "en": "Of them, those on cases whose costs this project bore. Counts from 1 to 4 are left out.",
    "nl": "Daarvan wie in een dossier zit waarvan dit project kosten droeg. Aantallen van 1 t/m 4 zijn weggelaten.",
}


@dataclass(frozen=True)
class Known:
    """What every activity of a mission needs. `listed`: identifiers of what is published, by project or agreement.

    `funders`: by donor, (identifier, type). `partners`: by their id, (identifier, identifier of the organisation).
    `until`: books are closed up to that day. `alpha2`: by alpha-3.
    """

    publisher: PublisherRow
    today: dt.date
    now: dt.datetime
    until: dt.date
    listed: Mapping[uuid.UUID, str] = field(default_factory=dict)
    funders: Mapping[uuid.UUID, tuple[str, str]] = field(default_factory=dict)
    partners: Mapping[uuid.UUID, tuple[str, str]] = field(default_factory=dict)
    partner_of: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)  # by agreement
    alpha2: Mapping[str, str] = field(default_factory=dict)

    def donor(self, told: ToldAgreement) -> Party:
        ref, kind = self.funders.get(told.donor_id, ("", ""))
        theirs, _organisation = self.partners.get(self.partner_of.get(told.id, told.id), ("", ""))
        return Party(ref, (("", told.donor),), kind, theirs)


def project(
    listing: ListingRow,
    told: ToldProject,
    *,
    costs: Sequence[ToldCost],
    agreements: Sequence[ToldAgreement],
    people: PeopleCounted | None,
    known: Known,
) -> tuple[Activity, tuple[Withheld, ...]]:
    transactions, withheld = _spent(costs, known)
    theirs, leader = known.partners.get(listing.partner_id or listing.id, ("", ""))
    funders = [(str(Role.FUNDING), party) for party in dict.fromkeys(known.donor(one) for one in agreements)]
    if told.led_by:
        answers = (str(Role.ACCOUNTABLE), Party(leader, (("", told.led_by),), "", theirs))
    else:
        answers = (str(Role.ACCOUNTABLE), known.publisher.party())
    related = [
        *((str(Relation.PARENT), known.listed[key]) for key in told.agreement_ids if key in known.listed),
        *((str(Relation.COFUNDED), known.listed[key]) for key in told.own_project_ids if key in known.listed),
    ]
    if theirs:
        related.append((str(Relation.PARENT if told.led_by else Relation.THIRD_PARTY), theirs))
    activity = _activity(
        listing,
        known,
        starts=told.starts,
        ends=told.ends,
        people=people,
        hierarchy=2,
        currency=BASE,
        parties=(*funders, answers, (str(Role.IMPLEMENTING), known.publisher.party())),
        budgets=() if told.led_by else _budgets(told, known.today),
        transactions=transactions,
        related=tuple(related),
        results=(*_people(people), *_agreed([one for one in agreements if one.project_ids == (told.id,)], known.today)),
    )
    return activity, withheld


def agreement(
    listing: ListingRow, told: ToldAgreement, people: PeopleCounted | None, known: Known
) -> tuple[Activity, tuple[Withheld, ...]]:
    ours, donor = known.publisher.party(), known.donor(told)
    listed = [known.listed[key] for key in told.project_ids if key in known.listed]
    activity = _activity(
        listing,
        known,
        starts=told.starts,
        ends=told.ends,
        people=people,
        hierarchy=1,
        currency=told.currency,
        parties=(
            (str(Role.FUNDING), donor),
            (str(Role.ACCOUNTABLE), ours),
            (str(Role.IMPLEMENTING), ours),
        ),
        budgets=(),
        transactions=tuple(_came_in(told, donor, known)),
        related=tuple((str(Relation.CHILD), identifier) for identifier in listed),
        planned=_planned(told, donor, known),
        results=() if _is_told_below(told, known) else _agreed([told], known.today),
    )
    return activity, ()


def _activity(
    listing: ListingRow,
    known: Known,
    *,
    starts: dt.date,
    ends: dt.date | None,
    people: PeopleCounted | None,
    hierarchy: int,
    currency: str,
    parties: tuple[tuple[str, Party], ...],
    budgets: tuple[Budget, ...],
    transactions: tuple[Transaction, ...],
    related: tuple[tuple[str, str], ...],
    results: tuple[Result, ...],
    planned: tuple[Budget, ...] = (),
) -> Activity:
    countries, regions = _where(people, known)
    return Activity(
        identifier=known.listed[listing.project_id or listing.agreement_id or listing.id],
        reporting=known.publisher.party(),
        titles=listing.titles,
        texts=listing.texts,
        parties=parties,
        status=str(_status(starts, ends, known)),
        dates=tuple(_dates(starts, ends, known.today)),
        language="en",
        currency=currency,
        hierarchy=hierarchy,
        updated_at=known.now.replace(microsecond=0),
        countries=countries,
        regions=regions,
        sectors=(Share(listing.sector, vocabulary=DAC),),
        flow=listing.flow,
        finance=listing.finance,
        aid=listing.aid,
        tied=listing.tied,
        budgets=budgets,
        planned=planned,
        transactions=transactions,
        related=related,
        results=results,
    )


def _status(starts: dt.date, ends: dt.date | None, known: Known) -> Status:
    if known.today < starts:
        return Status.PIPELINE
    if ends is None or known.today < ends:
        return Status.IMPLEMENTATION
    return Status.CLOSED if known.until >= ends else Status.FINALISATION


def _dates(starts: dt.date, ends: dt.date | None, today: dt.date) -> Iterable[tuple[str, dt.date]]:
    yield str(DateType.PLANNED_START), starts
    if starts <= today:
        yield str(DateType.ACTUAL_START), starts
    if ends:
        yield str(DateType.PLANNED_END), ends - DAY
        if ends <= today:
            yield str(DateType.ACTUAL_END), ends - DAY


def _where(people: PeopleCounted | None, known: Known) -> tuple[tuple[Share, ...], tuple[Share, ...]]:
    counted: Counter[str] = Counter()
    for code, n in (people.destinations if people else {}).items():
        counted[known.alpha2.get(code, "")] += n
    shares, others = portions.countries(counted, least=LEAST_CASES)
    return (
        tuple(Share(code, part) for code, part in shares),
        (Share(DEVELOPING, others, OF_REGIONS),) if others else (),
    )


# --- money


def _spent(costs: Iterable[ToldCost], known: Known) -> tuple[tuple[Transaction, ...], tuple[Withheld, ...]]:
    ours = known.publisher.party()
    transactions: list[Transaction] = []
    withheld: list[Withheld] = []
    for moved, promised in ((Moved.COMMITMENT, True), (Moved.EXPENDITURE, False)):
        pieces = [_piece(cost) for cost in costs if cost.promised == promised]
        told = covering.tell(pieces, until=known.until, least=LEAST_CASES)
        for one in told.bundles:
            amount = _amount(one.minor, one.ends - DAY, BASE)
            transactions.append(
                Transaction(str(moved), one.ends - DAY, amount, _within(one.group, one.starts, one.ends), ours)
            )
        withheld += [Withheld(moved, Group(group), minor, cases) for group, minor, cases in told.withheld]
    return tuple(transactions), tuple(withheld)


def _piece(cost: ToldCost) -> Piece:
    of_kind = {LineKind.DEPARTURE: Group.DEPARTURE, LineKind.SUPPORT: Group.SUPPORT}
    group = of_kind.get(cost.kind, Group.PEOPLE if cost.case_id else Group.RUNNING)
    return Piece(cost.month, str(group), cost.minor, cost.case_id, plain=group == Group.RUNNING)


def _within(phrase: str, starts: dt.date, ends: dt.date) -> Texts:
    """What it was for, and of which months."""
    last = ends - DAY
    span = "/".join(dict.fromkeys([f"{starts:%Y-%m}", f"{last:%Y-%m}"]))
    return tuple((language, f"{text}, {span}") for language, text in PHRASES[phrase])


def _came_in(told: ToldAgreement, donor: Party, known: Known) -> Iterable[Transaction]:
    ours = known.publisher.party()
    for place, (on, minor) in enumerate(told.promised):
        if on <= known.today and minor:
            words = PHRASES["extended" if place else "promised"]
            amount = _amount(minor, on, told.currency)
            yield Transaction(str(Moved.INCOMING_COMMITMENT), on, amount, words, donor, ours)
    for month, minor in told.received:
        last = covering.following(month) - DAY
        if minor and last < known.until:
            amount = _amount(minor, last, BASE)
            yield Transaction(str(Moved.INCOMING_FUNDS), last, amount, PHRASES["received"], donor, ours)


def _budgets(told: ToldProject, today: dt.date) -> tuple[Budget, ...]:
    """By calendar year, in proportion to its days: budgets are decided for a project as a whole."""
    ends = told.ends or told.until or dt.date(max(today.year, told.starts.year) + 1, 1, 1)
    if ends <= told.starts:
        return ()
    kinds = (BudgetType.ORIGINAL, BudgetType.REVISED)
    return tuple(
        Budget(first, last, _amount(part, on, BASE), str(kind), COMMITTED)
        for kind, (on, minor) in zip(kinds, told.budgets, strict=False)
        for first, last, part in portions.by_year(minor, told.starts, ends)
        if part
    )


def _planned(told: ToldAgreement, donor: Party, known: Known) -> tuple[Budget, ...]:
    """What the donor promised, extensions included, by calendar year of the agreement in proportion to its days."""
    signed = [(on, minor) for on, minor in told.promised if on <= known.today]
    whole = sum(minor for _on, minor in signed)
    if whole <= 0:
        return ()
    kind = BudgetType.REVISED if len(signed) > 1 else BudgetType.ORIGINAL
    return tuple(
        Budget(
            first, last, _amount(part, signed[-1][0], told.currency), str(kind), provider=donor,
            receiver=known.publisher.party(),
        )
        for first, last, part in portions.by_year(whole, told.starts, told.ends)
        if part
    )  # fmt: skip


def _amount(minor: int, on: dt.date, currency: str) -> Amount:
    return Amount(Decimal(minor).scaleb(-2), on, currency)


# --- results


def _people(people: PeopleCounted | None) -> tuple[Result, ...]:
    if people is None or not people.by_year:
        return ()
    periods = tuple(
        Measured(dt.date(year, 1, 1), dt.date(year, 12, 31), actual=_count(n))
        for year, n in sorted(people.by_year.items())
    )
    texts = tuple((language, f"{people.text[language]} {more}") for language, more in NARROWED.items())
    indicator = Indicator(PHRASES["people"], UNIT, texts, periods)
    return (Result(OUTPUT, PHRASES["people"], (indicator,)),)


def _is_told_below(told: ToldAgreement, known: Known) -> bool:
    """An agreement for one project that is published too: what was agreed is told there, once."""
    return len(told.project_ids) == 1 and told.project_ids[0] in known.listed


def _agreed(told: Sequence[ToldAgreement], today: dt.date) -> tuple[Result, ...]:
    """What was agreed on, beside what was reached: people, then what else was promised."""
    people = tuple(one for agreement in told for one in _quotas(agreement, today))
    others = tuple(one for agreement in told for one in _deliverables(agreement, today))
    found = ((PHRASES["quota"], people), (PHRASES["delivered"], others))
    return tuple(Result(OUTPUT, titles, indicators) for titles, indicators in found if indicators)


def _quotas(told: ToldAgreement, today: dt.date) -> tuple[Indicator, ...]:
    """What was reached is told when the agreement is over: until then each month would tell of the next person."""
    over = told.ends <= today
    return tuple(
        Indicator(
            (("", one.text),),
            UNIT,
            periods=(Measured(told.starts, told.ends - DAY, str(one.target), _count(one.all) if over else ""),),
            baseline=(told.starts.year, NOTHING),
        )
        for one in told.quotas
    )


def _deliverables(told: ToldAgreement, today: dt.date) -> tuple[Indicator, ...]:
    """By kind and calendar year: planned, and done where the year has begun."""
    return tuple(
        Indicator(
            PHRASES[kind],
            UNIT,
            periods=tuple(_by_year([one for one in told.deliverables if one.kind == kind], told, today)),
            baseline=(told.starts.year, NOTHING),
        )
        for kind in sorted({one.kind for one in told.deliverables})
    )


def _by_year(rows: Sequence[DeliverableRow], told: ToldAgreement, today: dt.date) -> Iterable[Measured]:
    def year(day: dt.date) -> int:
        return min(max(day, told.starts), told.ends - DAY).year

    planned = Counter(year(one.planned_on) for one in rows)
    done = Counter(year(one.done_on) for one in rows if one.done_on and one.done_on <= today)
    for at in sorted(planned | done):
        first, last = max(dt.date(at, 1, 1), told.starts), min(dt.date(at, 12, 31), told.ends - DAY)
        yield Measured(first, last, str(planned[at]), str(done[at]) if first <= today else "")


def _count(n: int | None) -> str:
    """A count of people; from one to four, or kept back, it is left out."""
    return "" if n is None or 0 < n < LEAST_CASES else str(n)
