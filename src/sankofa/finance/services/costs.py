"""What a cost becomes in the ledger: split over its bearers, then over who funds each, and what it settles.

Commitments and costs of one mission are worked out one after another (a lock), so that two can't release the same
commitment or pay the same debt. A cost is charged once: its source is its key, and whatever pays it names that source.

In bulk: `charge` takes thousands of costs in one call (lines, shares, accounts and what is open are fetched once for
all); accruals and the payments that settle them may stand in the same call. It checks no permission: callers do.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import BudgetLine, Entry, Funding, Posting
from sankofa.finance.queries.rates import must_rate
from sankofa.finance.rules.budgets import overhead
from sankofa.finance.rules.splitting import split
from sankofa.finance.services import ledger, settling
from sankofa.finance.services.settling import Item
from sankofa.finance.vocab import (
    BASE,
    OPEN,
    WHOLE,
    Cost,
    Draft,
    Kind,
    Leg,
    LineKind,
    Nature,
    Part,
    Payer,
)
from sankofa.kernel.errors import DomainError, NotFoundError

Held = dict[tuple[uuid.UUID | None, uuid.UUID | None, uuid.UUID | None], int]  # (line, case, agreement) -> EUR cents


@dataclass(frozen=True)
class Bearer:
    """A share of a line's costs: an agreement, or a line of another own project, in basis points."""

    agreement_id: uuid.UUID | None
    own_line_id: uuid.UUID | None
    bp: int


UNFUNDED = (Bearer(None, None, WHOLE),)  # nobody was named: the project itself


@transaction.atomic
def charge(
    *, mission_id: uuid.UUID, costs: Sequence[Cost], by: uuid.UUID | None, now: dt.datetime
) -> dict[str, uuid.UUID]:
    """Books costs; answers the new entries by source. One that was booked before is left as it stands.

    Those that settle another are booked after the rest of the call, so that what they settle may be among it.
    Raises DomainError `books_closed`; `no_amount` for a cost of nothing; `more_than_open` where more would be paid than
    is owed; NotFoundError for a line, or a source to settle, that is not there.
    """
    if any(cost.minor <= 0 and not (cost.settles and cost.closes) for cost in costs):
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    lock_books(mission_id)
    known = set(
        Entry.objects.filter(mission=mission_id, source__in=[c.source for c in costs]).values_list("source", flat=True)
    )
    fresh = list({cost.source: cost for cost in costs if cost.source not in known}.values())
    made: dict[str, uuid.UUID] = {}
    for some in ([c for c in fresh if not c.settles], [c for c in fresh if c.settles]):
        if some:
            books = _Books(mission_id, some)
            made |= ledger.post(mission_id=mission_id, drafts=[books.draft(c) for c in some], by=by, now=now)
    return made


