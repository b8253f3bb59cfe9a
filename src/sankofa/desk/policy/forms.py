"""The forms of a draft: its amounts, days, lists and sentences; the period of a simulation."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.desk.fields import DayField
from sankofa.reference.queries import country_choices, country_name
from sankofa.schemes.vocab import Doubt, DraftField, FieldKind

_CODE = re.compile(r"[A-Za-z0-9_]+")
_PERIOD = re.compile(r"\[(\d{4}-\d{2}-\d{2}), ?(\d{4}-\d{2}-\d{2})?\)")


@dataclass
class Group:
    """The fields of one part of a draft. `doubtful`: a sentence of it is to be read again."""

    title: str
    values: list[forms.BoundField] = field(default_factory=list)
    sentences: list[forms.BoundField] = field(default_factory=list)
    countries: list[forms.BoundField] = field(default_factory=list)  # those on a list, then all others
    doubtful: bool = False


class ValuesForm(forms.Form):
    """A field for each amount (in euros or its currency), day, list of codes and sentence of a draft's text; two for a
    period, its first day and its last. What `doubts` says of a sentence stands with it.
    """

    def __init__(
        self, fields: Sequence[DraftField], titles: Mapping[str, str], *args: Any, doubts: Iterable[Doubt] = ()
    ) -> None:
        super().__init__(*args)
        self.known = {one.name: one for one in fields}
        self.titles = titles
        self.doubts = {(one.of.rsplit("/", 1)[-1], f"{one.key}.{one.lang}".rstrip(".")): one for one in doubts}
        for one in fields:
            self.fields.update(_fields(one, self.doubts.get((one.of, one.key))))

    def groups(self) -> list[Group]:
        """The fields by what they belong to, in the order of the text; those of the whole version come first."""
        found: dict[str, Group] = {}
        for one in self.known.values():
            title = self.titles.get(one.of, one.of.replace("_", " ")) if one.of else ""
            group = found.setdefault(title, Group(title))
            bound = [self[name] for name in _fields(one)]
            (
                group.countries
                if one.key == LISTED
                else group.sentences
                if one.kind is FieldKind.WORDS
                else group.values
            ).extend(bound)
            group.doubtful |= (one.of, one.key) in self.doubts or any(name.errors for name in bound)
        return sorted(found.values(), key=lambda group: group.title != "")

    def as_typed(self) -> dict[str, Any]:
        """What a browser would send of it, untouched."""
        typed = {field.html_name: field.value() for field in self}
        return {name: value if isinstance(value, list) else str(value or "") for name, value in typed.items()}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for one in self.known.values():
            if one.kind is FieldKind.CODES and one.name in found:
                codes = [part.strip() for part in found[one.name].split(",")]
                if not all(_CODE.fullmatch(code) for code in codes):
                    self.add_error(one.name, _("Write codes of letters, separated with commas."))
            if one.kind is FieldKind.PERIOD:
                first, last = found.get(f"{one.name}_first"), found.get(f"{one.name}_last")
                if first and last and last < first:
                    self.add_error(f"{one.name}_last", _("The last day is before the first. Correct one of them."))
        return found

    def values(self) -> dict[str, str]:
        """What was typed, as it stands in the text; what didn't change is left out."""
        found: dict[str, str] = {}
        for name, one in self.known.items():
            if one.kind is FieldKind.PERIOD:
                last = self.cleaned_data[f"{name}_last"]
                end = last + dt.timedelta(days=1) if last else ""
                found[name] = f"[{self.cleaned_data[f'{name}_first']}, {end})"
                continue
            if one.key == LISTED:
                stay, more = (self.cleaned_data[part] for part in _fields(one))
                codes = ", ".join(sorted([*stay, *more]))
                if codes != ", ".join(sorted(_codes(one))):
                    found[name] = codes
                continue
            typed = self.cleaned_data[name]
            if one.kind is FieldKind.WORDS:
                if " ".join(typed.split()) != " ".join(one.value.split()):
                    found[name] = " ".join(typed.split())
            elif one.kind is FieldKind.CENTS:
                cents = str(int(typed * 100))
                if cents != one.value.replace("_", ""):
                    found[name] = cents
            else:
                found[name] = typed.isoformat() if isinstance(typed, dt.date) else str(typed)
        return found


