"""Who may open, read and work on a case: fetch or refuse, inside the SQL. Nobody else decides this.

A grant reaches the whole mission, an office, or a caseload; a share reaches a mission elsewhere. A shielded case is
open to its counsellor, its own team and the protection focal point alone; to all others it does not exist.
"""

import uuid
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Grant, Perm, Scope
from sankofa.cases.models import Assignment, Case, Member, Share
from sankofa.kernel.errors import NotFoundError, RefusedError
from sankofa.people import queries as people

if TYPE_CHECKING:
    from sankofa.people.models import Person

# What a mission elsewhere may do with a case that was shared with it.
SHARED_PERMS = frozenset({Perm.READ_CASE, Perm.WORK_CASE, Perm.ARRIVAL, Perm.REINTEGRATION})


def visible(actor: Actor, perm: Perm = Perm.READ_CASE, *, shared: bool = True) -> QuerySet[Case]:
    """The cases on which `actor` holds `perm`, unordered; without `shared`, only by grants of their own."""
    team = Exists(Assignment.objects.filter(case=OuterRef("id"), staff=actor.id, until=None))
    own = Q(counsellor=actor.id) | Q(team)
    reach = Q(pk__in=[])
    for grant in actor.grants_with(perm):
        if grant.scope == Scope.MISSION:
            reach |= Q(mission=grant.mission_id)
        elif grant.scope == Scope.OFFICE:
            reach |= Q(office=grant.office_id) | own
        else:
            reach |= own
    shielded = Q(shielded=False) | own | Q(_focal_point(actor))
    query = reach & shielded
    if shared and perm in SHARED_PERMS and actor.grants_with(perm):
        # A withdrawal closes the share by itself, whatever else it still has to do.
        share = Exists(
            Share.objects.filter(case=OuterRef("id"), mission=actor.mission_id, until=None, consent__withdrawn_at=None)
        )
        query |= Q(shielded=False) & Q(share) & ~Q(mission=actor.mission_id)
    return Case.objects.filter(query)


def fetch(actor: Actor, case_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> Case:
    """The case, or NotFoundError when the actor may not read it, or RefusedError when they may read but not `perm`."""
    case = visible(actor, perm).filter(id=case_id).first()
    if case is not None:
        return case
    if perm != Perm.READ_CASE and visible(actor).filter(id=case_id).exists():
        raise RefusedError("no_permission", _("Your role does not allow this on this case. Ask its counsellor."))
    raise NotFoundError("case_not_found", _("There is no such case, or it is not open to you."))


def visible_people(actor: Actor, perm: Perm = Perm.READ_CASE, *, shared: bool = True) -> "QuerySet[Person]":
    """The people on whom `actor` holds `perm`, unordered: through a case that is open to them, past members included;
    before a case exists, to who recorded them. A shielded person: to her focal point, and to who has her case now.
    """
    if not actor.grants_with(perm):
        return people.rows().none()
    member = Member.objects.filter(person=OuterRef("id"), case__in=visible(actor, perm, shared=shared))
    unattached = ~Exists(Member.objects.filter(person=OuterRef("id")))
    return people.rows().filter(
        Q(shielded_by=actor.id)
        | Q(Exists(member.filter(left_on=None)))
        | Q(Exists(member), shielded_by=None)
        | Q(unattached, shielded_by=None, created_by=actor.id)
    )


def fetch_person(actor: Actor, person_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> "Person":
    """The person, or NotFoundError when the actor may not know of them, or RefusedError when they may read but not
    `perm`.
    """
    person = visible_people(actor, perm).filter(id=person_id).first()
    if person is not None:
        return person
    if perm != Perm.READ_CASE and visible_people(actor).filter(id=person_id).exists():
        raise RefusedError("no_permission", _("Your role does not allow this. Ask the person's counsellor."))
    raise NotFoundError("person_not_found", _("There is no such person, or it is not open to you."))


def in_team(actor: Actor, case: Case) -> bool:
    """Whether the actor belongs to the case's own team: its counsellor, or assigned to it."""
    if case.counsellor_id == actor.id:
        return True
    return Assignment.objects.filter(case=case, staff=actor.id, until=None).exists()


def _focal_point(actor: Actor) -> Exists:
    return Exists(Member.objects.filter(case=OuterRef("id"), left_on=None, person__shielded_by=actor.id))


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
