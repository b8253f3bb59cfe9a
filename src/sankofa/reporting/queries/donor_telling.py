"""What a donor report tells of people, as the register keeps it, and what of it must be blank beside what left before.

A donor learns how many left with its money, by project and together, and knows whom it paid for where a list is owed:
that is its own agreement, and never blank. Counts of people by what they are go through the attack of `disclosed`.
"""

from collections import Counter
from itertools import product
from typing import Any

from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.finance import queries as finance
from sankofa.finance.vocab import Terms
from sankofa.kernel.errors import DomainError
from sankofa.reporting.models import Release, Snapshot
from sankofa.reporting.queries.donor_figures import Figures
from sankofa.reporting.vocab import UNKNOWN, Counted

NAMES = {"sex": "sex", "band": "age", "country": "destination"}  # of a report, and of the snapshot
Row = tuple[dict[str, Any], list[list[Any]], list[list[list[str]]]]  # question, printed, blank: as `Release` has them


def told(figures: Figures) -> list[Row]:
    """Everything that the report tells of who left in its period, by population."""
    content = figures.content()
    table = _row(figures.cases(Counted.LEFT), figures)
    for one in content["people"]:
        of = [[NAMES[name], value] for name, value in sorted(one["of"].items())]
        if one["count"] is None:
            table[2].append(of)
        elif of:
            table[1].append([of, one["count"]])
    return [table, *_own(figures)]


def held_back(figures: Figures, terms: Terms) -> list[list[list[str]]]:
    """Cells of counts by person that must be blank too, as a basis keeps them, beside all that the donor can hold.

    Where nobody can say because too much left, that is all of them. Raises DomainError `no_snapshot`.
    """
    left = Release.objects.filter(mission=terms.mission_id)
    snapshot = Snapshot.objects.order_by("-made_at", "-id").first()
    donor = finance.told_donor(terms.mission_id, terms.id)
    if snapshot is None:
        if left.exclude(donor=donor).exists():
            text = _(
                "Counts left the house before, and there is no snapshot to hold this report against. Make one first."
            )
            raise DomainError("no_snapshot", text)
        return []
    from sankofa.reporting.queries import disclosed  # noqa: PLC0415  heavy: only where something leaves
    from sankofa.reporting.queries.explorer import opened  # noqa: PLC0415  as above

    (question, printed, blank), *own = told(figures)
    cells = {disclosed.cell_of(of): None for of, _count in printed}
    hidden = frozenset(disclosed.cell_of(of) for of in blank)
    mine = disclosed.Telling(disclosed.aided(question), cells, hidden, hidden, donor=donor)
    before = disclosed.earlier(terms.mission_id, "people")
    before += [
        disclosed.Telling(disclosed.aided(of), {disclosed.cell_of(cell): n for cell, n in held}, donor=donor)
        for of, held, _blank in own
    ]
    with opened(snapshot.id) as held_open:
        found = disclosed.weighed(
            held_open,
            mission=accounts.mission_code(terms.mission_id),
            new=[mine],
            before=before,
            limits=disclosed.limits(),
        )
    back = {of: name for name, of in NAMES.items()}
    return [[[back[name], value] for name, value in cell.of] for _place, cell in found.blank]


def _own(figures: Figures) -> list[Row]:
    """What a donor knows of its own: how many left by project and together; where a list is owed, what they are."""
    projects = ["", *(one["id"] for one in figures.basis["projects"])]
    rows = [_row(figures.cases(Counted.LEFT, key), figures) for key in projects]
    for row, key in zip(rows, projects, strict=True):
        row[1].append([[], len(figures.left(key))])
    if not figures.basis["lists_people"]:
        return rows
    names = sorted(NAMES)
    counts: Counter[tuple[str, ...]] = Counter(
        tuple(str(person[name]) or UNKNOWN for name in names)  # type: ignore[literal-required]  # columns of a list
        for person in figures.content()["persons"] or ()
        if person["month"]
    )
    listed = _row(figures.cases(Counted.LEFT), figures)
    values = [sorted({key[place] for key in counts}) for place in range(len(names))]
    listed[1].extend(
        [[[NAMES[name], value] for name, value in zip(names, key, strict=True)], counts[key]]
        for key in product(*values)
    )
    return [*rows, listed]


def _row(cases: set[str], figures: Figures) -> Row:
    return {"cases": sorted(cases), "since": figures.basis["since"], "until": figures.basis["until"]}, [], []