def lock_books(mission_id: uuid.UUID) -> None:
    """Until the end of the transaction nobody else books a cost, pays a debt or counts a cash box of this mission."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s::text, 3))", [mission_id])


class _Books:
    """What drafting needs to know, fetched once for all costs: accounts, shares, open commitments and debts."""

    def __init__(self, mission_id: uuid.UUID, costs: Sequence[Cost]) -> None:
        self.accounts = ledger.accounts(mission_id)
        self.open = settling.items(mission_id, {cost.settles for cost in costs if cost.settles})
        costs = [self.with_parts(cost) for cost in costs]
        lines = {part.line_id for cost in costs for part in cost.parts}
        self.bearers = _Bearers(lines)
        cases = {part.case_id for cost in costs for part in cost.parts if part.case_id and cost.releases}
        self.held = committed(line_ids=lines, case_ids=cases) if cases else {}

    def with_parts(self, cost: Cost) -> Cost:
        """On the parts of what it settles, where it has none of its own."""
        if not cost.settles:
            return cost
        if cost.settles not in self.open:
            raise NotFoundError("entry_not_found", _("What this pays is not in the books."))
        return cost if cost.parts else replace(cost, parts=self.open[cost.settles].parts)

    def draft(self, cost: Cost) -> Draft:
        cost = self.with_parts(cost)
        item = self.open.get(cost.settles)
        sign = -1 if cost.kind == Kind.REFUND else 1
        legs: list[Leg] = []
        if cost.kind == Kind.COMMITMENT:
            legs = self._borne(cost, Nature.COMMITTED, 1)
            legs.append(self._counter(cost, Nature.RESERVE, legs))
        elif item and item.nature == Nature.RECEIVABLE == cost.counter:
            legs = self._prepaid(cost, item, sign)
        elif item and item.nature in OPEN:
            legs = self._settled(cost, item)
        else:
            legs = self._borne(cost, Nature.EXPENSE, sign)
            legs.append(self._counter(cost, cost.counter, legs))
            if sign > 0 and cost.releases:
                legs += self._released(cost, legs)
            if item:
                most = item.rest if cost.closes else in_base(cost.minor, cost.rate)
                legs += _in_currency(settling.freed(item, most, self.accounts), cost.rate)
        return Draft(cost.source, cost.kind, cost.on, tuple(legs), cost.text[:160], cost.currency, cost.rate)

    def _settled(self, cost: Cost, item: Item) -> list[Leg]:
        """Pays what is owed, or takes in what is due; a difference is a cost more or less only where it `closes`."""
        way = -1 if item.own > 0 else 1  # paid, or come in
        open_, paid = -way * item.rest, in_base(cost.minor, cost.rate)
        closed = open_ if cost.closes else paid
        if open_ <= 0 or closed > open_:
            raise DomainError("more_than_open", _("That is more than is open of it still."), field="minor")
        more = paid - closed
        more_minor = cost.minor if not closed else round(more / cost.rate) if more else 0
        item.rest += way * closed
        debt = Leg(
            item.account_id or self.accounts[item.nature], item.nature, way * (cost.minor - more_minor), way * closed,
            settles_id=item.entry_id,
        )  # fmt: skip
        legs = [debt, *self._dearer(cost, way * more_minor, way * more)]
        return [*legs, self._counter(cost, cost.counter, legs)] if cost.minor else legs

    def _prepaid(self, cost: Cost, item: Item, sign: int) -> list[Leg]:
        """A cost out of what was paid before for it."""
        legs = self._borne(cost, Nature.EXPENSE, sign)
        base = sum(leg.base_minor for leg in legs)
        if base > item.rest:
            raise DomainError("more_than_open", _("That is more than is open of it still."), field="minor")
        item.rest -= base
        used = replace(self._counter(cost, Nature.RECEIVABLE, legs), settles_id=item.entry_id)
        return [*legs, used, *(self._released(cost, legs) if cost.releases else [])]

    def _dearer(self, cost: Cost, minor: int, base: int) -> list[Leg]:
        """A difference, on those who bear the cost; what it adds is released from what was promised to them."""
        if not base:
            return []
        sign = 1 if base > 0 else -1
        if not cost.parts or not minor:  # of income there is nobody to bear it
            nature = Nature.INCOME if cost.kind == Kind.INCOME else Nature.DIFFERENCE
            return [Leg(self.accounts[nature], nature, minor, base)]
        over = replace(cost, minor=abs(minor), rate=Decimal(abs(base)) / Decimal(abs(minor)) if minor else cost.rate)
        legs = self._borne(over, Nature.EXPENSE, sign)
        return [*legs, *(self._released(over, legs) if sign > 0 and cost.releases else [])]

    def _borne(self, cost: Cost, nature: Nature, sign: int) -> list[Leg]:
        """The cost over its parts, each over who funds it; EUR cents split over the result, so that both sums hold."""
        legs: list[Leg] = []
        for part, minor in zip(cost.parts, split(cost.minor, [p.weight for p in cost.parts]), strict=True):
            legs += self._of_part(part, sign * minor, nature, cost.on)
        legs = [leg for leg in legs if leg.minor]
        if cost.currency == BASE:
            return legs
        own = [leg for leg in legs if leg.nature == nature]
        base = split(in_base(cost.minor, cost.rate), [abs(leg.minor) for leg in own])
        fixed = [_with_base(leg, sign * b) for leg, b in zip(own, base, strict=True)]
        inner = [leg for leg in legs if leg.nature != nature]
        return [*fixed, *_balanced([_with_base(leg, in_base(leg.minor, cost.rate)) for leg in inner])]

    def _of_part(self, part: Part, minor: int, nature: Nature, on: dt.date) -> list[Leg]:
        bearers = self.bearers.of(part.line_id, on)
        legs: list[Leg] = []
        for bearer, own in zip(bearers, split(minor, [b.bp for b in bearers]), strict=True):
            legs.append(self._leg(nature, own, part.line_id, bearer.agreement_id, part.case_id))
            if bearer.own_line_id and nature == Nature.EXPENSE and own:
                legs += self._between_own(part, own, bearer.own_line_id, on)
        return legs

    def _between_own(self, part: Part, minor: int, own_line_id: uuid.UUID, on: dt.date) -> list[Leg]:
        """Another own project bears it: out of its line, into this one's. Together nothing."""
        theirs = [b for b in self.bearers.of(own_line_id, on) if b.agreement_id] or list(UNFUNDED)
        out = split(minor, [b.bp for b in theirs])
        return [
            *(
                self._leg(Nature.INTERNAL, m, own_line_id, b.agreement_id, part.case_id)
                for b, m in zip(theirs, out, strict=True)
            ),
            self._leg(Nature.INTERNAL, -minor, part.line_id, None, part.case_id),
        ]

    def _leg(
        self,
        nature: Nature,
        minor: int,
        line_id: uuid.UUID | None = None,
        agreement_id: uuid.UUID | None = None,
        case_id: uuid.UUID | None = None,
    ) -> Leg:
        return Leg(self.accounts[nature], nature, minor, minor, line_id, agreement_id, case_id)

    def _counter(self, cost: Cost, nature: Nature, legs: Iterable[Leg]) -> Leg:
        """The other side: whatever makes the sum nothing."""
        legs = list(legs)
        account = cost.account_id or self.accounts[nature]
        return Leg(account, nature, -sum(leg.minor for leg in legs), -sum(leg.base_minor for leg in legs))

    def _released(self, cost: Cost, legs: Sequence[Leg]) -> list[Leg]:
        """What was committed for the same case and line is spent now, as far as it goes."""
        spent: dict[tuple[uuid.UUID, uuid.UUID], int] = defaultdict(int)
        for leg in legs:
            if leg.nature == Nature.EXPENSE and leg.line_id and leg.case_id:
                spent[leg.line_id, leg.case_id] += leg.base_minor
        return _in_currency(self.free(spent), cost.rate)

    def free(self, amounts: dict[tuple[uuid.UUID, uuid.UUID], int]) -> list[Leg]:
        """Legs that take up to `amounts` (EUR cents by line and case) out of what is committed."""
        freed: list[Leg] = []
        for (line_id, case_id), most in amounts.items():
            open_ = {
                key: held for key, held in self.held.items() if key[0] == line_id and key[1] == case_id and held > 0
            }
            amount = min(most, sum(open_.values()))
            if amount <= 0:
                continue
            for key, minor in zip(open_, split(amount, list(open_.values())), strict=True):
                self.held[key] -= minor
                if minor:
                    freed.append(self._leg(Nature.COMMITTED, -minor, line_id, key[2], case_id))
        return [*freed, self._leg(Nature.RESERVE, -sum(leg.minor for leg in freed))] if freed else []


