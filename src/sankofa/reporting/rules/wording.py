"""How figures of a report are written, in Dutch and English: numbers, changes, what a chart shows. Pure."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_decimal

from sankofa.reporting.vocab import AnnualCell, Words

NOTHING = "\N{EN DASH}"  # nothing on record
BLANK = "\N{BULLET}"  # not shown, to protect people
THIN = "\N{NO-BREAK SPACE}"
FEW = 20  # of fewer a change is said in numbers, not as a percentage
SAID = {  # what such a sign means, for who hears it
    "en": {NOTHING: "nothing on record", BLANK: "not shown"},
    "nl": {NOTHING: "niets vastgelegd", BLANK: "niet getoond"},
}
POINTS = {"en": ("point", "points"), "nl": ("punt", "punten")}


def number(value: Decimal, unit: str, units: Mapping[str, Words], language: str) -> str:
    """A figure with its unit, as a reader of that language writes it."""
    shown = format_decimal(value.normalize(), locale=language)
    return units[unit][language].replace(" ", THIN).format(shown) if unit in units else shown


def change(now: AnnualCell, before: AnnualCell, unit: str, language: str) -> str:
    """Against the year before; empty where either isn't printed."""
    if now.value is None or before.value is None or now.blank or before.blank or not before.value:
        return ""
    difference = now.value - before.value
    if unit == "per cent":
        one, many = POINTS[language]
        return f"{_signed(difference, language)}{THIN}{one if abs(difference) == 1 else many}"
    if abs(before.value) < FEW:
        return _signed(difference, language)
    share = (100 * difference / before.value).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{_signed(share, language)}{THIN}%"


def _signed(value: Decimal, language: str) -> str:
    shown = format_decimal(abs(value).normalize(), locale=language)
    if not value:
        return f"±{shown}"
    return f"+{shown}" if value > 0 else f"\N{MINUS SIGN}{shown}"


def heard(title: str, pairs: Sequence[tuple[str, str]], language: str) -> str:
    """What is drawn, in words, for who doesn't see it."""
    said = SAID[language]
    return f"{title}. " + "; ".join(f"{label}: {said.get(text, text)}" for label, text in pairs) + "."
