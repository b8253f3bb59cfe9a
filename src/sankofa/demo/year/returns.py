"""Returns and onward journeys of both years, the applications that came to nothing, and those still open. Pure."""

import datetime as dt
from collections.abc import Iterable
from random import Random

from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.demo.year.fitting import families, fit, share_out
from sankofa.demo.year.plans import Plan, day_in, take
from sankofa.demo.year.targets import YEAR, Targets, cells, nationalities
from sankofa.people.vocab import Sex

BEFORE = YEAR - 1
CHILDREN = 0.12  # of the people in groups of which no source says how many are children
WITHOUT_RIGHT = ("none", "rejected")
IN_EUROPE = frozenset({"BGR", "HUN", "ROU", "POL", "LTU"})
MINORS = (("BGR", Sex.FEMALE), ("ROU", Sex.FEMALE), ("ROU", Sex.MALE))  # of the victims of trafficking
THIRD_COUNTRIES = ("CAN", "USA", "AUS", "SWE", "GHA", "TUR")
NEVER = {  # groups and nationalities that don't meet: Angola and Congo have their own numbers of minors
    "uam": ("AGO", "COD"),
    "hrt": ("AGO", "BRA", "SUR", "MAR", "PHL", "IND"),
    "rri2": ("BRA", "SUR", "PHL"),
}
CITY_GROUPS = ("rri2", "riim")  # of the native counsellors
ALONE = ("avrd", "health", "other")  # groups that are counted in people; each has a case of their own
CITIES = ("amsterdam", "rotterdam", "the_hague", "utrecht")
ENDINGS = {
    Outcome.PERMIT: 38, Outcome.WITHDRAWN: 28, Outcome.INELIGIBLE: 12, Outcome.LOST_CONTACT: 9, Outcome.MOVED_ON: 8,
    Outcome.STAYED: 5,
}  # fmt: skip
HRPT_ENDED, CLAIMS_UNTIL, NEW_ACT = dt.date(2007, 5, 1), dt.date(2006, 6, 15), dt.date(2001, 4, 1)
DETENTION_SINCE = dt.date(2007, 11, 1)  # of the project
FIRST_CHECKED_LEAVE = dt.date(2007, 2, 20)  # so that their checks are of this year


def plan_returns(targets: Targets, chance: Random) -> list[Plan]:
    """Everybody who left in either year, then who applied and didn't leave."""
    before = _year_before(targets, chance)
    now = _year(targets, chance)
    for plan in [*before, *now]:
        _date(plan, chance)
    _register_late(targets, now, chance)
    _settle_status(targets, before, BEFORE, chance)
    _settle_status(targets, now, YEAR, chance)
    left = [*before, *now]
    others = _not_left(targets, [plan for plan in now if plan.received and plan.received.year == YEAR], chance)
    _check(targets, now, others, chance)
    return [*left, *others, *_in_counselling(targets, chance)]


# --- who left


def _year_before(targets: Targets, chance: Random) -> list[Plan]:
    """Of 2006 the report gives returns, health, unaccompanied minors; nobody is planned onto other programmes."""
    total = targets.of("returns.total", BEFORE)
    angola = targets.of("uam.angola", BEFORE)
    columns = {"uam": targets.of("uam.departed", BEFORE) - angola, "health": targets.of("health.returned", BEFORE)}
    columns["rean"] = total - angola - sum(columns.values())
    fixed = {(cell.group, cell.nationality): cell.people for cell in cells() if cell.year == BEFORE}
    table = _spread(BEFORE, total, columns, fixed)
    plans = _minors(chance, {"AGO": fixed["uam_angola", "AGO"]}, BEFORE, schemes=("uam_angola",), project="UAM Angola")
    plans += _minors(chance, _column(table, "uam"), BEFORE)
    plans += _households(chance, _column(table, "health"), "health", BEFORE, children=0)
    plans += _households(chance, _column(table, "rean"), "rean", BEFORE, children=round(CHILDREN * columns["rean"]))
    for plan in plans:
        if plan.group == "health":
            plan.problem = chance.choice(("physical", "psychological"))
    return plans