class _Bearers:
    """Who funds the lines asked about, on any day. A line elsewhere that bears a share is looked up too."""

    def __init__(self, line_ids: Iterable[uuid.UUID]) -> None:
        self.project_of = dict(BudgetLine.objects.filter(id__in=set(line_ids)).values_list("id", "project_id"))
        missing = set(line_ids) - set(self.project_of)
        if missing:
            raise NotFoundError("line_not_found", _("There is no such budget line."))
        self.since: dict[uuid.UUID, dict[dt.date, list[Bearer]]] = defaultdict(lambda: defaultdict(list))
        own = self._fetch(set(self.project_of.values()))
        others = dict(BudgetLine.objects.filter(id__in=own).values_list("id", "project_id"))
        self.project_of |= others
        self._fetch(set(others.values()) - set(self.since))

    def _fetch(self, projects: set[uuid.UUID]) -> set[uuid.UUID]:
        own: set[uuid.UUID] = set()
        rows = Funding.objects.filter(project__in=projects).order_by("project", "since", "id")
        for row in rows:
            self.since[row.project_id][row.since].append(Bearer(row.agreement_id, row.own_line_id, row.bp))
            own |= {row.own_line_id} if row.own_line_id else set()
        return own

    def of(self, line_id: uuid.UUID, on: dt.date) -> Sequence[Bearer]:
        dated = self.since.get(self.project_of[line_id], {})
        begun = [since for since in dated if since <= on]
        return dated[max(begun)] if begun else UNFUNDED


