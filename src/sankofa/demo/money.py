"""Invented donors, agreements and projects, a year of costs, and what the crowd's journeys cost.

Five projects show what a manager may meet: money that lasts, one that runs dry, one that overspends, much unspent, one
that ended. Written through the doors of finance, which take many costs at once.
"""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from random import Random

from sankofa.accounts.vocab import Actor
from sankofa.demo import hours
from sankofa.demo.world import World
from sankofa.finance import queries, services
from sankofa.finance.rules.budgets import months
from sankofa.finance.vocab import (
    BookAs,
    BoxKind,
    Cost,
    Decided,
    DeliverableKind,
    Kind,
    LineKind,
    Nature,
    Part,
    Payer,
    ReportKind,
    ReportLanguage,
    What,
)
from sankofa.journey import services as journey
from sankofa.kernel.periods import Span, shift
from sankofa.reporting import services as reporting
from sankofa.reporting.vocab import ReportPart

OUR_IBAN = "NL91ABNA0417164300"  # the specification's own example
OUR_SAVINGS = "NL20INGB0001234567"
LAID_BY, SAVED = 6_000_000, 800_000  # EUR cents that went to the savings, that come from them
LONG_AGO = dt.date(2000, 1, 1)
BASE = (LineKind.SALARIES, LineKind.MATERIAL)
DONORS = {  # donor, reference, title, EUR cents, overhead in basis points
    "ministry": ("Ministry of Crossings", "MC-RET", "Assisted voluntary return", 420_000_000, 1200),
    "fund": ("Solidarity Fund of the Lowlands", "SF/118", "Starting again at home", 90_000_000, 700),
    "cities": ("League of River Cities", "LRC-7", "Return from the cities", 38_000_000, 700),
    "foundation": ("Lantern Foundation", "LF-22", "Skills that go home", 30_000_000, 0),
}


@dataclass(frozen=True)
class Plan:
    """A project as the demo has it: budget in thousands of euros by line, and what a month costs of each."""

    code: str
    title: str
    cluster: str
    shares: tuple[tuple[str, int], ...]  # donor or own line, basis points
    budget: dict[LineKind, int]
    month: dict[LineKind, int]
    posts: int = 0  # hundredths of full-time posts
    starts: int = -10  # months from this one
    ends: int = 14


PLANS = (
    Plan(
        "RET", "Assisted voluntary return", "Return", (("ministry", 10_000),),
        {LineKind.SALARIES: 1_700, LineKind.MATERIAL: 620, LineKind.OVERHEAD: 290, LineKind.DEPARTURE: 640,
         LineKind.COFINANCING: 160},
        {LineKind.SALARIES: 66, LineKind.MATERIAL: 24, LineKind.DEPARTURE: 17}, posts=1_000,
    ),
    Plan(
        "HRT", "Reintegration support", "Reintegration", (("fund", 10_000),),
        {LineKind.SALARIES: 190, LineKind.MATERIAL: 40, LineKind.OVERHEAD: 20, LineKind.SUPPORT: 520},
        {LineKind.SALARIES: 8, LineKind.MATERIAL: 1, LineKind.SUPPORT: 9}, posts=100, starts=-16, ends=6,
    ),
    Plan(
        "CITY", "Return from the cities", "Return", (("cities", 4_000), ("RET", 6_000)),
        {LineKind.SALARIES: 210, LineKind.MATERIAL: 60, LineKind.DEPARTURE: 90},
        {LineKind.SALARIES: 13, LineKind.MATERIAL: 3, LineKind.DEPARTURE: 5}, posts=150,
    ),
    Plan(
        "SKILL", "Skills that go home", "Migration and development", (("foundation", 10_000),),
        {LineKind.SALARIES: 96, LineKind.MATERIAL: 24, LineKind.OTHER: 60},
        {LineKind.SALARIES: 9, LineKind.MATERIAL: 3, LineKind.OTHER: 7}, posts=150,
    ),
    Plan(
        "DET", "Return from detention", "Return", (("ministry", 10_000),),
        {LineKind.SALARIES: 110, LineKind.MATERIAL: 14, LineKind.DEPARTURE: 36},
        {LineKind.SALARIES: 9, LineKind.MATERIAL: 1, LineKind.DEPARTURE: 3}, starts=-16, ends=-3,
    ),
)  # fmt: skip
ROUTES = (
    (What.TICKET, "", "RET", LineKind.DEPARTURE),
    (What.GATE_CASH, "", "RET", LineKind.DEPARTURE),
    (What.GRANT, "hrt", "HRT", LineKind.SUPPORT),
    (What.GRANT, "hrpt", "HRT", LineKind.SUPPORT),
    (What.DELIVERY, "", "HRT", LineKind.SUPPORT),
)


