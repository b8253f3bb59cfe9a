"""Lists to choose from are written without templates, and read as Django would have written them."""

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from sankofa.desk.rendering import FormRenderer


class Choosing(forms.Form):
    country = forms.ChoiceField(
        choices=[("", ""), ("ETH", "Ethiopia"), ("X&Y", "<Nowhere>"), ("Here", [("NLD", "Netherlands")])],
        initial="ETH",
        widget=forms.Select({"data-a": 'say "yes"', "disabled": True, "hidden": False}),
    )
    many = forms.MultipleChoiceField(choices=[("1", "One"), ("2", "Two")], initial=["2"])


def test_a_select_reads_as_django_writes_it() -> None:
    for field in Choosing():
        attributes = {**field.build_widget_attrs({"id": field.auto_id}), **field.field.widget.attrs}
        widget = field.field.widget
        django = widget.render(field.html_name, field.value(), attributes, DjangoTemplates())
        ours = widget.render(field.html_name, field.value(), attributes, FormRenderer())
        assert parse_html(ours) == parse_html(django)  # whatever the order of attributes
        assert "<option" in ours
