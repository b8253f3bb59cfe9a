"""Invented names of people and families, by culture (`data/names.yaml`), drawn from a given source of chance.

No database here. The same chance gives the same people.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from random import Random

import yaml

from sankofa.people.vocab import Sex


@dataclass(frozen=True)
class Name:
    """One name in its own script and in Latin; the same where that is its script."""

    own: str
    latin: str

    def __add__(self, other: "Name") -> "Name":
        return Name(f"{self.own} {other.own}", f"{self.latin} {other.latin}")


@dataclass(frozen=True)
class Culture:
    nationality: str
    weight: int
    languages: tuple[str, ...]  # the mother tongue first
    order: str
    wife: str
    city: str
    male: tuple[Name, ...]
    female: tuple[Name, ...]
    family: tuple[Name, ...] = ()


@dataclass(frozen=True)
class Somebody:
    """An invented person: name, sex, age in whole years, and what they are in the family."""

    name: Name
    given: Name
    family: Name | None
    sex: Sex
    age: int
    role: str


@dataclass
class Household:
    """People who travel together; the first is the principal applicant."""

    culture: Culture
    people: list[Somebody] = field(default_factory=list)


@lru_cache
def cultures() -> tuple[Culture, ...]:
    text = resources.files("sankofa.demo").joinpath("data/names.yaml").read_text(encoding="utf-8")
    return tuple(
        Culture(
            nationality=row["nationality"],
            weight=row["weight"],
            languages=tuple(row["languages"]),
            order=row["order"],
            wife=row["wife"],
            city=row["city"],
            male=tuple(map(_name, row["male"])),
            female=tuple(map(_name, row["female"])),
            family=tuple(map(_name, row.get("family", ()))),
        )
        for row in yaml.safe_load(text).values()
    )


def household(chance: Random, culture: Culture, *, adults: int, children: int, age: int) -> Household:
    """A single person, a couple, or a parent or two with children. `age`: of the principal applicant."""
    sex = chance.choice((Sex.MALE, Sex.MALE, Sex.FEMALE))
    house = chance.choice(culture.family) if culture.family else None
    given = _given(chance, culture, sex)
    lead = _somebody(chance, culture, given, house, sex, age, "")
    people = [lead]
    if adults > 1:
        other = Sex.FEMALE if sex == Sex.MALE else Sex.MALE
        own = house if culture.wife == "shared" or not culture.family else chance.choice(culture.family)
        years = max(19, age + chance.randint(-6, 4))
        role = "wife" if other == Sex.FEMALE else "husband"
        people.append(_somebody(chance, culture, _given(chance, culture, other, given), own, other, years, role))
    father = next((one.given for one in people if one.sex == Sex.MALE), None) or _given(chance, culture, Sex.MALE)
    for place in range(children):
        child = chance.choice((Sex.MALE, Sex.FEMALE))
        years = max(0, min(17, age - 24 - 2 * place - chance.randint(0, 3)))
        role = "son" if child == Sex.MALE else "daughter"
        first = _given(chance, culture, child, *(one.given for one in people))
        people.append(_somebody(chance, culture, first, house, child, years, role, father=father))
    return Household(culture, people)


def _somebody(
    chance: Random,
    culture: Culture,
    given: Name,
    house: Name | None,
    sex: Sex,
    age: int,
    role: str,
    *,
    father: Name | None = None,
) -> Somebody:
    father = father or _given(chance, culture, Sex.MALE, given)
    family: Name | None = house
    match culture.order:
        case "patronymic":
            name, family = given + father, None
        case "threefold":
            name, family = given + father + _given(chance, culture, Sex.MALE, given, father), None
        case "mongol":
            name, family = father + given, None
        case "single":
            name, family = given, None
        case "family_first" if house:
            name = Name(f"{house.own}{given.own}" if _is_han(house.own) else f"{house.own} {given.own}",
                        f"{house.latin} {given.latin}")  # fmt: skip
        case _:
            name = given + house if house else given
    return Somebody(name, given, family, sex, age, role)


def _given(chance: Random, culture: Culture, sex: Sex, *taken: Name) -> Name:
    names = culture.female if sex == Sex.FEMALE else culture.male
    return chance.choice([name for name in names if name not in taken] or list(names))


def _is_han(text: str) -> bool:
    return "\u4e00" <= text[0] <= "\u9fff"


def _name(text: str) -> Name:
    own, _bar, latin = text.partition("|")
    return Name(own, latin or own)
