"""The annual report put together: its template, figures and texts become chapters, blocks and lines, ready to read.

Page, PDF and spreadsheet show the same document. What has nothing on record is left out of it. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sankofa.reporting.rules import annual, wording
from sankofa.reporting.vocab import (
    AnnualBlock,
    AnnualCell,
    AnnualChapter,
    AnnualFigure,
    AnnualLine,
    BlockKind,
    Indicator,
    Template,
    TemplateBlock,
)

Figures = Mapping[tuple[str, str, int], AnnualFigure]
Texts = Mapping[str, str]  # place -> words
MOST_GLANCED = 8


class Maker:
    """Builds the chapters of one report in one language."""

    def __init__(
        self,
        template: Template,
        known: Mapping[str, Indicator],
        figures: Iterable[AnnualFigure],
        year: int,
        language: str,
    ) -> None:
        self.template, self.known, self.language = template, known, language
        self.figures: Figures = {one.key: one for one in figures}
        self.years = sorted({one.year for one in self.figures.values()} | {year}, reverse=True)

    def chapters(self, texts: Texts, *, whole: bool = False) -> tuple[AnnualChapter, ...]:
        """`whole`: with the places of portraits that nobody wrote yet, for who writes."""
        found = []
        for chapter in self.template.chapters:
            blocks = [self._block(one, texts) for one in chapter.blocks]
            told = [one for one in blocks if one.lines or one.groups]
            if told:
                kept = [one for one in blocks if one in told or _is_portrait(one, whole=whole)]
                words = texts.get(chapter.id, chapter.text[self.language])
                found.append(AnnualChapter(chapter.id, chapter.title[self.language], words, tuple(kept)))
        return tuple(found)

    def _block(self, one: TemplateBlock, texts: Texts) -> AnnualBlock:
        title, explained = one.title[self.language], texts.get(one.id, "")
        block = AnnualBlock(one.id, one.kind, title, (), tuple(self.years), explained)
        if one.kind == BlockKind.PORTRAIT:
            return block
        if one.kind == BlockKind.TRIED:
            return replace(block, groups=tuple(self._groups(one.of)), years=block.years[:1])
        lines = self._parts(one.of[0]) if one.kind == BlockKind.PARTS else [self._line(name) for name in one.of]
        return self._drawn(block, [line for line in lines if _says_something(line)])

    def _drawn(self, block: AnnualBlock, lines: list[AnnualLine]) -> AnnualBlock:
        """The block with its lines, and for each how long its bar is."""
        if not lines:
            return block
        if block.kind == BlockKind.FIGURES:
            lines = lines[:MOST_GLANCED]
        if block.kind == BlockKind.BARS:
            lines = sorted(lines, key=lambda line: -_length(line.cells[0]))
        of_bars = [line for line in lines if not line.is_part or block.kind != BlockKind.PARTS]
        most = max((_length(cell) for line in of_bars for cell in line.cells), default=0) or 1
        first = max((_length(line.cells[0]) for line in of_bars), default=0) or 1
        drawn = tuple(
            replace(
                line,
                share=_length(line.cells[0]) / first if line in of_bars else 0,
                shares=tuple(_length(cell) / most for cell in line.cells),
            )
            for line in lines
        )
        years = tuple(
            y for at, y in enumerate(block.years) if at == 0 or any(_is_told(line.cells[at]) for line in drawn)
        )
        return replace(block, lines=drawn, years=years, alt=self._alt(block, drawn, years))

    def _alt(self, block: AnnualBlock, lines: Sequence[AnnualLine], years: Sequence[int]) -> str:
        if block.kind == BlockKind.YEARS:
            pairs = [
                (f"{line.full} {cell.year}", cell.text) for line in lines for cell in line.cells if cell.year in years
            ]
        else:
            pairs = [(line.full, line.cells[0].text) for line in lines]
        return wording.heard(block.title, pairs, self.language)

    def _line(self, name: str) -> AnnualLine:
        label = self._label(name)
        return self._of(name, "", label, is_part=_is_small(label))

    def _parts(self, name: str) -> list[AnnualLine]:
        """A line for each part, the largest first; totals below them."""
        parts = sorted({part for indicator, part, _year in self.figures if indicator == name})
        words = self.template.parts
        lines = [
            self._of(
                name, part, words[part][self.language] if part in words else part, is_part=part in self.template.totals
            )
            for part in parts
        ]
        return sorted(lines, key=lambda line: (line.is_part, -_length(line.cells[0]), line.label))

    def _of(self, name: str, part: str, label: str, *, is_part: bool) -> AnnualLine:
        one = self.known[name]
        cells = tuple(self._cell(name, part, year) for year in self.years)
        change = wording.change(cells[0], cells[1], one.unit, self.language) if len(cells) > 1 else ""
        full = label if part else self._full(name)
        return AnnualLine(name, label, one.text[self.language], cells, change, is_part=is_part, full=full)

    def _full(self, name: str) -> str:
        """The label of an indicator with that of what it is a part of, or another definition of."""
        label = self._label(name)
        if not _is_small(label):
            return label
        of = self.known[name].instead_of or self._whole_of(name)
        return f"{self._full(of)}, {label}" if of else label

    def _whole_of(self, name: str) -> str:
        """The last line above it, in the first block that has it, which is no part itself."""
        for block in (block for chapter in self.template.chapters for block in chapter.blocks):
            if name in block.of:
                above = block.of[: block.of.index(name)]
                return next((one for one in reversed(above) if not _is_small(self._label(one))), "")
        return ""

    def _label(self, name: str) -> str:
        return self.template.labels[name][self.language]

    def _cell(self, name: str, part: str, year: int) -> AnnualCell:
        """Nothing and zero are one in the years before: their records may begin later than they do."""
        figure = self.figures.get((name, part, year))
        if figure is None or figure.value is None or (not figure.value and year != self.years[0]):
            return AnnualCell(year, wording.NOTHING)
        if not figure.shown:
            return AnnualCell(year, wording.BLANK, blank=True)
        text = wording.number(figure.value, self.known[name].unit, self.template.units, self.language)
        return AnnualCell(year, text, figure.value)

    def _groups(self, names: Iterable[str]) -> Iterable[tuple[AnnualLine, ...]]:
        """Figures of which another definition gives another value."""
        for name in names:
            first = self._line(name)
            others = [self._line(one.id) for one in annual.alternatives(name, self.known)]
            apart = [one for one in others if _is_told(one.cells[0]) and one.cells[0].text != first.cells[0].text]
            if apart and _is_told(first.cells[0]):
                yield (first, *apart)


def definitions(chapters: Iterable[AnnualChapter], template: Template, language: str) -> list[tuple[str, str]]:
    """What each line counts, each once, in the order of the report. One with parts stands for all of them."""
    parted = {name for chapter in template.chapters for block in chapter.blocks for name in _parted(block)}
    found: dict[str, tuple[str, str]] = {}
    for line in _lines(chapters):
        label = template.labels[line.indicator][language] if line.indicator in parted else line.full
        found.setdefault(line.indicator, (label, line.definition))
    return list(found.values())


def _parted(block: TemplateBlock) -> tuple[str, ...]:
    return block.of if block.kind == BlockKind.PARTS else ()


def blanks(chapters: Iterable[AnnualChapter]) -> int:
    """How many figures are not shown, each once."""
    return len({(line.indicator, cell.year) for line in _lines(chapters) for cell in line.cells if cell.blank})


def _lines(chapters: Iterable[AnnualChapter]) -> Iterable[AnnualLine]:
    for chapter in chapters:
        for block in chapter.blocks:
            yield from block.lines
            for group in block.groups:
                yield from group


def _is_portrait(block: AnnualBlock, *, whole: bool) -> bool:
    return block.kind == BlockKind.PORTRAIT and (whole or bool(block.explained))


def _is_small(label: str) -> bool:
    return label[:1].islower()


def _says_something(line: AnnualLine) -> bool:
    """A zero says something where a year before it was more; else there is nothing to tell."""
    return any(cell.blank or cell.value for cell in line.cells)


def _is_told(cell: AnnualCell) -> bool:
    return cell.blank or cell.value is not None


def _length(cell: AnnualCell) -> float:
    return float(max(cell.value or Decimal(0), Decimal(0)))
