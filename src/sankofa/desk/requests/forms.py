"""Forms of requests and referrals."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Direction, RequestKind
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField


class RequestForm(OnceForm):
    mission = forms.TypedChoiceField(label=_("Which mission?"), coerce=uuid.UUID)
    kind = forms.ChoiceField(label=_("What do you ask for?"), choices=RequestKind.choices)
    due_on = DayField(label=_("Word wanted by"), required=False)
    text = forms.CharField(
        label=_("What they need to know"),
        help_text=_("Only what the person agreed to share. Nothing about asylum, health or trafficking."),
        widget=forms.Textarea({"rows": 5}),
    )

    def __init__(
        self, *args: Any, missions: Iterable[tuple[uuid.UUID, str]], days: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        usual = ", ".join(f"{kind.label} {days[kind]}" for kind in RequestKind)
        self.fields["due_on"].help_text = _("Empty: after the usual days. %(usual)s.") % {"usual": usual}
        self.fields["mission"].choices = [("", ""), *((str(key), name) for key, name in missions)]  # type: ignore[attr-defined]


class AnswerForm(OnceForm):
    verdict = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("answer", _("We do it, or have done it")), ("decline", _("We can't"))],
        widget=forms.RadioSelect,
        initial="answer",
    )
    text = forms.CharField(label=_("In words"), widget=forms.Textarea({"rows": 4}))


class ReferralForm(OnceForm):
    direction = forms.ChoiceField(
        label=_("Which way?"), choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.IN
    )
    organisation = forms.TypedChoiceField(label=_("Helping partner"), coerce=uuid.UUID)
    what_for = forms.CharField(label=_("What for?"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, helpers: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *((str(key), name) for key, name in helpers)]  # type: ignore[attr-defined]
