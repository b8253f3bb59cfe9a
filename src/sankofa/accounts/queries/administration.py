"""Questions of administrators: who is there, with which roles, what was changed and by whom. And of a team.

Everything is limited to the missions that the actor administers, or to the actor's own mission for the team.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from sankofa.accounts.models import Mission, Office, Organisation, RoleGrant, Staff
from sankofa.accounts.roles import SECOND_FACTOR_REQUIRED, Perm, Role, Scope
from sankofa.accounts.vocab import Actor, Change, Granted, GrantLine, Member, StaffDetail
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.paging import Slice

PAGE_SIZE = 50


def staff(
    by: Actor,
    *,
    now: dt.datetime,
    text: str = "",
    office_id: uuid.UUID | None = None,
    role: str = "",
    is_open: bool = True,
    page: int = 1,
) -> Slice[Member]:
    """Accounts of the administered missions by name, with the roles in force at `now`. Pages by number, from 1.

    A mission has tens of colleagues, a network hundreds: pages by number do. `role`: who holds it today, or "none".
    """
    found = Staff.objects.filter(mission__in=by.administers, is_active=is_open)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if office_id:
        found = found.filter(office_id=office_id)
    if role:
        held = _in_force(now).filter(staff=OuterRef("id"))
        found = found.filter(~Exists(held) if role == "none" else Exists(held.filter(role=role)))
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = _members(found, now, start, start + PAGE_SIZE + 1)
    return Slice(
        rows=tuple(rows[:PAGE_SIZE]),
        earlier=str(page - 1) if page > 1 else "",
        later=str(page + 1) if len(rows) > PAGE_SIZE else "",
        count=found.count(),
    )


def to_mend(by: Actor, *, now: dt.datetime, most: int) -> list[tuple[Member, tuple[str, ...]]]:
    """Open accounts that can't work as they stand: `no_role`, `never_in` (invited, never signed in), `no_factor`.

    By name, at most `most`. Two queries.
    """
    strong = _in_force(now).filter(staff=OuterRef("id"), role__in=SECOND_FACTOR_REQUIRED)
    factors = Authenticator.objects.filter(user=OuterRef("id")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    found = (
        Staff.objects.filter(mission__in=by.administers, is_active=True)
        .annotate(
            no_role=~Exists(_in_force(now).filter(staff=OuterRef("id"))),
            no_factor=Exists(strong) & ~Exists(factors),
            never_in=Q(last_login=None),
        )
        .filter(Q(no_role=True) | Q(no_factor=True) | Q(never_in=True))
    )
    wrong = {row.id: tuple(n for n in ("no_role", "never_in", "no_factor") if getattr(row, n)) for row in found}
    return [(member, wrong[member.id]) for member in _members(found, now, 0, most)]


def team(actor: Actor, *, now: dt.datetime) -> list[tuple[str, list[Member]]]:
    """Active colleagues of the actor's mission by office, the actor's own office first; with the roles in force."""
    members = _members(Staff.objects.filter(mission_id=actor.mission_id, is_active=True), now, 0, None)
    offices = {member.office_name for member in members}
    order = sorted(offices, key=lambda name: (name != actor.office_name, name))
    return [(name, [member for member in members if member.office_name == name]) for name in order]


def detail(by: Actor, staff_id: uuid.UUID, *, now: dt.datetime) -> StaffDetail:
    """One account with all its roles, past and to come. NotFoundError outside the administered missions."""
    factors = Authenticator.objects.filter(user=OuterRef("id")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    row = (
        Staff.objects.filter(id=staff_id, mission__in=by.administers)
        .select_related("mission", "office")
        .annotate(has_factor=Exists(factors))
        .first()
    )
    if row is None:
        raise NotFoundError("staff_not_found", "")
    grants = RoleGrant.objects.filter(staff=row).select_related("office", "mission", "granted_by").order_by("-since")
    return StaffDetail(
        id=row.id,
        name=row.name,
        email=row.email,
        language=row.language,
        mission_id=row.mission_id,
        mission_name=row.mission.name,
        office_id=row.office_id,
        office_name=row.office.name if row.office else "",
        is_open=row.is_active,
        has_password=row.has_usable_password(),
        has_second_factor=row.has_factor,
        last_sign_in=row.last_login,
        grants=tuple(_line(grant, now) for grant in grants),
    )


def offices(by: Actor) -> list[Office]:
    return list(
        Office.objects.filter(mission__in=by.administers).select_related("mission").order_by("mission__name", "name")
    )


def partners(by: Actor) -> list[Organisation]:
    """Helpers and authorities, open ones first."""
    return list(
        Organisation.objects.filter(mission__in=by.administers)
        .select_related("mission")
        .order_by(F("closed_on").desc(nulls_first=True), "kind", "name")
    )


def missions() -> list[Mission]:
    return list(Mission.objects.select_related("country").order_by("name"))


def granted(actor: Actor, *, since: dt.datetime, most: int) -> list[Granted]:
    """Roles given in the actor's mission since then, the latest first: for who watches over rights. Else none."""
    if not actor.may(Perm.ACCESS_LOG):
        return []
    rows = RoleGrant.objects.filter(mission=actor.mission_id, since__gte=since)
    return [
        Granted(
            at=row.since,
            staff=row.staff.name,
            role=Role(row.role),
            place=row.office.name if row.office else row.mission.name,
            by=row.granted_by.name if row.granted_by else "",
            to_self=row.granted_by_id == row.staff_id,
        )
        for row in rows.select_related("staff", "office", "mission", "granted_by").order_by("-since", "-id")[:most]
    ]


