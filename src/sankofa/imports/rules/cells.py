"""Single cells that are neither date nor country: names, sex, telephones, mail, words of a list, whose they are."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TypeVar

import phonenumbers

from sankofa.imports.rules.text import clean, fold, is_unknown, likely, plain_digits, words
from sankofa.imports.vocab import Said

T = TypeVar("T")
NAME_LENGTH = 200
_MAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_APART = re.compile(r"[;\n]|(?<!\b[sdw])/(?!o\b)")  # "s/o" is "son of"
_TITLES = re.compile(r"^(dhr|mevr|mw|mr|mrs|ms)\.?\s+", re.IGNORECASE)


def read_names(text: str) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    """The names in a cell, as they come: one, or several apart by ; / or a new line. Titles stay out."""
    if is_unknown(text):
        return (), ()
    parts = (_TITLES.sub("", part.strip(" ,;")) for part in _APART.split(clean(text)))
    names = tuple(dict.fromkeys(name for name in parts if name and not is_unknown(name)))
    said = []
    if any(len(name) > NAME_LENGTH for name in names):
        return (), (Said("name_too_long"),)
    if any(re.search(r"\d", plain_digits(name)) for name in names):
        said.append(Said("name_figures"))
    return names, tuple(said)


def read_line(text: str, most: int) -> tuple[str, tuple[Said, ...]]:
    """Plain text of at most `most` letters."""
    value = clean(text)
    if is_unknown(value):
        return "", ()
    return (value, ()) if len(value) <= most else ("", (Said("too_long", {"most": str(most)}),))


def read_sex(text: str) -> tuple[str, tuple[Said, ...]]:
    """One of f, m, x; "" where it isn't said. A bare X is a sex here, not a placeholder."""
    word = fold(text).strip(" .")
    if not word:
        return "", ()
    for code, known in words()["sex"].items():
        if word in known:
            return ("", (Said("unknown"),)) if code == "u" else (code, ())
    return ("", (Said("unknown"),)) if is_unknown(text) else ("", (Said("sex_unreadable"),))


def read_phones(text: str, region: str) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    """Every telephone number in a cell as E.164. `region` (alpha-2) is where those without a country code are."""
    whole = plain_digits(clean(text))
    if not whole or is_unknown(whole):
        return (), (Said("unknown"),) if whole else ()
    parts = [part for part in re.split(r"[;,\n]| of | or |(?<=\d{6})\s*/\s*(?=[+0])", whole) if part.strip()]
    numbers = [_phone(part, region) for part in parts]
    found = tuple(dict.fromkeys(number for number in numbers if number))
    return found, (Said("phone_unreadable"),) if "" in numbers else ()


def _phone(text: str, region: str) -> str:
    digits = re.sub(r"\D", "", text)
    for writing in (text.replace("(0)", ""), f"+{digits}"):  # the second: a spreadsheet ate the plus
        try:
            number = phonenumbers.parse(writing, region or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return ""


def read_email(text: str) -> tuple[str, tuple[Said, ...]]:
    value = clean(text).removeprefix("mailto:").strip("<> ")
    if not value or is_unknown(value):
        return "", (Said("unknown"),) if value else ()
    return (value.lower(), ()) if _MAIL.fullmatch(value) and len(value) <= 250 else ("", (Said("email_unreadable"),))  # noqa: PLR2004


@cache
def _listed(name: str) -> dict[str, str]:
    return {fold(word): code for code, known in words()[name].items() for word in (code, *known)}


def read_word(text: str, name: str, labels: Mapping[str, str]) -> tuple[str, tuple[Said, ...]]:
    """A word of a list (kind, stage, outcome, document): its code, "" where nothing is said.

    `labels`: what each code is called on screen, which counts as well.
    """
    word = fold(clean(text)).strip(" .")
    if not word:
        return "", ()
    found = _listed(name).get(word) or next((code for code, label in labels.items() if fold(label) == word), "")
    if found:
        return found, ()
    if is_unknown(text):
        return "", (Said("unknown"),)
    return "", (Said("word_unknown", {"like": ", ".join(labels.values())}),)


def read_relation(text: str) -> tuple[str, str]:
    """(the words as they come, the place they name or "")."""
    value = clean(text)[:60]
    return ("", "") if is_unknown(value) else (value, _listed("relation").get(fold(value).strip(" ."), ""))


def read_known(text: str, known: Mapping[str, str], code: str) -> tuple[str, tuple[Said, ...]]:
    """Something by one of its names: `known` is folded name to key; `code` is what to say where it isn't there."""
    word = fold(clean(text))
    if not word or is_unknown(text):
        return "", ()
    if word in known:
        return known[word], () if known[word] else (Said("counsellor_two"),)
    return "", (Said(code, {"like": ", ".join(likely(text, list(known))) or "-"}),)


def fold_number(text: str) -> str:
    """A registration or document number for comparing: capitals and digits only, any script's digits as 0 to 9."""
    return re.sub(r"[^0-9A-Z]", "", fold(text).upper())
