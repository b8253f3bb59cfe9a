"""What a decider fills in: which record stands, and whom to ask."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import colleagues
from sankofa.accounts.vocab import Actor
from sankofa.desk.fields import DayField


class JoinForm(forms.Form):
    keep = forms.UUIDField()


class AskForm(forms.Form):
    of = forms.ChoiceField(label=_("Whom to ask"))
    what = forms.CharField(
        label=_("Question"),
        max_length=200,
        help_text=_("Without a name: the task shows in lists and on the case."),
    )
    due_on = DayField(label=_("By"))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("due_on", today + dt.timedelta(days=7))
        super().__init__(*args, **kwargs)
        others = [(str(row.id), f"{row.name}, {row.office_name}".strip(", ")) for row in colleagues(actor)]
        self.fields["of"].choices = [("", ""), *others]  # type: ignore[attr-defined]
