"""Figures as a table takes them: of a cube inside the house, or of what may leave it."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from sankofa.reporting import queries
from sankofa.reporting.vocab import Cube, Held, Key

if TYPE_CHECKING:
    from sankofa.reporting.queries.outgoing import Leaving


class Inside:
    """What staff see: every figure as it is."""

    def __init__(self, cube: Cube) -> None:
        self.measure, self.dimensions = cube.measure, cube.dimensions
        self.sums = queries.sums(cube)

    @cached_property
    def _values(self) -> list[list[str]]:
        return [sorted({key[place] for key in self.sums} - {""}) for place in range(len(self.dimensions))]

    def values(self, place: int) -> Sequence[str]:
        return self._values[place]

    def amount(self, key: Key) -> Decimal | None:
        return queries.figure(self.measure, self.sums.get(key, Held()))

    def is_blank(self, key: Key) -> bool:  # noqa: ARG002  nothing is, inside
        return False

    def weight(self, key: Key) -> Decimal:
        """What puts rows in order: the figure itself, of a mean how many it is of."""
        held = self.sums.get(key, Held())
        return Decimal(held.behind if self.measure.is_mean else abs(held.top))

    def is_of_cases(self, key: Key) -> bool:
        return self.sums.get(key, Held()).behind > 0


class Outside:
    """What may leave the house. Rows are in the order of what is printed, so that the order tells nothing either."""

    def __init__(self, leaving: "Leaving") -> None:
        self.measure, self.dimensions = leaving.measure, leaving.dimensions
        self.leaving = leaving

    def values(self, place: int) -> Sequence[str]:
        return self.leaving.values[place]

    def amount(self, key: Key) -> Decimal | None:
        return self.leaving.figures.get(key)

    def is_blank(self, key: Key) -> bool:
        return key not in self.leaving.figures

    def weight(self, key: Key) -> Decimal:
        return abs(self.leaving.figures.get(key) or Decimal(0))

    def is_of_cases(self, key: Key) -> bool:  # noqa: ARG002  outside nobody can trace anything
        return False