# --- history


def history_of(by: Actor, staff_id: uuid.UUID) -> list[Change]:
    """What was changed of an account and its roles, newest first."""
    if not Staff.objects.filter(id=staff_id, mission__in=by.administers).exists():
        raise NotFoundError("staff_not_found", "")
    own = _changes(Staff, Q(pgh_obj_id=staff_id), _STAFF)
    roles = _changes(RoleGrant, Q(staff_id=staff_id), _GRANT)
    return sorted([*own, *roles], key=lambda change: change.at, reverse=True)


def history(by: Actor) -> list[Change]:
    """The latest changes in the administered missions, newest first."""
    here = Q(mission_id__in=by.administers)
    rows = [
        *_changes(Staff, here, _STAFF),
        *_changes(RoleGrant, here, _GRANT),
        *_changes(Office, here, ("name", "kind", "timezone", "closed_on")),
        *_changes(Organisation, here, ("name", "kind", "does", "contact", "closed_on")),
        *_changes(Mission, Q(pgh_obj_id__in=by.administers), ("name", "country_id", "timezone")),
    ]
    return sorted(rows, key=lambda change: change.at, reverse=True)[:LATEST]


LATEST = 100
_STAFF = ("name", "email", "language", "office_id", "is_active")
_GRANT = ("role", "scope", "office_id", "since", "until")


def _changes(model: type[Model], where: Q, fields: Sequence[str]) -> list[Change]:
    """The latest events of one table: each with the fields that differ from the event before it of the same row."""
    events: QuerySet[Model] = model.history.rel.related_model.objects  # type: ignore[attr-defined]  # pghistory makes it
    earlier = (
        events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
        .order_by("-pgh_id")
        .values(was=JSONObject(**{name: name for name in fields}))[:1]
    )
    rows = (
        events.filter(where)
        .annotate(was=Subquery(earlier), is_now=JSONObject(**{name: name for name in fields}))
        .select_related("pgh_context")
        .order_by("-pgh_id")[:LATEST]
    )
    return [_change(row, fields) for row in rows]


def _change(row: Model, fields: Iterable[str]) -> Change:
    event: Any = row  # of a table that pghistory made
    was, is_now = event.was or {}, event.is_now
    context = event.pgh_context.metadata if event.pgh_context else {}
    return Change(
        at=event.pgh_created_at,
        by=context.get("staff_name", ""),
        what=event.pgh_tracked_model._meta.label_lower.partition(".")[2],  # noqa: SLF001  Django's own name for it
        row_name=event.staff.name if hasattr(event, "staff") else event.name,
        is_new=event.was is None,
        fields=tuple((name, was.get(name), is_now[name]) for name in fields if was.get(name) != is_now[name]),
    )


# --- shapes


def _in_force(now: dt.datetime) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def _members(found: QuerySet[Staff], now: dt.datetime, start: int, end: int | None) -> list[Member]:
    in_force = _in_force(now).select_related("office", "mission", "granted_by")
    rows = found.select_related("office").prefetch_related(
        Prefetch("grants", in_force.order_by("since"), to_attr="in_force")
    )
    return [
        Member(
            id=row.id,
            name=row.name,
            email=row.email,
            office_name=row.office.name if row.office else "",
            is_open=row.is_active,
            grants=tuple(_line(grant, now) for grant in row.in_force),
        )
        for row in rows.order_by("name", "id")[start:end]
    ]


def _line(grant: RoleGrant, now: dt.datetime) -> GrantLine:
    return GrantLine(
        id=grant.id,
        role=Role(grant.role),
        scope=Scope(grant.scope),
        place=grant.office.name if grant.office else grant.mission.name,
        since=grant.since,
        until=grant.until,
        is_over=grant.until is not None and grant.until <= now,
        granted_by=grant.granted_by.name if grant.granted_by else "",
    )