def committed(*, line_ids: Iterable[uuid.UUID], case_ids: Iterable[uuid.UUID]) -> Held:
    """What is still committed, by line, case and agreement. EUR cents."""
    rows = Posting.objects.filter(nature=Nature.COMMITTED, line__in=set(line_ids), case__in=set(case_ids))
    summed = rows.values_list("line", "case", "agreement").annotate(open=Sum("base_minor")).order_by("line", "case")
    return {(line, case, agreement): minor for line, case, agreement, minor in summed}


@transaction.atomic
def release(
    *, mission_id: uuid.UUID, source: str, on: dt.date, case_id: uuid.UUID, line_ids: Iterable[uuid.UUID], text: str,
    by: uuid.UUID | None, now: dt.datetime,
) -> uuid.UUID | None:  # fmt: skip
    """Takes back whatever is still committed for a case on these lines; None: nothing was."""
    wanted = set(line_ids)
    books = _Books(mission_id, [])
    lock_books(mission_id)
    books.held = committed(line_ids=wanted, case_ids=[case_id])
    legs = books.free({(line, case_id): sum(h for k, h in books.held.items() if k[0] == line) for line in wanted})
    if not legs:
        return None
    draft = Draft(source, Kind.COMMITMENT, on, tuple(legs), text[:160])
    return ledger.post(mission_id=mission_id, drafts=[draft], by=by, now=now).get(source)


@transaction.atomic
def book_cost(
    *,
    key: uuid.UUID,
    kind: Kind,
    on: dt.date,
    minor: int,
    parts: Sequence[Part],
    text: str,
    counter: Nature,
    by: Actor,
    now: dt.datetime,
    account_id: uuid.UUID | None = None,
    currency: str = BASE,
    settles_id: uuid.UUID | None = None,
    closes: bool = False,
) -> uuid.UUID:
    """Books a cost by hand on one or more lines, once for one `key`; answers its entry. `minor` of `currency`.

    `settles_id`: the promise that it comes out of. Raises as `charge`; DomainError `no_rate`; NotFoundError.
    """
    mission_id = access.require(by, Perm.BOOK)
    lines = {part.line_id for part in parts}
    if BudgetLine.objects.filter(id__in=lines, project__cluster__mission=mission_id).count() != len(lines):
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    source = f"hand:{key}"
    promise = Entry.objects.filter(mission=mission_id, id=settles_id).first() if settles_id else None
    if promise and settling.item(mission_id, promise.source).nature == Nature.RECEIVABLE:
        counter = Nature.RECEIVABLE  # it was paid before
    cost = Cost(
        source, kind, on, minor, tuple(parts), text=text.strip(), counter=counter, account_id=account_id,
        currency=currency, rate=must_rate(currency, on), settles=promise.source if promise else "", closes=closes,
    )  # fmt: skip
    made = charge(mission_id=mission_id, costs=[cost], by=by.id, now=now)
    return made.get(source) or Entry.objects.get(mission=mission_id, source=source).id


