"""Pure: like cases decided unlike, and differences by nationality, each with how sure one can be. For learning.

Here: the decisions of the view. Not here: which cases a reader may see (cases), what is drawn of it (the desk). Nothing
here is put in an order of merit, and no departure is counted for anybody: units come in the order of their names.
Intervals are of 95 %: Wilson's for shares (E. B. Wilson, 1927), order statistics of the binomial for medians. Groups of
fewer than five are left out (disclosure), and one more where a sum would tell them.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sankofa.journey.rules import disclosure
from sankofa.journey.vocab import DecidedCase, Fairness, LeftCase, LikeCases, Middle, Spread, Unit

Z = 1.959964  # of a normal distribution, two sides of 2.5 %
SURE = 0.95


def fairness(decided: Sequence[DecidedCase], left: Sequence[LeftCase]) -> Fairness:
    """Everything the view shows of decided cases and of those who left."""
    like = like_cases(decided)
    mixed = [case for group in like if group.unlike for case in group.cases]
    rates = {case.key: group.granted / len(group.cases) for group in like for case in group.cases}
    return Fairness(
        decided=len(decided),
        left=len(left),
        unlike=tuple(group for group in like if group.unlike and disclosure.shown(len(group.cases)) is not None),
        few=sum(group.unlike and disclosure.shown(len(group.cases)) is None for group in like),
        counsellors=units(mixed, rates, lambda one: one.counsellor),
        offices=units(mixed, rates, lambda one: one.office),
        hosts=units(mixed, rates, lambda one: one.host),
        durations=middles((one.nationality, one.days) for one in left),
        support=middles((one.nationality, one.cents) for one in decided if one.granted and one.cents),
    )


def like_cases(decided: Sequence[DecidedCase]) -> tuple[LikeCases, ...]:
    """Cases of which the same version of a scheme said the same for the same reasons, however they were decided."""
    alike: defaultdict[tuple[str, str, str, frozenset[str]], list[DecidedCase]] = defaultdict(list)
    for one in decided:
        alike[one.scheme, one.version, one.advice, frozenset(one.reasons)].append(one)
    groups = [
        LikeCases(scheme, version, advice, some[0].reasons, tuple(some))
        for (scheme, version, advice, _reasons), some in alike.items()
    ]
    return tuple(sorted(groups, key=lambda one: (one.scheme, one.version, one.advice, one.reasons)))


def units(
    mixed: Iterable[DecidedCase], rates: dict[str, float], name: Callable[[DecidedCase], str]
) -> tuple[Unit, ...]:
    """Of like cases that were decided unlike: how often each unit's were granted, and how often such cases are."""
    by_name: defaultdict[str, list[DecidedCase]] = defaultdict(list)
    for one in mixed:
        by_name[name(one)].append(one)
    names = sorted(by_name)
    counts = disclosure.told([len(by_name[one]) for one in names])
    return tuple(
        _unit(name, by_name[name], rates) if count is not None else Unit(name, None, None, None, apart=False)
        for name, count in zip(names, counts, strict=True)
    )


def _unit(name: str, cases: Sequence[DecidedCase], rates: dict[str, float]) -> Unit:
    granted = sum(one.granted for one in cases)
    expected = sum(rates[one.key] for one in cases) / len(cases)
    share = wilson(granted, len(cases))
    return Unit(name, len(cases), share, expected, apart=not share.low <= expected <= share.high)


def wilson(some: int, of: int) -> Spread:
    """A share with its interval. `of` is at least one."""
    share, square = some / of, Z * Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = Z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    # rounding must not take the edges past what was seen
    return Spread(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def middles(values: Iterable[tuple[str, int]]) -> tuple[Middle, ...]:
    """The median of each nationality, and whether its interval lies apart from that of all the others together."""
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for name, value in values:
        by_name[name].append(value)
    names = sorted(by_name)
    counts = disclosure.told([len(by_name[one]) for one in names])
    found = []
    for name, count in zip(names, counts, strict=True):
        if count is None:
            found.append(Middle(name, None, None, apart=False))
            continue
        own = median(by_name[name])
        others = [value for other in names if other != name for value in by_name[other]]
        rest = median(others) if others else None
        apart = bool(own.sure and rest and rest.sure and (own.low > rest.high or rest.low > own.high))
        found.append(Middle(name, count, own, apart=apart))
    return tuple(found)


def median(values: Sequence[int]) -> Spread:
    """The median, with the closest pair of observed values that holds it in 95 of 100 samples; `sure` is false where
    there are too few for such a pair (fewer than six): then the edges are the least and the greatest. No assumption on
    how the values are spread.
    """
    ranked = sorted(values)
    count = len(ranked)
    middle = (ranked[(count - 1) // 2] + ranked[count // 2]) / 2
    rank = _rank(count)
    return Spread(middle, ranked[rank], ranked[count - 1 - rank], sure=_covers(count, rank) >= SURE)


def _rank(count: int) -> int:
    """The greatest rank (from 0) whose pair still covers the median often enough."""
    guess = max(0, int((count - Z * math.sqrt(count)) / 2))
    while guess and _covers(count, guess) < SURE:
        guess -= 1
    return guess


def _covers(count: int, rank: int) -> float:
    """How often the values at a rank from both ends hold the median of what they were drawn from."""
    log_half = count * math.log(2)
    tail = math.fsum(
        math.exp(math.lgamma(count + 1) - math.lgamma(one + 1) - math.lgamma(count - one + 1) - log_half)
        for one in range(rank + 1)
    )
    return 1 - 2 * tail