def write_money(world: World) -> None:
    """Agreements, projects with budgets and shares, a year of costs, then the journeys of the crowd."""
    chance = Random(world.today.year)  # noqa: S311  invented amounts
    this_month = world.today.replace(day=1)
    agreements = {key: _agree(world, key, this_month) for key in DONORS}
    lines: dict[str, dict[LineKind, uuid.UUID]] = {}
    costs: list[Cost] = []
    for plan in PLANS:
        starts, ends = shift(this_month, Span(months=plan.starts)), shift(this_month, Span(months=plan.ends))
        project = _open(world, plan, starts, ends, lines)
        services.set_shares(
            project_id=project, since=starts, shares=_shares(plan, agreements, lines), by=_manager(world)
        )
        costs += _costs(world, plan, lines[plan.code], starts, min(ends, world.today), chance)
    mission = world.ours.id
    services.charge(mission_id=mission, costs=costs, by=world.actors["finance"].id, now=world.now)
    _receive(world, agreements, this_month)
    for what, scheme, code, kind in ROUTES:
        services.route(what=what, scheme=scheme, line_id=lines[code][kind], since=LONG_AGO, by=_manager(world))
    boxes = _open_boxes(world)
    journey.post_money(now=world.now)
    _fill(world, boxes)
    hours.write_hours(world)
    _bank(world, costs, boxes[1])
    _promise(world, lines)
    _report(world, agreements["fund"], lines["HRT"], this_month)


def _open_boxes(world: World) -> list[uuid.UUID]:
    """A cash box at the airport and at the office, a wallet: before journeys are paid out of them."""
    found = []
    for who, kind, name in (
        ("airport", BoxKind.CASH, "Airport desk"),
        ("finance", BoxKind.CASH, "Front office"),
        ("finance", BoxKind.MOBILE, "Mobile money"),
    ):
        office = world.actors[who].office_id
        assert office
        made = services.open_box(
            key=_key(world), office_id=office, kind=kind, name=name, currency="EUR", low_minor=50_000,
            by=world.actors["finance"], now=world.now,
        )  # fmt: skip
        found.append(made)
    return found


def _fill(world: World, boxes: list[uuid.UUID]) -> None:
    """Floats, each month what it paid out: at the airport it is nearly gone; in the front office a count was short."""
    by = world.actors["finance"]
    for box, left in zip(boxes, (34_000, 120_000, 250_000), strict=True):
        page = queries.box(by, box)
        needed: Counter[dt.date] = Counter()
        for move in page.moves:
            needed[move.on.replace(day=1)] -= move.minor
        first = min(needed, default=world.today)
        needed[first] += left - page.row.balance - needed.total()  # what went out before, and what is left now
        for on, minor in sorted(needed.items()):
            services.move_cash(
                key=_key(world), box_id=box, minor=minor, on=on, text="Float", by=by, now=world.now
            )  # fmt: skip
    services.count_box(
        key=_key(world), box_id=boxes[1], counted_minor=119_000, pieces={5_000: 20, 1_000: 19},
        by=world.actors["finance2"], now=world.now,
    )  # fmt: skip


