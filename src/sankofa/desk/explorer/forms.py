"""A question to the explorer as an address says it, and back. All of it stands in the address; none is personal."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sankofa.desk.explorer import words
from sankofa.reporting import queries
from sankofa.reporting.vocab import Dimension, Measure, Question

WAYS = 3
FIRST = "departed"
FIRST_BY = ("destination", "year")
MOST_VALUES = 80  # of one filter


class PeriodField(forms.CharField):
    """A year or a month ("2007", "2007-05"): its first day; with `last`, the first day after it."""

    default_error_messages = {"period": _("Write a year or a month, for example 2007 or 2007-05.")}

    def __init__(self, *, last: bool = False, **kwargs: Any) -> None:
        self.last = last
        widget = forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "placeholder": "2007-05"})
        super().__init__(max_length=40, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?", text)
        year, month = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
        if not 1900 <= year <= 2200 or month > 12 or (found and found[2] and not month):  # noqa: PLR2004  a calendar's
            raise forms.ValidationError(self.error_messages["period"], code="period")
        if not self.last:
            return dt.date(year, month or 1, 1)
        return dt.date(year + 1, 1, 1) if month in {0, 12} else dt.date(year, month + 1, 1)


class AskForm(forms.Form):
    """Measure, up to three dimensions, a period, another definition beside it. Filters follow (`filters_of`)."""

    measure = forms.ChoiceField(label=_("What"), required=False)
    by = forms.MultipleChoiceField(required=False)
    since = PeriodField(label=_("From"))
    until = PeriodField(label=_("Up to and with"), last=True)
    beside = forms.ChoiceField(label=_("Beside it"), required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.given = data
        self.of = queries.measure(data.get("measure", "")) or queries.measure(FIRST) or queries.measures()[0]
        self.open_to = {one.id: one for one in queries.dimensions(self.of)}
        self.fields["measure"].choices = [(one.id, words.name(one)) for one in queries.measures()]  # type: ignore[attr-defined]
        others = [(one.id, words.name(one)) for one in queries.others(self.of)]
        self.fields["beside"].choices = [("", "—"), *others]  # type: ignore[attr-defined]
        self.fields["by"].choices = [(name, name) for name in self.open_to]  # type: ignore[attr-defined]
        self.asked_by = [name for name in data.getlist("by") if name] if "measure" in data else list(FIRST_BY)
        kept = [name for name in dict.fromkeys(self.asked_by) if name in self.open_to]
        self.by_now = tuple(kept[:WAYS])
        self.data = data.copy()  # what the form shows is what it understood
        self.data.setlist("by", list(self.by_now))
        self.data["measure"] = self.of.id
        if data.get("beside") not in dict(others):
            self.data["beside"] = ""

    @property
    def others(self) -> bool:
        return bool(queries.others(self.of))

    @property
    def ways(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(id, chosen, choices) of the three boxes for dimensions."""
        chosen = (*self.by_now, *[""] * WAYS)
        return [(f"by_{place}", chosen[place], self.choices) for place in range(WAYS)]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(name, words.name(one)) for name, one in self.open_to.items()]

    @property
    def dropped(self) -> list[str]:
        """Dimensions that were asked for and that this measure doesn't know."""
        return [name for name in self.asked_by if name not in self.open_to]

    @property
    def opened(self) -> list[Dimension]:
        """Dimensions with a filter, and the one that was just chosen for one."""
        asked = {*self.given.getlist("only"), *(name for name in self.open_to if name in self.given)}
        return [one for name, one in self.open_to.items() if name in asked]

    def question(self) -> Question:
        """What is asked; where the period can't be read, of all times."""
        good = self.cleaned_data if self.is_valid() else {}
        only = tuple(
            (one.id, tuple(dict.fromkeys(values))[:MOST_VALUES])
            for one in self.opened
            if (values := [value for value in self.given.getlist(one.id) if value and queries.is_value(one, value)])
        )
        since, until = good.get("since"), good.get("until")
        return Question(self.of.id, self.by_now, only, since, until, good.get("beside") or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since >= until:
            self.add_error("until", gettext("The end is before the beginning."))
        return data


def address(question: Question) -> str:
    """The question as an address says it, without the "?"."""
    pairs: list[tuple[str, str]] = [("measure", question.measure), *(("by", name) for name in question.by)]
    if not question.by:
        pairs.append(("by", ""))
    if question.since:
        pairs.append(("since", f"{question.since:%Y-%m}"))
    if question.until:
        last = question.until - dt.timedelta(days=1)
        pairs.append(("until", f"{last:%Y-%m}"))
    if question.beside:
        pairs.append(("beside", question.beside))
    pairs += [(name, value) for name, values in question.only for value in values]
    return urlencode(pairs)


def title(measure: Measure, question: Question, open_to: dict[str, Dimension]) -> str:
    """A question in words: "Departures by year and nationality"."""
    by = [words.name(open_to[name]).lower() for name in question.by]
    if not by:
        return words.name(measure)
    listed = by[0] if len(by) == 1 else gettext("%(some)s and %(last)s") % {"some": ", ".join(by[:-1]), "last": by[-1]}
    return gettext("%(measure)s by %(dimensions)s") % {"measure": words.name(measure), "dimensions": listed}
