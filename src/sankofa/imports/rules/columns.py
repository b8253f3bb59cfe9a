"""Which column holds what: guessed from headings, and where in the sheet the headings stand."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

from sankofa.imports.rules.text import fold, words
from sankofa.imports.vocab import Field

LOOK_AT = 20
"""The headings stand somewhere in the first so many rows; above them titles and dates."""
LEAST_HEADINGS = 2


@cache
def _headings() -> dict[str, str]:
    return {fold(word): field for field, known in words()["headings"].items() for word in known}


def guess(headings: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """For each heading the field it seems to name, "" for none; a field is given out once, to the best heading.

    `labels`: what fields are called on screen, to the field; they count as the best names.
    """
    known = {fold(label): field for label, field in labels.items()}
    found = [""] * len(headings)
    taken: set[str] = set()
    for how in (known.get, _headings().get, _begins):
        for place, heading in enumerate(headings):
            field = how(_bare(heading))
            if field and not found[place] and field not in taken:
                found[place] = field
                taken.add(field)
    return found


def _bare(heading: str) -> str:
    return fold(heading).strip(" .:*#")


def _begins(heading: str) -> str | None:
    longest = max((word for word in _headings() if heading.startswith(f"{word} ")), key=len, default="")
    return _headings().get(longest) if len(longest) > 3 else None  # noqa: PLR2004  "id", "nr", "ref" begin too much


def header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of the headings: the one of the first LOOK_AT with most known headings, else the first that is full.

    None where no row has at least two cells of text.
    """
    best, most = None, 0
    for place, row in enumerate(rows[:LOOK_AT]):
        known = sum(bool(_headings().get(_bare(cell))) for cell in row)
        if known > most:
            best, most = place, known
    if best is not None and most >= LEAST_HEADINGS:
        return best
    for place, row in enumerate(rows[:LOOK_AT]):
        texts = [cell for cell in row if cell.strip() and not cell.strip()[0].isdecimal()]
        if len(texts) >= LEAST_HEADINGS and len(set(texts)) == len(texts):
            return place
    return best


def missing(fields: Sequence[str]) -> bool:
    """Whether no column says who somebody is."""
    return not {Field.FULL_NAME, Field.LATIN_NAME, Field.GIVEN_NAME, Field.FAMILY_NAME} & set(fields)


def fingerprint(headings: Sequence[str]) -> str:
    """The same for the same set of headings: under it the mission's choice is remembered."""
    return hashlib.sha256("\x1f".join(_bare(heading) for heading in headings).encode()).hexdigest()
