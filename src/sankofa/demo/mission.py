"""Loads the demo mission in its order: staff, the crowd, what they decided, travel and home, then the showcases.

Compartments and blockers come last: each opening and each refresh is a transaction of its own.
"""

import datetime as dt

from django.db import transaction

from sankofa.cases import queries as cases
from sankofa.cases.models import Case
from sankofa.demo import (
    compartments,
    crowd,
    decisions,
    doubles,
    gate,
    home,
    money,
    publishing,
    showcases,
    street,
    travel,
)
from sankofa.demo.world import build
from sankofa.demo.year import building as year
from sankofa.journey import services as journey
from sankofa.matching import services as matching
from sankofa.people import search


def load(now: dt.datetime) -> int:
    """Answers how many cases were made; 0 where the demo stands already. One that was interrupted begins anew."""
    if year.stands():  # a year that was built whole has its own people; nobody joins them
        return 0
    made = 0
    with transaction.atomic():
        if not Case.objects.filter(mission__code="NL").exists():
            world = build(now)
            crowd.write_crowd(world)
            decisions.decide(world)
            travel.write_travel(world)
            home.write_home(world)
            street.write_street(world)
            showcases.write_showcases(world)
            gate.write_gate(world)
            gate.miss_a_connection(world)
            again = doubles.write_doubles(world)
            money.write_money(world)
            publishing.publish(world)
            search.reindex_all()
            matching.look_at(person_ids=again, now=now)
            made = Case.objects.count()
    compartments.fill(now)  # each opening is a transaction of its own
    for case_id in cases.waiting_for_refresh(limit=1_000):
        journey.refresh(case_id=case_id, now=now)
    return made
