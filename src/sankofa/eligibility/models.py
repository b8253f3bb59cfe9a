"""Rows behind eligibility. A decision is append-only and holds, frozen, the facts and the rule version it rested on."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sankofa.eligibility.vocab import AnswerState, ClaimAct, ClaimStatus, Decided, PlaceState, QueryKind
from sankofa.kernel.ids import new_id


class Days(Func):
    """The days from a first up to a last one, half-open."""

    function = "daterange"
    output_field = DateRangeField()


class Application(models.Model):
    """The signed, dated application for departure: an event of its own, counted and reconciled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    signed_on = models.DateField()
    received_on = models.DateField()
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(withdrawn_on=None), name="application_one_in_force"),
            models.CheckConstraint(condition=Q(received_on__gte=F("signed_on")), name="application_received_after"),
        ]


class Claim(models.Model):
    """An asylum claim. A person may have several."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    filed_from = models.DateField()  # half-open interval of possible days
    filed_until = models.DateField()
    filed_precision = models.CharField(max_length=10)
    act = models.CharField(max_length=16, choices=ClaimAct.choices, blank=True)
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(filed_until__gt=F("filed_from")), name="claim_filed_interval")
        ]
        indexes = [models.Index(fields=["person"], name="claim_person")]


class Answer(models.Model):
    """The answer to a question that a rule asks and no other table holds. Keys stand in policies/facts.yaml."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.ForeignKey("cases.Member", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=AnswerState.choices)
    value = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member", "key"], nulls_distinct=False, name="answer_once"),
            models.CheckConstraint(
                condition=Q(state=AnswerState.VALUE, value__isnull=False) | Q(state=AnswerState.ABSENT, value=None),
                name="answer_value_iff_answered",
            ),
        ]


class AuthorityQuery(models.Model):
    """A formal question to an authority and its answer. Held: objection yes or no, date, reference; never a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=QueryKind.choices)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    asked_on = models.DateField()
    asked_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, blank=True)
    answered_on = models.DateField(null=True)
    objection = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None, objection=None) | Q(answered_on__isnull=False, objection__isnull=False),
                name="query_answer_has_date_and_content",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")), name="query_answered_after"
            ),
        ]
        indexes = [models.Index(fields=["case"], name="authority_query_case")]


class DepartureNotice(models.Model):
    """That an authority was told who left, and when: of those alone who agreed. What it was told is fixed here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    members = ArrayField(models.UUIDField())
    left_on = models.DateField()
    sent_on = models.DateField()
    sent_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(members__len__gt=0), name="notice_of_somebody"),
            models.CheckConstraint(condition=Q(sent_on__gte=F("left_on")), name="notice_after_departure"),
            models.UniqueConstraint(fields=["case", "organisation", "left_on"], name="notice_once"),
        ]


class Decision(models.Model):
    """A named person decided, with a reason; the rule's advice and the facts are frozen beside it. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    scheme = models.CharField(max_length=40)
    version = models.CharField(max_length=80, blank=True)  # of the scheme; empty: none was in force
    advice = models.CharField(max_length=8)  # what the rule said: yes, no, unknown
    outcome = models.CharField(max_length=10, choices=Decided.choices)
    reason = models.TextField(blank=True)
    lines_en = models.JSONField(default=list)  # the rule's reasons, as they read on the day
    lines_nl = models.JSONField(default=list)
    amounts = models.JSONField(default=dict)  # member id -> EUR cents
    support = models.JSONField(default=list)  # every line granted, in its own currency, with part, cash and project
    judged_on = models.DateField(null=True)  # by the rules of which day; null: of the day it was decided on
    facts_sealed = models.BinaryField()
    facts_hash = models.CharField(max_length=64, blank=True)
    decided_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Decided.DEVIATION) | ~Q(reason=""), name="deviation_has_a_reason"
            )
        ]
        indexes = [models.Index(fields=["case", "scheme", "-decided_at"], name="decision_latest")]


class QuotaCount(models.Model):
    """How many places of one quota are taken. One row a quota: who grants the last place waits for its lock."""

    scheme = models.CharField(max_length=40)
    quota = models.CharField(max_length=60)
    since = models.DateField()  # first day of the quota's period
    places = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "quota", "since"], name="quota_count_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="quota_never_oversold"),
        ]


class QuotaPlace(models.Model):
    """Places that one case holds, waits for or gave back: one for each of its people. A row stays; its state moves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    count = models.ForeignKey(QuotaCount, models.PROTECT, related_name="rows")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlaceState.choices)
    asked_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    held_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the case heard that it holds them
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["count", "case"], condition=~Q(state=PlaceState.RELEASED), name="quota_place_once"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="quota_place_for_somebody"),
        ]
        indexes = [models.Index(fields=["count", "state", "asked_at"], name="quota_waiting")]


class DataFault(models.Model):
    """What can't be right in a case's data, by policies/quality: a worklist, computed with the blockers."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.ForeignKey("cases.Member", models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=60)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member", "rule"], nulls_distinct=False, name="data_fault_once")
        ]


class DecisionLetter(models.Model):
    """The letter that told the person, in their language."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    language = models.CharField(max_length=8)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class Draft(models.Model):
    """A version of a scheme that somebody is writing: one version's text. Only its writer changes it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scheme = models.CharField(max_length=40)
    copied_from = models.CharField(max_length=80)
    text = models.TextField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(null=True)  # waits for a second person
    trial = models.JSONField(null=True)  # what it would change for the caseload, as journey counted it last
    tried_at = models.DateTimeField(null=True)
    tried_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    tried_version = models.PositiveIntegerField(null=True)  # the text that was tried


class KeptSample(models.Model):
    """A test case of a scheme that came from a real refusal, made nobody's: its text names no case. Append-only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    scheme = models.CharField(max_length=40)
    name = models.CharField(max_length=160)
    text = models.TextField()
    kept_on = models.DateField()
    kept_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "name"], name="kept_sample_name_once")]


class ApprovedVersion(models.Model):
    """A version of a scheme that a second person approved: text that stands at the end of the scheme's file.

    Append-only: decisions name it, so it is never edited. But another one approved on the same day may end it where it
    begins; and may make room of it altogether (`until` is its first day), while nothing was decided by it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    scheme = models.CharField(max_length=40)
    version = models.CharField(max_length=80, unique=True)
    text = models.TextField()
    starts_on = models.DateField()
    until = models.DateField(null=True)  # half-open; null: until a later version takes its place
    known_on = models.DateField()
    used_at = models.DateTimeField(null=True)  # when it was first decided by, or checked by
    written_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    trial = models.JSONField(null=True)  # what the approver saw of its effect

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(written_by=F("approved_by")), name="approved_by_somebody_else"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("starts_on")), name="approved_ends_after"),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(until=None) | Q(until__gt=F("starts_on")), name="approved_used_stays"
            ),
            ExclusionConstraint(
                name="approved_one_at_a_time",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("known_on", RangeOperators.EQUAL),
                    (Days("starts_on", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
