"""Forms of donor reports: what period, a text, why one goes back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField
from sankofa.desk.finance.forms.fields import LastDayField


class PeriodForm(forms.Form):
    since = DayField(label=_("First day"))
    until = LastDayField(label=_("Last day"))


class TextForm(forms.Form):
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 14}),
        help_text=_("It goes to the donor. Name nobody, and nothing by which somebody is known. An empty line begins a"
                    " new paragraph."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class BackForm(forms.Form):
    why = forms.CharField(label=_("What is to be changed"), max_length=200, widget=forms.Textarea({"rows": 2}))
