"""Forms of administration. What may be is decided by `accounts.services` and `reference.services`."""

import uuid
import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import administration
from sankofa.accounts.vocab import Actor, OfficeKind, PartnerKind, Role, Scope
from sankofa.cases.vocab import Waiting
from sankofa.desk.fields import DayField
from sankofa.reference.queries import country_choices


def _id(value: str) -> uuid.UUID:
    return uuid.UUID(value)


def _missions(actor: Actor) -> list[tuple[str, str]]:
    mine = actor.administers
    return [(str(m.id), m.name) for m in administration.missions() if m.id in mine]


def _offices(actor: Actor, empty: Any) -> list[tuple[str, Any]]:
    open_ones = [o for o in administration.offices(actor) if o.closed_on is None]
    several = len({o.mission_id for o in open_ones}) > 1
    return [
        ("", empty),
        *((str(o.id), f"{o.mission.code} · {o.name}" if several else o.name) for o in open_ones),
    ]


def _zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise forms.ValidationError(_("There is no such time zone. Write it as Europe/Amsterdam."))


class _ByActor(forms.Form):
    """A form whose choices depend on who administers what."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in self.choices(actor).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:
        return {"mission_id": _missions(actor)}


class ChangeStaffForm(_ByActor):
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("They sign in with it."))
    language = forms.ChoiceField(label=_("Language of mails"), choices=settings.LANGUAGES)
    office_id = forms.TypedChoiceField(
        label=_("Office"), help_text=_("Where they work, and whose time they live by."), coerce=_id, empty_value=None,
        required=False,
    )  # fmt: skip

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:
        return {"office_id": _offices(actor, _("None"))}


class InviteForm(ChangeStaffForm):
    mission_id = forms.TypedChoiceField(label=_("Mission"), coerce=_id)
    field_order = ["name", "email", "language", "mission_id", "office_id"]

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:
        return {**super().choices(actor), "mission_id": _missions(actor)}


class StaffFilterForm(_ByActor):
    q = forms.CharField(label=_("Name or address"), required=False)
    office = forms.TypedChoiceField(label=_("Office"), coerce=_id, empty_value=None, required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All")), *Role.choices, ("none", _("No role"))], required=False
    )
    closed = forms.ChoiceField(label=_("Accounts"), choices=[("", _("Open")), ("yes", _("Closed"))], required=False)

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:
        return {"office": _offices(actor, _("All"))}


class GrantForm(_ByActor):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    scope = forms.ChoiceField(label=_("Reach"), choices=Scope.choices, widget=forms.RadioSelect)
    office_id = forms.TypedChoiceField(
        label=_("Office"), help_text=_("Only for the reach of an office."), coerce=_id, empty_value=None, required=False
    )
    mission_id = forms.TypedChoiceField(label=_("Mission"), coerce=_id)
    since = DayField(label=_("First day"))
    last_day = DayField(label=_("Last day"), help_text=_("Empty: until somebody ends it."), required=False)

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:
        return {"mission_id": _missions(actor), "office_id": _offices(actor, _("None"))}


class EndGrantForm(forms.Form):
    last_day = DayField(label=_("Last day"), help_text=_("Empty: it ends now."), required=False)


class TermsForm(forms.Form):
    """A field for each thing that is waited for, by `cases.vocab.Waiting`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what in Waiting:
            self.fields[what.value] = forms.IntegerField(label=what.label, min_value=1, max_value=365)


# --- registers


class OfficeForm(_ByActor):
    mission_id = forms.TypedChoiceField(label=_("Mission"), coerce=_id)
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind.choices)
    timezone = forms.CharField(
        label=_("Time zone"), help_text=_("Empty: that of the mission. Else as Europe/Amsterdam."), max_length=40,
        required=False, validators=[_zone],
    )  # fmt: skip
    closed_on = DayField(label=_("Closed on"), help_text=_("From this day on it is offered nowhere."), required=False)


class PartnerForm(_ByActor):
    mission_id = forms.TypedChoiceField(label=_("Mission"), coerce=_id)
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Class"),
        help_text=_("A helping partner refers and follows. An authority gets only what the person signed for."),
        choices=PartnerKind.choices,
        widget=forms.RadioSelect,
    )
    does = forms.CharField(label=_("What they do"), max_length=200, required=False)
    contact = forms.CharField(
        label=_("How to reach them"),
        help_text=_("A desk, not a person: people change."),
        max_length=200,
        required=False,
    )
    closed_on = DayField(label=_("Ended on"), help_text=_("From this day on it is offered nowhere."), required=False)


class MissionForm(_ByActor):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Two to four letters. It stands in case numbers and never changes."),
        max_length=4,
        validators=[RegexValidator(r"^[A-Za-z]{2,4}$", _("Two to four letters."))],
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    country = forms.ChoiceField(label=_("Country"))
    timezone = forms.CharField(
        label=_("Time zone"), help_text=_("As Europe/Amsterdam."), max_length=40, validators=[_zone]
    )

    def choices(self, actor: Actor) -> dict[str, list[tuple[str, Any]]]:  # noqa: ARG002  every country, for everyone
        return {"country": list(country_choices())}


class CountryForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Three letters: ISO 3166-1 alpha-3, or the ICAO code."),
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters."))],
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=80)
    nationality_en = forms.CharField(label=_("Nationality in English"), max_length=80, required=False)
    nationality_nl = forms.CharField(label=_("Nationality in Dutch"), max_length=80, required=False)
    exists_from = DayField(label=_("Exists from"), required=False)
    exists_until = DayField(
        label=_("Exists until"), help_text=_("The first day it no longer exists. Records keep it."), required=False
    )


class LanguageForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("ISO 639: two or three small letters."),
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$", _("Two or three small letters."))],
        max_length=8,
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=60)
    own_name = forms.CharField(label=_("Its own name"), max_length=60, required=False)
    right_to_left = forms.BooleanField(label=_("Written from right to left"), required=False)
    offered_until = DayField(
        label=_("No longer offered since"), help_text=_("Forms leave it out; people who speak it keep it."),
        required=False,
    )  # fmt: skip
