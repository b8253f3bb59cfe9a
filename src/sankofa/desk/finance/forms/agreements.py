"""Forms of an agreement: its terms, extensions, quotas, deliverables, reports due."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField, MoneyField
from sankofa.desk.finance.forms.fields import BASES, LastDayField, PercentField, tiles
from sankofa.finance.vocab import (
    DeliverableKind,
    LineKind,
    ReportKind,
    ReportLanguage,
)


class AgreementForm(forms.Form):
    donor = forms.CharField(label=_("Donor"), max_length=120)
    reference = forms.CharField(label=_("Reference"), max_length=60, help_text=_("As the donor writes it."))
    title = forms.CharField(label=_("Title"), max_length=160)
    signed_on = DayField(label=_("Signed on"))
    starts = DayField(label=_("First day"))
    ends = LastDayField(label=_("Last day"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in ("EUR", "USD", "GBP", "CHF", "NOK")])
    minor = MoneyField(label=_("Amount"), currency="")
    overhead_bp = PercentField(label=_("Overhead, in percent"), initial=0)
    overhead_base = forms.MultipleChoiceField(
        label=_("Overhead is reckoned on"), choices=BASES, widget=tiles(), required=False
    )
    eligible = forms.MultipleChoiceField(
        label=_("It pays for"),
        choices=LineKind.choices,
        widget=tiles(),
        required=False,
        help_text=_("Tick nothing, and it pays for all."),
    )


class ReportTermsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of its reports"), choices=ReportLanguage.choices)
    lists_people = forms.BooleanField(
        label=_("Its reports hold a list of the people assisted"),
        required=False,
        help_text=_("Under pseudonyms: month, country, sex, age band, what was given and how much. Only where the"
                    " agreement asks for it."),
    )  # fmt: skip


class ExtensionForm(forms.Form):
    signed_on = DayField(label=_("Signed on"))
    until = LastDayField(label=_("New last day"))
    added = MoneyField(label=_("Added to the amount"), initial=0)
    why = forms.CharField(label=_("What was agreed"), max_length=200)


class QuotaForm(forms.Form):
    text = forms.CharField(label=_("Who counts"), max_length=120, help_text=_("For example: people who return."))
    target = forms.IntegerField(label=_("How many people"), min_value=1)
    elsewhere = forms.IntegerField(label=_("Of whom reached by a partner"), min_value=0, initial=0)


class DeliverableForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=DeliverableKind.choices)
    title = forms.CharField(label=_("What"), max_length=160)
    planned_on = DayField(label=_("Planned for"))


class ReportDueForm(forms.Form):
    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind.choices)
    due_on = DayField(label=_("Due on"))
