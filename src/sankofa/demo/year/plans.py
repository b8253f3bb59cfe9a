"""A case as planned, before it is written: who, which programmes, which days. Pure."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.people.vocab import Sex

ADULT = 18


@dataclass(kw_only=True)
class Plan:
    """Of one case. `adults` counts a child that travels alone too; `lead_age` then says how old."""

    kind: Kind
    group: str  # for whom it was planned: rean, hrt, riim, trafficking …
    nationality: str
    destination: str
    adults: int = 1
    children: int = 0
    lead_age: int | None = None
    lead_sex: Sex | None = None
    departs: dt.date | None = None
    recorded: dt.date | None = None  # registered then, after the person had gone
    received: dt.date | None = None  # the signed application
    opened: dt.date | None = None
    ended: dt.date | None = None  # without departure
    outcome: Outcome | None = None
    reached: Stage = Stage.CLOSED  # of a case that never left: how far it came
    schemes: tuple[str, ...] = ()  # granted beside REAN
    status: str = ""  # code of the fact member.residence.status
    claim: dt.date | None = None  # asylum claimed
    claim_status: str = "rejected"
    checked: str = ""  # the HRT check said yes or no
    checked_on: dt.date | None = None
    city: str = ""
    site: str = ""  # of detention
    problem: str = ""  # of health: physical or psychological
    escort: str = ""  # medical or social
    trafficking: str = ""  # standard, arrival or reintegration: which help was wanted
    ground: str = ""  # of another vulnerability
    guardian: bool = False
    place: str = ""  # in the quota of VARRP-VINN: held or released
    project: str = ""  # that pays for something of this case beside REAN
    met: bool | None = None  # on arrival
    origin: str = ""  # airport from where somebody comes in
    held_up: str = ""  # why it waits, since `ended`
    expert: str = ""  # who goes on an assignment; some go twice

    @property
    def people(self) -> int:
        return self.adults + self.children


def day_in(chance: Random, first: dt.date, last: dt.date) -> dt.date:
    """Some day from `first` to `last`, both counted."""
    return first + dt.timedelta(days=chance.randint(0, (last - first).days))


def take(chance: Random, plans: list[Plan], people: int) -> list[Plan]:
    """Some of the plans with exactly so many people in all. Raises ValueError where there are no such plans."""
    found, left = [], people
    for plan in chance.sample(plans, len(plans)):
        if plan.people <= left:
            found.append(plan)
            left -= plan.people
    if left:
        raise ValueError(f"{left} of {people} people are left over")
    return found
