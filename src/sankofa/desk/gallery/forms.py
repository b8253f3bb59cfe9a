"""One form with every kind of field, to see how they look, empty and with errors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField, MoneyField, PartialDateField, PhoneField, UploadField


class ShortForm(forms.Form):
    full_name = forms.CharField(
        label=_("Full name"), help_text=_("As the person writes it, in any script. One name is fine.")
    )
    born = PartialDateField(label=_("Born"), help_text=_("The year is enough. For example 27 3 1988, or only 1988."))


class SampleForm(ShortForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", ""), ("am", "Amharic"), ("ar", "Arabic"), ("mn", "Mongolian")],
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sex, as recorded"),
        choices=[("f", _("Female")), ("m", _("Male")), ("x", _("Not recorded"))],
        widget=forms.RadioSelect,
        initial="f",
    )
    needs = forms.MultipleChoiceField(
        label=_("Needs on the way"),
        choices=[("wheelchair", _("Wheelchair")), ("escort", _("Escort")), ("interpreter", _("Interpreter"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = PhoneField(label=_("Telephone"), help_text=_("Ask whether it is safe to call."), required=False)
    refund = MoneyField(label=_("Document costs to refund"), required=False)
    wish = DayField(label=_("Wished day of departure"), required=False)
    scan = UploadField(label=_("Scan or photo"), help_text=_("PDF or picture, up to 10 MB."), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 4}), required=False)
    explained = forms.BooleanField(
        label=_("I have explained what happens with these data, in a language the person knows")
    )
