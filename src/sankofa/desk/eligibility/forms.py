"""Forms of eligibility. What an answer may be follows from the fact's type in policies/facts.yaml."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.desk.fields import DayField, PartialDateField, UploadField
from sankofa.eligibility.vocab import ClaimAct, ClaimStatus, Decided, QueryKind
from sankofa.journey.vocab import AskLine
from sankofa.reference.queries import country_choices

LETTER_LANGUAGES = (("nl", _("Dutch")), ("en", _("English")), ("ar", _("Arabic")))


class ApplicationForm(forms.Form):
    signed_on = DayField(label=_("Signed on"), help_text=_("The date on the form, next to the signature."))
    file = UploadField(label=_("Scan of the signed application"), required=False)


class ClaimForm(forms.Form):
    member = forms.ChoiceField(label=_("Whose claim"))
    filed = PartialDateField(label=_("Filed on"), help_text=_("Day and month may stay empty."))
    act = forms.ChoiceField(label=_("Under which act"), required=False)
    status = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, members: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = [("", _("Not known"))]
        self.fields["member"].choices = members  # type: ignore[attr-defined]
        self.fields["act"].choices = [*unknown, *ClaimAct.choices]  # type: ignore[attr-defined]
        self.fields["status"].choices = [*unknown, *ClaimStatus.choices]  # type: ignore[attr-defined]


class AskAuthorityForm(forms.Form):
    kind = forms.ChoiceField(label=_("Question"), choices=QueryKind.choices)
    organisation = forms.ChoiceField(label=_("Authority"))
    reference = forms.CharField(label=_("Reference"), required=False, max_length=60)

    def __init__(self, authorities: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = authorities  # type: ignore[attr-defined]


class AuthorityAnswerForm(forms.Form):
    objection = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("no", _("No objection")), ("yes", _("Objection"))],
        widget=forms.RadioSelect,
        coerce=lambda text: text == "yes",
    )
    answered_on = DayField(label=_("Date of the answer"))


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Decided.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In plain words: it stands in the letter. Needed when you deviate from the rule."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LETTER_LANGUAGES)
    on = DayField(label=_("By the rules of"), help_text=_("Today, unless you record an earlier decision."))


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(forms.Form):
    """One answer to one question; the field follows the fact's type. `none` says: there is none."""

    def __init__(self, ask: AskLine, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask = ask
        self.fields["value"] = _value_field(ask)

    def value(self) -> bool | int | str | list[str]:
        typed = self.cleaned_data["value"]
        if self.ask.kind == "bool":
            return bool(typed == "yes")
        if self.ask.kind == "codes":
            return list(typed)
        if self.ask.kind in {"date", "partial_date"}:
            return "-".join(f"{part:02d}" for part in typed if part is not None)
        answer: int | str = typed
        return answer


def _value_field(ask: AskLine) -> forms.Field:
    if ask.kind == "bool":
        return forms.ChoiceField(
            label=ask.question, choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
        )
    if ask.kind in {"date", "partial_date"}:
        return PartialDateField(label=ask.question, whole=ask.kind == "date")
    if ask.kind == "codes":
        return forms.MultipleChoiceField(label=ask.question, choices=country_choices())
    if ask.kind == "code":
        choices = [(code, code.replace("_", " ")) for code in ask.codes] or country_choices()
        return forms.ChoiceField(label=ask.question, choices=choices)
    if ask.kind in {"int", "money"}:
        return forms.IntegerField(label=ask.question)
    return forms.CharField(label=ask.question, max_length=200)
