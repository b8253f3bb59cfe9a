"""Margins into whole numbers: proportional fitting of a table, rounding that keeps every margin, families from heads.

Pure: no database, no clock; the same chance gives the same answer.
"""

from collections.abc import Mapping, Sequence
from random import Random

ROUNDS = 200
Table = dict[tuple[str, str], int]


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that sum to `total`, as near to the weights as can be: largest remainders."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(one) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def fit(rows: Mapping[str, int], columns: Mapping[str, int], seed: Mapping[tuple[str, str], float]) -> Table:
    """A table of whole numbers with these margins, as near to the seed's proportions as the margins let it.

    A cell that the seed doesn't have stays empty. Raises ValueError where the margins can't be met so.
    """
    if sum(rows.values()) != sum(columns.values()):
        raise ValueError("the margins don't sum to the same")
    exact = {cell: float(weight) for cell, weight in seed.items() if weight > 0}
    for _ in range(ROUNDS):
        _scale(exact, rows, 0)
        _scale(exact, columns, 1)
    found = {cell: int(value) for cell, value in exact.items()}
    _raise_to(found, rows, columns, exact)
    return found


def _scale(table: dict[tuple[str, str], float], margins: Mapping[str, int], axis: int) -> None:
    sums = dict.fromkeys(margins, 0.0)
    for cell, value in table.items():
        sums[cell[axis]] += value
    for cell in table:
        if sums[cell[axis]]:
            table[cell] *= margins[cell[axis]] / sums[cell[axis]]


def _raise_to(
    table: Table, rows: Mapping[str, int], columns: Mapping[str, int], exact: Mapping[tuple[str, str], float]
) -> None:
    """Gives the units that rounding down left to cells, the largest remainders first, along augmenting paths."""
    lack = {row: total - sum(n for (r, _c), n in table.items() if r == row) for row, total in rows.items()}
    room = {column: total - sum(n for (_r, c), n in table.items() if c == column) for column, total in columns.items()}
    inside = {
        row: sorted((cell for cell in table if cell[0] == row), key=lambda c: table[c] - exact[c]) for row in rows
    }
    for row in rows:
        while lack[row] > 0:
            if not _place(row, table, inside, room, set()):
                raise ValueError(f"no room for {row}")
            lack[row] -= 1


def _place(
    row: str, table: Table, inside: Mapping[str, Sequence[tuple[str, str]]], room: dict[str, int], seen: set[str]
) -> bool:
    """One unit more in the row: in a column with room, else where another row gives way and goes elsewhere."""
    for cell in inside[row]:
        if room[cell[1]] > 0:
            room[cell[1]] -= 1
            table[cell] += 1
            return True
    for cell in inside[row]:
        column = cell[1]
        if column in seen:
            continue
        seen.add(column)
        for other in inside:
            if other != row and table.get((other, column), 0) > 0 and _place(other, table, inside, room, seen):
                table[other, column] -= 1
                table[cell] += 1
                return True
    return False


def families(chance: Random, adults: int, children: int) -> list[tuple[int, int]]:
    """Cases as (adults, children) that use up exactly these people. Children never go without an adult here."""
    if children and not adults:
        raise ValueError("children without an adult")
    found: list[tuple[int, int]] = []
    while children:
        parents = 2 if adults > 1 + (children > 3) and chance.random() < 0.45 else 1
        some = children if adults == parents else min(children, chance.choice((1, 1, 2, 2, 3)))
        found.append((parents, some))
        adults, children = adults - parents, children - some
    while adults:
        some = 2 if adults > 1 and chance.random() < 0.09 else 1
        found.append((some, 0))
        adults -= some
    chance.shuffle(found)
    return found
