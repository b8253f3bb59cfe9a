"""Forms of papers and consulates."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import CurrencyField, DayField, MoneyField, UploadField
from sankofa.desk.flights.forms import LocalTimeField
from sankofa.people.vocab import Custodian, DocumentKind
from sankofa.reference.queries import country_choices
from sankofa.travel.vocab import ConsulateRow

ASKABLE = [
    (kind.value, kind.label)
    for kind in DocumentKind
    if kind not in (DocumentKind.EU_TRAVEL_DOCUMENT, DocumentKind.RESIDENCE_PERMIT)
]
HOLDERS = [(one.value, one.label) for one in (Custodian.OFFICE, Custodian.AIRPORT, Custodian.PERSON)]


class AskForm(forms.Form):
    members = forms.MultipleChoiceField(label=_("For whom"), widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=_("Paper"), choices=ASKABLE, initial=DocumentKind.LAISSEZ_PASSER)
    consulate = forms.ChoiceField(label=_("Consulate"))
    due_on = DayField(label=_("First step by"), required=False)

    def __init__(
        self,
        *args: Any,
        members: Sequence[tuple[uuid.UUID, str, bool | None]],
        consulates: Sequence[tuple[uuid.UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("members", [(str(key), label) for key, label, _adult in members]),
            ("consulate", [("", _("Choose")), *((str(key), label) for key, label in consulates)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        self.initial.setdefault("members", [str(key) for key, _label, _adult in members])


class PlanForm(forms.Form):
    due_on = DayField(label=_("Next step by"), required=False)
    appointment_at = LocalTimeField(label=_("Presentation at the consulate"), required=False)
    submitted_on = DayField(
        label=_("Handed in on"), required=False, help_text=_("The consulate's days count from here.")
    )
    fee = MoneyField(label=_("Fee"), required=False)
    fee_paid_on = DayField(label=_("Fee paid on"), required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fee"] = MoneyField(label=self.fields["fee"].label, required=False, currency=currency)


class IssuedForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    valid_until = DayField(label=_("Valid until"))
    holder = forms.ChoiceField(
        label=_("The original is with"), choices=HOLDERS, widget=forms.RadioSelect, initial="office"
    )
    copy = UploadField(label=_("Copy"), required=False, help_text=_("PDF or picture, up to 15 MB."))


class EndForm(forms.Form):
    refused = forms.ChoiceField(
        label=_("What happened"),
        choices=[("yes", _("The consulate refused")), ("no", _("The paper is not needed any more"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))


class RefundForm(forms.Form):
    member = forms.ChoiceField(label=_("Whose costs"))
    what = forms.CharField(label=_("What for"), max_length=120, help_text=_("For example: passport photos."))
    amount = MoneyField(label=_("Amount on the receipt"), currency="")
    currency = CurrencyField(label=_("Currency"))
    spent_on = DayField(label=_("Paid on"))
    receipt = UploadField(label=_("Receipt"), help_text=_("PDF or picture, up to 15 MB."))

    def __init__(self, *args: Any, members: Sequence[tuple[uuid.UUID, str, bool | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), label) for key, label, _adult in members]


class DecideForm(forms.Form):
    approve = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Approve")), ("no", _("Decline"))], widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Why, where declined"), max_length=200, required=False)


class ConsulateForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"))
    city = forms.CharField(label=_("City"), max_length=80)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    note = forms.CharField(label=_("Good to know"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *country_choices()]


class TermsForm(forms.Form):
    kind = forms.ChoiceField(label=_("Paper"), choices=ASKABLE, initial=DocumentKind.LAISSEZ_PASSER)
    nationality = forms.ChoiceField(label=_("For people of"), required=False)
    steps = forms.CharField(
        label=_("What it asks, one step on each line"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_("In the order one does them: form, photos, proof of nationality, interview."),
    )
    fee = MoneyField(label=_("Fee"), required=False, currency="")
    currency = CurrencyField(label=_("Currency"))
    processing_days = forms.IntegerField(label=_("Days it says it takes"), min_value=0, max_value=730, initial=28)
    validity_days = forms.IntegerField(label=_("Days the paper is valid"), min_value=1, max_value=3660, initial=90)
    verified = forms.BooleanField(label=_("Somebody asked the consulate, and it is so"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["nationality"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Any nationality")), *country_choices()]

    @staticmethod
    def initial_of(row: ConsulateRow, kind: str, nationality: str) -> dict[str, object]:
        """What stands there now, for the form to start from."""
        for terms in row.terms:
            if (terms.kind, terms.nationality) == (kind, nationality):
                return {
                    "kind": terms.kind,
                    "nationality": terms.nationality,
                    "steps": "\n".join(terms.steps),
                    "fee": terms.fee_minor,
                    "currency": terms.currency,
                    "processing_days": terms.processing_days,
                    "validity_days": terms.validity_days,
                    "verified": terms.verified,
                }
        return {"kind": kind, "nationality": nationality} if kind else {}
