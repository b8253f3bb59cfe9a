"""What a yes comes to, as sums of SQL: of each part the first line that holds, then the caps. The counterpart of
rules.amounts.

Here: minor units per member, and which project pays them. Not here: instalments, which no simulation asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sankofa.schemes.compiling.trees import Rows, Rules, Stand, holds
from sankofa.schemes.vocab import AmountLine, Cap, SchemeVersion

NOBODY = "0"
Payer = tuple[str, str]
"""A project (empty: not known) and a currency."""


@dataclass(frozen=True)
class Gives:
    """Per member and currency what it gets, at most and at least; `open`: for somebody it isn't known.

    `paid`: what it gets at most, by project and currency; a project without a name where that isn't known or said.
    """

    most: dict[str, str]
    least: dict[str, str]
    open: str
    paid: dict[Payer, str]


def gives(rules: Rules, stand: Stand) -> Gives:
    """What the version that applies gives. While it isn't known which one does, the newer one counts."""
    last = rules.now or rules.old
    if last is None:
        return Gives({}, {}, "false", {})
    new = _of_version(last, stand)
    if rules.old is None or rules.now is None:
        return new
    when, old = rules.kept(stand), _of_version(rules.old, stand)
    return Gives(
        {one: _either(when, old.most.get(one), new.most.get(one)) for one in {*old.most, *new.most}},
        {one: _either(when, old.least.get(one), new.least.get(one)) for one in {*old.least, *new.least}},
        _either(when, old.open, new.open),
        {one: _either(when, old.paid.get(one), new.paid.get(one)) for one in {*old.paid, *new.paid}},
    )


def _either(when: str, old: str | None, new: str | None) -> str:
    return f"CASE WHEN {when} THEN {old or NOBODY} ELSE {new or NOBODY} END"


@dataclass(frozen=True)
class _Part:
    """One part in one currency: what a member gets of it, and the lowest that a range allows (NULL: no range)."""

    name: str
    currency: str
    most: str
    lowest: str


def _of_version(version: SchemeVersion, stand: Stand) -> Gives:
    named = list(dict.fromkeys(line.part for line in version.amounts))
    lines = {part: [line for line in version.amounts if line.part == part] for part in named}
    held = {line.id: holds(line.when, stand) if line.when else "true" for line in version.amounts}
    parts = [
        _Part(part, currency, *_amount(some, held, currency))
        for part, some in lines.items()
        for currency in sorted({line.currency for line in some})
    ]
    for cap in version.caps:
        parts = _capped(parts, cap, version.round_to, stand.rows)
    found = sorted({part.currency for part in parts})
    return Gives(
        {one: " + ".join(part.most for part in parts if part.currency == one) for one in found},
        {one: " + ".join(_least(part) for part in parts if part.currency == one) for one in found},
        " OR ".join(f"({_open(some, held)})" for some in lines.values()) or "false",
        _paid(version, parts, stand),
    )


def _paid(version: SchemeVersion, parts: Sequence[_Part], stand: Stand) -> dict[Payer, str]:
    """What each project pays: of each part all, by the first that holds for the member."""
    held = [(one, holds(one.when, stand) if one.when else None) for one in version.paid_by]
    found: dict[Payer, list[str]] = {}
    for part in parts:
        may = [(one.project, when) for one, when in held if not one.parts or part.name in one.parts]
        sure = next((place for place, (_project, when) in enumerate(may) if when is None), None)
        may = may if sure is None else may[: sure + 1]
        nobody = {""} if sure != 0 else set()
        for project in {project for project, _when in may} | nobody:
            found.setdefault((project, part.currency), []).append(_share(project, may, part.most))
    return {payer: " + ".join(texts) for payer, texts in found.items()}


def _share(project: str, may: Sequence[tuple[str, str | None]], most: str) -> str:
    """What a project pays of a part: all of it where it is the first payer that holds, else nothing."""

    def of(payer: str) -> str:
        return most if payer == project else NOBODY

    text = of("")
    for payer, when in reversed(may):
        text = (
            of(payer)
            if when is None
            else f"CASE ({when}) WHEN true THEN {of(payer)} WHEN false THEN {text} ELSE {of('')} END"
        )
    return f"({text})"


def _chain(
    lines: Sequence[AmountLine], held: dict[str, str], values: Sequence[str], otherwise: str, unknown: str
) -> str:
    """The value of the first line that isn't a no."""
    text = otherwise
    for line, value in reversed(list(zip(lines, values, strict=True))):
        text = f"CASE ({held[line.id]}) WHEN true THEN {value} WHEN false THEN {text} ELSE {unknown} END"
    return f"({text})"


def _amount(lines: Sequence[AmountLine], held: dict[str, str], currency: str) -> tuple[str, str]:
    most = [str(int(line.cents)) if line.currency == currency else NOBODY for line in lines]
    lowest = [_number(line.from_cents) if line.currency == currency else "NULL::int" for line in lines]
    ranged = any(line.from_cents is not None for line in lines)
    return (
        _chain(lines, held, most, NOBODY, NOBODY),
        _chain(lines, held, lowest, "NULL::int", "NULL::int") if ranged else "",
    )


def _number(cents: int | None) -> str:
    return "NULL::int" if cents is None else str(int(cents))


def _least(part: _Part) -> str:
    return f"LEAST({part.lowest}, {part.most})" if part.lowest else part.most


def _open(lines: Sequence[AmountLine], held: dict[str, str]) -> str:
    return _chain(lines, held, ["false"] * len(lines), "false", "true")


def _capped(parts: list[_Part], cap: Cap, round_to: int, rows: Rows) -> list[_Part]:
    """Where the parts under a cap come to more for the whole case, each is cut in proportion and rounded down."""
    under = [part for part in parts if part.name in cap.parts and part.currency == cap.currency]
    if not under:
        return parts
    kept = {part: rows.keep(part.most) for part in under}
    total = rows.beside("sum", " + ".join(f"{text}::bigint" for text in kept.values()))
    return [
        part
        if part not in kept
        else _Part(part.name, part.currency, _cut(kept[part], total, cap, round_to), part.lowest)
        for part in parts
    ]


def _cut(most: str, total: str, cap: Cap, round_to: int) -> str:
    share = f"div({most}::bigint * {int(cap.cents)}, {total})::bigint"
    return f"(CASE WHEN {total} > {int(cap.cents)} THEN {share} - mod({share}, {int(round_to)}) ELSE {most} END)::int"
