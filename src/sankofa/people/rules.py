"""Pure decisions about people: what a typed text may mean, how a value is folded or masked, when a birth lies.

No database, no clock. How names sound is `names.py`.
"""

import datetime as dt
import re
import unicodedata

import phonenumbers
from anyascii import anyascii

from sankofa.people.identifiers import normalise_identifier, normalise_phone
from sankofa.people.vocab import Birth, ChannelKind, DatePrecision, Question

ESTIMATE_YEARS = 2
"""How far "about 1988" reaches to both sides. Ours."""
MAJORITY = 18
_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)")
_LEAST_PHONE_DIGITS = 7
_LEAST_NUMBER = 4
_SHOWN = 4
_E164 = range(8, 17)  # characters, the plus included


def tidy(text: str) -> str:
    """One line, single spaces, composed letters (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold_number(text: str) -> str:
    """A document or registration number for comparing."""
    return normalise_identifier(text)


def fold_phone(text: str, region: str = "NL") -> str:
    """E.164 ("+31612344417"), or "" when the text is no telephone number. `region`: where it has no country code."""
    number = normalise_phone(text, country=region)
    return number if number.startswith("+") and len(number) in _E164 else ""


def fold_channel(kind: str, value: str, region: str = "NL") -> str:
    if kind in {ChannelKind.PHONE, ChannelKind.WHATSAPP}:
        return fold_phone(value, region)
    return tidy(value).casefold()


def mask(text: str) -> str:
    """The last figures only: "···· 4417". Short values give nothing away."""
    plain = tidy(text)
    if len(plain) <= _SHOWN + 1:
        return "····"
    return f"···· {plain[-_SHOWN:]}"


def mask_channel(kind: str, value: str) -> str:
    """Shows "+31 6 ···· 4417" for telephones, "s····@example.org" for mail, "····" for an address."""
    if kind in {ChannelKind.PHONE, ChannelKind.WHATSAPP}:
        number = fold_phone(value) or value
        shown = phonenumbers.parse(number) if number.startswith("+") else None
        start = f"+{shown.country_code} {str(shown.national_number)[:1]} " if shown else ""
        return f"{start}{mask(number)}"
    if kind == ChannelKind.EMAIL and "@" in value:
        name, _at, domain = value.partition("@")
        return f"{name[:1]}····@{domain}"
    return "····"


def birth(year: int | None, month: int | None = None, day: int | None = None, *, about: bool = False) -> Birth:
    """The half-open interval of days a birth may lie in. Raises ValueError for a day that does not exist."""
    if year is None:
        return Birth()
    if about:
        return Birth(
            DatePrecision.ESTIMATED, dt.date(year - ESTIMATE_YEARS, 1, 1), dt.date(year + ESTIMATE_YEARS + 1, 1, 1)
        )
    if month is None:
        return Birth(DatePrecision.YEAR, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    if day is None:
        after = dt.date(year + month // 12, month % 12 + 1, 1)
        return Birth(DatePrecision.MONTH, dt.date(year, month, 1), after)
    born = dt.date(year, month, day)
    return Birth(DatePrecision.EXACT, born, born + dt.timedelta(days=1))


def may_be_a_child(born: Birth, on: dt.date) -> bool:
    """Whether somebody is, or in doubt may be, under 18. A doubtful age is treated as a child's; an unknown one isn't.

    Source: domain handbook §3.2b (a doubtful age is treated as a child).
    """
    if born.until is None:
        return False
    latest = born.until - dt.timedelta(days=1)
    return on.year - latest.year - ((on.month, on.day) < (latest.month, latest.day)) < MAJORITY


def years_overlap(one: Birth, other: Birth) -> bool:
    """Whether two births may be the same; an unknown one may be any."""
    if None in {one.earliest, one.until, other.earliest, other.until}:
        return True
    return bool(one.earliest < other.until and other.earliest < one.until)  # type: ignore[operator]  # none is None


def read_question(text: str, region: str = "NL") -> Question:
    """Takes apart what stands in the search box: "Dawit 1984", "EP 123 456", "+31 6 12344417", "NL-2026-00012"."""
    plain = tidy(text)[:200]
    if "@" in plain:
        return Question(text=plain, email=plain.casefold())
    digits = sum(letter.isdecimal() for letter in plain)
    number = fold_number(plain) if digits and len(fold_number(plain)) >= _LEAST_NUMBER else ""
    letters = "".join(letter for letter in plain if letter.isalpha())
    phone = fold_phone(plain, region) if digits >= _LEAST_PHONE_DIGITS and not letters else ""
    years = _YEAR.findall(anyascii(plain)) if letters else []
    name = re.sub(r"\s*\w*\d\w*\s*", " ", plain) if letters else ""
    return Question(
        text=plain,
        name=tidy(name),
        birth_year=int(years[0]) if len(years) == 1 else None,
        number=number,
        phone=phone,
    )
