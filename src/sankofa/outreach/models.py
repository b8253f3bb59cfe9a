"""Counted meetings without a person's file: conversations, office hours with their list, sessions, network contacts.

Nothing here names a migrant but `WalkIn.called`, which `services.forget_walk_ins` blanks after the day.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.cases.vocab import Heard
from sankofa.kernel.ids import new_id
from sankofa.outreach.vocab import Topic, WalkInState


class Conversation(models.Model):
    """A talk with people who gave no name, and need not. It makes no person and no application."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=80)
    language = models.ForeignKey("reference.Language", models.PROTECT, null=True, related_name="+")
    people = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField()
    topics = ArrayField(models.CharField(max_length=14, choices=Topic.choices), default=list)
    nationality = models.ForeignKey("reference.Country", models.PROTECT, null=True, related_name="+")  # of the group
    heard = models.CharField(max_length=10, choices=Heard.choices, default=Heard.UNKNOWN)
    project = models.ForeignKey("finance.Project", models.PROTECT, null=True, related_name="+")  # it is counted for
    logged_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # logged by mistake: not counted

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=500), name="conversation_has_people"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=600), name="conversation_takes_time"),
        ]
        indexes = [
            models.Index(fields=["staff", "-logged_at", "-id"], name="conversation_mine"),
            models.Index(fields=["office", "held_on"], condition=Q(removed_at=None), name="conversation_office"),
        ]


class OfficeHour(models.Model):
    """A *spreekuur*: people walk in and are seen in the order in which they came. Local times of the office."""

    id = models.UUIDField(primary_key=True, default=new_id)
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    place = models.CharField(max_length=80)
    opened_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    last_number = models.PositiveSmallIntegerField(default=0)  # given out on the list; the row is locked for it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="office_hour_ends_later"),
            models.UniqueConstraint(fields=["office", "on", "starts", "place"], name="office_hour_once"),
        ]
        indexes = [models.Index(fields=["office", "-on"], name="office_hour_day")]


class WalkIn(models.Model):
    """One line of the list: a person or a family that waits, is seen, or leaves without being seen."""

    id = models.UUIDField(primary_key=True, default=new_id)
    hour = models.ForeignKey(OfficeHour, models.CASCADE, related_name="walk_ins")
    number = models.PositiveSmallIntegerField()  # order of arrival; also what one may be called by
    called = models.CharField(max_length=60, blank=True)  # what they call themselves; blanked after the day
    language = models.ForeignKey("reference.Language", models.PROTECT, null=True, related_name="+")
    people = models.PositiveSmallIntegerField(default=1)
    arrived_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=WalkInState.choices, default=WalkInState.WAITING)
    taken_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    case = models.ForeignKey("cases.Case", models.SET_NULL, null=True, related_name="+")
    conversation = models.OneToOneField(Conversation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hour", "number"], name="walk_in_number_once"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=50), name="walk_in_has_people"),
            models.CheckConstraint(
                condition=Q(state=WalkInState.WAITING, taken_by=None, ended_at=None)
                | Q(state=WalkInState.TAKEN, taken_by__isnull=False, taken_at__isnull=False, ended_at=None)
                | Q(state=WalkInState.SEEN, taken_by__isnull=False, ended_at__isnull=False)
                | Q(state=WalkInState.LEFT, ended_at__isnull=False),
                name="walk_in_state_has_its_times",
            ),
            models.CheckConstraint(condition=Q(case=None) | Q(conversation=None), name="walk_in_is_a_case_or_unnamed"),
        ]
        indexes = [models.Index(fields=["hour"], condition=~Q(called=""), name="walk_in_named")]


class GroupSession(models.Model):
    """Information for a group: where, about what, how many. Nobody is listed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    held_on = models.DateField()
    place = models.CharField(max_length=80)
    topic = models.CharField(max_length=120)  # the programme, or what it was about
    people = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    languages = models.ManyToManyField("reference.Language", related_name="+")
    staff = models.ManyToManyField("accounts.Staff", related_name="+")
    logged_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="session_takes_time")]
        indexes = [models.Index(fields=["mission", "-logged_at", "-id"], name="session_recent")]


class NetworkContact(models.Model):
    """Somebody in the network by their role (a pastor, a club's chair), counted once however often one meets.

    Never a migrant: no client data.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")
    organisation = models.CharField(max_length=120)
    who = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=80, blank=True)
    folded = models.CharField(max_length=260)  # organisation and person without case, marks and spaces
    first_met_on = models.DateField()
    last_met_on = models.DateField()
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "folded"], name="network_contact_counted_once"),
            models.CheckConstraint(condition=Q(last_met_on__gte=F("first_met_on")), name="network_contact_days"),
        ]
        indexes = [models.Index(fields=["mission", "-logged_at", "-id"], name="network_contact_recent")]
