"""Forms of protection. Texts of compartments are never kept as drafts: a draft lies outside the compartment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField, UploadField
from sankofa.protection.vocab import HealthNeed, HealthVerdict, Opened, ProtectionVerdict


class GuardianForm(forms.Form):
    name = forms.CharField(label=_("Guardian"), max_length=120)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    contact = forms.CharField(label=_("How to reach the guardian"), max_length=120, required=False)
    child_view = forms.CharField(
        label=_("What the child says"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About going home, in the child's own words."),
    )


class GuardianConsentForm(forms.Form):
    given_on = DayField(label=_("Dated"))
    file = UploadField(label=_("Scan of the written consent"))


class ReasonForm(forms.Form):
    """Why a compartment is opened. Kept, and shown to the data-protection officer."""

    reason = forms.CharField(label=_("Why you open it"), max_length=200, help_text=_("Your name and reason are kept."))
    break_glass = forms.BooleanField(
        label=_("Emergency: open without a key"),
        required=False,
        help_text=_("The data-protection officer is told."),
    )


class MemberForm(forms.Form):
    """A form about one member of the case."""

    member = forms.ChoiceField(label=_("Who"))

    def __init__(self, members: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class OpenFileForm(MemberForm):
    opened_for = forms.ChoiceField(label=_("Asked for by"), choices=Opened.choices)
    body = forms.CharField(label=_("What was asked or advised"), widget=forms.Textarea(attrs={"rows": 5}))


class EntryForm(forms.Form):
    body = forms.CharField(label=_("What was advised, and by whom"), widget=forms.Textarea(attrs={"rows": 5}))


class HealthVerdictForm(MemberForm):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[c for c in HealthVerdict.choices if c[0] != HealthVerdict.NONE],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label=_("What the journey needs"),
        choices=HealthNeed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The airport unit sees these words, never why."),
    )
    fit_check_required = forms.BooleanField(label=_("Check 24 to 72 hours before departure"), required=False)
    fit_check_passed_on = DayField(label=_("Check passed on"), required=False)


class NoteForm(MemberForm):
    body = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Risk, safety plan, what she chose. Sealed; only who holds a key reads it."),
    )


class ProtectionVerdictForm(MemberForm):
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        choices=[c for c in ProtectionVerdict.choices if c[0] != ProtectionVerdict.NONE],
        widget=forms.RadioSelect,
    )
