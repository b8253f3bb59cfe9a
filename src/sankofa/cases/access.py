"""Who may open, read and work on a case: fetch or refuse, inside the SQL. Nobody else decides this.

A grant reaches the whole mission, an office, or a caseload; a share reaches a mission elsewhere. A shielded case is
open to its counsellor, its own team and the protection focal point alone; to all others it does not exist.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, Expression, F, OuterRef, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Grant, Perm, Scope
from sankofa.cases.models import Assignment, Case, Member
from sankofa.kernel.errors import NotFoundError, RefusedError
from sankofa.kernel.prepared import prepared
from sankofa.people import queries as people

if TYPE_CHECKING:
    from sankofa.people.models import Person

# What a mission elsewhere may do with a case that was shared with it.
SHARED_PERMS = frozenset({Perm.READ_CASE, Perm.WORK_CASE, Perm.ARRIVAL, Perm.REINTEGRATION})


class _Condition(Expression):
    """A condition on a case in SQL, written here once: assembled from parts it took a fifth of every page's time.

    `{id}` and the like in `sql` are the case's columns, under whatever name a query knows them.
    """

    columns = ("id", "mission_id", "office_id", "counsellor_id", "shielded")

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        super().__init__(output_field=BooleanField())
        self.sql, self.params = sql, tuple(params)
        self.sources: list[Any] = [F(column) for column in self.columns]

    def get_source_expressions(self) -> list[Any]:
        return self.sources

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        self.sources = list(exprs)

    def as_sql(self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        names = {column: compiler.compile(source)[0] for column, source in zip(self.columns, self.sources, strict=True)}
        return self.sql.format(**names), self.params


# `ARRAY(SELECT …)` is asked once per query, not once per case.
_TEAM: Final = "ARRAY(SELECT case_id FROM cases_assignment WHERE staff_id = %s AND until IS NULL)"
_OWN: Final = f"{{counsellor_id}} = %s OR {{id}} = ANY ({_TEAM})"
_FOCAL_POINT: Final = (
    "EXISTS (SELECT FROM cases_member m JOIN people_person p ON p.id = m.person_id"
    " WHERE m.case_id = {id} AND m.left_on IS NULL AND p.shielded_by_id = %s)"
)
# A withdrawal closes the share by itself, whatever else it still has to do.
_SHARED: Final = (
    "EXISTS (SELECT FROM cases_share s JOIN people_consent c ON c.id = s.consent_id"
    " WHERE s.case_id = {id} AND s.mission_id = %s AND s.until IS NULL AND c.withdrawn_at IS NULL)"
)


def visible(actor: Actor, perm: Perm = Perm.READ_CASE, *, shared: bool = True) -> QuerySet[Case]:
    """The cases on which `actor` holds `perm`, unordered; without `shared`, only by grants of their own."""
    grants = actor.grants_with(perm)
    if not grants:
        return Case.objects.none()
    own = [actor.id, actor.id]
    reach: list[str] = []
    params: list[uuid.UUID | None] = []
    for grant in grants:
        if grant.scope == Scope.MISSION:
            reach.append("{mission_id} = %s")
            params.append(grant.mission_id)
        elif grant.scope == Scope.OFFICE:
            reach.append(f"{{office_id}} = %s OR {_OWN}")
            params += [grant.office_id, *own]
        else:
            reach.append(_OWN)
            params += own
    sql = f"({' OR '.join(reach)}) AND (NOT {{shielded}} OR {_OWN} OR {_FOCAL_POINT})"
    params += [*own, actor.id]
    if shared and perm in SHARED_PERMS:
        sql = f"{sql} OR NOT {{shielded}} AND {{mission_id}} <> %s AND {_SHARED}"
        params += [actor.mission_id, actor.mission_id]
    return Case.objects.filter(_Condition(f"({sql})", params))


def own(actor: Actor) -> QuerySet[Case]:
    """The cases whose counsellor the actor is or to which they are assigned, unordered."""
    return Case.objects.filter(is_own(actor))


def is_own(actor: Actor) -> Expression:
    """That a case is one of `own`, for a filter."""
    return _Condition(f"({_OWN})", [actor.id, actor.id])


def open_among(actor: Actor, case_ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Which of these cases the actor may read."""
    wanted = list({case_id for case_id in case_ids if case_id})
    return set(_open_among(actor, wanted)) if wanted else set()


@prepared
def _open_among(actor: Actor, case_ids: list[uuid.UUID]) -> "QuerySet[Case, uuid.UUID]":
    return visible(actor).filter(id__any_of=case_ids).values_list("id", flat=True)


