"""Missions, offices, staff and their roles. Partner organisations stand here too: they are parties like offices."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from sankofa.accounts.roles import Role, Scope
from sankofa.accounts.sessions import SessionStore
from sankofa.accounts.vocab import OfficeKind, PartnerKind
from sankofa.kernel.ids import new_id


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="MissionHistory")
class Mission(models.Model):
    """A country mission of the network."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=4, unique=True)  # stands in case numbers: NL-2026-04183
    name = models.CharField(max_length=80)
    country = models.ForeignKey("reference.Country", models.PROTECT, related_name="+")
    timezone = models.CharField(max_length=40)  # IANA name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="OfficeHistory")
class Office(models.Model):
    Kind = OfficeKind

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="offices")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    timezone = models.CharField(max_length=40, blank=True)  # empty: the mission's
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="office_name_in_mission")]
        ordering = ["name"]


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="OrganisationHistory"
)
class Organisation(models.Model):
    """A partner. Helpers refer and follow; authorities ask and answer formal questions: two classes, never one."""

    Kind = PartnerKind

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    does = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="organisation_name_in_mission")]
        ordering = ["name"]


class StaffManager(BaseUserManager["Staff"]):
    def get_by_natural_key(self, username: str | None) -> "Staff":
        return self.get(email__iexact=username)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="StaffHistory",
    exclude=["password", "last_login"],
)
class Staff(AbstractBaseUser):
    """A member of staff. What they may do stands in their grants, not here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=5, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = StaffManager()

    class Meta:
        ordering = ["name"]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class StaffSession(AbstractBaseSession):
    """An open session, with whose it is; null before signing in. Written by `sessions.SessionStore` alone."""

    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=60, blank=True)  # never the whole address
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    __str__ = models.Model.__str__  # Django's shows the key, which is a way in

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class Period(Func):
    """A half-open range of two columns, open-ended where the second is null."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="RoleGrantHistory"
)
class RoleGrant(models.Model):
    """A role held at a place for a while. Ends are set, rows are never deleted: who could do what, when, stays."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=10, choices=Scope.choices)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=Scope.OFFICE, office__isnull=False) | (~Q(scope=Scope.OFFICE) & Q(office=None)),
                name="grant_office_iff_scope_office",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="grant_ends_after_start"),
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("mission", RangeOperators.EQUAL),
                    (Coalesce("office_id", "mission_id"), RangeOperators.EQUAL),
                    (Period("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
