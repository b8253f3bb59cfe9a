"""Two people correct one thing: what only one of them changed is kept from each, what both changed is asked.

A form carries the version it was typed on and, as `base`, the values it opened with. On a conflict each field is
compared three ways: base, theirs (what stands now), mine (what was typed). Nothing typed is lost.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sankofa.desk.days import day_words
from sankofa.kernel.errors import ConflictError
from sankofa.kernel.partial_dates import PartialDate

THEIRS = "theirs"


@dataclass(frozen=True)
class Difference:
    """A field that both changed."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merge:
    """What is to be asked; `carried` is what the next form posts unseen."""

    asked: tuple[Difference, ...]
    carried: tuple[tuple[str, str], ...]


def base_of(initial: Mapping[str, Any]) -> str:
    """The values a form opens with, for its hidden field `base`."""
    return json.dumps({name: _plain(value) for name, value in initial.items()})


def save_or_merge(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    version_now: int,
    save: Callable[[dict[str, Any], int], object],
) -> Merge | None:
    """Saves the valid form, and answers None; or what both changed, to be asked.

    `form.initial` holds what stands now, in the same types as the cleaned data. `save` takes values and version, and
    may raise other domain errors.
    """
    theirs = form.initial
    values = dict(form.cleaned_data)
    for name in form.fields:
        if request.POST.get(f"keep_{name}") == THEIRS:
            values[name] = theirs.get(name)
    try:
        save(values, _version(request))
    except ConflictError:
        base = _base(request)
        differing = [name for name in form.fields if _plain(values[name]) != _plain(theirs.get(name))]
        untouched = [name for name in differing if _plain(values[name]) == base.get(name)]
        asked = [n for n in differing if n not in untouched and _plain(theirs.get(n)) != base.get(n)]
        if asked:
            carried = _carried(request, form, untouched, version_now)
            return Merge(tuple(_difference(form, name, values[name]) for name in asked), carried)
        save({**values, **{name: theirs.get(name) for name in untouched}}, version_now)
    return None


def _carried(
    request: HttpRequest, form: forms.BaseForm, untouched: list[str], version_now: int
) -> tuple[tuple[str, str], ...]:
    own = {"csrfmiddlewaretoken", "version", "base", *(f"keep_{name}" for name in form.fields)}
    carried = [(name, value) for name, all_ in request.POST.lists() if name not in own for value in all_]
    carried += [(f"keep_{name}", THEIRS) for name in untouched]
    return (*carried, ("version", str(version_now)), ("base", base_of(form.initial)))


def _difference(form: forms.BaseForm, name: str, mine: Any) -> Difference:
    field = form.fields[name]
    return Difference(name, str(form[name].label), _shown(field, form.initial.get(name)), _shown(field, mine))


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def _base(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.POST.get("base", "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str)) if value not in (None, "", [], ()) else None


def _shown(field: forms.Field, value: Any) -> str:
    if value in (None, "", [], ()):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # flat choices
    if isinstance(value, PartialDate):
        return day_words(value)
    return str(value)
