"""Pure: which small numbers are not shown, so that nobody is told apart. Not here: counting (simulating)."""

from collections.abc import Sequence

SMALL = 5
"""Fewer people than this are not told apart."""


def shown(number: int) -> int | None:
    """A number, unless it is small: none at all is told, one to four are not."""
    return None if 0 < number < SMALL else number


def told(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts of groups whose sum is shown too: small ones left out, and one more where the sum would tell the one
    that is left out.
    """
    left = [shown(count) for count in counts]
    if sum(count is None for count in left) == 1 and len(left) > 1:
        rest = [(count, place) for place, count in enumerate(left) if count is not None]
        second = min((one for one in rest if one[0]), default=rest[0])
        left[second[1]] = None
    return tuple(left)


def told_both_ways(table: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """As `told` for a table whose rows and columns are both summed: a cell is told where both allow it."""
    across = [told(row) for row in table]
    down = [told(column) for column in zip(*table, strict=True)]
    return [
        [count if count is not None and down[j][i] is not None else None for j, count in enumerate(row)]
        for i, row in enumerate(across)
    ]
