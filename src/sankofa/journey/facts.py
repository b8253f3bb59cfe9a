"""Joins what every app knows about one case into the facts that policies judge. Nothing is decided here."""

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from sankofa.cases import queries as cases
from sankofa.eligibility import queries as eligibility
from sankofa.people import queries as people
from sankofa.protection import queries as protection
from sankofa.protection.vocab import Compartment
from sankofa.reintegration import queries as reintegration
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Facts, Value
from sankofa.travel import queries as travel


@dataclass(frozen=True)
class Gathered:
    """The facts of one case and what to call its members in texts; member keys are the members' ids."""

    facts: Facts
    names: dict[str, str]
    leaves_on: dt.date | None  # the booked day, else the wished one
    kind: str  # the case's kind: which schemes are for it
    mission_id: uuid.UUID


def gather(case_id: uuid.UUID, *, on: dt.date, still_here: bool = False) -> Gathered:
    """Everything known about the case on a day. A fixed number of queries, whatever the size of the family.

    What a later source knows better (a booked departure over a wished one) takes the earlier one's place.
    `still_here`: where some have left and others stayed behind, only of those who stayed. Gates ask so.
    """
    spine = cases.spine(case_id)
    stayed = [member for member in spine.members if member.stayed] if still_here else []
    persons = {member.id: member.person_id for member in stayed or spine.members}
    earlier = cases.last_assisted(list(persons.values()), apart_from=case_id)
    of_people = people.facts(list(persons.values()), on=on)
    of_protection = protection.facts(list(persons))
    of_eligibility = eligibility.member_facts(case_id, persons)
    booked, of_travel = travel.member_facts(case_id, list(persons), on=on)
    members: dict[str, dict[str, Value]] = {
        str(member): {
            **of_people[person],
            **({"returns.last_assisted_on": earlier[person]} if person in earlier else {}),
            **of_protection[member],
            **of_travel[member],
            **of_eligibility[member],
        }
        for member, person in persons.items()
    }
    case: dict[str, Value] = {
        "case.kind": spine.kind,
        "case.members.count": len(spine.members),
        "case.host.country": spine.host,
        "case.contact.first_on": spine.opened_on,
        "case.plan.written_on": reintegration.plan_written_on(case_id) or ABSENT,
        "case.destination.country": spine.destination or UNKNOWN,
        "case.departure.on": spine.wished_on or UNKNOWN,
        "case.arrival_help.asked": UNKNOWN if spine.arrival_help is None else spine.arrival_help,
        "case.arrival_request.acknowledged_on": spine.arrival_acknowledged_on or ABSENT,
        **eligibility.case_facts(case_id),
        **booked,
    }
    names = {str(member.id): member.name for member in spine.members}
    leaves_on = booked.get("case.departure.on", spine.wished_on)
    day = leaves_on if isinstance(leaves_on, dt.date) else None
    return Gathered(Facts.of(case, members), names, day, spine.kind, spine.mission_id)


def gather_inside(which: Compartment, case_id: uuid.UUID, *, on: dt.date) -> Gathered:
    """As `gather`, with what one compartment knows; inside an opening of it."""
    gathered, inside = gather(case_id, on=on), protection.answers_inside(which, case_id)
    members = {one.key: {**one.values, **inside.get(uuid.UUID(one.key), {})} for one in gathered.facts.members}
    return replace(gathered, facts=Facts.of(gathered.facts.case, members))