def _fields(one: DraftField, doubt: Doubt | None = None) -> dict[str, forms.Field]:
    label = _NAMES.get(one.key, one.key.replace("_", " "))
    if one.key == LISTED:
        return _countries(one)
    match one.kind:
        case FieldKind.CENTS:
            amount = int(one.value.replace("_", "")) / 100
            return {one.name: forms.DecimalField(label=label, initial=f"{amount:.2f}", min_value=0, decimal_places=2)}
        case FieldKind.WORDS:
            return {one.name: _sentence(one, doubt)}
        case FieldKind.DAY:
            return {one.name: DayField(label=label, initial=one.value)}
        case FieldKind.PERIOD:
            first, last = _edges(one.value)
            return {
                f"{one.name}_first": DayField(label=_("First day in force"), initial=first),
                f"{one.name}_last": DayField(
                    label=_("Last day in force"),
                    initial=last,
                    required=False,
                    help_text=_("Empty: until a later version takes its place."),
                ),
            }
        case FieldKind.CODES:
            return {
                one.name: forms.CharField(label=label, initial=one.value, help_text=_("Separate them with commas."))
            }


LISTED = "codes"
"""How the text of a dated list calls its countries."""


def _countries(one: DraftField) -> dict[str, forms.Field]:
    """Two fields: those on the list, each ticked, and all others."""
    on = _codes(one)
    tiles = {"class": "tiles"}
    others = [pair for pair in country_choices() if pair[0] not in on]
    stay = sorted(((code, country_name(code)) for code in on), key=lambda pair: pair[1])
    return {
        f"{one.name}_stay": forms.MultipleChoiceField(
            label=_("On the list"),
            choices=stay,
            initial=on,
            required=False,
            widget=forms.CheckboxSelectMultiple(tiles),
            help_text=_("Untick what goes off it."),
        ),
        f"{one.name}_more": forms.MultipleChoiceField(
            label=_("Countries to add"),
            choices=others,
            required=False,
            widget=forms.CheckboxSelectMultiple(tiles),
        ),
    }


def _codes(one: DraftField) -> list[str]:
    return [part.strip() for part in one.value.split(",") if part.strip()]


def _sentence(one: DraftField, doubt: Doubt | None) -> forms.Field:
    which, _dot, lang = one.key.partition(".")
    label = _SENTENCES.get(which, which.replace("_", " "))
    if lang:
        label = _("%(which)s, in %(language)s") % {"which": label, "language": _LANGUAGES[lang]}
    widget = forms.Textarea({"rows": 2, "dir": "ltr", **({"lang": lang} if lang else {})})
    return forms.CharField(label=label, initial=one.value, widget=widget, help_text=doubt_words(doubt) if doubt else "")


def doubt_words(doubt: Doubt) -> str:
    """What is the matter with a sentence."""
    if doubt.key == "source":
        return _("What it is the source of has changed: name what says so now.")
    if doubt.figures:
        return _("It says %(figures)s, and the terms do not.") % {"figures": ", ".join(doubt.figures)}
    return _("What is asked has changed, and in this language no sentence of it did.")


def _edges(period: str) -> tuple[str, dt.date | None]:
    """The first and the last day of a period as it stands in the text, half-open; no days where it is no period."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return "", None
    end = found[2]
    return found[1], dt.date.fromisoformat(end) - dt.timedelta(days=1) if end else None


_NAMES = {
    "cents": gettext_lazy("amount"),
    "from_cents": gettext_lazy("amount from"),
    "cash_cents": gettext_lazy("of which in cash"),
    "before": gettext_lazy("before"),
    "after": gettext_lazy("after"),
    "on_or_before": gettext_lazy("on or before"),
    "on_or_after": gettext_lazy("on or after"),
    "until": gettext_lazy("Old rules hold until, by transitional law"),
    "in": gettext_lazy("one of"),
}


_SENTENCES = {
    "text": gettext_lazy("What people read"),
    "text_no": gettext_lazy("What they read when it fails"),
    "staff": gettext_lazy("What staff read"),
    "basis": gettext_lazy("What these terms are called"),
    "note": gettext_lazy("Note on these terms"),
    "source": gettext_lazy("Source"),
}
_LANGUAGES = {"nl": gettext_lazy("Dutch"), "en": gettext_lazy("English")}


class PeriodForm(forms.Form):
    since = DayField(label=gettext_lazy("First contact from"), required=False)
    until = DayField(label=gettext_lazy("First contact before"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] <= found["since"]:
            self.add_error("until", _("The end is not after the beginning. Correct one of them."))
        return found