def _year(targets: Targets, chance: Random) -> list[Plan]:
    fixed = {(cell.group, cell.nationality): cell.people for cell in cells() if cell.year == YEAR}
    total = targets.of("returns.total")
    minors = targets.of("uam.departed") - targets.of("uam.angola") - len(MINORS) - targets.further["varrp.minors"]
    angolans = fixed["hrt", "AGO"]
    columns = {
        "hrt": targets.of("hrt.departed") - angolans, "rri2": targets.of("rri.departed_asylum"),
        "riim": targets.of("rri.departed_other"), "uam": minors, "avrd": targets.of("avrd.departed"),
        "health": targets.of("health.returned"), "other": targets.of("vulnerable.departed"),
    }  # fmt: skip
    columns["rean"] = total - sum(fixed.values()) - sum(columns.values())
    table = _spread(YEAR, total, columns, fixed)
    plans = _minors(chance, {"AGO": fixed["uam_angola", "AGO"]}, YEAR, schemes=("uam_angola",), project="UAM Angola")
    plans += _minors(chance, _column(table, "uam"), YEAR)
    plans += _grants(targets, chance, {**_column(table, "hrt"), "AGO": angolans})
    plans += _victims(targets, chance, {nation: n for (group, nation), n in fixed.items() if group == "trafficking"})
    plans += _nigerians(targets, chance)
    for group in ("rri2", "riim", "avrd", "health", "other", "rean"):
        share = 0 if group in ALONE else CHILDREN
        plans += _households(chance, _column(table, group), group, YEAR, children=round(share * columns[group]))
    _special(targets, plans, chance)
    return plans + _onward(targets, chance)


def _spread(
    year: int, total: int, columns: dict[str, int], fixed: dict[tuple[str, str], int]
) -> dict[tuple[str, str], int]:
    """People by nationality and group: weights of nationalities, less what is fixed, fitted to the groups."""
    weights = nationalities(year)
    wanted = dict(zip(weights, share_out(total, list(weights.values())), strict=True))
    for (_group, nation), people in fixed.items():
        wanted[nation] = wanted.get(nation, 0) - people
    free = sum(columns.values())
    rows = {nation: people for nation, people in wanted.items() if people > 0}
    rows = dict(zip(rows, share_out(free, list(rows.values())), strict=True))
    seed = {(nation, group): float(people) for nation, people in rows.items() for group in columns if people}
    for group, nations in NEVER.items():
        for nation in nations:
            seed.pop((nation, group), None)
    return fit({n: p for n, p in rows.items() if p}, columns, seed)


def _column(table: dict[tuple[str, str], int], group: str) -> dict[str, int]:
    return {nation: people for (nation, column), people in table.items() if column == group and people}


def _households(
    chance: Random, people: dict[str, int], group: str, year: int, *, children: int, **more: object
) -> list[Plan]:
    """Cases of each nationality; the children of the group over the nationalities that have more than one person."""
    nations = [nation for nation, n in people.items() if n > 1]
    young = dict(zip(nations, share_out(children, [people[n] for n in nations]), strict=True)) if children else {}
    plans = []
    for nation, n in people.items():
        alone = [(1, 0)] * n if group in ALONE else families(chance, n - young.get(nation, 0), young.get(nation, 0))
        for adults, some in alone:
            plans.append(_plan(chance, group, nation, year, adults=adults, children=some, **more))
    return plans


def _plan(chance: Random, group: str, nation: str, year: int, **more: object) -> Plan:
    first, last = dt.date(year, 1, 26 if "schemes" in more or group in CITY_GROUPS else 3), dt.date(year, 12, 23)
    values: dict[str, object] = {
        "kind": Kind.RETURN, "group": group, "nationality": nation, "destination": nation,
        "departs": day_in(chance, first, last), **more,
    }  # fmt: skip
    return Plan(**values)  # type: ignore[arg-type]  # words of one dataclass


def _minors(chance: Random, people: dict[str, int], year: int, **more: object) -> list[Plan]:
    """Children who travel without their parents, each with a guardian who consents."""
    return [
        _plan(
            chance, "uam", nation, year, lead_age=chance.randint(14, 16), guardian=True,
            claim=day_in(chance, dt.date(year - 3, 1, 1), dt.date(year - 1, 6, 1)), claim_status="rejected", **more,
        )
        for nation, n in people.items() for _ in range(n)
    ]  # fmt: skip


