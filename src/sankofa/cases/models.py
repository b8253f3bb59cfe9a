"""The case and what every case has: members, events, notes, tasks, appointments, requests, referrals, clearances.

Fields, constraints, indexes. No workflow. What a stage is about stands in that stage's app.
"""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import (
    AppointmentKind,
    AppointmentState,
    Direction,
    Gate,
    Heard,
    Kind,
    NoteKind,
    Outcome,
    ReferralState,
    RequestKind,
    RequestState,
    Stage,
    TaskState,
    Waiting,
)
from sankofa.kernel.ids import new_id


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="CaseHistory")
class Case(models.Model):
    """The spine. `version` rises with every write; a verb locks this row first."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=20, unique=True)  # NL-2026-04183
    kind = models.CharField(max_length=14, choices=Kind.choices)
    stage = models.CharField(max_length=14, choices=Stage.choices, default=Stage.CONTACT)
    stage_since = models.DateTimeField()
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    counsellor = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    lead = models.ForeignKey("people.Person", models.PROTECT, related_name="+")  # principal applicant
    destination = models.ForeignKey("reference.Country", models.PROTECT, null=True, blank=True, related_name="+")
    home_mission = models.ForeignKey("accounts.Mission", models.PROTECT, null=True, blank=True, related_name="+")
    arrival_help = models.BooleanField(null=True)  # asked for: yes, no, not asked yet
    heard = models.CharField(max_length=10, choices=Heard.choices, default=Heard.UNKNOWN)
    opened_on = models.DateField(_("first contact"))
    wished_on = models.DateField(_("wished departure"), null=True, blank=True)
    on_hold_since = models.DateField(null=True, blank=True)
    hold_reason = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    stage_before_closing = models.CharField(max_length=14, choices=Stage.choices, blank=True)
    retroactive = models.BooleanField(default=False)  # registered after the person had gone
    shielded = models.BooleanField(default=False)  # a member is shielded: only the case's own team may open it
    refresh_due = models.BooleanField(default=True)  # blockers need computing again
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_on__isnull=False) & ~Q(outcome="")
                | ~Q(stage=Stage.CLOSED) & Q(closed_on=None, outcome=""),
                name="case_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="case_closes_after_opening",
            ),
            models.CheckConstraint(condition=~Q(mission=F("home_mission")), name="case_home_mission_is_another"),
        ]
        indexes = [
            models.Index(fields=["mission", "-stage_since", "-id"], name="case_mission_recent"),
            models.Index(fields=["office", "-stage_since", "-id"], name="case_office_recent"),
            models.Index(fields=["mission", "stage", "-stage_since", "-id"], name="case_mission_stage"),
            models.Index(
                fields=["counsellor", "-stage_since", "-id"],
                condition=~Q(stage=Stage.CLOSED),
                name="case_counsellor_open",
            ),
            models.Index(
                fields=["home_mission", "-stage_since", "-id"],
                condition=Q(home_mission__isnull=False),
                name="case_home",
            ),
            models.Index(fields=["id"], condition=Q(refresh_due=True), name="case_refresh_due"),
            models.Index(fields=["lead"], name="case_lead"),
        ]


class CaseCounter(models.Model):
    """The last number given out per mission and year; locked while a number is taken."""

    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "year"], name="counter_once")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="MemberHistory")
class Member(models.Model):
    """Somebody on the case. Members join, fall off, or leave to a case of their own."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=60, blank=True)  # in the family, as they say it: mother, son
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(max_length=200, blank=True)
    left_to = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    stayed_on = models.DateField(null=True, blank=True)  # the others left that day, this one did not; null: goes along

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], condition=Q(left_on=None), name="member_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="member_leaves_after"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="member_person")]


class Assignment(models.Model):
    """Who works on the case besides the counsellor, and since when: the case's own team."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="team")
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "staff"], condition=Q(until=None), name="assignment_once")
        ]
        indexes = [models.Index(fields=["staff"], condition=Q(until=None), name="assignment_staff")]


class Share(models.Model):
    """A case shown to another mission, on a named consent, for as long as it stands."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="shares")
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    consent = models.ForeignKey("people.Consent", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "mission"], condition=Q(until=None), name="share_once")]
        indexes = [models.Index(fields=["mission", "case"], condition=Q(until=None), name="share_in_force")]


