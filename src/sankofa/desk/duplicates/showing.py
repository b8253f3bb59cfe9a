"""Two records in words: how likely they are one person, why, and what stands in each, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sankofa.cases.vocab import CaseBrief
from sankofa.desk.people.telling import born, case_state, languages, nationalities
from sankofa.desk.shapes import Tone
from sankofa.matching.queries import LIKELY, VERY_LIKELY
from sankofa.matching.vocab import AGAINST, Comparison, PairRow, Side
from sankofa.people.vocab import ChannelKind, DocumentKind, IdentifierKind, PersonFile, Sex
from sankofa.reference.queries import country_name


@dataclass(frozen=True)
class PairLine:
    """A pair in the queue, ready to read."""

    row: PairRow
    tone: Tone
    icon: str
    likely: str
    a: str
    b: str
    alike: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One line of the comparison; each side may hold several values."""

    label: str
    a: tuple[str, ...]
    b: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both say the same. What one of them leaves out is no difference."""
        return bool(self.a) and sorted(self.a) == sorted(self.b)

    @property
    def differs(self) -> bool:
        return bool(self.a and self.b) and not self.same


def line(row: PairRow) -> PairLine:
    likely: tuple[Tone, str, str] = ("plain", "question-circle", _("Possible"))
    if row.score >= VERY_LIKELY:
        likely = ("wait", "people-fill", _("Very likely"))
    elif row.score >= LIKELY:
        likely = ("info", "people", _("Likely"))
    return PairLine(
        row,
        *likely,
        a=_about(row.a),
        b=_about(row.b),
        alike=tuple(str(reason.label) for reason in row.reasons if reason not in AGAINST),
        against=tuple(str(reason.label) for reason in row.reasons if reason in AGAINST),
    )


def compared(found: Comparison, a: PersonFile, b: PersonFile) -> list[Fact]:
    """The lines that at least one of the two fills. Numbers and telephones are masked, as on the person's page."""
    pairs = zip(_values(a, found.cases_a), _values(b, found.cases_b), strict=True)
    return [Fact(label, one, other) for (label, one), (_label, other) in pairs if one or other]


def _about(side: Side) -> str:
    return f"{born(side.birth)} · {nationalities(side.nationalities)}"


def _values(file: PersonFile, cases: Sequence[CaseBrief]) -> list[tuple[str, tuple[str, ...]]]:
    details = file.details
    return [
        (_("Full name"), (details.full_name,)),
        (_("In Latin letters"), (details.latin_name,)),
        (_("Also known as"), details.aliases),
        (_("Born"), (born(details.birth),) if details.birth.earliest else ()),
        (
            _("In"),
            _some(", ".join(part for part in (details.birth_place, country_name(details.birth_country)) if part)),
        ),
        (_("Nationality"), tuple(country_name(code) for code in details.nationalities)),
        (_("Sex in papers"), (str(Sex(details.sex).label),) if details.sex != Sex.UNKNOWN else ()),
        (_("Languages"), _some(languages(file.languages))),
        (_("Numbers"), tuple(f"{IdentifierKind(row.kind).label} {row.masked}" for row in file.identifiers)),
        (_("Papers"), tuple(_paper(row.details.kind, row.details.country, row.masked) for row in file.documents)),
        (_("Reached by"), tuple(f"{ChannelKind(row.details.kind).label} {row.masked}" for row in file.channels)),
        (_("Family"), tuple(f"{row.says} {row.name}" for row in file.relations)),
        (_("Cases open to you"), tuple(f"{case.number}: {case_state(case)}, {case.office}" for case in cases)),
    ]


def _paper(kind: str, country: str, masked: str) -> str:
    return f"{DocumentKind(kind).label}, {country_name(country)} {masked}".strip()


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
