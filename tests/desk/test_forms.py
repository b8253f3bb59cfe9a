"""Django's forms come out in our look: labels above, errors beside the field and summed up with links."""

from django import forms
from django.template import Context, Template

from sankofa.desk.gallery.forms import SampleForm


def shown(source: str, **values: object) -> str:
    return Template("{% load look %}" + source).render(Context(values))


def test_the_error_summary_links_each_error_to_its_field() -> None:
    summary = shown("{% error_summary form %}", form=SampleForm({"born_year": "84", "sex": "f"}))
    assert 'href="#id_full_name"' in summary
    assert 'href="#id_born_field"' in summary
    assert 'href="#id_explained"' in summary


def test_a_form_without_errors_has_no_summary() -> None:
    assert shown("{% error_summary form nothing %}", form=SampleForm(), nothing=None).strip() == ""


def test_the_error_summary_takes_formsets_along() -> None:
    rows = forms.formset_factory(SampleForm)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})
    assert 'href="#id_form-0-full_name"' in shown("{% error_summary rows %}", rows=rows)


def test_errors_that_belong_to_no_field_are_said_too() -> None:
    form = SampleForm({})
    form.add_error(None, "Somebody else has changed this person.")
    assert "Somebody else has changed this person." in shown("{% error_summary form %}", form=form)
    assert "Somebody else has changed this person." in shown("{{ form }}", form=form)


def test_hints_and_errors_are_tied_to_their_field() -> None:
    page = shown("{{ form }}", form=SampleForm({"full_name": ""}))
    assert 'aria-describedby="id_full_name_helptext id_full_name_error"' in page
    assert 'id="id_full_name_helptext"' in page
    assert 'id="id_full_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_what_was_typed_is_still_there_after_an_error() -> None:
    page = shown(
        "{{ form }}", form=SampleForm({"full_name": "ተስፋዬ", "born_day": "31", "born_month": "2", "born_year": "1988"})
    )
    assert 'value="ተስፋዬ"' in page
    assert 'value="31"' in page


def test_markup_in_a_value_is_shown_as_text() -> None:
    assert "<b>x" not in shown("{{ form }}", form=SampleForm({"full_name": '"><b>x</b>'}))
    assert "<b>x" not in shown('{% pill "ok" text %}', text="<b>x</b>")
    assert "<b>x" not in shown("{% page_head title=text sub=text own=text %}{% endpage_head %}", text="<b>x</b>")
    assert "<b>x" not in shown("{% card title=text %}{{ text }}{% endcard %}", text="<b>x</b>")
    assert "<b>x" not in shown("{% note %}{{ text }}{% endnote %}", text="<b>x</b>")