def _grants(targets: Targets, chance: Random, people: dict[str, int]) -> list[Plan]:
    """HRPT until it ended, HRT; the children in the families that the table of amounts implies."""
    hrpt = targets.of("hrt.hrpt_departed")
    sizes = fit(
        people, {"hrpt": hrpt, "hrt": sum(people.values()) - hrpt},
        {(nation, scheme): float(n) for nation, n in people.items() for scheme in ("hrpt", "hrt")},
    )  # fmt: skip
    plans = []
    for scheme, first, last in (
        ("hrpt", FIRST_CHECKED_LEAVE, dt.date(2007, 6, 10)),
        ("hrt", FIRST_CHECKED_LEAVE, dt.date(2007, 12, 23)),
    ):
        some = _households(
            chance, _column(sizes, scheme), "hrt", YEAR, children=targets.further[f"{scheme}.children"],
            schemes=(scheme,), project=scheme.upper(), checked="yes",
        )  # fmt: skip
        for plan in some:
            plan.departs = day_in(chance, first, last)
            until = NEW_ACT if scheme == "hrpt" else CLAIMS_UNTIL
            plan.claim = day_in(chance, dt.date(1998, 1, 1) if scheme == "hrpt" else NEW_ACT, until - dt.timedelta(1))
            plan.claim_status = chance.choice(("rejected", "rejected", "pending"))
        plans += some
    return plans


def _victims(targets: Targets, chance: Random, people: dict[str, int]) -> list[Plan]:
    """Each alone; three are children with a guardian. What help was wanted beside REAN: exactly as published."""
    young = list(MINORS)
    plans = []
    for nation, n in people.items():
        for _ in range(n):
            minor = next((one for one in young if one[0] == nation), None)
            if minor:
                young.remove(minor)
                more: dict[str, object] = {"lead_age": chance.randint(15, 16), "lead_sex": minor[1], "guardian": True}
            else:
                more = {"lead_age": chance.randint(19, 34), "lead_sex": Sex.FEMALE}
            plans.append(_plan(chance, "trafficking", nation, YEAR, **more))
    wanted = ["reintegration"] * targets.of("trafficking.reintegration")
    wanted += ["arrival"] * targets.of("trafficking.arrival")
    grown = [plan for plan in plans if not plan.guardian]
    for plan in (plan for plan in plans if plan.guardian):
        plan.trafficking = wanted.pop(0)  # help isn't a choice for children
    for plan in chance.sample(grown, len(grown)):
        plan.trafficking = wanted.pop() if wanted else "standard"
    return plans


def _nigerians(targets: Targets, chance: Random) -> list[Plan]:
    """VARRP-VINN: a child alone and single parents."""
    minors = targets.further["varrp.minors"]
    plans = _minors(chance, {"NGA": minors}, YEAR)
    left = targets.of("varrp.departed") - minors
    for adults, children in ((1, 1), (1, left - 3)):
        plans.append(_plan(chance, "varrp", "NGA", YEAR, adults=adults, children=children, lead_sex=Sex.FEMALE))
    for plan in plans:
        plan.schemes, plan.place = ("varrp_vinn",), "held"
    return plans


def _onward(targets: Targets, chance: Random) -> list[Plan]:
    plans = []
    for adults, children in families(chance, targets.of("departures.onward") - 4, 4):
        nation = chance.choice(("IRQ", "IRN", "AFG", "SOM", "SDN", "COD"))
        plans.append(_plan(chance, "onward", nation, YEAR, adults=adults, children=children, kind=Kind.ONWARD))
        plans[-1].destination = chance.choice(THIRD_COUNTRIES)
        plans[-1].claim = day_in(chance, dt.date(2006, 7, 1), dt.date(2006, 9, 30))
    return plans


def _special(targets: Targets, plans: list[Plan], chance: Random) -> None:
    """What the programmes of a group add to its plans."""
    for plan in plans:
        match plan.group:
            case "rri2":
                plan.schemes, plan.project, plan.city = ("rri",), "RRI II", chance.choice(CITIES)
                plan.claim, plan.claim_status = day_in(chance, dt.date(1997, 1, 1), dt.date(2000, 12, 31)), "withdrawn"
            case "riim":
                plan.schemes, plan.project, plan.city = ("rri",), "RIIM", chance.choice(CITIES)
            case "avrd":
                plan.schemes, plan.project = ("avrd",), "AVRD"
                plan.site = chance.choice(("rotterdam", "alphen"))
                plan.departs = day_in(chance, dt.date(2007, 11, 12), dt.date(2007, 12, 23))
            case "health":
                plan.departs = day_in(chance, dt.date(2007, 3, 1), dt.date(2007, 12, 23))
            case "other":
                plan.schemes, plan.ground = ("other_vulnerable",), chance.choice(("elderly", "socially_weak", "ex_uam"))
    _health(targets, [plan for plan in plans if plan.group == "health"], chance)


