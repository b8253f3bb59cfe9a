"""Numbers that people are known by, brought to one form for exact lookup: telephones and document or case numbers.

Pure: no Django, no database. Names are another matter: `names.py`.
"""

import unicodedata

import phonenumbers


def normalise_identifier(value: str) -> str:
    """A document, immigration or case number in capitals: without spaces, dots, dashes; digits of any script as 0 to 9.

    Letters outside A to Z stay: two numbers are the same only if their letters are. Empty if nothing is left.
    """
    plain = unicodedata.normalize("NFKC", value).upper()
    return "".join(_digit(character) for character in plain if character.isalnum())


def normalise_phone(value: str, *, country: str = "NL") -> str:
    """A telephone number as E.164 (`+31612345678`); without a prefix it is one of `country` (ISO 3166, two letters).

    What is no valid number anywhere, say a short extension, comes back as its bare digits, with `+` if it had one.
    """
    plain = "".join(_digit(character) for character in unicodedata.normalize("NFKC", value)).strip()
    read = _read(plain, country)
    # Rubbish may become a number once its signs are gone, or lose a zero each time: read until nothing changes.
    return read if read == plain else normalise_phone(read, country=country)


def _read(plain: str, country: str) -> str:
    try:
        number = phonenumbers.parse(plain, country)
    except phonenumbers.NumberParseException:
        return _bare(plain)
    if not phonenumbers.is_possible_number(number):
        return _bare(plain)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _bare(value: str) -> str:
    return ("+" if value.startswith("+") else "") + "".join(c for c in value if c.isascii() and c.isdigit())


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
