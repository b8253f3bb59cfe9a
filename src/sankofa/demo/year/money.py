"""The money of the year: projects and who funds them, and entries that come to the published expenditure.

Fares and other costs of cases are shared out so that each project's sum is met; what is no case's is booked by month.
All goes through the doors of finance. Amounts in EUR cents.
"""

import calendar
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sankofa.accounts.vocab import Actor
from sankofa.cases.vocab import Kind as CaseKind
from sankofa.demo.world import World
from sankofa.demo.year.crew import END
from sankofa.demo.year.fitting import share_out
from sankofa.demo.year.flights import grown
from sankofa.demo.year.lives import Life
from sankofa.demo.year.targets import YEAR, Targets, euro_for_dollar, expenditure, rean_costs
from sankofa.finance import services
from sankofa.finance.models import Reader
from sankofa.finance.vocab import WHOLE, Cost, DeliverableKind, Kind, LineKind, Nature, Part, Payer
from sankofa.journey.services.money import READERS

CASH = 10_000  # at the gate, for an adult; ours, no source gives it for 2007
FARE = 62_000  # of a person, where no published sum is to be met (the year before)
SIGNED, BEGIN, HALF, OVER = dt.date(2006, 11, 15), dt.date(2007, 1, 1), dt.date(2007, 7, 1), dt.date(2008, 1, 1)
AVR, MOVEMENTS, DEVELOPMENT = (
    "Assisted Voluntary Return",
    "Movements and Facilitated Migration",
    "Migration and Development",
)
K = LineKind


@dataclass(frozen=True)
class Shape:
    """How a published line of expenditure becomes a project. `of_cases`: per cent of it that cases cost."""

    code: str
    cluster: str
    of_cases: int
    by_month: tuple[tuple[LineKind, str, int], ...]  # line, name, weight
    case_line: tuple[LineKind, str] = (K.DEPARTURE, "Departure costs")
    starts: dt.date = BEGIN
    ends: dt.date = OVER


STAFF, THINGS = (K.SALARIES, "Salaries", 6), (K.MATERIAL, "Material", 2)
RECEPTION, DESK = (K.OTHER, "Reception", 4), (K.MATERIAL, "Desk at the airport", 1)
SUPPORT, TRAVEL = (K.SUPPORT, "Reintegration support"), (K.DEPARTURE, "Travel and allowances")
SHAPES = {  # by the names of expenditure_2007.csv
    "REAN": Shape("REAN", AVR, 0, ()),
    "Return Migration and Health III": Shape("RMH III", AVR, 0, (STAFF, (K.OTHER, "Research", 5))),
    "Reintegration scheme Project Return (HRPT)": Shape("HRPT", AVR, 100, (), SUPPORT),
    "Reintegration scheme Aliens Act 2000 (HRT)": Shape("HRT", AVR, 100, (), SUPPORT),
    "Return and Reintegration of Unaccompanied Minors to Angola": Shape(
        "UAM Angola", AVR, 100, (STAFF, RECEPTION), SUPPORT, dt.date(2006, 1, 1)
    ),
    "Return of Unaccompanied Minors to DRC": Shape(
        "UAM DRC", AVR, 0, (STAFF, RECEPTION), starts=dt.date(2004, 11, 1), ends=dt.date(2007, 11, 1)
    ),
    "Invited refugees": Shape("INVITED", MOVEMENTS, 72, (STAFF, THINGS), TRAVEL),
    "Family reunification": Shape("FAMILY", MOVEMENTS, 100, (), TRAVEL),
    "MIDA Ghana Health Project": Shape("MIDA", DEVELOPMENT, 60, (STAFF, THINGS), TRAVEL, dt.date(2005, 4, 1)),
    "Temporary Return of Qualified Nationals": Shape(
        "TRQN", DEVELOPMENT, 70, (STAFF, THINGS), TRAVEL, dt.date(2006, 4, 1)
    ),
    "Randstad Return Initiative II": Shape("RRI II", AVR, 12, (STAFF, THINGS), SUPPORT),
    "Return Initiative for Irregular Migrants residing in cities of the EU": Shape(
        "RIIM", AVR, 25, (STAFF, THINGS), SUPPORT
    ),
    "Assisted Voluntary Return with IOM from detention": Shape(
        "AVRD", AVR, 40, (STAFF, THINGS), starts=dt.date(2007, 11, 1), ends=dt.date(2009, 5, 1)
    ),
    "IOM transit assistance at Schiphol": Shape("TRANSIT", MOVEMENTS, 0, (STAFF, DESK)),
}
RQS, VARRP = "Return and Reintegration of Qualified Sudanese", "Voluntary return of vulnerable irregular Nigerians"
LED_ELSEWHERE = (  # code, title, cluster, who leads, half-open period
    ("RQS", RQS, DEVELOPMENT, "The mission in Sudan", dt.date(2006, 11, 1), dt.date(2008, 11, 1)),
    ("VARRP-VINN", VARRP, AVR, "The mission in Ireland", dt.date(2006, 9, 1), dt.date(2008, 6, 1)),
)
SELECTION_MISSIONS = ((3, "Syria"), (6, "Tanzania"), (11, "Thailand"), (12, "Kenya"))
THEMSELVES = {"the person concerned": Payer.PERSON, "separate IOM missions": Payer.MISSION}