class Event(models.Model):
    """Something happened: the timeline. Append-only. `params` fill the sentence of `code` (`events.SENTENCES`)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    happened_on = models.DateField()  # when it happened, by the office's calendar
    at = models.DateTimeField()  # when it was recorded
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")  # null: the system, on time
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "-happened_on", "-id"], name="event_timeline"),
            # the few steps that were taken back
            models.Index(fields=["case"], condition=Q(code="undo"), name="event_undo"),
            # how long the latest cases stayed at a stage
            models.Index(
                KT("params__from"), F("at").desc(), condition=Q(params__has_key="since"), name="event_left_stage"
            ),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="NoteHistory")
class Note(models.Model):
    """What was said or seen. Never edited: a correction is a row of its own about the first, and so is a withdrawal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind.choices, default=NoteKind.GENERAL)
    body = models.TextField()
    confidential = models.BooleanField(default=False)  # only the case's own team reads it
    interpreter = models.CharField(max_length=120, blank=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")  # the first
    version = models.PositiveIntegerField(default=1)  # of the first and its corrections, the highest one holds
    in_error = models.BooleanField(default=False)  # the first should not be there: `body` says why

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["corrects", "version"], name="note_version_once"),
            models.CheckConstraint(
                condition=Q(corrects=None, version=1, in_error=False) | Q(corrects__isnull=False, version__gt=1),
                name="note_corrections_count_up",
            ),
        ]
        indexes = [models.Index(fields=["case", "-written_at"], name="note_case")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="TaskHistory")
class Task(models.Model):
    """Something to do, by somebody, by a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="tasks")
    what = models.CharField(max_length=200)
    due_on = models.DateField()
    owner = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    owner_role = models.CharField(max_length=20, blank=True)  # with an office: whoever holds the role there
    owner_office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | (~Q(owner_role="") & Q(owner_office__isnull=False)),
                name="task_has_an_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state=TaskState.OPEN), name="task_owner_open"),
            models.Index(
                fields=["owner_office", "owner_role", "due_on"],
                condition=Q(state=TaskState.OPEN),
                name="task_role_open",
            ),
            models.Index(fields=["case", "due_on"], name="task_case"),
        ]


class Appointment(models.Model):
    """A time to meet. Calendars show the case number and the kind: never a name, never a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="appointments")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=AppointmentKind.choices)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.PLANNED)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "starts_at"], name="appointment_office"),
            models.Index(fields=["staff", "starts_at"], name="appointment_staff"),
            models.Index(fields=["case", "starts_at"], name="appointment_case"),
        ]


class Request(models.Model):
    """One mission asks another for help with a case. It carries only what the person agreed to share."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    to_mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.SENT)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    due_at = models.DateTimeField()  # acknowledgement expected by
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["to_mission", "due_at"], condition=Q(state=RequestState.SENT), name="request_waiting"),
            models.Index(fields=["case"], name="request_case"),
        ]


class Referral(models.Model):
    """A helping partner sends somebody to us, or we to them. Never an authority."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    direction = models.CharField(max_length=3, choices=Direction.choices)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    what_for = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ReferralState.choices, default=ReferralState.SENT)
    sent_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case"], name="referral_case")]


class Transfer(models.Model):
    """A case offered to another counsellor or office. It moves when accepted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="transfers")
    to_office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    to_staff = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=200)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(accepted=None), name="transfer_one_offer_at_a_time")
        ]


class Blocker(models.Model):
    """What still stands before a gate: written by `journey`, read by lists. Text in params, per reader's language."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="blockers")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    gate = models.CharField(max_length=10, choices=Gate.choices)
    requirement = models.CharField(max_length=60)  # id in the readiness policy
    unknown = models.BooleanField(default=False)  # not known yet, as against known to fail
    owner_role = models.CharField(max_length=20)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "gate", "requirement", "member"], nulls_distinct=False, name="blocker_once"
            )
        ]
        indexes = [models.Index(fields=["owner_role", "due_on"], name="blocker_owner")]


class Clearance(models.Model):
    """Leave to pass a gate: issued by `journey` alone, under the case's lock, with what it rested on. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.PROTECT, related_name="clearances")
    gate = models.CharField(max_length=10, choices=Gate.choices)
    issued_at = models.DateTimeField()
    issued_to = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    policy_version = models.CharField(max_length=200)  # of every safeguard that was in force
    facts_hash = models.CharField(max_length=64)
    waivers = models.JSONField(default=list)  # requirement, member, by, reason

    class Meta:
        indexes = [models.Index(fields=["case", "gate", "-issued_at"], name="clearance_case")]


class Waiver(models.Model):
    """A named person lifts one requirement for one case, with a reason, where the policy lets them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, models.CASCADE, related_name="waivers")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    requirement = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "requirement", "member"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="waiver_once",
            )
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="TermHistory")
class Term(models.Model):
    """After how many days a mission reminds: a request without word, an application or a case without any event.

    Without a row, `vocab.USUAL_DAYS` hold.
    """

    mission = models.ForeignKey("accounts.Mission", models.CASCADE, related_name="+")
    what = models.CharField(max_length=20, choices=Waiting.choices)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "what"], name="term_once"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="term_days"),
        ]


class SavedFilter(models.Model):
    """A caseload filter somebody keeps, for themselves or for their office."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey("accounts.Staff", models.CASCADE, related_name="+")
    office = models.ForeignKey(
        "accounts.Office", models.CASCADE, null=True, blank=True, related_name="+"
    )  # shared there
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="saved_filter_once")]
