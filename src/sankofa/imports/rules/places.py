"""Countries and nationalities by name, adjective, code or former name; the stateless; what can be two countries."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sankofa.imports.rules.text import clean, fold, is_unknown, likely, words
from sankofa.imports.vocab import Said

NOT_KNOWN = "XXX"


@dataclass(frozen=True)
class CountryBook:
    """What countries can be called: folded word to code; names for answers; which of them are gone."""

    codes: dict[str, str]
    names: dict[str, str]
    gone: frozenset[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str, str, dt.date | None]], language: str = "en") -> "CountryBook":
        """`rows`: code, alpha-2, English name, Dutch name, end of existence."""
        known = list(rows)
        codes = {fold(code): code for code, *_rest in known} | {fold(two): code for code, two, *_r in known if two}
        for code, _two, english, dutch, _until in known:
            for name in (english, dutch):
                codes.setdefault(fold(name), code)
                codes.setdefault(fold(name.replace("&", "and").replace("St. ", "Saint ")), code)
                codes.setdefault(fold(re.sub(r"[-\u2019']", " ", name)), code)
        for code, also in words()["countries"].items():
            for word in also:
                codes.setdefault(fold(word), code)
        names = {code: dutch if language.startswith("nl") else english for code, _two, english, dutch, _until in known}
        return cls(codes, names, frozenset(code for code, *_rest, until in known if until))


def read_countries(text: str, book: CountryBook) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    """Every country a cell names ("Afghan / Iranian"), each once, with what there is to say."""
    whole = clean(text)
    if not whole:
        return (), ()
    if is_unknown(whole):
        return (), (Said("unknown"),)
    parts = [part for outer in re.split(r"[;/\n]", whole) for part in _parts(outer, book)]
    codes: list[str] = []
    said: list[Said] = []
    for part in parts:
        code = _code(part, book)
        if code is None:
            said.append(_refusal(part, book))
        elif code == NOT_KNOWN or is_unknown(part):
            said.append(Said("unknown"))
        else:
            codes.append(code)
            if code in book.gone:
                said.append(Said("country_gone", {"name": book.names[code]}))
    return tuple(dict.fromkeys(codes)), tuple(said)


def read_country(text: str, book: CountryBook) -> tuple[str, tuple[Said, ...]]:
    """One country, "" where none is named."""
    codes, said = read_countries(text, book)
    if len(codes) > 1:
        return "", (Said("country_two", {"like": ", ".join(book.names[code] for code in codes)}),)
    return (codes[0] if codes else ""), said


def _parts(text: str, book: CountryBook) -> list[str]:
    """One country may hold a mark that parts others: "Bosnia & Herzegovina" is one, "Iran and Iraq" are two."""
    if _code(text, book):
        return [text]
    return [part for part in re.split(r"[+]| en | and | & |, ", text) if part.strip()]


def _code(text: str, book: CountryBook) -> str | None:
    word = fold(text).strip(" .")
    if word in words()["two_countries"]:
        return None
    return (
        book.codes.get(word)
        or book.codes.get(word.replace("-", " ").replace("'", " "))
        or book.codes.get(re.sub(r"^(republic of|republiek|the|de) ", "", word))
    )


def _refusal(text: str, book: CountryBook) -> Said:
    two = words()["two_countries"].get(fold(text).strip(" ."))
    if two:
        return Said("country_two", {"like": ", ".join(book.names[code] for code in two)})
    return Said("country_unknown", {"like": ", ".join(likely(text, list(book.names.values()))) or "-"})
