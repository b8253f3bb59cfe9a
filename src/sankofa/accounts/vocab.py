"""Words about staff that other apps use: who acts (`Actor`), where, with which permissions."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.roles import PERMISSIONS, SECOND_FACTOR_REQUIRED, Perm, Role, Scope
from sankofa.kernel.errors import RefusedError

__all__ = [
    "PERMISSIONS",
    "SECOND_FACTOR_REQUIRED",
    "Actor",
    "Change",
    "DemoSignin",
    "Grant",
    "GrantLine",
    "Granted",
    "Invited",
    "Member",
    "OfficeKind",
    "OfficeRow",
    "OpenSession",
    "PartnerKind",
    "Perm",
    "RefusedError",
    "Role",
    "Scope",
    "StaffDetail",
    "StaffRow",
]


class OfficeKind(models.TextChoices):
    HEAD = "head", _("Head office")
    REGION = "region", _("Regional office")
    DESK = "desk", _("Desk")
    AIRPORT = "airport", _("Airport unit")


class PartnerKind(models.TextChoices):
    HELPER = "helper", _("Helping partner")
    AUTHORITY = "authority", _("Authority")


@dataclass(frozen=True)
class Grant:
    """A role that somebody holds today, and where."""

    role: Role
    scope: Scope
    mission_id: uuid.UUID
    office_id: uuid.UUID | None  # set when the scope is an office

    @property
    def permissions(self) -> frozenset[Perm]:
        return PERMISSIONS[self.role]


@dataclass(frozen=True)
class Actor:
    """The signed-in member of staff as every verb and question sees them. Frozen: made once a request."""

    id: uuid.UUID
    name: str
    mission_id: uuid.UUID
    mission_name: str
    office_id: uuid.UUID | None
    office_name: str
    timezone: str  # IANA name of the office, else of the mission
    language: str
    grants: tuple[Grant, ...] = field(default=())

    def may(self, perm: Perm) -> bool:
        """Whether any grant holds `perm` somewhere; the case's own access decides where."""
        return any(perm in grant.permissions for grant in self.grants)

    def grants_with(self, perm: Perm) -> tuple[Grant, ...]:
        return tuple(grant for grant in self.grants if perm in grant.permissions)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def administers(self) -> frozenset[uuid.UUID]:
        """The missions of which they are administrator. An office or a caseload can't be administered alone."""
        return frozenset(g.mission_id for g in self.grants_with(Perm.ADMINISTER) if g.scope == Scope.MISSION)

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & SECOND_FACTOR_REQUIRED)


@dataclass(frozen=True)
class StaffRow:
    id: uuid.UUID
    name: str
    office_id: uuid.UUID | None
    office_name: str


@dataclass(frozen=True)
class OfficeRow:
    id: uuid.UUID
    name: str
    mission_id: uuid.UUID
    mission_name: str
    mission_code: str
    kind: str
    timezone: str


@dataclass(frozen=True)
class DemoSignin:
    """One button of the demo sign-in; `first` for one of each role."""

    key: str
    staff_id: uuid.UUID
    name: str
    role: Role
    office_name: str
    first: bool


@dataclass(frozen=True)
class GrantLine:
    """A role of somebody as an administrator reads it: [since, until) at a place."""

    id: uuid.UUID
    role: Role
    scope: Scope
    place: str  # name of the office, else of the mission
    since: dt.datetime
    until: dt.datetime | None
    is_over: bool
    granted_by: str


@dataclass(frozen=True)
class Granted:
    """A role given lately, for who watches over rights. `by` is empty for whoever runs the server."""

    at: dt.datetime
    staff: str
    role: Role
    place: str
    by: str
    to_self: bool


@dataclass(frozen=True)
class Invited:
    """`link`: where they choose their password, to be given by hand; empty when a mail brings it."""

    staff_id: uuid.UUID
    link: str


@dataclass(frozen=True)
class Member:
    """A member of staff in a list, with the roles in force."""

    id: uuid.UUID
    name: str
    email: str
    office_name: str
    is_open: bool
    grants: tuple[GrantLine, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(grant.role for grant in self.grants))


@dataclass(frozen=True)
class StaffDetail:
    id: uuid.UUID
    name: str
    email: str
    language: str
    mission_id: uuid.UUID
    mission_name: str
    office_id: uuid.UUID | None
    office_name: str
    is_open: bool
    has_password: bool  # False: invited, and no password chosen yet
    has_second_factor: bool
    last_sign_in: dt.datetime | None
    grants: tuple[GrantLine, ...]  # newest first, past ones too


@dataclass(frozen=True)
class OpenSession:
    """`handle` names it on a page without giving it away. `network` is empty on the server's own machine."""

    handle: str
    device: str
    network: str
    began: dt.datetime | None
    seen: dt.datetime | None
    is_this: bool


@dataclass(frozen=True)
class Change:
    """One change of an administered row: (field, before, after) of each field that changed."""

    at: dt.datetime
    by: str  # empty: not through a page (a migration, the demo)
    what: str  # the model's name, lower case
    row_name: str
    is_new: bool
    fields: tuple[tuple[str, object, object], ...]