def _bank(world: World, costs: list[Cost], box: uuid.UUID) -> None:
    """A statement of two months: most of it is known, four lines are to be decided, one of them a transfer."""
    by = world.actors["finance"]
    bank = services.add_bank_account(iban=OUR_IBAN, name="Current account", by=by)
    savings = services.add_bank_account(iban=OUR_SAVINGS, name="Savings account", by=by)
    laid_by = _transfers(world, savings, bank, box)
    since = shift(world.today, Span(months=-2))
    rows = [f"{cost.on};-{cost.minor / 100:.2f};;{cost.text}" for cost in costs if cost.on >= since]
    yesterday = world.today - dt.timedelta(days=1)
    rows += [
        f"{yesterday};-17.40;Rivers Bank;Costs of the quarter",
        f"{yesterday};1250.00;League of River Cities;Second instalment",
        f"{yesterday};-218.00;Blue Crane Air;Change of a ticket",
        f"{yesterday};{SAVED / 100:.2f};Savings account;For salaries",
        f"{laid_by};-{LAID_BY / 100:.2f};Savings account;To the savings",
    ]
    content = "\n".join(["Date;Amount;Name;Text", *rows]).encode()
    upload = services.keep_csv(bank_id=bank, content=content, name="statement.csv", by=by, now=world.now)
    services.read_csv(upload_id=upload, columns={"date": 0, "amount": 1, "name": 2, "text": 3}, by=by, now=world.now)


def _transfers(world: World, savings: uuid.UUID, current: uuid.UUID, box: uuid.UUID) -> dt.date:
    """To the savings, seen by both banks; one back on its way; one for the front office that waits for the manager.

    Answers the day of the first.
    """
    by, long_ago = world.actors["finance"], world.today - dt.timedelta(days=40)
    services.set_release_limit(staff_id=_manager(world).id, minor=15_000_000, by=world.actors["administrator"])
    to_savings = _transfer(world, current, savings, LAID_BY, "To the savings", long_ago)
    services.let_transfer_go(transfer_id=to_savings, by=_manager(world), now=world.now)
    content = f"Date;Amount;Name;Text\n{long_ago};{LAID_BY / 100:.2f};Current account;To the savings".encode()
    upload = services.keep_csv(bank_id=savings, content=content, name="savings.csv", by=by, now=world.now)
    services.read_csv(upload_id=upload, columns={"date": 0, "amount": 1, "name": 2, "text": 3}, by=by, now=world.now)
    [line] = queries.statement_lines(by, bank_id=savings)
    told = Decided(BookAs.TRANSFER, transfer_id=to_savings)
    services.book_line(line_id=line.id, told=told, by=by, now=world.now)
    lately = world.today - dt.timedelta(days=2)
    back = _transfer(world, savings, current, SAVED, "For salaries", lately)
    services.let_transfer_go(transfer_id=back, by=_manager(world), now=world.now)
    _transfer(world, current, box, 120_000, "Float of the front office", lately)
    return long_ago


def _transfer(world: World, source: uuid.UUID, target: uuid.UUID, minor: int, text: str, on: dt.date) -> uuid.UUID:
    """Between a bank account or box and another, by their ids."""
    by = world.actors["finance"]
    named = {row.id: row.name for row in queries.banks(by)} | {row.id: row.name for row in queries.boxes(by)}
    ledger = {place.name: place.account_id for place in queries.places(by)}
    return services.make_transfer(
        key=_key(world), source_id=ledger[named[source]], target_id=ledger[named[target]], minor=minor, on=on,
        text=text, by=by, now=world.now,
    )  # fmt: skip


