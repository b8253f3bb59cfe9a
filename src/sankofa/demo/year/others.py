"""Who came in and who went for a while: invited refugees, families, assignments of experts. Pure."""

import datetime as dt
from random import Random

from sankofa.cases.vocab import Kind, Stage
from sankofa.demo.year.fitting import share_out
from sankofa.demo.year.plans import Plan, day_in, take
from sankofa.demo.year.returns import BEFORE
from sankofa.demo.year.targets import YEAR, Targets

# Where invited refugees were selected, by text; how many of each but Syria is ours. Nationality, airport, weight.
SELECTED = (
    ("MMR", "BKK", 130),
    ("COD", "DAR", 95),
    ("ETH", "NBO", 40),
    ("SOM", "NBO", 55),
    ("MMR", "DAR", 30),
    ("IRQ", "AMM", 19),
)
FROM_SYRIA = ("IRQ", "DAM")
FAMILIES = (
    ("SOM", "NBO", 170),
    ("IRQ", "AMM", 150),
    ("AFG", "ISB", 90),
    ("ETH", "ADD", 45),
    ("SDN", "KRT", 40),
    ("SLE", "FNA", 25),
    ("GIN", "CKY", 30),
)
WAITING = "Kenya asks an exit visa of who can't show an entry visa"
SCHEMES = {  # destinations of the projects of temporary return, with weights that are ours
    "TRQN": {"AFG": 52, "SDN": 34, "SLE": 17, "BIH": 13, "RKS": 9, "SRB": 8},
    "MIDA": {"GHA": 1},
}


def plan_others(targets: Targets, chance: Random) -> list[Plan]:
    return [
        *_invited(targets, chance, BEFORE),
        *_invited(targets, chance, YEAR),
        *_families(targets, chance),
        *_waiting(targets, chance),
        *_assignments(chance, "MIDA", targets.of("mida.assignments"), targets.further["mida.people"]),
        *_assignments(chance, "TRQN", targets.of("trqn.assignments"), targets.further["trqn.people"]),
        *_to_south_sudan(targets, chance),
    ]


def _invited(targets: Targets, chance: Random, year: int) -> list[Plan]:
    """Families from the countries of selection; in the year itself, a few are not met on arrival."""
    total = targets.of("resettlement.admitted", year)
    syria = targets.of("resettlement.syria_iraqis") if year == YEAR else 0
    rest = share_out(total - syria, [weight for _nation, _airport, weight in SELECTED])
    plans = _inward(chance, Kind.RESETTLEMENT, *FROM_SYRIA, syria, year, project="INVITED")
    for plan in plans:  # selected and brought over within the year
        plan.departs = day_in(chance, dt.date(year, 6, 20), dt.date(year, 12, 20))
        plan.opened = day_in(chance, dt.date(year, 1, 15), dt.date(year, 4, 30))
    for (nation, airport, _weight), people in zip(SELECTED, rest, strict=True):
        plans += _inward(chance, Kind.RESETTLEMENT, nation, airport, people, year, project="INVITED")
    if year == YEAR:
        for plan in take(chance, plans, total - targets.of("resettlement.assisted")):
            plan.met = False
    return plans


def _families(targets: Targets, chance: Random) -> list[Plan]:
    people = share_out(targets.of("family.assisted"), [weight for _nation, _airport, weight in FAMILIES])
    plans: list[Plan] = []
    for (nation, airport, _weight), some in zip(FAMILIES, people, strict=True):
        plans += _inward(chance, Kind.REUNIFICATION, nation, airport, some, YEAR, project="FAMILY")
    return plans


def _inward(
    chance: Random, kind: Kind, nation: str, airport: str, people: int, year: int, *, project: str
) -> list[Plan]:
    """Families of one to six, all told exactly so many people."""
    plans = []
    while people:
        some = min(people, chance.choice((1, 1, 2, 3, 3, 4, 5, 6)))
        adults = 1 if some == 1 else chance.choice((1, 2))
        plan = Plan(kind=kind, group=project.lower(), nationality=nation, destination="NLD", adults=adults)
        plan.children, plan.project, plan.origin, plan.met = some - adults, project, airport, True
        plan.departs = day_in(chance, dt.date(year, 1, 8), dt.date(year, 12, 20))
        plan.opened = plan.departs - dt.timedelta(days=chance.randint(50, 160))
        plans.append(plan)
        people -= some
    return plans


def _waiting(targets: Targets, chance: Random) -> list[Plan]:
    """Families in Nairobi whose exit visas don't come."""
    plans = []
    for _ in range(targets.of("family.waiting_nairobi")):
        plan = Plan(kind=Kind.REUNIFICATION, group="family", nationality="SOM", destination="NLD", origin="NBO")
        plan.children, plan.reached, plan.held_up = chance.randint(1, 4), Stage.BOOKING, WAITING
        plan.opened = day_in(chance, dt.date(YEAR, 6, 1), dt.date(YEAR, 7, 31))
        plan.ended = day_in(chance, dt.date(YEAR, 10, 1), dt.date(YEAR, 10, 31))  # waits since
        plans.append(plan)
    return plans


def _assignments(chance: Random, project: str, assignments: int, people: int) -> list[Plan]:
    """Temporary returns of experts; some go twice, months apart."""
    weights = SCHEMES[project]
    nations = [
        nation for nation, n in zip(weights, share_out(people, list(weights.values())), strict=True) for _ in range(n)
    ]
    plans = [_expert(chance, nation, project, dt.date(YEAR, 1, 10), dt.date(YEAR, 6, 30)) for nation in nations]
    for place, plan in enumerate(plans):
        plan.expert = f"{project}-{place}"
    again = chance.sample(range(people), assignments - people)
    for place in again:
        first = plans[place]
        second = _expert(chance, first.nationality, project, dt.date(YEAR, 9, 1), dt.date(YEAR, 12, 20))
        second.expert = first.expert
        plans.append(second)
    return plans


def _to_south_sudan(targets: Targets, chance: Random) -> list[Plan]:
    first, last = dt.date(YEAR, 12, 3), dt.date(YEAR, 12, 20)
    return [_expert(chance, "SDN", "RQS", first, last) for _ in range(targets.of("rqs.departed"))]


def _expert(chance: Random, nation: str, project: str, first: dt.date, last: dt.date) -> Plan:
    plan = Plan(kind=Kind.ASSIGNMENT, group=project.lower(), nationality=nation, destination=nation, project=project)
    plan.lead_age, plan.departs = chance.randint(28, 58), day_in(chance, first, last)
    plan.opened = plan.departs - dt.timedelta(days=chance.randint(30, 120))
    return plan
