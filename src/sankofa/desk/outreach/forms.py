"""Forms of outreach: made to be filled in standing, with a thumb. Rules stay behind the doors."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import colleagues, offices
from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.cases.vocab import Heard
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField
from sankofa.finance.queries import running_projects
from sankofa.outreach.vocab import Topic
from sankofa.reference.queries import country_choices, language_choices

MINUTES = [(str(n), str(n)) for n in (5, 10, 15, 20, 30, 45, 60, 90)]


def tiles(widget: type[ChoiceWidget] = forms.CheckboxSelectMultiple, *, short: bool = False) -> ChoiceWidget:
    return widget({"class": "tiles short" if short else "tiles"})


class MinutesField(forms.TypedChoiceField):
    """A length to tap. In minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Minutes"),
            choices=MINUTES,
            coerce=int,
            widget=tiles(forms.RadioSelect, short=True),
            error_messages={"required": _("Tap how long it took, about.")},
            **kwargs,
        )


class PeopleField(forms.IntegerField):
    def __init__(self, *, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("initial", 1)
        super().__init__(label=_("How many people"), min_value=1, max_value=most, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class ProjectField(forms.TypedChoiceField):
    """For which project it is held: hours and results are counted by project. Gone where none runs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("For the project"), coerce=uuid.UUID, empty_value=None, required=False, **kwargs)


def choose_project(form: forms.Form, actor: Actor, on: dt.date) -> None:
    """Gives a form's `project_id` the projects that run on a day at the actor's mission."""
    rows = running_projects(actor.mission_id, on)
    if rows:
        form.fields["project_id"].choices = [("", _("None")), *((str(key), name) for key, name in rows)]  # type: ignore[attr-defined]
    else:
        del form.fields["project_id"]


class ConversationForm(OnceForm):
    place = forms.CharField(
        label=_("Place"), max_length=80, help_text=_("Where people meet: a shelter, a church, a square.")
    )
    people = PeopleField(most=500)
    minutes = MinutesField()
    topics = forms.MultipleChoiceField(label=_("About"), choices=Topic.choices, widget=tiles(), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    nationality = forms.ChoiceField(label=_("Nationality of the group, if known"), required=False)
    heard = forms.ChoiceField(
        label=_("How did they hear of us?"), choices=Heard.choices, initial=Heard.OUTREACH, required=False
    )
    project_id = ProjectField()
    held_on = DayField(label=_("Day"))

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_project(self, actor, today)
        self.fields["language"].choices = [("", _("Not known")), *language_choices()]  # type: ignore[attr-defined]
        self.fields["nationality"].choices = [("", _("Not known, or mixed")), *country_choices()]  # type: ignore[attr-defined]

    def clean_heard(self) -> Heard:
        return Heard(self.cleaned_data["heard"] or Heard.UNKNOWN)


class HourForm(forms.Form):
    office = forms.TypedChoiceField(label=_("Office"), coerce=uuid.UUID)
    on = DayField(label=_("Day"))
    starts = forms.TimeField(
        label=_("From"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), initial=dt.time(9)
    )
    ends = forms.TimeField(
        label=_("Until"), widget=forms.TimeInput({"type": "time"}, format="%H:%M"), initial=dt.time(12)
    )
    place = forms.CharField(label=_("Place"), max_length=80)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = office_choices(actor)  # type: ignore[attr-defined]
        self.fields["office"].initial = str(actor.office_id or "")


class WalkInForm(OnceForm):
    called = forms.CharField(
        label=_("What they call themselves"),
        help_text=_("Leave it empty and they go by their number. Names vanish after the day."),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    people = PeopleField(most=50)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Not known")), *language_choices()]  # type: ignore[attr-defined]


class CaseNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Case number"),
        help_text=_("For example NL-2026-00412. A new person: find or record them first, then come back."),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class UnnamedForm(forms.Form):
    minutes = MinutesField()
    topics = forms.MultipleChoiceField(label=_("About"), choices=Topic.choices, widget=tiles(), required=False)
    project_id = ProjectField()

    def __init__(self, *args: Any, actor: Actor, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_project(self, actor, today)


class SessionForm(OnceForm):
    place = forms.CharField(label=_("Place"), max_length=80)
    topic = forms.CharField(label=_("Programme or topic"), max_length=120)
    people = PeopleField(most=2000, initial=None)
    minutes = MinutesField()
    language = forms.ChoiceField(label=_("Language"))
    second_language = forms.ChoiceField(label=_("Another language"), required=False)
    third_language = forms.ChoiceField(label=_("And another"), required=False)
    staff = forms.TypedMultipleChoiceField(label=_("Who held it"), coerce=uuid.UUID, widget=tiles())
    held_on = DayField(label=_("Day"))

    LANGUAGES = ("language", "second_language", "third_language")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.LANGUAGES:
            self.fields[name].choices = [("", ""), *language_choices()]  # type: ignore[attr-defined]
        near = (row for row in colleagues(actor) if row.office_id == actor.office_id)
        people = {actor.id: actor.name, **{row.id: row.name for row in near}}
        self.fields["staff"].choices = [(str(key), name) for key, name in people.items()]  # type: ignore[attr-defined]
        self.fields["staff"].initial = [str(actor.id)]

    def languages(self) -> list[str]:
        """Codes as chosen, each once."""
        return list(dict.fromkeys(code for name in self.LANGUAGES if (code := self.cleaned_data[name])))


class ContactForm(forms.Form):
    organisation = forms.CharField(
        label=_("Organisation"), help_text=_("A church, a club, a shop, a shelter."), max_length=120
    )
    who = forms.CharField(
        label=_("Contact person"),
        help_text=_("Somebody in a role, such as a pastor. Never a client."),
        max_length=120,
        required=False,
    )
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    met_on = DayField(label=_("Day"))


def office_choices(actor: Actor) -> list[tuple[str, str]]:
    """Offices where this member of staff may hold hours."""
    found: dict[str, str] = {}
    for grant in actor.grants_with(Perm.OUTREACH):
        for row in offices(grant.mission_id):
            if grant.scope == Scope.MISSION or row.id == (grant.office_id or actor.office_id):
                found[str(row.id)] = row.name
    return list(found.items())
