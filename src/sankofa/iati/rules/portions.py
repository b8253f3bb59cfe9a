"""Parts of a whole: countries in percent without anybody standing alone, a budget by year. Pure."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

HUNDRED = 100


def countries(people: Mapping[str, int], *, least: int) -> tuple[list[tuple[str, Decimal]], Decimal]:
    """Whole percents by country, and of all others together; with 100 in sum. {country: people}; "" is not known.

    A country of fewer than `least` people goes to the others; where the others are fewer than that, the smallest
    country goes with them, until nobody can be reckoned out.
    """
    kept = {code: n for code, n in people.items() if code and n >= least}
    others = sum(people.values()) - sum(kept.values())
    while kept and 0 < others < least:
        smallest = min(kept, key=lambda code: (kept[code], code))
        others += kept.pop(smallest)
    if not kept:
        return [], Decimal(HUNDRED)
    names = [*sorted(kept, key=lambda code: (-kept[code], code)), ""]
    parts = shared(HUNDRED, [*(kept[code] for code in names[:-1]), others])
    found = [(code, Decimal(part)) for code, part in zip(names, parts, strict=True) if part]
    return [(code, part) for code, part in found if code], Decimal(parts[-1])


def by_year(minor: int, starts: dt.date, ends: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    """An amount for the days of [starts, ends), by calendar year: (first day, last day, minor units), summing to it."""
    edges = [starts, *(dt.date(year, 1, 1) for year in range(starts.year + 1, ends.year + 1)), ends]
    spans = [(a, b) for a, b in pairwise(edges) if a < b]
    parts = shared(minor, [(b - a).days for a, b in spans])
    return [(a, b - dt.timedelta(days=1), part) for (a, b), part in zip(spans, parts, strict=True)]


def shared(whole: int, weights: list[int]) -> list[int]:
    """A whole by weight, in whole numbers that sum to it: by the largest remainder, the earlier first."""
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    left = whole - sum(parts)
    order = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    for at in order[:left]:
        parts[at] += 1
    return parts
