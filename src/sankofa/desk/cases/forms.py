"""Forms of the case: the plan, reasons, outcomes, members, a new case. Rules stay behind the doors."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import missions, offices
from sankofa.accounts.vocab import Actor, OfficeRow, Perm, Role, StaffRow
from sankofa.cases.vocab import (
    AFTER_DEPARTURE_OUTCOMES,
    BEFORE_DEPARTURE_OUTCOMES,
    CaseHead,
    Heard,
    Kind,
    NoteKind,
    Outcome,
    Stage,
)
from sankofa.desk.fields import Choices, DayField
from sankofa.reference.queries import country_choices


class OnceForm(forms.Form):
    """A form whose sending twice does its work once: the key travels with it."""

    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PlanForm(forms.Form):
    """Where to, when, with what help. `was` holds what the page showed, so that a merge knows who changed what."""

    kind = forms.ChoiceField(label=_("Kind of case"), choices=Kind.choices)
    destination = forms.ChoiceField(label=_("Country of destination"), required=False)
    wished_on = DayField(label=_("Wished day of departure"), required=False)
    arrival_help = forms.TypedChoiceField(
        label=_("Help on arrival"),
        choices=[("", _("Not asked yet")), ("yes", _("Asked for")), ("no", _("Not wanted"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    home_mission = forms.TypedChoiceField(
        label=_("Mission at home"),
        help_text=_("The mission that is asked to help on arrival. It sees the case only if that was agreed to."),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    FIELDS = ("kind", "destination", "wished_on", "arrival_help", "home_mission")

    def __init__(self, *args: Any, head: CaseHead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].choices = Choices(("", _("Not known yet")), *country_choices())  # type: ignore[attr-defined]
        others = [(country == head.destination, str(key), name) for key, name, country in missions()]
        others = [it for it in sorted(others, key=lambda it: not it[0]) if it[1] != str(head.mission_id)]
        choices = [("", _("None")), *((key, name) for _there, key, name in others)]  # first the one where they go
        self.fields["home_mission"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, head: CaseHead) -> dict[str, object]:
        """The plan as it stands, as the form's raw values."""
        return {
            "kind": head.kind,
            "destination": head.destination,
            "wished_on": head.wished_on.isoformat() if head.wished_on else "",
            "arrival_help": {True: "yes", False: "no", None: ""}[head.arrival_help],
            "home_mission": str(head.home_mission_id or ""),
            "version": head.version,
        }

    def shown(self, name: str, raw: str) -> str:
        """A raw value as people read it."""
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(raw, raw)) or str(_("empty"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason, if the person wants to give one"),
        help_text=_("It stays in this case. No authority hears it."),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class EndForm(forms.Form):
    """How the case ended; the choices depend on whether the person has left."""

    outcome = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("In a few words"), max_length=200, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, after_departure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = AFTER_DEPARTURE_OUTCOMES if after_departure else BEFORE_DEPARTURE_OUTCOMES
        self.fields["outcome"].choices = [(o.value, o.label) for o in Outcome if o in allowed]  # type: ignore[attr-defined]


class DepartedForm(forms.Form):
    departed_on = DayField(label=_("Day of departure"))
    reason = forms.CharField(
        label=_("How is it known?"), help_text=_("For example: the flight list of that day."), max_length=200
    )


class OpenCaseForm(OnceForm):
    kind = forms.ChoiceField(label=_("Kind of case"), choices=Kind.choices, initial=Kind.RETURN)
    office = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID)
    destination = forms.ChoiceField(label=_("Country of destination"), required=False)
    heard = forms.ChoiceField(
        label=_("How did the person hear of us?"), choices=Heard.choices, initial=Heard.UNKNOWN, required=False
    )
    opened_on = DayField(label=_("Day of first contact"))
    retroactive = forms.BooleanField(
        label=_("The person has already gone"),
        help_text=_("The case is registered afterwards, for the record."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missions_open = {grant.mission_id for grant in actor.grants_with(Perm.OPEN_CASE)}
        found = [office for mission in missions_open for office in offices(mission)]
        self.fields["office"].choices = [(str(office.id), office.name) for office in found]  # type: ignore[attr-defined]
        self.fields["destination"].choices = Choices(("", _("Not known yet")), *country_choices())  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """The caseload's filters: all optional, all in the URL."""

    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("Any")), *Stage.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Kind.choices], required=False)
    counsellor = forms.ChoiceField(label=_("Counsellor"), required=False)
    office = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID, empty_value=None, required=False)
    destination = forms.ChoiceField(label=_("Destination"), required=False)
    blocked = forms.ChoiceField(
        label=_("Blocked"), choices=[("", _("Any")), ("yes", _("Blocked")), ("no", _("Not blocked"))], required=False
    )
    hold = forms.ChoiceField(
        label=_("On hold"), choices=[("", _("Any")), ("yes", _("On hold")), ("no", _("Not on hold"))], required=False
    )
    state = forms.ChoiceField(
        label=_("Open or closed"),
        choices=[("open", _("Open")), ("closed", _("Closed")), ("all", _("All"))],
        required=False,
    )
    overdue = forms.ChoiceField(
        label=_("Overdue"), choices=[("", _("Any")), ("yes", _("A task or a condition is overdue"))], required=False
    )
    silent = forms.ChoiceField(
        label=_("Silent"), choices=[("", _("Any")), ("yes", _("Nothing happened for too long"))], required=False
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        choices=[
            ("", _("Latest step")),
            ("who", _("Person")),
            ("destination", _("Destination")),
            ("stage", _("Stage")),
            ("counsellor", _("Counsellor")),
            ("wished", _("Wished day")),
        ],
        required=False,
    )
    wished_from = DayField(label=_("Wished from"), required=False)
    wished_until = DayField(label=_("Wished until"), required=False)
    idle_since = DayField(label=_("Nothing happened since"), required=False)

    def __init__(self, *args: Any, counsellors: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_of = ("", _("Any"))
        named = ((str(row.id), row.name) for row in counsellors)
        self.fields["counsellor"].choices = Choices(any_of, ("none", _("Nobody yet")), *named)  # type: ignore[attr-defined]
        self.fields["office"].choices = Choices(any_of, *((str(row.id), row.name) for row in offices))  # type: ignore[attr-defined]
        self.fields["destination"].choices = Choices(any_of, *country_choices())  # type: ignore[attr-defined]

    FIRST = ("stage", "counsellor", "destination", "blocked", "state")

    @property
    def first_row(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def second_row(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]


class JoinForm(forms.Form):
    person = forms.UUIDField()
    role = forms.CharField(max_length=60, required=False)


class LeaveForm(forms.Form):
    reason = forms.CharField(max_length=200, required=False)


class NoteForm(OnceForm):
    body = forms.CharField(label=_("Note"), widget=forms.Textarea({"rows": 4}))
    kind = forms.ChoiceField(label=_("What is it about?"), choices=NoteKind.choices, initial=NoteKind.GENERAL)
    interpreter = forms.CharField(label=_("Interpreter"), max_length=120, required=False)
    confidential = forms.BooleanField(
        label=_("Confidential"), help_text=_("Only the case's own team reads it."), required=False
    )


class CorrectionForm(OnceForm):
    body = forms.CharField(label=_("What it should say"), widget=forms.Textarea({"rows": 6}))
    version = forms.IntegerField(widget=forms.HiddenInput)


class InErrorForm(OnceForm):
    body = forms.CharField(
        label=_("Why should it not be here?"),
        help_text=_("For example: it is about somebody else. The text stays to be read, out of the way."),
        max_length=200,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def _people(colleagues: Iterable[StaffRow], first: str | Promise) -> list[tuple[str, Any]]:
    """Colleagues as choices, with the office that tells two of one name apart."""
    named = [(str(row.id), f"{row.name}, {row.office_name}" if row.office_name else row.name) for row in colleagues]
    return [("", first), *named]


class OfferForm(forms.Form):
    office = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID)
    staff = forms.TypedChoiceField(
        label=_("Colleague"),
        help_text=_("Without one, whoever of that office accepts first takes it over."),
        coerce=uuid.UUID,
        empty_value=None,
        required=False,
    )
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, offices: Iterable[OfficeRow], colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [("", ""), *((str(row.id), row.name) for row in offices)]  # type: ignore[attr-defined]
        self.fields["staff"].choices = _people(colleagues, _("Anyone there"))  # type: ignore[attr-defined]


class ColleagueForm(forms.Form):
    staff = forms.TypedChoiceField(label=_("Colleague"), coerce=uuid.UUID)
    as_what = forms.ChoiceField(
        label=_("As"),
        choices=[("team", _("a member of the team")), ("counsellor", _("the counsellor of this case"))],
        widget=forms.RadioSelect,
        initial="team",
    )

    def __init__(self, *args: Any, colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = _people(colleagues, "")  # type: ignore[attr-defined]


class TaskForm(OnceForm):
    what = forms.CharField(label=_("What is to be done?"), max_length=200)
    due_on = DayField(label=_("By when?"))
    owner = forms.ChoiceField(
        label=_("Whose task is it?"), help_text=_("A colleague, or whoever holds a role at your office.")
    )

    def __init__(self, *args: Any, actor: Actor, colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(f"role:{role.value}", role.label) for role in Role] if actor.office_id else []
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (str(actor.id), _("Mine")),
            (_("Colleagues"), [choice for choice in _people(colleagues, "")[1:] if choice[0] != str(actor.id)]),
            (_("A role at my office"), roles),
        ]

    @property
    def whose(self) -> dict[str, Any]:
        """The owner as `services.set_task` takes it, without the office."""
        chosen: str = self.cleaned_data["owner"]
        if chosen.startswith("role:"):
            return {"owner_role": chosen.removeprefix("role:")}
        return {"owner_id": uuid.UUID(chosen)}


class BulkForm(forms.Form):
    """One verb for many cases: a counsellor, or a task (for one colleague, or each case's counsellor)."""

    prefix = "bulk"

    what = forms.ChoiceField(
        label=_("With the chosen cases"),
        choices=[("assign", _("Make somebody the counsellor")), ("task", _("Set a task"))],
    )
    staff = forms.TypedChoiceField(label=_("Colleague"), coerce=uuid.UUID, empty_value=None, required=False)
    task = forms.CharField(label=_("Task"), max_length=200, required=False)
    due_on = DayField(label=_("By"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[StaffRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = _people(colleagues, _("Each case's counsellor"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("what") == "assign" and not data.get("staff"):
            self.add_error("staff", _("Choose the colleague who becomes counsellor."))
        if data.get("what") == "task" and not (data.get("task") and data.get("due_on")):
            self.add_error("task", _("Write the task and the day it is due."))
        return data
