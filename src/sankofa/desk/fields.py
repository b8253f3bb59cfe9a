"""Form fields for what staff type all day: partial dates, money, telephone numbers, days, files.

They read what people write (Arabic digits, "1.250,00", "06-12 34 56 78") and say what to do when they can't.
What a value means is decided elsewhere.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import BaseChoiceIterator
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sankofa.desk.days import day_words
from sankofa.kernel.partial_dates import BadPartialDate, PartialDate, Precision, interval

FOUR_FIGURES = range(1000, 10000)
YEARS = range(1900, 2200)  # in which the work has days; any other is a slip, and beyond them zones can't be reckoned
PNG = "data:image/png;base64,"  # how the pad gives a signature
FEW_BYTES = 700  # a PNG of the pad with nothing or a dot on it
MONTHS = range(1, 13)


class Choices(BaseChoiceIterator):
    """Choices that are (value, label) already. Into a list Django looks again, pair by pair, on every page."""

    def __init__(self, *pairs: tuple[str, str | Promise]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        return iter(self.pairs)


ABOUT = "about"
ROUGHLY = (
    ("", _("as well as it is written")),
    ("spring", _("in the spring of that year")),
    ("summer", _("in the summer of that year")),
    ("autumn", _("in the autumn of that year")),
    ("winter", _("in a winter of that year")),
    (ABOUT, _("about that year, two more or less")),
)
HOW_WELL = _(
    "The year is enough: day and month may stay empty. Choose a season, or about, where that is all one knows."
)


class DayMonthYear(forms.MultiWidget):
    """Three small boxes, for dates people know by heart; and unless `whole`, how well the date is known."""

    template_name = "desk/forms/day_month_year.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, whole: bool = False) -> None:
        box = {"inputmode": "numeric", "autocomplete": "off", "size": 2}
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "day": forms.TextInput(box),
            "month": forms.TextInput(box),
            "year": forms.TextInput({**box, "size": 4}),
        }
        super().__init__(parts if whole else {**parts, "roughly": forms.Select(choices=ROUGHLY)}, attrs)

    def decompress(self, value: PartialDate | date | None) -> list[int | str | None]:
        return _boxes(value)[: len(self.widgets)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """An estimate that no choice says, as an import brings them, is a choice of its own: it stays as it is."""
        *boxes, roughly = self.widgets
        if isinstance(roughly, forms.Select):
            said = value[len(boxes)] if isinstance(value, list) else self.decompress(value)[-1]
            kept = _kept(str(said or ""))
            own = [(str(kept), _("as on file: %(when)s") % {"when": day_words(kept)})] if kept else []
            roughly.choices = [*ROUGHLY, *own]
        return super().get_context(name, value, attrs)


def _boxes(value: PartialDate | date | None) -> list[int | str | None]:
    """Day, month, year, and how well they are known."""
    if value is None:
        return [None, None, None, ""]
    day = interval(value)
    first = day.earliest
    match day.precision:
        case Precision.EXACT:
            return [first.day, first.month, first.year, ""]
        case Precision.MONTH:
            return [None, first.month, first.year, ""]
        case Precision.YEAR:
            return [None, None, first.year, ""]
        case Precision.SEASON:
            year, _dash, season = str(day).partition("-")
            return [None, None, int(year), season]
        case Precision.ESTIMATED:
            middle = (first.year + day.latest.year) // 2
            return [None, None, middle, ABOUT if day == PartialDate.about(middle) else str(day)]


def _kept(text: str) -> PartialDate | None:
    """The estimate that a choice of its own stands for."""
    try:
        day = PartialDate.parse(text)
    except BadPartialDate:
        return None
    return day if day.precision is Precision.ESTIMATED else None


class PartialDateField(forms.MultiValueField):
    """A date as well as somebody knows it: a day, a month, a year, a season, about a year. Gives a PartialDate, or None
    where nothing was typed.
    """

    default_error_messages = {
        "year": _("Give the year, as four figures, for example 1984."),
        "month": _("Give the month too, as a figure from 1 to 12, or leave the day empty."),
        "real": _("There is no such day. Check day and month."),
        "rough": _("Leave month and day empty where only the season or about the year is known."),
        "kept": _("The year is another than on file. Choose how well it is known."),
    }

    def __init__(self, *, whole: bool = False, **kwargs: Any) -> None:
        """`whole` asks for day, month and year: of what was signed, decided or stamped on a day."""
        self.whole = whole
        kwargs.setdefault("widget", DayMonthYear(whole=whole))
        kwargs.setdefault("help_text", "" if whole else HOW_WELL)
        parts = [forms.CharField(required=False, max_length=4) for _part in range(3)]
        parts += [] if whole else [forms.CharField(required=False, max_length=30)]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> PartialDate | None:
        if not any(data_list):
            return None
        day, month, year = map(_figure, data_list[:3])
        if year is None or year not in FOUR_FIGURES:
            raise self._wrong("year")
        if roughly := "".join(data_list[3:]):
            return self._rough(roughly, year, alone=day is None and month is None)
        if (month is None and (day is not None or self.whole)) or (month is not None and month not in MONTHS):
            raise self._wrong("month")
        if self.whole and day is None:
            raise self._wrong("real")
        if month is None:
            return PartialDate.year(year)
        try:
            return PartialDate.month(year, month) if day is None else PartialDate.exact(date(year, month, day))
        except ValueError as error:
            raise self._wrong("real") from error

    def _rough(self, roughly: str, year: int, *, alone: bool) -> PartialDate:
        if not alone:
            raise self._wrong("rough")
        try:
            if roughly in dict(ROUGHLY):
                return PartialDate.about(year) if roughly == ABOUT else PartialDate.season(year, roughly)
        except ValueError as error:  # past the end of the calendar
            raise self._wrong("year") from error
        kept = _kept(roughly)
        if kept is None or _boxes(kept)[2] != year:
            raise self._wrong("kept")
        return kept

    def _wrong(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def _figure(text: str) -> int | None:
    """A figure in any script's digits; -1, which no date has, where something else was typed."""
    if not text:
        return None
    return int(text) if text.isdecimal() else -1


