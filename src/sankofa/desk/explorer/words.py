"""What the values of dimensions are called, and figures as they are read, in the reader's language."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from django.db.models import TextChoices
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sankofa.cases.vocab import Heard, Kind, Outcome, Stage
from sankofa.eligibility.vocab import Decided
from sankofa.finance.vocab import LineKind
from sankofa.people.vocab import Sex
from sankofa.reference import queries as reference
from sankofa.reintegration.vocab import Form, Sphere
from sankofa.reporting.vocab import NONE, UNKNOWN, Dimension, Measure
from sankofa.schemes import queries as schemes

OTHER = "*"
CHOICES: dict[str, tuple[type[TextChoices], ...]] = {
    "sex": (Sex,), "kind": (Kind,), "stage": (Stage,), "outcome": (Outcome, Decided), "heard": (Heard,),
    "sphere": (Sphere,), "form": (Form,), "line": (LineKind,),
}  # fmt: skip
BLANK = "·"


def language() -> str:
    return "nl" if (get_language() or "").startswith("nl") else "en"


def name(one: Measure | Dimension) -> str:
    return one.name[language()]


def value(dimension: Dimension, key: str) -> str:
    """A value as it is read: a country's name, a scheme's title, "Q3 2007", "4 to 12 weeks"."""
    if key == UNKNOWN:
        return _("not recorded")
    if key == NONE:
        return _("none")
    if key == OTHER:
        return _("others together")
    return _KINDS.get(dimension.kind, _code)(dimension, key)


def _calendar(dimension: Dimension, key: str) -> str:
    if dimension.id == "quarter":
        return _("%(year)s, quarter %(n)s") % {"year": key[:4], "n": key[6:]}
    return formats.date_format(dt.date.fromisoformat(f"{key}-01"), "M Y") if dimension.id == "month" else key


def _band(dimension: Dimension, key: str) -> str:
    ends = (0, *dimension.up_to)
    low, after = ends[int(key)], ends[int(key) + 1 : int(key) + 2]
    if not after:
        return _("%(n)s weeks and more") % {"n": low}
    return _("%(low)s to %(high)s weeks") % {"low": low, "high": after[0] - 1}


def _scheme(_dimension: Dimension, key: str) -> str:
    return {one.id: one.title.into(language()) for one in schemes.schemes()}.get(key, key)


def _list(dimension: Dimension, key: str) -> str:
    parts = key.split("+")
    return " + ".join(_scheme(dimension, part) if dimension.of == "scheme" else part for part in parts)


def _code(dimension: Dimension, key: str) -> str:
    if key in dimension.words:
        return dimension.words[key][language()]
    for choices in CHOICES.get(dimension.id, ()):
        if key in choices.values:
            return str(choices(key).label)
    return key


_KINDS: dict[str, Callable[[Dimension, str], str]] = {
    "time": _calendar,
    "bands": _band,
    "scheme": _scheme,
    "list": _list,
    "country": lambda _dimension, key: reference.country_name(key),
    "region": lambda _dimension, key: reference.region_name(key),
    "language": lambda _dimension, key: reference.language_name(key),
    "yes_no": lambda _dimension, key: _("yes") if key == "yes" else _("no"),
}


def figure(amount: Decimal | None, decimals: int) -> str:
    """A number as it is read, an empty place where there is nothing to divide by."""
    return "" if amount is None else formats.number_format(amount, decimals, force_grouping=True)


def signed(amount: Decimal, decimals: int) -> str:
    """A difference with its sign; a real minus."""
    sign = "+" if amount > 0 else "\u2212" if amount < 0 else ""
    return f"{sign}{figure(abs(amount), decimals)}"


UNITS = {
    "people": gettext_lazy("people"),
    "cases": gettext_lazy("cases"),
    "applications": gettext_lazy("applications"),
    "conversations": gettext_lazy("conversations"),
    "decisions": gettext_lazy("decisions"),
    "weeks": gettext_lazy("weeks"),
    "euros": gettext_lazy("euros"),
    "hours": gettext_lazy("hours"),
}


def unit(of: Measure) -> str:
    return str(UNITS.get(of.defined.unit, of.defined.unit))