def fares(lives: Sequence[Life], world: World) -> None:
    """What each journey costs: for the year so that every project's published sum is met, before it the usual fare."""
    sums = {SHAPES[title].code: euros * 100 * SHAPES[title].of_cases // 100 for title, _funder, euros in expenditure()}
    paying: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        if life.plan.kind in (CaseKind.RETURN, CaseKind.ONWARD):
            life.cash = CASH
        if life.departed_at is None or life.plan.recorded:
            continue
        if life.departed_at.year == YEAR:
            paying[_pays_journey(life)].append(life)
        else:
            life.fare = FARE * life.plan.people
    for code, some in paying.items():
        if code == "RQS":
            some[0].fare = FARE
            continue
        total = sums[code] if code != "REAN" else rean_costs()["departure costs"] * 100 - _besides(some)
        weights = [life.plan.people * world.chance.uniform(0.7, 1.4) for life in some]
        for life, minor in zip(some, share_out(total, weights), strict=True):
            life.fare = minor


def _pays_journey(life: Life) -> str:
    return "REAN" if life.plan.kind in (CaseKind.RETURN, CaseKind.ONWARD) else life.plan.project


def _besides(lives: Iterable[Life]) -> int:
    """What REAN's departure costs hold besides fares: cash at the gate and what was delivered at home."""
    return sum(_gate_cash(life) + sum(cents for _id, cents in life.delivered) for life in lives)


def _gate_cash(life: Life) -> int:
    assert life.departed_at
    return life.cash * sum(grown(person, life.departed_at.date()) for _member, person in life.members)


@dataclass
class Books:
    """Projects as they were opened, and the costs that wait to be charged month by month."""

    world: World
    targets: Targets
    lines: dict[tuple[str, str], uuid.UUID] = field(default_factory=dict)  # (project, name of the line)
    projects: dict[str, uuid.UUID] = field(default_factory=dict)
    agreements: dict[str, uuid.UUID] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)

    @property
    def manager(self) -> Actor:
        return self.world.actors["manager"]

    # --- projects

    def open(self) -> None:
        """All projects with their agreements, budgets and bearers; REAN first, since it bears part of another."""
        for title, funder, euros in expenditure():
            shape = SHAPES[title]
            project = self._project(shape.code, title, shape.cluster, shape.starts, shape.ends)
            for kind, name in self._line_names(shape):
                line = services.add_line(project_id=project, kind=kind, name=name, by=self.manager)
                self.lines[shape.code, name] = line
            self._budget(shape, project, euros)
            self._fund(shape, title, project, funder, euros)
        for code, title, cluster, who, starts, ends in LED_ELSEWHERE:
            project = self._project(code, title, cluster, starts, ends, led_by=who)
            name = "Travel and allowances"
            self.lines[code, name] = services.add_line(project_id=project, kind=K.DEPARTURE, name=name, by=self.manager)
        self._promises()

    def _project(
        self, code: str, title: str, cluster: str, starts: dt.date, ends: dt.date, *, led_by: str = ""
    ) -> uuid.UUID:
        self.projects[code] = services.open_project(
            cluster=cluster, code=code, title=title, starts=starts, ends=ends, manager_id=self.manager.id,
            led_by=led_by, by=self.manager,
        )  # fmt: skip
        return self.projects[code]

    def _line_names(self, shape: Shape) -> list[tuple[LineKind, str]]:
        if shape.code == "REAN":
            return [(K.SALARIES, "Salaries"), (K.MATERIAL, "Material"), (K.OVERHEAD, "Overhead"),
                    (K.DEPARTURE, "Departure costs"), (K.COFINANCING, "Co-financing of RRI II")]  # fmt: skip
        by_month = [(kind, name) for kind, name, _weight in shape.by_month]
        return [*by_month, *([shape.case_line] if shape.of_cases else [])]

    def _budget(self, shape: Shape, project: uuid.UUID, euros: int) -> None:
        """REAN's as published; of the others, what was spent and a little more (ours)."""
        ids = [self.lines[shape.code, name] for _kind, name in self._line_names(shape)]
        total, weights = -(-euros * 105 // 100_000) * 100_000, [5, 3, 1, 3, 1][: len(ids)]
        if shape.code == "REAN":
            total = int(self.targets.now["rean.budget_meur"] * 100_000_000)
        amounts = dict(zip(ids, share_out(total, weights), strict=True))
        services.set_budget(
            project_id=project, amounts=amounts, decided_on=SIGNED, why="As agreed with the donors", by=self.manager,
            now=dt.datetime.combine(SIGNED, dt.time(10), dt.UTC),
        )  # fmt: skip

    def _fund(self, shape: Shape, title: str, project: uuid.UUID, funder: str, euros: int) -> None:
        donors = [name.strip() for name in funder.split(";") if name.strip() not in THEMSELVES]
        overhead = 1200 if shape.code == "REAN" else 0
        for donor in donors:
            minor = int(self.targets.now["rean.budget_meur"] * 100_000_000) if overhead else euros * 105 // len(donors)
            self.agreements[f"{shape.code}:{donor}"] = services.sign_agreement(
                donor=donor, reference=f"{shape.code} {YEAR}", title=title[:160], signed_on=SIGNED, starts=shape.starts,
                ends=shape.ends, currency="EUR", minor=minor, overhead_bp=overhead,
                overhead_base=[K.SALARIES, K.MATERIAL] if overhead else [], eligible=list(K), by=self.manager,
            )  # fmt: skip
        agreed = [(self.agreements[f"{shape.code}:{donor}"], None) for donor in donors]
        if shape.code == "RRI II":  # its first half-year is REAN's
            own = self.lines["REAN", "Co-financing of RRI II"]
            services.set_shares(project_id=project, since=BEGIN, shares=[(None, own, WHOLE)], by=self.manager)
        if agreed:
            since = HALF if shape.code == "RRI II" else shape.starts
            parts = zip(agreed, share_out(WHOLE, [1] * len(agreed)), strict=True)
            shares = [(agreement, line, bp) for (agreement, line), bp in parts]
            services.set_shares(project_id=project, since=since, shares=shares, by=self.manager)

    def _promises(self) -> None:
        """Selection missions, as many as published; meetings with embassies for people in detention (two, 003 H4)."""
        invited = next(i for key, i in self.agreements.items() if key.startswith("INVITED:"))
        for month, country in SELECTION_MISSIONS[: self.targets.of("resettlement.selection_missions")]:
            self._done(invited, DeliverableKind.VISIT, f"Selection mission to {country}", dt.date(YEAR, month, 12))
        detention = next(i for key, i in self.agreements.items() if key.startswith("AVRD:"))
        for day in (dt.date(YEAR, 11, 20), dt.date(YEAR, 12, 11)):
            self._done(detention, DeliverableKind.EMBASSY, f"Meeting with an embassy, {day:%B}", day)

    def _done(self, agreement: uuid.UUID, kind: DeliverableKind, title: str, on: dt.date) -> None:
        row = services.promise(agreement_id=agreement, kind=kind, title=title, planned_on=on, by=self.manager)
        services.delivered(deliverable_id=row, on=on, by=self.manager)

    # --- costs

    def book(self, lives: Sequence[Life]) -> None:
        """Every euro of the year: cases, months, overhead, and what came in from who pays for themselves."""
        paying = [
            life for life in lives if life.departed_at and life.departed_at.year == YEAR and not life.plan.recorded
        ]
        spent = self._of_cases(paying)
        for title, _funder, euros in expenditure():
            self._by_month(SHAPES[title], euros * 100, spent)
        by_month: dict[int, list[Cost]] = defaultdict(list)
        for cost in self.costs:
            by_month[cost.on.month].append(cost)
        finance = self.world.actors["finance"]
        for month, costs in sorted(by_month.items()):
            at = dt.datetime(YEAR + month // 12, month % 12 + 1, 10, 9, tzinfo=dt.UTC)
            services.charge(mission_id=self.world.ours.id, costs=costs, by=finance.id, now=at)
        services.charge_overhead(project_id=self.projects["REAN"], until=OVER, by=finance, now=END)
        self._income(paying, finance)
        for name in READERS:  # all of this has been read
            Reader.objects.update_or_create(name=name, defaults={"upto": END})

    def _of_cases(self, lives: Sequence[Life]) -> dict[tuple[str, int], int]:
        """Fares, cash, deliveries and grants; answers what each project has by half-year."""
        for life in lives:
            self._journey(life)
            self._grants(life)
        for code in ("RRI II", "RIIM", "AVRD"):
            self._support(code, [life for life in lives if life.plan.project == code])
        spent: dict[tuple[str, int], int] = defaultdict(int)
        owner = {line: code for (code, _name), line in self.lines.items()}
        for cost in self.costs:
            euros = (
                cost.minor
                if cost.currency == "EUR"
                else int((cost.minor * cost.rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))
            )
            spent[owner[cost.parts[0].line_id], int(cost.on >= HALF)] += euros * (-1 if cost.kind == Kind.REFUND else 1)
        return spent

    def _journey(self, life: Life) -> None:
        assert life.departed_at
        code, on = _pays_journey(life), life.departed_at.date()
        line = "Departure costs" if code == "REAN" else TRAVEL[1]
        self._cost(f"ticket:{life.booking_id}", code, line, on, life.fare, life, Kind.ACCRUAL)
        if code == "RQS":  # led elsewhere: it pays the fare back
            self._cost(f"ticket:{life.booking_id}:repaid", code, line, on, life.fare, life, Kind.REFUND)
        for handover, cents in life.paid_out:
            self._cost(f"handover:{handover}", code, line, on, cents, life, Kind.PAYMENT, Nature.CASH)
        for delivery, cents in life.delivered:
            self._cost(f"delivery:{delivery}", code, line, on, cents, life, Kind.PAYMENT, Nature.BANK)

    def _grants(self, life: Life) -> None:
        assert life.departed_at
        on = life.departed_at.date()
        for scheme, code in (("hrpt", "HRPT"), ("hrt", "HRT"), ("uam_angola", "UAM Angola")):
            decision = life.decisions.get(scheme)
            if decision is None:
                continue
            dollars = [line["cents"] for line in decision.support if line.get("currency") == "USD"]
            minor = sum(dollars) or sum(decision.amounts.values())
            part = (Part(self.lines[code, SUPPORT[1]], life.case.id),)
            currency, rate = ("USD", euro_for_dollar(on)) if dollars else ("EUR", euro_for_dollar(on) ** 0)
            self.costs.append(
                Cost(f"grant:{decision.id}", Kind.PAYMENT, on, minor, part, text=scheme.upper(), currency=currency,
                     rate=rate, counter=Nature.CASH, releases=False)
            )  # fmt: skip

    def _support(self, code: str, lives: Sequence[Life]) -> None:
        """What a project of the cities, or of detention, spent on its people."""
        title, euros = next((t, e) for t, _f, e in expenditure() if SHAPES[t].code == code)
        shape = SHAPES[title]
        minors = share_out(euros * shape.of_cases, [life.plan.people for life in lives])
        for life, minor in zip(lives, minors, strict=True):
            assert life.departed_at
            on = life.departed_at.date()
            self._cost(f"support:{life.case.id}", code, shape.case_line[1], on, minor, life, Kind.PAYMENT)

    def _by_month(self, shape: Shape, total: int, spent: dict[tuple[str, int], int]) -> None:
        """What is left of a project's sum, over its lines and its months of the year."""
        months = [m for m in range(1, 13) if shape.starts <= dt.date(YEAR, m, 1) < shape.ends]
        if shape.code == "REAN":
            costs = rean_costs()
            self._spread("REAN", "Salaries", costs["salaries"] * 100, months)
            self._spread("REAN", "Material", costs["material"] * 100, months)
        elif shape.code == "RRI II":
            first = (total // 100 - self._second_half(total)) * 100
            for half, part in enumerate((first, total - first)):
                some = [m for m in months if (m > 6) == bool(half)]  # June
                self._lines(shape, part - spent[shape.code, half], some)
        else:
            self._lines(shape, total - spent[shape.code, 0] - spent[shape.code, 1], months)

    def _second_half(self, total: int) -> int:
        """RRI II's sum less what REAN bears of it (whole euros): REAN's total less its own four lines."""
        whole = next(euros for title, _funder, euros in expenditure() if title == "REAN")
        return total // 100 - (whole - sum(rean_costs().values()))

    def _lines(self, shape: Shape, total: int, months: Sequence[int]) -> None:
        if not shape.by_month:
            if total:
                raise ValueError(f"{shape.code}: {total} cents are left over")
            return
        parts = share_out(total, [weight for _kind, _name, weight in shape.by_month])
        for (_kind, name, _weight), part in zip(shape.by_month, parts, strict=True):
            self._spread(shape.code, name, part, months)

    def _spread(self, code: str, line: str, total: int, months: Sequence[int]) -> None:
        weights = [self.world.chance.uniform(0.85, 1.15) for _ in months]
        for month, minor in zip(months, share_out(total, weights), strict=True):
            on = dt.date(YEAR, month, calendar.monthrange(YEAR, month)[1])
            self._cost(f"year:{code}:{line}:{month:02d}", code, line, on, minor, None, Kind.ACCRUAL)

    def _cost(
        self, source: str, code: str, line: str, on: dt.date, minor: int, life: Life | None, kind: Kind,
        counter: Nature = Nature.PAYABLE,
    ) -> None:  # fmt: skip
        if minor:
            part = Part(self.lines[code, line], life.case.id if life else None)
            self.costs.append(Cost(source, kind, on, minor, (part,), text=line, counter=counter, releases=False))

    def _income(self, lives: Sequence[Life], by: Actor) -> None:
        """Families pay for their journeys; other missions for the help at the airport, by quarter."""
        for life in lives:
            if life.plan.project == "FAMILY" and life.departed_at:
                self._receive(life.departed_at.date(), life.fare, Payer.PERSON, ("FAMILY", TRAVEL[1]), by, life)
        total = next(euros for title, _f, euros in expenditure() if SHAPES[title].code == "TRANSIT") * 100
        for quarter, minor in enumerate(share_out(total, [1, 1, 1, 1]), start=1):
            on = dt.date(YEAR, 3 * quarter, 28)
            self._receive(on, minor, Payer.MISSION, ("TRANSIT", "Desk at the airport"), by, None)

    def _receive(
        self, on: dt.date, minor: int, payer: Payer, line: tuple[str, str], by: Actor, life: Life | None
    ) -> None:
        key = uuid.UUID(int=self.world.chance.getrandbits(128), version=4)
        services.book_income(
            key=key, on=on, minor=minor, payer=payer, text="", by=by, now=END, line_id=self.lines[line],
            case_id=life.case.id if life else None,
        )  # fmt: skip
