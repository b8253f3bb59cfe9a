"""The form of a talk: two minutes, most of it taps."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sankofa.counselling.vocab import Alternative, Interpreting, Means, Presser, Topic, Voluntariness
from sankofa.desk.cases.forms import OnceForm
from sankofa.desk.fields import DayField
from sankofa.desk.outreach.forms import MinutesField, tiles
from sankofa.reference.queries import language_choices


class TalkForm(OnceForm):
    held_on = DayField(label=_("Day"))
    minutes = MinutesField()
    means = forms.ChoiceField(
        label=_("How"), choices=Means.choices, widget=tiles(forms.RadioSelect), initial=Means.DESK
    )
    place = forms.CharField(label=_("Where"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    interpreting = forms.ChoiceField(
        label=_("Interpreter"), choices=Interpreting.choices, widget=tiles(forms.RadioSelect), initial=Interpreting.NONE
    )
    interpreter = forms.CharField(label=_("Name of the interpreter"), max_length=120, required=False)
    topics = forms.MultipleChoiceField(label=_("About"), choices=Topic.choices, widget=tiles(), required=False)
    alternatives = forms.MultipleChoiceField(
        label=_("What was explained"), choices=Alternative.choices, widget=tiles(), required=False
    )
    time_given = forms.TypedChoiceField(
        label=_("Time to think"),
        choices=[("", _("Not spoken of")), ("yes", _("Has all the time needed")), ("no", _("Feels there is no time"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=tiles(forms.RadioSelect),
        required=False,
    )
    pressed_by = forms.MultipleChoiceField(
        label=_("Pressure seen or told of, by"),
        help_text=_("It is recorded and blocks nothing. Only the case's own team reads it."),
        choices=Presser.choices,
        widget=tiles(),
        required=False,
    )
    summary = forms.CharField(label=_("Summary"), max_length=10_000, widget=forms.Textarea({"rows": 5}), required=False)
    confidential = forms.BooleanField(
        label=_("Confidential"), help_text=_("Only the case's own team reads the summary."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Not noted")), *language_choices()]  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What `counselling.services.log_talk` takes."""
        data = dict(self.cleaned_data)
        return {
            "key": data.pop("idempotency_key"),
            "language": data.pop("language") or None,
            "means": Means(data.pop("means")),
            "interpreting": Interpreting(data.pop("interpreting")),
            "topics": [Topic(code) for code in data.pop("topics")],
            "voluntariness": Voluntariness(
                tuple(data.pop("alternatives")), data.pop("time_given"), tuple(data.pop("pressed_by"))
            ),
            **data,
        }