def _health(targets: Targets, plans: list[Plan], chance: Random) -> None:
    """Which problems they have, and who is escorted."""
    order = chance.sample(plans, len(plans))
    psychological = targets.further["health.departed_psychological"]
    for place, plan in enumerate(order):
        plan.problem = "psychological" if place < psychological else "physical"
    medical = targets.of("health.escort_medical")
    for place, plan in enumerate(order[::-1][: medical + targets.of("health.escort_social")]):
        plan.escort = "medical" if place < medical else "social"


# --- days


def _date(plan: Plan, chance: Random) -> None:
    """From first contact to the signed application to the day of departure."""
    assert plan.departs
    plan.received = plan.departs - dt.timedelta(days=chance.randint(14, 40 if plan.checked else 90))
    if plan.schemes:  # decided within the year: its schemes are
        plan.received = max(plan.received, dt.date(plan.departs.year, 1, 4))
    if plan.site:
        plan.received = max(plan.departs - dt.timedelta(days=chance.randint(9, 30)), dt.date(2007, 11, 2))
    if plan.problem and plan.departs.year == YEAR:
        plan.received = max(plan.received, dt.date(YEAR, 1, 8))
    if "hrpt" in plan.schemes:  # decided before the scheme ended
        plan.received = min(plan.received, HRPT_ENDED - dt.timedelta(days=14))
    if plan.checked:
        plan.received = max(plan.received, dt.date(YEAR, 1, 4))
        plan.checked_on = plan.received + dt.timedelta(days=chance.randint(3, 8))
    plan.opened = plan.received - dt.timedelta(days=chance.randint(4, 60))


def _register_late(targets: Targets, plans: list[Plan], chance: Random) -> None:
    """The results table has fewer people than the text: they went in the last days and were registered in January.

    Whoever has gone already makes no application, and nobody decides on one.
    """
    detained = targets.of("avrd.departed") - targets.further["avrd.recorded_in_time"]
    others = targets.of("returns.total") - targets.of("rean.departed_to_origin") - detained
    late = take(chance, [plan for plan in plans if plan.group == "avrd"], detained)
    late += take(chance, [plan for plan in plans if plan.group == "rean"], others)
    for plan in late:
        plan.departs = day_in(chance, dt.date(YEAR, 12, 28), dt.date(YEAR, 12, 31))
        plan.recorded = day_in(chance, dt.date(YEAR + 1, 1, 2), dt.date(YEAR + 1, 1, 9))
        plan.opened = plan.departs - dt.timedelta(days=chance.randint(4, 20))
        plan.received, plan.schemes, plan.project = None, (), ""


# --- where they stood


def _settle_status(targets: Targets, plans: list[Plan], year: int, chance: Random) -> None:
    """Exactly the published share of returnees has no right of residence."""
    returns = [plan for plan in plans if plan.kind == Kind.RETURN]
    without = targets.share("returns.no_right_of_residence_pct", sum(plan.people for plan in returns), year)
    sure = [plan for plan in returns if plan.group in ("riim", "avrd", "varrp") or plan.place]
    known = {id(plan) for plan in sure}
    free = [plan for plan in returns if id(plan) not in known and plan.nationality not in IN_EUROPE]
    chosen = {id(plan) for plan in [*sure, *take(chance, free, without - sum(plan.people for plan in sure))]}
    for plan in plans:
        if id(plan) in chosen:
            plan.status = "rejected" if plan.claim and plan.claim_status != "pending" else "none"
        elif plan.nationality in IN_EUROPE:
            plan.status = "permit"
        else:
            plan.status = "asylum_seeker" if plan.claim or chance.random() < 0.6 else chance.choice(("visa", "permit"))


# --- who applied and did not leave


