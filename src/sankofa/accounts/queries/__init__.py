"""Questions about staff and offices."""

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from sankofa.accounts import demo
from sankofa.accounts.access import LONGEST_IDLE, demo_allowed, session_handle
from sankofa.accounts.models import Mission, Office, Organisation, RoleGrant, Staff, StaffSession
from sankofa.accounts.roles import PERMISSIONS, Perm, Role, Scope
from sankofa.accounts.vocab import Actor, DemoSignin, Grant, OfficeRow, OpenSession, PartnerKind, StaffRow
from sankofa.kernel.prepared import prepared

__all__ = [
    "actor",
    "actor_of",
    "authorities",
    "carrier",
    "carriers",
    "colleagues",
    "demo_allowed",
    "demo_signins",
    "helpers",
    "is_partner",
    "missions",
    "office",
    "offices",
    "organisation",
    "partners",
    "sessions",
    "staff_with_grants",
]

CARRIES = [role for role, held in PERMISSIONS.items() if Perm.READ_CASE in held]
ANSWERS = [role for role, held in PERMISSIONS.items() if Perm.ARRIVAL in held]


def actor(staff_id: uuid.UUID, *, at: dt.datetime) -> Actor | None:
    """Who acts, with the grants in force at `at`; None when the account is closed. One query."""
    staff = staff_with_grants(staff_id, at=at)
    return actor_of(staff) if staff else None


def staff_with_grants(staff_id: uuid.UUID, *, at: dt.datetime) -> Staff | None:
    """The open account with what `actor_of` needs, grants as in force at `at`. One query."""
    return next(iter(_open_account(staff_id, at)), None)


@prepared
def _open_account(staff_id: uuid.UUID, at: dt.datetime) -> QuerySet[Staff]:
    in_force = Q(grants__since__lte=at) & (Q(grants__until=None) | Q(grants__until__gt=at))
    return Staff.objects.filter(id=staff_id, is_active=True).annotate(
        grant_rows=JSONBAgg(
            JSONObject(
                role="grants__role",
                scope="grants__scope",
                mission="grants__mission_id",
                office="grants__office_id",
            ),
            filter=in_force,
        ),
        zone=Coalesce(NullIf(F("office__timezone"), Value("")), F("mission__timezone")),
        mission_label=F("mission__name"),
        office_label=F("office__name"),
    )


def actor_of(staff: Staff) -> Actor:
    """The actor of an account that `staff_with_grants` fetched. No query."""
    row: Any = staff  # with the annotations of staff_with_grants
    grants = tuple(
        Grant(
            role=Role(g["role"]),
            scope=Scope(g["scope"]),
            mission_id=uuid.UUID(g["mission"]),
            office_id=uuid.UUID(g["office"]) if g["office"] else None,
        )
        for g in row.grant_rows or ()
    )
    return Actor(
        id=row.id,
        name=row.name,
        mission_id=row.mission_id,
        mission_name=row.mission_label,
        office_id=row.office_id,
        office_name=row.office_label or "",
        timezone=row.zone,
        language=row.language,
        grants=grants,
    )


def colleagues(actor: Actor, *, roles: tuple[Role, ...] = ()) -> list[StaffRow]:
    """Active staff of the actor's mission, by name; with `roles`, only those who hold one of them."""
    return [StaffRow(staff, name, office, named or "") for staff, name, office, named in _colleagues(actor, roles)]


@prepared
def _colleagues(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Staff, Any]:
    staff = Staff.objects.filter(mission=actor.mission_id, is_active=True).order_by("name")
    if roles:
        staff = staff.filter(grants__role__in=roles, grants__until=None).distinct()
    return staff.values_list("id", "name", "office_id", "office__name")


def carriers(actor: Actor, *, at: dt.datetime) -> list[StaffRow]:
    """Colleagues to whom a case can be given at `at`, by name: those whose role opens cases at all."""
    rows = _carriers(actor.mission_id, at)
    return [StaffRow(staff, name, office, named or "") for staff, name, office, named in rows]


@prepared
def _carriers(mission_id: uuid.UUID, at: dt.datetime) -> QuerySet[Staff, Any]:
    rows = _carrying(mission_id, at).order_by("name")
    return rows.values_list("id", "name", "office_id", "office__name")


def carrier(mission_id: uuid.UUID, staff_id: uuid.UUID, *, at: dt.datetime) -> StaffRow | None:
    """As `staff_of`, if a case can be given to them: in other hands it would be on nobody's list."""
    return staff_of(mission_id, staff_id) if _carrying(mission_id, at).filter(id=staff_id).exists() else None


def _carrying(mission_id: uuid.UUID, at: dt.datetime) -> QuerySet[Staff]:
    held = RoleGrant.objects.filter(Q(until=None) | Q(until__gt=at), role__in=CARRIES, since__lte=at)
    return Staff.objects.filter(id__in=held.values("staff"), mission=mission_id, is_active=True)


def staff_of(mission_id: uuid.UUID, staff_id: uuid.UUID) -> StaffRow | None:
    """An active member of staff, if they work for this mission."""
    row = Staff.objects.filter(id=staff_id, mission_id=mission_id, is_active=True).select_related("office").first()
    return StaffRow(row.id, row.name, row.office_id, row.office.name if row.office else "") if row else None


def offices(mission_id: uuid.UUID) -> list[OfficeRow]:
    """Open offices of a mission, by name."""
    return [_office(row) for row in _offices(mission_id)]


