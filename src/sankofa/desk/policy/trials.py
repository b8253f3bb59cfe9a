"""What a draft would change, as its page shows it: counts with the way to their cases, groups by their names.

Here: words and shapes. Not here: counting, and what is too small to show (journey).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sankofa.desk.templatetags.look import money
from sankofa.journey.vocab import Change, Mark, Shown, SimulatedRow, Simulation
from sankofa.reference.queries import country_name
from sankofa.schemes.queries import schemes

CHANGES: Mapping[Change, Promise] = {
    Change.GAINS: gettext_lazy("Cases that would qualify and do not now"),
    Change.LOSES: gettext_lazy("Cases that qualify and would not any more"),
    Change.MORE: gettext_lazy("Cases that would get more"),
    Change.LESS: gettext_lazy("Cases that would get less"),
}
_SEXES = {"female": gettext_lazy("female"), "male": gettext_lazy("male"), "other": gettext_lazy("other")}
_GROUNDS = {
    "none": gettext_lazy("judged, not vulnerable"),
    "elderly": gettext_lazy("elderly"),
    "ex_uam": gettext_lazy("came as an unaccompanied minor"),
    "single_parent": gettext_lazy("single parent"),
    "socially_weak": gettext_lazy("socially weak"),
    "other": gettext_lazy("another ground"),
    "": gettext_lazy("not judged"),
}


@dataclass(frozen=True)
class Count:
    """A number, and the way to the cases behind it ("" where there are none, or few)."""

    number: Shown
    query: str = ""


@dataclass(frozen=True)
class Line:
    label: str
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class CostLine:
    """Costs as the terms in force and the draft have them; "" where they aren't shown."""

    label: str
    before: str
    after: str
    total: bool = False


@dataclass(frozen=True)
class TrialPage:
    """What is told of one scheme, by its title."""

    found: Simulation
    title: str
    changes: tuple[tuple[str, Count, Shown], ...]  # label, cases, people
    costs: tuple[CostLine, ...]
    more: str  # what it comes to more or less in all; "" where it isn't shown
    projects: tuple[CostLine, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]


def pages(found: Mapping[str, Simulation]) -> list[TrialPage]:
    """One scheme each; those that a reader may not know of any more are left out."""
    titles = {one.id: one.title.into(get_language() or "en") for one in schemes()}
    return [_page(one, titles[key]) for key, one in found.items() if key in titles]


def _page(found: Simulation, title: str) -> TrialPage:
    return TrialPage(
        found=found,
        title=title,
        changes=tuple((str(_SHORT[one]), _count(found, found.changes[one], one), found.people[one]) for one in CHANGES),
        costs=tuple(
            CostLine(currency, _money(found.cents[currency], currency), _money(found.would_cents[currency], currency))
            for currency in found.cents
        ),
        more=_more(found),
        projects=tuple(_projects(found)),
        groups=(
            (_("Nationality"), _lines(found, found.nationalities, Mark.NATIONALITY)),
            (_("Sex"), _lines(found, found.sexes, Mark.SEX)),
            (_("Age"), _lines(found, found.ages, Mark.AGE)),
            (_("Vulnerability"), _lines(found, found.vulnerabilities, Mark.VULNERABILITY)),
        ),
    )


_SHORT = {
    Change.GAINS: gettext_lazy("Gain"),
    Change.LOSES: gettext_lazy("Lose"),
    Change.MORE: gettext_lazy("Get more"),
    Change.LESS: gettext_lazy("Get less"),
}


def mark_words(mark: str, label: str) -> str:
    match mark:
        case Mark.NATIONALITY:
            return country_name(label) if label else _("not known")
        case Mark.SEX:
            return str(_SEXES.get(label, _("not known")))
        case Mark.VULNERABILITY:
            return str(_GROUNDS.get(label, label))
        case _:
            return label or _("not known")


def _count(found: Simulation, number: Shown, change: Change, **mark: str) -> Count:
    return Count(number, urlencode({"of_scheme": found.scheme, "change": change.value, **mark}) if number else "")


def _lines(found: Simulation, rows: tuple[SimulatedRow, ...], mark: Mark) -> tuple[Line, ...]:
    return tuple(
        Line(
            mark_words(mark, row.label),
            tuple(_count(found, getattr(row, change.value), change, by=mark.value, of=row.label) for change in CHANGES),
        )
        for row in rows
    )


def _projects(found: Simulation) -> Iterator[CostLine]:
    for one in found.projects:
        yield CostLine(
            one.project or _("payer not known"),
            _money(one.cents, one.currency),
            _money(one.would_cents, one.currency),
            total=True,
        )
        for part in one.years:
            yield CostLine(
                str(part.year or _("year not known")),
                _money(part.cents, one.currency),
                _money(part.would_cents, one.currency),
            )


def _money(cents: Shown, currency: str) -> str:
    return "" if cents is None else money(cents, currency)


def _more(found: Simulation) -> str:
    """Of the one currency there is; several are not added up."""
    if len(found.cents) != 1:
        return ""
    ((currency, before),) = found.cents.items()
    after = found.would_cents[currency]
    if before is None or after is None:
        return ""
    sign = "+" if after >= before else "−"  # noqa: RUF001  # a minus
    return f"{sign}{money(abs(after - before), currency)}"