def _not_left(targets: Targets, left: list[Plan], chance: Random) -> list[Plan]:
    """Ended in the year, or open at its end; so many that the applications received are as published."""
    carried = targets.further["applications.carried_out"]
    ended = targets.of("rean.applications") - len(left) - carried
    plans = [_stays(chance, dt.date(YEAR, 1, 4), dt.date(YEAR, 11, 20)) for _ in range(ended)]
    plans += [
        _stays(chance, dt.date(BEFORE, 7, 1), dt.date(BEFORE, 12, 28))
        for _ in range(targets.further["applications.ended_from_2006"])
    ]
    for plan in plans:
        assert plan.received
        plan.outcome = chance.choices(list(ENDINGS), list(ENDINGS.values()))[0]
        earliest = max(plan.received + dt.timedelta(days=12), dt.date(YEAR, 1, 4))
        plan.ended = day_in(chance, earliest, dt.date(YEAR, 12, 28))
    ill = targets.further["health.files"] - targets.of("health.returned")
    psychological = targets.further["health.files_psychological"] - targets.further["health.departed_psychological"]
    sick = [plan for plan in plans if plan.received and plan.received.year == YEAR and plan.outcome == Outcome.PERMIT]
    for place, plan in enumerate(chance.sample(sick, ill)):
        plan.problem = "psychological" if place < psychological else "physical"
    for _ in range(carried):
        plans.append(_stays(chance, dt.date(YEAR, 10, 1), dt.date(YEAR, 12, 28)))
        plans[-1].reached = chance.choice((Stage.APPLICATION, Stage.DOCUMENTS, Stage.DOCUMENTS))
    return plans


def _stays(chance: Random, first: dt.date, last: dt.date) -> Plan:
    weights = nationalities(YEAR)
    nation = chance.choices(list(weights), list(weights.values()))[0]
    adults, children = chance.choices(((1, 0), (2, 0), (1, 1), (2, 2)), (84, 5, 6, 5))[0]
    plan = _plan(chance, "stays", nation, YEAR, adults=adults, children=children, departs=None)
    plan.received = day_in(chance, first, last)
    plan.opened = plan.received - dt.timedelta(days=chance.randint(4, 60))
    plan.reached = Stage.APPLICATION
    plan.status = chance.choice(("none", "rejected", "asylum_seeker", "asylum_seeker"))
    return plan


def _check(targets: Targets, left: list[Plan], others: list[Plan], chance: Random) -> None:
    """As many HRT checks say no as the published share asks beside those that said yes; the claims came too late."""
    said_yes = sum(plan.checked == "yes" for plan in left)
    percent = targets.of("hrt.checks_refused_pct")
    wanted, rest = divmod(said_yes * percent, 100 - percent)
    if rest:
        raise ValueError("no whole number of refused checks gives that share")
    room = [
        plan
        for plan in [*left, *others]
        if plan.group in ("rean", "stays", "onward") and not plan.problem
        and plan.received and dt.date(YEAR, 1, 4) <= plan.received <= dt.date(YEAR, 12, 10) and not plan.recorded
        and plan.status in ("rejected", "asylum_seeker", "none")
    ]  # fmt: skip
    for plan in chance.sample(room, wanted):
        assert plan.received
        plan.checked, plan.checked_on = "no", plan.received + dt.timedelta(days=chance.randint(3, 8))
        plan.claim = day_in(chance, CLAIMS_UNTIL, dt.date(2006, 12, 20))
        plan.claim_status = "pending" if plan.status == "asylum_seeker" else "rejected"
        plan.status = "rejected" if plan.status == "none" else plan.status


def _in_counselling(targets: Targets, chance: Random) -> list[Plan]:
    """Nigerians whom VARRP-VINN counsels, or did until it was stopped. They have not applied."""
    plans = []
    for people, stopped in ((targets.of("varrp.in_counselling"), False), (targets.of("varrp.stopped"), True)):
        for _ in range(people):
            plan = _plan(chance, "varrp", "NGA", YEAR, departs=None)
            plan.schemes, plan.ground, plan.status = ("varrp_vinn",), "socially_weak", "none"
            plan.place = "released" if stopped else "held"
            plan.reached = Stage.NEEDS
            plan.opened = day_in(chance, dt.date(YEAR, 2, 1), dt.date(YEAR, 10, 15))
            if stopped:
                plan.ended = plan.opened + dt.timedelta(days=chance.randint(21, 70))
                plan.outcome = chance.choice((Outcome.WITHDRAWN, Outcome.STAYED))
            plans.append(plan)
    return plans


def people_in(plans: Iterable[Plan]) -> int:
    return sum(plan.people for plan in plans)