@prepared
def _offices(mission_id: uuid.UUID) -> QuerySet[Office]:
    return Office.objects.filter(mission=mission_id, closed_on=None).select_related("mission").order_by("name")


def office(office_id: uuid.UUID) -> OfficeRow | None:
    return next((_office(row) for row in _one_office(office_id)), None)


@prepared
def _one_office(office_id: uuid.UUID) -> QuerySet[Office]:
    return Office.objects.filter(id=office_id).select_related("mission")


def mission_name(mission_id: uuid.UUID) -> str | None:
    return Mission.objects.filter(id=mission_id).values_list("name", flat=True).first()


def mission_code(mission_id: uuid.UUID) -> str:
    """The code that stands in case numbers and snapshots; empty for no mission."""
    return Mission.objects.filter(id=mission_id).values_list("code", flat=True).first() or ""


def helper_name(mission_id: uuid.UUID, organisation_id: uuid.UUID) -> str | None:
    """The name of an open helping partner of a mission; None for an authority, another mission's, or none."""
    rows = Organisation.objects.filter(
        id=organisation_id, mission_id=mission_id, kind=Organisation.Kind.HELPER, closed_on=None
    )
    return rows.values_list("name", flat=True).first()


def helper_choices(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Open helping partners of a mission, by name; authorities never stand among them."""
    return partners(mission_id, Organisation.Kind.HELPER)


def missions() -> list[tuple[uuid.UUID, str, str]]:
    """(id, name, country code) of every mission, by name."""
    return list(Mission.objects.order_by("name").values_list("id", "name", "country_id"))


def mission_id(code: str) -> uuid.UUID | None:
    """The mission whose code stands in case numbers."""
    return Mission.objects.filter(code=code).values_list("id", flat=True).first()


def mission_place(mission_id: uuid.UUID) -> tuple[str, str]:
    """(code, IANA name of its zone) of a mission that is there."""
    return Mission.objects.values_list("code", "timezone").get(id=mission_id)


def partners(mission_id: uuid.UUID, kind: PartnerKind) -> list[tuple[uuid.UUID, str]]:
    """Open partner organisations of one class, by name."""
    rows = Organisation.objects.filter(mission_id=mission_id, kind=kind, closed_on=None).order_by("name")
    return list(rows.values_list("id", "name"))


def demo_signins() -> list[DemoSignin]:
    """The demo staff whom one can sign in as, in the order of a journey; the first of each role is `first`."""
    there = {s.email: s for s in Staff.objects.filter(email__in=[d.email for d in demo.STAFF], is_active=True)}
    found = [d for d in demo.STAFF if d.email in there]
    firsts = {d.role: d.key for d in reversed(found)}
    return [
        DemoSignin(d.key, there[d.email].id, d.name, d.role, d.office, first=firsts[d.role] == d.key) for d in found
    ]


def is_partner(organisation_id: uuid.UUID, kind: PartnerKind) -> bool:
    """Whether this open organisation is of that class: an authority never passes for a helper."""
    return Organisation.objects.filter(id=organisation_id, kind=kind, closed_on=None).exists()


def authorities(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The authorities that formal questions go to, by name."""
    return partners(mission_id, Organisation.Kind.AUTHORITY)


def helpers(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """The helping partners, by name. Never an authority among them."""
    return partners(mission_id, Organisation.Kind.HELPER)


def _office(row: Office) -> OfficeRow:
    mission = row.mission
    return OfficeRow(
        row.id, row.name, mission.id, mission.name, mission.code, row.kind, row.timezone or mission.timezone
    )


def colleagues_of(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """(id, name, e-mail) of the active staff of a mission, by name."""
    rows = Staff.objects.filter(mission_id=mission_id, is_active=True).order_by("name", "id")
    return list(rows.values_list("id", "name", "email"))


def leads_of(mission_id: uuid.UUID, *, at: dt.datetime) -> list[tuple[str, str]]:
    """(e-mail, language) of who leads a mission: its managers; where it has none, all who answer other missions."""
    in_force = Q(grants__until=None) | Q(grants__until__gt=at)
    staff = Staff.objects.filter(in_force, is_active=True, grants__mission=mission_id, grants__since__lte=at)
    managers = staff.filter(grants__role=Role.MANAGER)
    found = managers if managers.exists() else staff.filter(grants__role__in=ANSWERS)
    return list(found.order_by("email").values_list("email", "language").distinct())


def mission_region(mission_id: uuid.UUID) -> str:
    """The mission's country as alpha-2, for reading telephone numbers without a country code."""
    return _regions([mission_id])[0]


@prepared
def _regions(mission_ids: list[uuid.UUID]) -> QuerySet[Mission, str]:
    return Mission.objects.filter(id__any_of=mission_ids).values_list("country__alpha2", flat=True)


def sessions(staff_id: uuid.UUID, *, now: dt.datetime, this: str | None = None) -> list[OpenSession]:
    """Where somebody is signed in, the latest use first; `this` is the key of the asking session."""
    still = StaffSession.objects.filter(staff_id=staff_id, expire_date__gt=now, seen_at__gt=now - LONGEST_IDLE)
    return [
        OpenSession(
            handle=session_handle(row.session_key),
            device=row.device,
            network=row.network,
            began=row.began_at,
            seen=row.seen_at,
            is_this=row.session_key == this,
        )
        for row in still.order_by("-seen_at", "session_key")
    ]


def organisation() -> str:
    """The name of the provider through which staff may sign in; empty where none is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["name"]) if apps else ""