def fetch(actor: Actor, case_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> Case:
    """The case, or NotFoundError when the actor may not read it, or RefusedError when they may read but not `perm`."""
    for case in _case(actor, case_id, perm):
        return case
    if perm != Perm.READ_CASE and visible(actor).filter(id=case_id).exists():
        raise RefusedError("no_permission", _("Your role does not allow this on this case. Ask its counsellor."))
    raise NotFoundError("case_not_found", _("There is no such case, or it is not open to you."))


@prepared
def _case(actor: Actor, case_id: uuid.UUID, perm: Perm) -> QuerySet[Case]:
    return visible(actor, perm).filter(id=case_id)


def visible_people(actor: Actor, perm: Perm = Perm.READ_CASE, *, shared: bool = True) -> "QuerySet[Person]":
    """The people on whom `actor` holds `perm`, unordered: through a case that is open to them, past members included;
    before a case exists, to who recorded them. A shielded person: to her focal point, and to who has her case now.
    A record that was joined with another is not among them: the one that stands is.
    """
    if not actor.grants_with(perm):
        return people.rows().none()
    member = Member.objects.filter(person=OuterRef("id"), case__in=visible(actor, perm, shared=shared))
    unattached = ~Exists(Member.objects.filter(person=OuterRef("id")))
    # What is cheap to ask comes first: PostgreSQL keeps this order, and asks of most people one dear question only.
    return people.rows().filter(
        Q(shielded_by=None) & (Q(Exists(member)) | Q(created_by=actor.id) & Q(unattached))
        | Q(shielded_by=actor.id)
        | Q(shielded_by__isnull=False) & Q(Exists(member.filter(left_on=None)))
    )


def fetch_person(actor: Actor, person_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> "Person":
    """The person, or NotFoundError when the actor may not know of them, or RefusedError when they may read but not
    `perm`. Of a record that was joined with another, the one that stands.
    """
    person_id = people.canonical_of([person_id]).get(person_id, person_id)
    for person in _person(actor, person_id, perm):
        return person
    if perm != Perm.READ_CASE and visible_people(actor).filter(id=person_id).exists():
        raise RefusedError("no_permission", _("Your role does not allow this. Ask the person's counsellor."))
    raise NotFoundError("person_not_found", _("There is no such person, or it is not open to you."))


@prepared
def _person(actor: Actor, person_id: uuid.UUID, perm: Perm) -> "QuerySet[Person]":
    return visible_people(actor, perm).filter(id=person_id)


def people_to_settle(actor: Actor) -> "QuerySet[Person]":
    """The people of whom `actor` may say that two are one, unordered: nobody shielded, nobody shared from elsewhere."""
    return visible_people(actor, Perm.SETTLE, shared=False).filter(shielded_by=None)


def people_beside_shielded(actor: Actor) -> "QuerySet[Person]":
    """Who may turn out to be one of a focal point's shielded people: of her mission, before a case exists too."""
    missions = {grant.mission_id for grant in actor.grants_with(Perm.PROTECTION)}
    unattached = ~Exists(Member.objects.filter(person=OuterRef("id")))
    reach = Exists(Member.objects.filter(person=OuterRef("id"), case__in=visible(actor, Perm.PROTECTION, shared=False)))
    return people.rows().filter(
        Q(reach) | Q(unattached, created_by__mission__in=missions), shielded_by=None, canonical=None
    )


def in_team(actor: Actor, case: Case) -> bool:
    """Whether the actor belongs to the case's own team: its counsellor, or assigned to it."""
    if case.counsellor_id == actor.id:
        return True
    return Assignment.objects.filter(case=case, staff=actor.id, until=None).exists()


def held(actor: Actor, case: Case, *, own: bool, shared: bool) -> frozenset[Perm]:
    """What `actor`, who may read the case, may do on it; agrees with `visible` permission by permission.

    `own`: in the case's team. `shared`: a share with the actor's mission stands.
    """
    perms: set[Perm] = set()
    for grant in actor.grants:
        if _reaches(grant, case, own=own):
            perms |= grant.permissions
        if shared and case.mission_id != actor.mission_id and not case.shielded:
            perms |= grant.permissions & SHARED_PERMS
    return frozenset(perms)


def _reaches(grant: Grant, case: Case, *, own: bool) -> bool:
    if grant.scope == Scope.MISSION:
        return grant.mission_id == case.mission_id
    return own or (grant.scope == Scope.OFFICE and grant.office_id == case.office_id)
