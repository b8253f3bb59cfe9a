"""What a page needs to keep a draft: where it goes, and what was kept, as the initial values of a form."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form, MultipleChoiceField, MultiValueField
from django.urls import reverse

from sankofa.desk.web import StaffRequest
from sankofa.journal import queries, services

NEVER = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Draft:
    """`url` takes the draft; `found` says that this form starts from one."""

    name: str
    url: str
    found: bool


def draft_of(request: StaffRequest, name: str, form: type[Form]) -> tuple[Draft, dict[str, Any]]:
    """The draft of a form and its initial values. `name`: letters, figures and dashes, one form's own."""
    fields = queries.draft(staff_id=request.actor.id, form=name) or {}
    initial = {key: _value(form, key, values) for key, values in fields.items() if key in form.base_fields}
    return Draft(name, reverse("desk:draft", args=[name]), found=bool(initial)), initial


def drop(request: StaffRequest, name: str) -> None:
    services.drop_draft(staff_id=request.actor.id, form=name)


def _value(form: type[Form], key: str, values: list[str]) -> Any:
    field = form.base_fields[key]
    return values if isinstance(field, MultipleChoiceField | MultiValueField) else values[-1]
