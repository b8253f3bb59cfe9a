"""Renders every Django form in our look. `FORM_RENDERER = "sankofa.desk.rendering.FormRenderer"`.

`{{ form }}`, `{{ form.name.as_field_group }}` and `{{ formset }}` come out right without classes on widgets.
A list to choose from is written here without a template: Django's renders two for each option, and a list of countries
has two hundred and fifty; it was two fifths of the caseload's time.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


class FormRenderer(TemplatesSetting):
    form_template_name = "desk/forms/form.html"
    formset_template_name = "desk/forms/formset.html"
    field_template_name = "desk/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    """As Django's template for a select writes it. Everything is escaped here, once, by the standard library."""
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    return mark_safe(f'<select name="{_text(widget["name"])}"{_attributes(widget["attrs"])}>{groups}</select>')  # noqa: S308


def _group(name: str | None, options: list[dict[str, Any]]) -> str:
    written = "".join(
        f'<option value="{_text(option["value"])}"{_attributes(option["attrs"])}>{_text(option["label"])}</option>'
        for option in options
    )
    return f'<optgroup label="{_text(name)}">{written}</optgroup>' if name else written


def _text(value: object) -> str:
    """What says of itself that it is HTML stays as it is."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    """False leaves an attribute out, True writes its name alone."""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
