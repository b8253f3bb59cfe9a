"""What a page needs to keep a draft: where it goes, and what was kept, as the initial values of a form."""

from dataclasses import dataclass
from typing import Any

from django.forms import Field, Form, MultipleChoiceField, MultiValueField, MultiWidget
from django.urls import reverse

from sankofa.desk.web import StaffRequest
from sankofa.journal import queries, services

NEVER = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Draft:
    """`url` takes the draft; `found` says that this form starts from one; `about`: what a search asked before it."""

    name: str
    url: str
    found: bool
    about: str = ""


def draft_of(request: StaffRequest, name: str, form: type[Form]) -> tuple[Draft, dict[str, Any]]:
    """The draft of a form and its initial values. `name`: letters, figures and dashes, one form's own."""
    fields = queries.draft(staff_id=request.actor.id, form=name) or {}
    initial = {key: _value(form, key, values) for key, values in fields.items() if key in form.base_fields}
    initial |= {key: parts for key, field in form.base_fields.items() if any(parts := _parts(field, key, fields))}
    about = fields.get("q", [""])[-1]
    return Draft(name, reverse("desk:draft", args=[name]), found=bool(initial), about=about), initial


def drop(request: StaffRequest, name: str) -> None:
    services.drop_draft(staff_id=request.actor.id, form=name)


def _value(form: type[Form], key: str, values: list[str]) -> Any:
    field = form.base_fields[key]
    return values if isinstance(field, MultipleChoiceField | MultiValueField) else values[-1]


def _parts(field: Field, key: str, values: dict[str, list[str]]) -> list[str]:
    """What was typed in a field of several boxes, in their order."""
    names: list[str] = field.widget.widgets_names if isinstance(field.widget, MultiWidget) else []  # type: ignore[attr-defined]  # missing in the stubs
    return [values.get(key + name, [""])[-1] for name in names]
