"""Forms of what a mission settles once: an hour's rate, limits of signing, rates of currencies."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import colleagues
from sankofa.accounts.vocab import Actor, Role
from sankofa.desk.fields import DayField, MoneyField, UploadField


class HourRateForm(forms.Form):
    staff_id = forms.TypedChoiceField(label=_("Who"), coerce=uuid.UUID)
    since = DayField(label=_("From"))
    minor = MoneyField(label=_("An hour costs"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.id), row.name) for row in colleagues(actor)]
        self.fields["staff_id"].choices = rows  # type: ignore[attr-defined]


class LimitForm(forms.Form):
    staff_id = forms.TypedChoiceField(label=_("Who"), coerce=uuid.UUID)
    minor = MoneyField(label=_("May release up to"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(r.id), r.name) for r in colleagues(actor, roles=(Role.MANAGER,)) if r.id != actor.id]
        self.fields["staff_id"].choices = rows  # type: ignore[attr-defined]


class RatesForm(forms.Form):
    file = UploadField(
        label=_("File of rates"),
        accept=".csv",
        help_text=_("As the European Central Bank gives it: Date, USD, JPY and so on."),
    )
