"""Three people of the demo who came to another desk before or since, and were recorded once more: to be decided."""

import uuid
from collections.abc import Callable

from sankofa.cases import services as cases
from sankofa.cases.models import Case
from sankofa.cases.vocab import Heard, Kind
from sankofa.demo.world import World
from sankofa.people import services as people
from sankofa.people.models import Person
from sankofa.people.queries import birth
from sankofa.people.vocab import Birth, DatePrecision, Sex

LAST_SWAPPABLE = 12
Again = Callable[[Person], tuple[str, Birth]]


def write_doubles(world: World) -> list[uuid.UUID]:
    """Records them at the first counsellor's office; answers their ids."""
    by = world.actors["counsellor"]
    leads = Case.objects.filter(office=by.office_id, shielded=False).values("lead")
    known = Person.objects.filter(id__in=leads, birth_precision=DatePrecision.EXACT, latin_name__contains=" ")
    rows = [row for row in known.order_by("id") if _may_swap(row)]
    ways: tuple[Again, ...] = (_turned, _year_alone, _swapped)
    return [_record(world, row, again) for row, again in zip(rows, ways, strict=False)]


def _record(world: World, known: Person, again: Again) -> uuid.UUID:
    by, at = world.actors["counsellor"], world.ago(3, 10)
    name, born = again(known)
    countries = tuple(known.nationalities.values_list("country_id", flat=True))
    person = people.create_person(
        full_name=name, birth=born, sex=Sex(known.sex), nationalities=countries, by=by, now=at
    )
    assert by.office_id
    cases.open_case(
        person_id=person,
        kind=Kind.RETURN,
        office_id=by.office_id,
        by=by,
        now=at,
        destination=next(iter(countries), None),
        heard=Heard.FRIENDS,
    )
    return person


def _turned(known: Person) -> tuple[str, Birth]:
    """The family name first."""
    first, *others = known.latin_name.split()
    return " ".join([*others, first]), Birth(DatePrecision.EXACT, known.birth_from, known.birth_until)


def _year_alone(known: Person) -> tuple[str, Birth]:
    assert known.birth_from
    return known.latin_name, birth(known.birth_from.year)


def _swapped(known: Person) -> tuple[str, Birth]:
    """Day and month changed over."""
    day = known.birth_from
    assert day
    return known.latin_name, birth(day.year, day.day, day.month)


def _may_swap(known: Person) -> bool:
    day = known.birth_from
    return day is not None and day.day <= LAST_SWAPPABLE and day.day != day.month