def _promise(world: World, lines: dict[str, dict[LineKind, uuid.UUID]]) -> None:
    """Desks that were ordered, an advance to a partner, and next year's budget of one project with fewer posts."""
    by, manager = world.actors["finance"], _manager(world)
    desks = [Part(lines["RET"][LineKind.MATERIAL])]
    services.book_cost(
        key=_key(world), kind=Kind.COMMITMENT, on=world.today, minor=420_000, parts=desks, text="Desks for two offices",
        counter=Nature.PAYABLE, by=by, now=world.now,
    )  # fmt: skip
    services.prepay(
        key=_key(world), on=world.today, minor=300_000, counter=Nature.BANK, text="Advance to a partner", by=by,
        now=world.now,
    )  # fmt: skip
    own = lines["HRT"]
    project = next(row.id for row in queries.projects(by, today=world.today) if row.code == "HRT")
    services.set_budget(
        project_id=project, amounts=dict.fromkeys(own.values(), 1_500_000), decided_on=world.today,
        why="If the fund goes on at half", scenario=str(world.today.year + 1), fte={own[LineKind.SALARIES]: 150},
        by=manager, now=world.now,
    )  # fmt: skip


REPORTED = {
    ReportPart.SUMMARY: "More people than planned began again at home with support of the fund. Costs stayed within the"
    " budget.\n\nThe support that was asked for most was for a small business of one's own.",
    ReportPart.RESULTS: "Two embassies now answer within a week. The training for counsellors moved to next year, since"
    " the trainer was not free.",
    ReportPart.PEOPLE: "Most chose support in kind over cash. Visits after a year are planned with each person.",
    ReportPart.MONEY: "Salaries follow the plan. Support was paid later than planned where shops delivered late.",
    ReportPart.OUTLOOK: "We expect the places to be used by the end of the agreement.",
}


def _report(world: World, agreement: uuid.UUID, lines: dict[LineKind, uuid.UUID], this_month: dt.date) -> None:
    """A report that was signed off and sent; the next one is being prepared, and one cost came late."""
    by, manager, now = world.actors["finance"], _manager(world), world.now
    dues = [row for row in queries.due_reports(by) if row.agreement_id == agreement and row.sent_on is None]
    since, until = shift(this_month, Span(months=-16)), shift(this_month, Span(months=-4))
    first = reporting.begin_donor_report(
        agreement_id=agreement, due_id=dues[0].id, since=since, until=until, by=by, now=now
    )
    for part, body in REPORTED.items():
        reporting.write_donor_text(report_id=first, part=part, body=body, version=0, by=by, now=now)
    digest = reporting.prepare_donor_report(report_id=first, by=by, now=now)
    reporting.sign_donor_report(report_id=first, digest=digest, by=manager, now=now)
    services.report_sent(report_id=dues[0].id, on=until + dt.timedelta(days=20), by=manager)
    services.book_cost(
        key=_key(world), kind=Kind.PAYMENT, on=until - dt.timedelta(days=9), minor=184_350,
        parts=[Part(lines[LineKind.SUPPORT])], text="Tools, billed late", counter=Nature.BANK, by=by, now=now,
    )  # fmt: skip
    second = reporting.begin_donor_report(
        agreement_id=agreement, due_id=dues[1].id, since=until, until=this_month, by=by, now=now
    )
    body = "In these months the first visits a year after arrival took place."
    reporting.write_donor_text(report_id=second, part=ReportPart.SUMMARY, body=body, version=0, by=by, now=now)


def _key(world: World) -> uuid.UUID:
    return uuid.UUID(int=world.chance.getrandbits(128), version=4)


