"""Renders every Django form in our look. `FORM_RENDERER = "sankofa.desk.rendering.FormRenderer"`.

`{{ form }}`, `{{ form.name.as_field_group }}` and `{{ formset }}` come out right without classes on widgets.
Lists, radio buttons and ticks are written here without a template: Django's renders two for each option. A list of
countries has two hundred and fifty; it was two fifths of the caseload's time, and radio buttons a third of a sheet's.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"
CHOICES = frozenset({"django/forms/widgets/radio.html", "django/forms/widgets/checkbox_select.html"})


class FormRenderer(TemplatesSetting):
    form_template_name = "desk/forms/form.html"
    formset_template_name = "desk/forms/formset.html"
    field_template_name = "desk/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        if template_name in CHOICES:
            return _choices(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> SafeString:
    """As Django's template for a select writes it; `format_html` escapes what it is given."""
    runs = groupby(widget["optgroups"], key=itemgetter(0))  # Django makes a group of each option that has none
    groups = format_html_join("", "{}", ((_group(name, _options(run)),) for name, run in runs))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _choices(widget: Mapping[str, Any]) -> SafeString:
    """Radio buttons or ticks, each in its label: a sheet of questions has sixty of them."""
    class_ = widget["attrs"].get("class", "")
    rows = format_html_join(
        "",
        "{}",
        (
            (format_html('<div class="choice-group">{}</div>', name) if name else "",)
            if option is None
            else (_choice(option),)
            for name, options, _index in widget["optgroups"]
            for option in (None, *options)
        ),
    )
    return format_html('<div class="choices{}">{}</div>', f" {class_}" if class_ else "", rows)


def _choice(option: Mapping[str, Any]) -> SafeString:
    attrs, anchor = option["attrs"], option["attrs"].get("id", "")
    return format_html(
        '<label class="choice"{}><input type="{}" name="{}"{}{}><span>{}</span></label>',
        flatatt({"for": anchor}) if anchor else "",
        option["type"],
        option["name"],
        flatatt({"value": str(option["value"])}) if option["value"] is not None else "",
        flatatt(attrs),
        option["label"],
    )


def _options(groups: Iterable[Any]) -> Iterator[dict[str, Any]]:
    return (option for _name, options, _index in groups for option in options)


def _group(name: str | None, options: Iterable[dict[str, Any]]) -> SafeString:
    return _written(name, tuple([_given(str(option["label"]), option) for option in options]))


def _given(label: str, option: dict[str, Any]) -> tuple[Any, ...]:
    """With its type: what is safe already is not escaped, what reads the same and isn't is."""
    return str(option["value"]), tuple(option["attrs"].items()), type(label), label


@lru_cache(maxsize=512)  # the same countries, languages and offices on page after page
def _written(name: str | None, options: tuple[tuple[Any, ...], ...]) -> SafeString:
    cells = ((value, flatatt(dict(attrs)), label) for value, attrs, _type, label in options)
    written = format_html_join("", '<option value="{}"{}>{}</option>', cells)
    return format_html('<optgroup label="{}">{}</optgroup>', name, written) if name else written
