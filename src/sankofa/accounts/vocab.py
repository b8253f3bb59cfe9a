"""Words about staff that other apps use: who acts (`Actor`), where, with which permissions."""

import uuid
from dataclasses import dataclass, field

from sankofa.accounts.roles import PERMISSIONS, SECOND_FACTOR_REQUIRED, Perm, Role, Scope
from sankofa.kernel.errors import RefusedError

__all__ = ["Actor", "DemoSignin", "Grant", "OfficeRow", "Perm", "RefusedError", "Role", "Scope", "StaffRow"]


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
