"""What can be had together of the schemes that say yes: which exclude each other, and the best combination.

Here: choosing among judgements. Not here: excluding by what was granted before: that is a condition of the scheme.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from sankofa.schemes.vocab import Choice, Combination, Evaluation

BASE = "EUR"


def combine(evaluations: Iterable[Evaluation]) -> Combination:
    """The largest sets of granted schemes without a conflict, best first: most EUR at least, then most schemes.

    Only what says yes and is decided on takes part: nothing that is still to be assessed has a price here.
    """
    granted = [one for one in evaluations if one.outcome.is_yes and one.decidable]
    by_id = {one.scheme_id: one for one in granted}
    clashes = frozenset(
        pair
        for pair in combinations(sorted(by_id), 2)
        if pair[1] in by_id[pair[0]].excludes or pair[0] in by_id[pair[1]].excludes
    )
    involved = sorted({one for pair in clashes for one in pair})
    free = [one for one in by_id if one not in involved]
    choices = [_choice([*free, *some], by_id) for some in _together(involved, clashes)]
    best, *others = sorted(choices, key=lambda one: (-one.least.get(BASE, 0), -len(one.schemes), one.schemes))
    return Combination(best=best, others=tuple(others), conflicts=tuple(sorted(clashes)))


def _together(involved: Sequence[str], clashes: frozenset[tuple[str, str]]) -> list[frozenset[str]]:
    """Every set without a clash to which nothing can be added."""
    fitting = [
        frozenset(some)
        for size in range(len(involved) + 1)
        for some in combinations(involved, size)
        if not any(pair in clashes for pair in combinations(some, 2))
    ]
    return [one for one in fitting if not any(one < other for other in fitting)]


def _choice(schemes: Iterable[str], by_id: Mapping[str, Evaluation]) -> Choice:
    sums: dict[str, int] = {}
    names = tuple(sorted(schemes))
    for amounts in (by_id[one].amounts for one in names):
        for currency, cents in (amounts.least if amounts else {}).items():
            sums[currency] = sums.get(currency, 0) + cents
    return Choice(schemes=names, least=MappingProxyType(sums))
