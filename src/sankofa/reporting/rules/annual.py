"""The template of the annual report as its file has it, and figures as a report freezes them. Pure."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sankofa.reporting.vocab import (
    AnnualFigure,
    BlockKind,
    DefinitionError,
    Indicator,
    Template,
    TemplateBlock,
    TemplateChapter,
)

LANGUAGES = ("en", "nl")
WITHOUT_FIGURES = {BlockKind.PORTRAIT}


def template(content: Mapping[str, Any], known: Mapping[str, Indicator]) -> Template:
    """Raises DefinitionError for the first thing that can't be."""
    chapters = tuple(_chapter(one) for one in content["chapters"])
    made = Template(chapters, content["labels"], content["units"], content["parts"], tuple(content["totals"]))
    ids = [one.id for one in chapters] + [block.id for one in chapters for block in one.blocks]
    if len(set(ids)) < len(ids):
        raise DefinitionError("two chapters or blocks of the annual report have one id")
    for block in (block for one in chapters for block in one.blocks):
        _check(block, made, known)
    return made


def digest_of(one: Indicator) -> str:
    """What a figure was computed by: another digest, another meaning."""
    held = {name: value for name, value in asdict(one).items() if name not in {"text", "source"}}
    return hashlib.sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()[:16]


def alternatives(one: str, known: Mapping[str, Indicator]) -> list[Indicator]:
    """Other definitions of the same figure."""
    return [other for other in known.values() if other.instead_of == one]


def same_figure(one: Indicator, other: Indicator) -> bool:
    """Whether one is another definition of what the other counts."""
    return (
        one.id == other.instead_of
        or other.id == one.instead_of
        or (bool(one.instead_of) and one.instead_of == other.instead_of)
    )


def wanted(made: Template, known: Mapping[str, Indicator]) -> list[Indicator]:
    """Every indicator that the report shows, each once, in the order of the indicators."""
    ids = {name for name, block in _named(made)}
    ids |= {
        other.id for name, block in _named(made) if block.kind == BlockKind.TRIED for other in alternatives(name, known)
    }
    return [one for one in known.values() if one.id in ids]


def _named(made: Template) -> Iterable[tuple[str, TemplateBlock]]:
    return ((name, block) for chapter in made.chapters for block in chapter.blocks for name in block.of)


def _chapter(one: Mapping[str, Any]) -> TemplateChapter:
    blocks = tuple(
        TemplateBlock(held["id"], BlockKind(held["kind"]), _words(held), tuple(held["of"])) for held in one["blocks"]
    )
    return TemplateChapter(one["id"], _words(one), _words(one["text"]), blocks)


def _words(one: Mapping[str, str]) -> dict[str, str]:
    return {language: one[language] for language in LANGUAGES}


def _check(block: TemplateBlock, made: Template, known: Mapping[str, Indicator]) -> None:
    if not block.of and block.kind not in WITHOUT_FIGURES:
        raise DefinitionError(f"{block.id} shows nothing")
    for name in block.of:
        if name not in known:
            raise DefinitionError(f"{block.id}: there is no indicator {name}")
        if bool(known[name].each) != (block.kind == BlockKind.PARTS):
            raise DefinitionError(f"{block.id}: {name} has parts, or needs them")
        shown = [name, *(o.id for o in alternatives(name, known))] if block.kind == BlockKind.TRIED else [name]
        if missing := [one for one in shown if one not in made.labels]:
            raise DefinitionError(f"{block.id}: {missing[0]} has no label")


# --- figures as they are frozen


def kept(found: Iterable[AnnualFigure]) -> list[dict[str, Any]]:
    """Figures as JSON keeps them: numbers as text, to the digit."""
    return [asdict(one) | {"value": None if one.value is None else str(one.value)} for one in found]


def read(held: Iterable[Mapping[str, Any]]) -> list[AnnualFigure]:
    """What `kept` wrote."""
    return [AnnualFigure(**{**one, "value": None if one["value"] is None else Decimal(one["value"])}) for one in held]


def seal(held: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of figures as they are kept."""
    return hashlib.sha256(json.dumps(held, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def changed(
    printed: Collection[AnnualFigure], now: Collection[AnnualFigure]
) -> list[tuple[AnnualFigure | None, AnnualFigure | None]]:
    """Figures that are not the same any more: (as printed, as they are now), either None where one is missing."""
    before, after = ({one.key: one for one in some} for some in (printed, now))
    keys = [*before, *(key for key in after if key not in before)]
    pairs = [(before.get(key), after.get(key)) for key in keys]
    return [(one, other) for one, other in pairs if _value(one) != _value(other)]


def told(
    figures: Iterable[AnnualFigure], known: Mapping[str, Indicator]
) -> tuple[dict[tuple[str, int], int | None], list[tuple[str, int]]]:
    """What a report shows, by (indicator, year): the count, None for a figure that is no count; and what is blank."""
    shown: dict[tuple[str, int], int | None] = {}
    hidden: list[tuple[str, int]] = []
    for one in figures:
        key = one.indicator, one.year
        if not one.shown:
            hidden.append(key)
        elif one.indicator in known:
            shown[key] = int(one.value or 0) if known[one.indicator].take == "rows" and not one.part else None
    return shown, sorted(set(hidden) - set(shown))


def _value(one: AnnualFigure | None) -> Decimal | None:
    return one.value if one and one.value else None  # nothing on record and none at all are one