def _agree(world: World, key: str, this_month: dt.date) -> uuid.UUID:
    donor, reference, title, minor, overhead = DONORS[key]
    starts, ends = shift(this_month, Span(months=-16)), shift(this_month, Span(months=14))
    by = _manager(world)
    agreement = services.sign_agreement(
        donor=donor, reference=reference, title=title, signed_on=starts, starts=starts, ends=ends, currency="EUR",
        minor=minor, overhead_bp=overhead, overhead_base=BASE if overhead else (),
        eligible=[kind for kind in LineKind if kind != LineKind.COFINANCING or key == "ministry"], by=by,
        language=ReportLanguage.DUTCH if key == "ministry" else ReportLanguage.ENGLISH,
        lists_people=key == "fund",
    )  # fmt: skip
    services.set_quota(agreement_id=agreement, text="People who return", target=minor // 700_000, elsewhere=0, by=by)
    for month in range(-10, 15, 6):
        due_on = shift(this_month, Span(months=month))
        report = services.expect_report(agreement_id=agreement, kind=ReportKind.FINANCIAL, due_on=due_on, by=by)
        if month < -4 or (month < 0 and key == "foundation"):  # sent on time, before reports were written here
            services.report_sent(report_id=report, on=due_on, by=by)
    for kind, what, month in (
        (DeliverableKind.EMBASSY, "Meeting with three embassies", -2),
        (DeliverableKind.TRAINING, "Training for counsellors", 3),
    ):
        services.promise(
            agreement_id=agreement,
            kind=kind,
            title=what,
            planned_on=shift(this_month, Span(months=month, days=9)),
            by=by,
        )
    return agreement


def _open(
    world: World, plan: Plan, starts: dt.date, ends: dt.date, lines: dict[str, dict[LineKind, uuid.UUID]]
) -> uuid.UUID:
    by = _manager(world)
    project = services.open_project(
        cluster=plan.cluster, code=plan.code, title=plan.title, starts=starts, ends=ends, manager_id=by.id, by=by
    )
    lines[plan.code] = {
        kind: services.add_line(project_id=project, kind=kind, name=LINE_NAMES[kind], by=by) for kind in plan.budget
    }
    amounts = {lines[plan.code][kind]: thousands * 100_000 for kind, thousands in plan.budget.items()}
    services.set_budget(
        project_id=project, amounts=amounts, decided_on=starts, why="As agreed with the donors", by=by, now=world.now,
        fte={lines[plan.code][LineKind.SALARIES]: plan.posts} if plan.posts else {},
    )  # fmt: skip
    return project


LINE_NAMES = {
    LineKind.SALARIES: "Salaries",
    LineKind.MATERIAL: "Offices and materials",
    LineKind.OVERHEAD: "Overhead",
    LineKind.DEPARTURE: "Departures",
    LineKind.SUPPORT: "Support after return",
    LineKind.COFINANCING: "Share in city returns",
    LineKind.OTHER: "Trainings",
}


def _shares(
    plan: Plan, agreements: dict[str, uuid.UUID], lines: dict[str, dict[LineKind, uuid.UUID]]
) -> list[tuple[uuid.UUID | None, uuid.UUID | None, int]]:
    return [
        (agreements[who], None, bp) if who in agreements else (None, lines[who][LineKind.COFINANCING], bp)
        for who, bp in plan.shares
    ]


def _costs(
    world: World, plan: Plan, lines: dict[LineKind, uuid.UUID], starts: dt.date, until: dt.date, chance: Random
) -> list[Cost]:
    """One cost a month and line, give or take a tenth, on the 24th or the last working moment before today."""
    found = []
    for month in months(starts, until):
        on = month.replace(day=24)
        if on >= world.today:
            continue
        for kind, thousands in plan.month.items():
            minor = round(thousands * 100_000 * chance.uniform(0.9, 1.1))
            if kind == LineKind.SALARIES and month >= hours.since(world.today):
                continue  # from what people wrote
            source = f"demo:{plan.code}:{kind}:{month}"
            text = f"{LINE_NAMES[kind]}, {month:%Y-%m}"
            part = Part(lines[kind])
            found.append(Cost(source, Kind.PAYMENT, on, minor, (part,), text=text, counter=Nature.BANK))
    return found


def _receive(world: World, agreements: dict[str, uuid.UUID], this_month: dt.date) -> None:
    """Two instalments of each donor."""
    for key, agreement in agreements.items():
        for text, month, part in (("first instalment", -9, 4), ("second instalment", -3, 5)):
            services.book_income(
                key=uuid.UUID(int=world.chance.getrandbits(128), version=4), on=shift(this_month, Span(months=month)),
                minor=DONORS[key][3] // part, payer=Payer.DONOR, text=text, agreement_id=agreement,
                by=world.actors["finance"], now=world.now,
            )  # fmt: skip


def _manager(world: World) -> Actor:
    return world.actors["manager"]
