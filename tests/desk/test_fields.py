"""What people type in dates, amounts and telephone numbers is read, or refused with what to do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sankofa.desk.fields import MoneyField, PartialDateField, PhoneField
from sankofa.kernel.partial_dates import PartialDate


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["27", "3", "1988"], PartialDate.exact(date(1988, 3, 27))),
        (["", "3", "1988"], PartialDate.month(1988, 3)),
        (["", "", "1988"], PartialDate.year(1988)),
        (["٢٧", "٣", "١٩٨٨"], PartialDate.exact(date(1988, 3, 27))),
        (["29", "2", "2004"], PartialDate.exact(date(2004, 2, 29))),
    ],
)
def test_a_date_may_be_known_in_part(typed: list[str], read: PartialDate) -> None:
    assert PartialDateField().clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["1", "1", ""], "year"),
        (["", "", "84"], "year"),
        (["", "", "year"], "year"),
        (["27", "", "1988"], "month"),
        (["27", "13", "1988"], "month"),
        (["27", "0", "1988"], "month"),
        (["31", "4", "1988"], "real"),
        (["0", "4", "1988"], "real"),
        (["x", "4", "1988"], "real"),
        (["29", "2", "2003"], "real"),
    ],
)
def test_a_date_that_cannot_be_is_refused(typed: list[str], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PartialDateField().clean(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["", "", "2001", "spring"], PartialDate.season(2001, "spring")),
        (["", "", "2001", "winter"], PartialDate.season(2001, "winter")),
        (["", "", "1999", "about"], PartialDate.about(1999)),
        (["", "", "1999", "~1999±5"], PartialDate.about(1999, 5)),
        (["", "", "1999", "1999-05-03..1999-06-10"], PartialDate.parse("1999-05-03..1999-06-10")),
    ],
)
def test_a_season_or_about_a_year_is_a_date_too_and_opens_again_as_it_was(typed: list[str], read: PartialDate) -> None:
    field = PartialDateField()
    assert field.clean(typed) == read
    assert ["" if part is None else str(part) for part in field.widget.decompress(read)] == typed
    assert f'<option value="{typed[3]}" selected>' in field.widget.render("born", read).replace("&plusmn;", "±")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["3", "5", "2001", "spring"], "rough"),
        (["", "5", "2001", "about"], "rough"),
        (["", "", "", "spring"], "year"),
        (["", "", "9999", "winter"], "year"),
        (["", "", "2001", "~1999±5"], "kept"),
        (["", "", "2001", "monsoon"], "kept"),
    ],
)
def test_what_does_not_go_together_is_refused(typed: list[str], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        PartialDateField().clean(typed)
    assert refused.value.code == code


def test_a_whole_date_asks_for_its_day() -> None:
    with pytest.raises(ValidationError):
        PartialDateField(whole=True).clean(["", "3", "1988"])
    assert PartialDateField(whole=True).clean(["1", "3", "1988"]) == PartialDate.exact(date(1988, 3, 1))


def test_an_optional_date_may_stay_empty_and_a_required_one_may_not() -> None:
    assert PartialDateField(required=False).clean(["", "", ""]) is None
    with pytest.raises(ValidationError):
        PartialDateField().clean(["", "", ""])


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_there_is_can_be_typed(day: date) -> None:
    assert PartialDateField().clean([str(day.day), str(day.month), str(day.year)]) == PartialDate.exact(day)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1250", 125000), ("1250.5", 125050), ("1250,50", 125050), ("1.250,00", 125000), ("1,250.00", 125000),
        ("1.250", 125000), ("€ 5 250", 525000), ("12,3", 1230), ("1.250.000", 125000000), ("0", 0),
        ("\u0665\u0660", 5000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, minor: int) -> None:
    assert MoneyField().clean(typed) == minor


@pytest.mark.parametrize("typed", ["ten", "12.345,678", "1.2.3", "-5", "\u22125", "12,,5", "1e3"])
def test_an_amount_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


@given(st.integers(min_value=0, max_value=10**12))
def test_an_amount_shown_is_read_back_the_same(minor: int) -> None:
    field = MoneyField()
    assert field.clean(field.prepare_value(minor)) == minor


@pytest.mark.parametrize("typed", ["06-12 34 44 17", "+31 6 12344417", "0031612344417"])
def test_a_telephone_number_is_kept_in_one_form(typed: str) -> None:
    assert PhoneField().clean(typed) == "+31612344417"


@pytest.mark.parametrize("typed", ["call me", "12", "+999 1"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PhoneField().clean(typed)