@transaction.atomic
def book_income(
    *,
    key: uuid.UUID,
    on: dt.date,
    minor: int,
    payer: Payer,
    text: str,
    by: Actor,
    now: dt.datetime,
    line_id: uuid.UUID | None = None,
    agreement_id: uuid.UUID | None = None,
    case_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Money came in: from a donor (agreement), or from the family, a fund or another mission for a line. EUR cents.

    Raises DomainError `no_amount`, `whose_money`; NotFoundError.
    """
    mission_id = access.require(by, Perm.BOOK)
    if minor <= 0:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    if (payer == Payer.DONOR) != (agreement_id is not None):
        raise DomainError("whose_money", _("Money of a donor is for an agreement; other money is not."), field="payer")
    if agreement_id:
        access.agreement(by, agreement_id)
    if line_id and not BudgetLine.objects.filter(id=line_id, project__cluster__mission=mission_id).exists():
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    accounts, source = ledger.accounts(mission_id), f"income:{key}"
    legs = (
        Leg(accounts[Nature.BANK], Nature.BANK, minor, minor),
        Leg(accounts[Nature.INCOME], Nature.INCOME, -minor, -minor, line_id, agreement_id, case_id),
    )
    said = f"{Payer(payer).label}: {text.strip()}" if text.strip() else str(Payer(payer).label)
    draft = Draft(source, Kind.INCOME, on, legs, said[:160])
    made = ledger.post(mission_id=mission_id, drafts=[draft], by=by.id, now=now)
    return made.get(source) or Entry.objects.get(mission=mission_id, source=source).id


@transaction.atomic
def charge_overhead(*, project_id: uuid.UUID, until: dt.date, by: Actor, now: dt.datetime) -> int:
    """Books what each agreement's overhead comes to on costs before `until`, less what was booked; EUR cents booked.

    The rate and its base are the agreement's: 12 % of salaries and material costs (annual report 2007, REAN: 498,159).
    Worked out on the whole each time, so roundings don't add up. Raises DomainError `no_overhead_line`.
    """
    project = access.project(by, project_id, lock=True)
    mission_id = access.require(by, Perm.BOOK, project.cluster.mission_id)
    line = project.lines.filter(kind=LineKind.OVERHEAD).first()
    if line is None:
        raise DomainError("no_overhead_line", _("The project has no budget line for overhead. Add one first."))
    borne = _borne_by(project_id, until)
    booked = 0
    for agreement in {
        f.agreement for f in Funding.objects.filter(project=project).select_related("agreement") if f.agreement
    }:
        base = sum(
            m for (kind, agreed), m in borne.items() if agreed == agreement.id and kind in agreement.overhead_base
        )
        due = overhead(base, agreement.overhead_bp) - borne.get((LineKind.OVERHEAD, agreement.id), 0)
        if due:
            booked += _book_overhead(
                mission_id, line_id=line.id, agreement_id=agreement.id, due=due, until=until, by=by, now=now
            )
    return booked


def _borne_by(project_id: uuid.UUID, until: dt.date) -> dict[tuple[str, uuid.UUID | None], int]:
    rows = Posting.objects.filter(
        nature__in=[Nature.EXPENSE, Nature.INTERNAL], line__project=project_id, entry__on__lt=until
    )
    summed = rows.values_list("line__kind", "agreement").annotate(sum=Sum("base_minor")).order_by("line__kind")
    return {(kind, agreement): minor for kind, agreement, minor in summed}


def _book_overhead(
    mission_id: uuid.UUID,
    *,
    line_id: uuid.UUID,
    agreement_id: uuid.UUID,
    due: int,
    until: dt.date,
    by: Actor,
    now: dt.datetime,
) -> int:  # fmt: skip
    accounts = ledger.accounts(mission_id)
    legs = (
        Leg(accounts[Nature.EXPENSE], Nature.EXPENSE, due, due, line_id, agreement_id),
        Leg(accounts[Nature.PAYABLE], Nature.PAYABLE, -due, -due),
    )
    # `due` is what is missing, so a second run finds nothing; the key tells two corrections of one day apart
    source = f"overhead:{line_id.hex}:{agreement_id.hex}:{until}:{now.timestamp():.6f}"
    on = until - dt.timedelta(days=1)
    ledger.post(mission_id=mission_id, drafts=[Draft(source, Kind.ACCRUAL, on, legs, "Overhead")], by=by.id, now=now)
    return due


def in_base(minor: int, rate: Decimal) -> int:
    """Cents of a currency in EUR cents at `rate` EUR for one, half a cent up."""
    return int((Decimal(minor) * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _with_base(leg: Leg, base: int) -> Leg:
    return replace(leg, base_minor=base)


def _in_currency(legs: Sequence[Leg], rate: Decimal) -> list[Leg]:
    """Legs in EUR that sum to nothing, in an entry of another currency; the last takes the odd cent."""
    if rate == 1 or not legs:
        return list(legs)
    minors = [round(leg.base_minor / rate) for leg in legs[:-1]]
    return [replace(leg, minor=minor) for leg, minor in zip(legs, [*minors, -sum(minors)], strict=True)]


def _balanced(legs: list[Leg]) -> list[Leg]:
    """Legs that sum to nothing in their currency sum to nothing in EUR too: the last takes the odd cent."""
    if not legs:
        return legs
    odd = sum(leg.base_minor for leg in legs)
    return [*legs[:-1], _with_base(legs[-1], legs[-1].base_minor - odd)]
