"""A talk with a person in a case. What was said stands in the case's note; what was seen of freedom stands here."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sankofa.counselling.vocab import Alternative, Interpreting, Means, Presser, Topic
from sankofa.kernel.ids import new_id


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="TalkHistory")
class Talk(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    means = models.CharField(max_length=10, choices=Means.choices)
    place = models.CharField(max_length=80, blank=True)
    language = models.ForeignKey("reference.Language", models.PROTECT, null=True, related_name="+")
    interpreting = models.CharField(max_length=10, choices=Interpreting.choices, default=Interpreting.NONE)
    interpreter = models.CharField(max_length=120, blank=True)
    topics = ArrayField(models.CharField(max_length=14, choices=Topic.choices), default=list)
    alternatives = ArrayField(models.CharField(max_length=14, choices=Alternative.choices), default=list)
    time_given = models.BooleanField(null=True)
    pressed_by = ArrayField(models.CharField(max_length=14, choices=Presser.choices), default=list)
    note = models.OneToOneField("cases.Note", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="talk_takes_time"),
            models.CheckConstraint(
                condition=~Q(interpreting=Interpreting.NONE) | Q(interpreter=""), name="talk_interpreter_has_a_mode"
            ),
        ]
        indexes = [models.Index(fields=["case", "-held_on", "-id"], name="talk_case")]
