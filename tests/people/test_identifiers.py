"""The same number written in different ways is the same number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.people.identifiers import normalise_identifier, normalise_phone


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("v-123.456 789", "V123456789"),
        ("SPECI2014/ab", "SPECI2014AB"),
        ("١٢٣٤٥٦", "123456"),
        ("\uff21\uff22\uff11\uff12", "AB12"),  # full width
        (" - ", ""),
    ],
)
def test_a_document_number_is_the_same_however_it_is_written(written: str, normal: str) -> None:
    assert normalise_identifier(written) == normal


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("06 1234 5678", "NL", "+31612345678"),
        ("+31 (0)6 12345678", "NL", "+31612345678"),
        ("0031612345678", "NL", "+31612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "NL", "+31612345678"),
        ("091 123 4567", "ET", "+251911234567"),
        ("12", "NL", "12"),
        ("call after six", "NL", ""),
        ("", "NL", ""),
    ],
)
def test_a_telephone_number_is_the_same_however_it_is_written(written: str, country: str, normal: str) -> None:
    assert normalise_phone(written, country=country) == normal


@given(st.text(max_size=40) | st.text("01+ -9", max_size=14))
def test_any_text_normalises_without_a_crash_and_once_is_enough(text: str) -> None:
    once = normalise_identifier(text)
    assert normalise_identifier(once) == once
    phone = normalise_phone(text)
    assert normalise_phone(phone) == phone
