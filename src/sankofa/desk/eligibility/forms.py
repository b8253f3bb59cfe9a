"""Forms of eligibility. What an answer may be follows from the fact's type in policies/facts.yaml."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sankofa.desk.eligibility.words import code_words
from sankofa.desk.fields import DayField, PartialDateField, UploadField
from sankofa.eligibility.vocab import AnswerValue, ClaimAct, ClaimStatus, Decided, QueryKind
from sankofa.journey.vocab import AskLine
from sankofa.reference.queries import country_choices
from sankofa.schemes.queries import fact_dictionary

LETTER_LANGUAGES = (("nl", _("Dutch")), ("en", _("English")), ("ar", _("Arabic")))


def letter_language(spoken: Iterable[str]) -> str:
    """The first language of the person that a letter speaks, else English."""
    speaks = {code for code, _name in LETTER_LANGUAGES}
    return next((code for code in spoken if code in speaks), "en")


class ApplicationForm(forms.Form):
    signed_on = DayField(label=_("Signed on"), help_text=_("The date on the form, next to the signature."))
    file = UploadField(label=_("Scan of the signed application"), required=False)


class ClaimForm(forms.Form):
    member = forms.ChoiceField(label=_("Whose claim"))
    filed = PartialDateField(label=_("Filed on"))
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


class TellDepartureForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Authority"))
    sent_on = DayField(label=_("Sent on"))
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


class DayForm(forms.Form):
    """By the rules of which day."""

    on = DayField(label=_("By the rules of"))


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class QuestionSheet(forms.Form):
    """What the rules still ask, one block a question and one row a person; what is left open stays unknown.

    `groups` are the blocks in the order of the rules: cheapest first. A question that several people are asked has a
    first row for everybody (yes or no, or that there is none), which a person's own row overrides.
    """

    def __init__(self, asks: Iterable[AskLine], data: QueryDict | None = None) -> None:
        super().__init__(data, prefix="q")
        self.asks: dict[str, AskLine] = {}
        by_key: dict[str, list[AskLine]] = {}
        for ask in asks:
            if not ask.record:
                self.asks[_name(ask.key, ask.member_id)] = ask
                by_key.setdefault(ask.key, []).append(ask)
        for name, ask in self.asks.items():
            self.fields[name] = _value_field(ask)
            if ask.kind != "bool":
                self.fields[f"{name}-none"] = forms.BooleanField(label=_("There is none"), required=False)
        for key, asked in by_key.items():
            for ask in asked[1:]:
                self.fields[_name(key, ask.member_id)].help_text = ""  # said with the first
            if len(asked) > 1:
                self.fields[_name(key, "all")] = _everybody(asked[0])
        self._by_key = by_key

    @property
    def groups(self) -> list[dict[str, Any]]:
        return [
            {
                "question": asked[0].question,
                "everybody": self[_name(key, "all")] if len(asked) > 1 else None,
                "rows": (rows := [self._row(_name(ask.key, ask.member_id)) for ask in asked]),
                "open": any(field.errors or field.data for field, _none in rows) if self.is_bound else False,
            }
            for key, asked in self._by_key.items()
        ]

    def answers(self) -> list[tuple[uuid.UUID | None, str, AnswerValue]]:
        """(member, fact, value) of each row that was filled in; value None: there is none."""
        found: list[tuple[uuid.UUID | None, str, AnswerValue]] = []
        for name, ask in self.asks.items():
            typed, everybody = self.cleaned_data.get(name), self.cleaned_data.get(_name(ask.key, "all"))
            if ask.kind == "bool":
                typed = typed or everybody
            if typed not in (None, "", []):
                found.append((ask.member_id, ask.key, _value(ask, typed)))
            elif ask.kind != "bool" and (everybody or self.cleaned_data.get(f"{name}-none")):
                found.append((ask.member_id, ask.key, None))
        return found

    def _row(self, name: str) -> tuple[forms.BoundField, forms.BoundField | None]:
        none = f"{name}-none"
        return self[name], self[none] if none in self.fields else None

    def clean(self) -> None:
        if not self.errors and not self.answers():
            raise forms.ValidationError(gettext("Nothing is answered yet. Answer at least one question."), "nothing")


def keys_typed(data: QueryDict) -> set[str]:
    """The facts that something was typed for."""
    stems = {name.removeprefix("q-").split("--")[0] for name, typed in data.items() if typed}
    return {one.key for one in fact_dictionary() if _stem(one.key) in stems}


def _stem(key: str) -> str:
    return key.replace(".", "-")


def _name(key: str, about: uuid.UUID | str | None) -> str:
    return f"{_stem(key)}--{about or 'case'}"


def _everybody(ask: AskLine) -> forms.Field:
    if ask.kind == "bool":
        return _value_field(replace(ask, about=gettext("Everybody")))
    return forms.BooleanField(label=gettext("Nobody: there is none"), required=False)


def _value(ask: AskLine, typed: Any) -> AnswerValue:
    if ask.kind == "bool":
        return bool(typed == "yes")
    if ask.kind == "codes":
        return list(typed)
    if ask.kind in {"date", "partial_date"}:
        return str(typed)
    answer: int | str = typed
    return answer


def _value_field(ask: AskLine) -> forms.Field:
    """The field follows the fact's type; its label is whom the question is about."""
    named: dict[str, Any] = {"label": ask.about or gettext("The case"), "required": False}
    if ask.kind == "bool":
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **named)
    if ask.kind in {"date", "partial_date"}:
        return PartialDateField(whole=ask.kind == "date", **named)
    if ask.kind == "codes":
        return forms.MultipleChoiceField(choices=country_choices(), **named)
    if ask.kind == "code":
        choices = [(code, code_words(code)) for code in ask.codes] or country_choices()
        return forms.ChoiceField(choices=[("", gettext("Not known yet")), *choices], **named)
    if ask.kind in {"int", "money"}:
        return forms.IntegerField(**named)
    return forms.CharField(max_length=200, **named)
