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
