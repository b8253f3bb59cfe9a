"""Cells as text: cleaned, folded for comparing, told apart from the many ways to write "not known"."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from anyascii import anyascii
from rapidfuzz import fuzz, process

LIKE = 72
"""From here (of 100) a known word is offered for one that is not known."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIGURES = re.compile(r"\+?[\d\s().-]+")


@cache
def words() -> dict[str, Any]:
    """The words of `data/words.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load(
        (Path(__file__).parents[1] / "data" / "words.yaml").read_text(encoding="utf-8")
    )
    return loaded


def clean(text: str) -> str:
    """Composed letters (NFC), no marks of direction, no control characters, single spaces; lines stay lines."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf"} or letter == "\u200c" else " "
        for letter in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    )
    return "\n".join(line for line in (" ".join(part.split()) for part in kept.split("\n")) if line)


def plain_digits(text: str) -> str:
    """Any script's digits as 0 to 9: Arabic ١٩٨٤ and Persian ۱۹۸۴ alike."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """For comparing words: no accents, lower case, single spaces, curly quotes straight."""
    return " ".join(anyascii(plain_digits(text)).casefold().split())


@cache
def _unknown() -> frozenset[str]:
    return frozenset(fold(word) for word in words()["unknown"])


def is_unknown(text: str) -> bool:
    """Whether a filled cell says that nothing is known."""
    folded = fold(text)
    return folded in _unknown() or (bool(text.strip()) and not folded)


def likely(text: str, known: list[str], *, most: int = 3) -> list[str]:
    """Known words that are most like `text`, best first; none where nothing is near."""
    found = process.extract(fold(text), {word: fold(word) for word in known}, scorer=fuzz.WRatio, limit=most)
    return [word for _folded, score, word in found if score >= LIKE]


def neutral(text: str) -> str:
    """A text for a cell that a spreadsheet program won't run as a formula: those get an apostrophe in front.

    A plain telephone number keeps its plus. OWASP, "CSV injection".
    """
    return f"'{text}" if text.startswith(_FORMULA) and not _FIGURES.fullmatch(text) else text


def from_neutral(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
