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


class Ticking(forms.Form):
    one = forms.ChoiceField(choices=[("yes", "Yes"), ("<no>", "No & never")], initial="yes", widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(
        choices=[("1", "One"), ("Here", [("2", "<Two>")])],
        initial=["2"],
        widget=forms.CheckboxSelectMultiple({"class": "inline", "disabled": True}),
    )


def test_radio_buttons_and_ticks_stand_each_in_a_label_of_their_own() -> None:
    one, some = (str(field.as_widget()) for field in Ticking(renderer=FormRenderer()))
    assert parse_html(one) == parse_html(
        '<div class="choices"><label class="choice" for="id_one_0"><input type="radio" name="one" value="yes" checked'
        ' id="id_one_0" required><span>Yes</span></label><label class="choice" for="id_one_1"><input type="radio"'
        ' name="one" value="&lt;no&gt;" id="id_one_1" required><span>No &amp; never</span></label></div>'
    )
    assert '<div class="choice-group">Here</div>' in some
    assert '<div class="choices inline">' in some
    assert "&lt;Two&gt;" in some
    assert some.count("checked") == 1


def test_a_select_reads_as_django_writes_it() -> None:
    for field in Choosing():
        attributes = {**field.build_widget_attrs({"id": field.auto_id}), **field.field.widget.attrs}
        widget = field.field.widget
        django = widget.render(field.html_name, field.value(), attributes, DjangoTemplates())
        ours = widget.render(field.html_name, field.value(), attributes, FormRenderer())
        assert parse_html(ours) == parse_html(django)  # whatever the order of attributes
        assert "<option" in ours
