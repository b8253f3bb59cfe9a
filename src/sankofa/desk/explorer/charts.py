"""Figures as shapes for an SVG. Pure: numbers in, coordinates out; a table with the same figures stands beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, LEFT = 720, 220, 46
SERIES = 6
ROWS = 14
CLASSES = 5
LABELS = 12


@dataclass(frozen=True)
class Series:
    """One line or one column of each group: its name, its place in the palette (1 to 6), its path, its points."""

    name: str
    place: int
    path: str
    points: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Course:
    """What happened over time, in a box of 720 by 250. `bars`: one series, as columns: (x, y, width, height, says)."""

    series: tuple[Series, ...]
    bars: tuple[tuple[float, float, float, float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    scale: tuple[tuple[float, str], ...]


def course(ticks: Sequence[str], series: Sequence[tuple[str, Sequence[Decimal | None]]]) -> Course:
    """One series as columns, several as lines. A value that isn't there leaves a gap."""
    top = _round_up(
        max((value for _name, values in series for value in values if value is not None), default=Decimal(0))
    )
    step = (WIDTH - LEFT) / max(len(ticks), 1)

    def x(place: int) -> float:
        return round(LEFT + step * (place + 0.5), 1)

    def y(value: Decimal) -> float:
        return round(HEIGHT - float(max(value, Decimal(0)) / top) * (HEIGHT - 10), 1)

    every = -(-len(ticks) // LABELS)
    shown = tuple((x(place), text) for place, text in enumerate(ticks) if place % every == (len(ticks) - 1) % every)
    scale = tuple((y(top * n / 4), _short(top * n / 4)) for n in range(5))
    if len(series) == 1:
        wide = round(min(step * 0.66, 64), 1)
        bars = tuple(
            (
                round(x(place) - wide / 2, 1),
                y(value),
                wide,
                round(HEIGHT - y(value), 1),
                f"{ticks[place]}: {_short(value)}",
            )
            for place, value in enumerate(series[0][1])
            if value
        )
        return Course((), bars, shown, scale)
    lines = []
    for number, (name, values) in enumerate(series[:SERIES], start=1):
        points = tuple(
            (x(place), y(value), f"{name}, {ticks[place]}: {_short(value)}")
            for place, value in enumerate(values)
            if value is not None
        )
        lines.append(Series(name, number, "M" + "L".join(f"{px} {py}" for px, py, _says in points), points))
    return Course(tuple(lines), (), shown, scale)


@dataclass(frozen=True)
class Stack:
    """One horizontal bar: its name, what it says, its parts (x, width, place in the palette, says)."""

    name: str
    shown: str
    parts: tuple[tuple[float, float, int, str], ...]


def stacks(rows: Sequence[tuple[str, str, Sequence[tuple[str, Decimal]]]]) -> tuple[Stack, ...]:
    """Bars of one scale of 100; each row is (name, what it says, parts as (name, value)). Negative values show none."""
    most = (
        max(
            (sum((max(v, Decimal(0)) for _n, v in parts), Decimal(0)) for _name, _said, parts in rows),
            default=Decimal(0),
        )
        or 1
    )
    found = []
    for name, said, parts in rows[:ROWS]:
        x, made = 0.0, []
        for number, (part, value) in enumerate(parts, start=1):
            width = float(max(value, Decimal(0)) / most) * 100
            if width:
                made.append((round(x, 2), round(width, 2), min(number, SERIES), part))
            x += width
        found.append(Stack(name, said, tuple(made)))
    return tuple(found)


@dataclass(frozen=True)
class Atlas:
    """Countries with their class (1 pale to 5 dark) and what each says; the classes' bounds as texts."""

    countries: tuple[tuple[str, int, str], ...]
    legend: tuple[tuple[int, str], ...]


def atlas(amounts: Mapping[str, Decimal], says: Mapping[str, str]) -> Atlas | None:
    """Classes by order, as even as ties allow, so that one large country doesn't bleach all others."""
    known = {code: value for code, value in amounts.items() if value > 0}
    if not known:
        return None
    values = sorted(set(known.values()))
    classes = min(CLASSES, len(values))
    bounds = [values[len(values) * n // classes] for n in range(classes)] + [values[-1] + 1]
    offset = CLASSES - classes

    def of(value: Decimal) -> int:
        return offset + max(n for n in range(classes) if value >= bounds[n]) + 1

    legend = []
    for n in range(classes):
        inside = [value for value in values if bounds[n] <= value < bounds[n + 1]]
        low, high = _short(inside[0]), _short(inside[-1])
        legend.append((offset + n + 1, low if low == high else f"{low}\u2013{high}"))
    return Atlas(tuple((code, of(value), says[code]) for code, value in sorted(known.items())), tuple(legend))


def _round_up(value: Decimal) -> Decimal:
    """The next number that is easily read on a scale of four."""
    if value <= 0:
        return Decimal(4)
    power = Decimal(10) ** (value.adjusted())
    return next(
        power * n for n in (Decimal(n) / 10 for n in (10, 12, 16, 20, 24, 32, 40, 60, 80, 100)) if power * n >= value
    )


def _short(value: Decimal) -> str:
    """As short as it can be read: "1.2 M", "35 k", "240", "3.5"."""
    for limit, word in ((10**6, "M"), (10**4, "k")):
        if abs(value) >= limit:
            return f"{(value / (limit if word == 'M' else 1000)).quantize(Decimal('0.1')).normalize():f} {word}"
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