class DayInput(forms.DateInput):
    """The browser's own calendar: for days near today."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that the work can mean: a year of one figure too many is a slip, told beside the field."""

    widget = DayInput
    default_error_messages = {"year": _("Check the year, for example 2026.")}

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        return day


def day_asked(text: str) -> date | None:
    """The day that an address asks for; None where it is none, or one that no calendar of the work has."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year in YEARS else None


class MoneyInput(forms.TextInput):
    template_name = "desk/forms/money.html"

    def __init__(self, sign: str, attrs: dict[str, Any] | None = None) -> None:
        self.sign = sign
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["sign"] = self.sign
        return context


class MoneyField(forms.Field):
    """An amount of one currency, in minor units (EUR 12.50 is 1250). Reads 1,250.00 and 1.250,00 alike."""

    default_error_messages = {
        "amount": _("Write an amount in figures, for example 1250 or 1250.50."),
        "least": _("The amount can't be negative."),
    }

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency, currency)
        super().__init__(widget=kwargs.pop("widget", MoneyInput(sign)), **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        text = re.sub(r"[\s\u00a0€$£']", "", str(value))
        if text.startswith(("-", "\u2212")):
            raise ValidationError(self.error_messages["least"], code="least")
        # The last mark is the decimal one only if one or two figures follow it.
        found = re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+)(?:[.,](\d{1,2}))?", text)
        if not found:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return int(re.sub(r"[.,]", "", found[1])) * 100 + int((found[2] or "").ljust(2, "0"))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)


CURRENCIES = ("EUR", "USD", "GBP", "CHF", "ETB", "GHS", "IQD", "MNT", "NGN", "RSD", "SLE", "SRD", "TRY", "UAH")


class CurrencyField(forms.ChoiceField):
    """An ISO 4217 code out of those that offices meet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(code, code) for code in CURRENCIES], initial=CURRENCIES[0], **kwargs)


class SignatureField(forms.CharField):
    """What was drawn on a pad (see signature.js), as a PNG; None where nothing was, or a dot."""

    default_error_messages = {"drawn": _("The signature did not arrive. Let the person sign again.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=forms.HiddenInput({"data-signature-value": "", "data-draft-skip": ""}), **kwargs
        )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            drawn = base64.b64decode(text.removeprefix(PNG), validate=True) if text.startswith(PNG) else b""
        except binascii.Error:
            drawn = b""
        if not drawn:
            raise ValidationError(self.error_messages["drawn"], code="drawn")
        return drawn if len(drawn) >= FEW_BYTES else None


class PhoneField(forms.CharField):
    """A telephone number as people write it, kept as E.164 ("+31612344417"). Without a country: `region`."""

    default_error_messages = {
        "phone": _("This is no telephone number. Write it with its country, for example +31 6 1234 4417."),
    }

    def __init__(self, *, region: str = "NL", **kwargs: Any) -> None:
        self.region = region
        kwargs.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "off", "dir": "ltr"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, self.region)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(self.error_messages["phone"], code="phone") from error
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["phone"], code="phone")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class KeptFileInput(forms.ClearableFileInput):
    """Names the file that was kept from when the form came back (`desk/drafts/files.py`): its key and its name."""

    kept: tuple[str, str] | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["kept"] = self.kept
        return context


class UploadField(forms.FileField):
    """A file; with `camera` a telephone offers its camera."""

    def __init__(self, *, accept: str = "image/*,application/pdf", camera: bool = False, **kwargs: Any) -> None:
        attrs = {"accept": accept, **({"capture": "environment"} if camera else {})}
        super().__init__(widget=kwargs.pop("widget", KeptFileInput(attrs)), **kwargs)
