"""Requests between missions, referrals, shares, and the consents they rest on."""

import datetime as dt
import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choose
from django.db.models import Q, QuerySet, When
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import access
from sankofa.cases.models import Case, Referral, Request, Share
from sankofa.cases.vocab import ReferralRow, RequestRow, RequestState, ShareRow, ShownRow
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.prepared import prepared
from sankofa.people.vocab import Purpose

ON_PAGE = 50


def consent_to_share(case_id: uuid.UUID, mission_id: uuid.UUID) -> uuid.UUID | None:
    """The consent in force of the principal applicant to share with a mission, or None."""
    return _consent(case_id, lead__consents__purpose=Purpose.SHARE_MISSION, lead__consents__mission=mission_id)


def consent_to_refer(case_id: uuid.UUID, organisation_id: uuid.UUID) -> uuid.UUID | None:
    """The consent in force of the principal applicant to share with a partner, or None."""
    return _consent(
        case_id, lead__consents__purpose=Purpose.SHARE_PARTNER, lead__consents__organisation=organisation_id
    )


def missions_consented(case_id: uuid.UUID) -> set[uuid.UUID]:
    """The missions that the principal applicant agreed to share with."""
    found = Case.objects.filter(
        id=case_id, lead__consents__purpose=Purpose.SHARE_MISSION, lead__consents__withdrawn_at=None
    )
    return {mission for mission in found.values_list("lead__consents__mission", flat=True) if mission}


def case_requests(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> list[RequestRow]:
    """Requests on one case, newest first. A mission elsewhere sees those sent to it. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Request.objects.filter(case=case)
    if case.mission_id != actor.mission_id:
        rows = rows.filter(to_mission=actor.mission_id)
    return [_request(row, now) for row in _with_names(rows).order_by("-sent_at")]


def requests_to_us(actor: Actor, *, now: dt.datetime, waiting: bool = True) -> list[RequestRow]:
    """What other missions ask of the actor's, on cases open to them: what nobody took on yet first, by its due day."""
    return [_request(row, now) for row in _to_us(actor, waiting=waiting)]


@prepared
def _to_us(actor: Actor, *, waiting: bool) -> QuerySet[Request]:
    rows = Request.objects.filter(to_mission=actor.mission_id, case__in=access.visible(actor, Perm.ARRIVAL))
    state = Q(state__in=(RequestState.SENT, RequestState.ACKNOWLEDGED))
    rows = rows.filter(state) if waiting else rows.exclude(state)
    unread = When(state=RequestState.SENT, then=0)
    ordered = rows.order_by(Choose(unread, default=1), "due_at", "id") if waiting else rows.order_by("-sent_at")
    return _with_names(ordered)[:ON_PAGE]


def request_to_us(actor: Actor, request_id: uuid.UUID, *, now: dt.datetime) -> RequestRow:
    """One request asked of the actor's mission. Raises NotFoundError for any other."""
    rows = Request.objects.filter(to_mission=actor.mission_id, case__in=access.visible(actor, Perm.ARRIVAL))
    row = _with_names(rows.filter(id=request_id)).first()
    if row is None:
        raise NotFoundError("request_not_found", _("There is no such request, or it is not open to you."))
    return _request(row, now)


def requests_by_us(actor: Actor, *, now: dt.datetime) -> list[RequestRow]:
    """What we asked of others on cases open to the actor and is not answered; overdue first."""
    rows = Request.objects.filter(
        case__in=access.visible(actor, Perm.WORK_CASE),
        case__mission=actor.mission_id,
        state__in=(RequestState.SENT, RequestState.ACKNOWLEDGED),
    )
    return [_request(row, now) for row in _with_names(rows.order_by("due_at", "id"))[:ON_PAGE]]


def requests_late(actor: Actor, *, now: dt.datetime) -> list[RequestRow]:
    """Requests nobody acknowledged in time: those of the actor's own cases, and for who leads a mission all that it was
    asked or has asked; what waits longest first.
    """
    return [_request(row, now) for row in _late(actor, now)]


@prepared
def _late(actor: Actor, now: dt.datetime) -> QuerySet[Request]:
    # Each way on its own index; with "or" between them all late requests of the mission are read.
    own = ArraySubquery(Case.objects.filter(counsellor=actor.id).values("id"))
    mine = Q(case__any_of=own) | Q(sent_by=actor.id)
    leads = Q(to_mission=actor.mission_id) | Q(case__mission=actor.mission_id)
    reach = mine | leads if Role.MANAGER in actor.roles else mine
    rows = Request.objects.filter(reach, state=RequestState.SENT, due_at__lte=now, case__in=access.visible(actor))
    return _with_names(rows.order_by("due_at", "id"))[:ON_PAGE]


def overdue_requests(now: dt.datetime) -> list[uuid.UUID]:
    """Requests nobody acknowledged in time and nobody was told of yet. For the job alone: no reader, no filter."""
    rows = Request.objects.filter(state=RequestState.SENT, escalated_at=None, due_at__lte=now)
    return list(rows.order_by("due_at").values_list("id", flat=True))


def case_referrals(actor: Actor, case_id: uuid.UUID) -> list[ReferralRow]:
    """Referrals in and out of one case, newest first. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Referral.objects.filter(case=case).select_related("organisation").order_by("-sent_on", "-id")
    return [
        ReferralRow(r.id, r.direction, r.organisation.name, r.what_for, r.state, r.sent_on, r.answered_on, r.answer)
        for r in rows
    ]


def case_shares(actor: Actor, case_id: uuid.UUID) -> list[ShareRow]:
    """With which missions the case is shared now. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Share.objects.filter(case=case, until=None).select_related("mission").order_by("since")
    return [ShareRow(row.mission_id, row.mission.name, row.since) for row in rows]


def shown_to(actor: Actor, case_id: uuid.UUID) -> list[ShownRow]:
    """To which missions the case was ever shown, on which consent, until when. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Share.objects.filter(case=case).select_related("mission", "consent").order_by("-since", "-id")
    return [ShownRow(row.mission.name, row.consent_id, row.consent.given_on, row.since, row.until) for row in rows]


def _consent(case_id: uuid.UUID, **what: object) -> uuid.UUID | None:
    found = Case.objects.filter(id=case_id, lead__consents__withdrawn_at=None, **what)
    return found.values_list("lead__consents__id", flat=True).first()


def _with_names(rows: QuerySet[Request]) -> QuerySet[Request]:
    return rows.select_related("case__lead", "case__mission", "to_mission", "sent_by", "acknowledged_by")


def _request(row: Request, now: dt.datetime) -> RequestRow:
    return RequestRow(
        id=row.id,
        case_id=row.case_id,
        number=row.case.number,
        who=row.case.lead.latin_name,
        kind=row.kind,
        state=row.state,
        to=row.to_mission.name,
        to_id=row.to_mission_id,
        asked_by=f"{row.sent_by.name}, {row.case.mission.name}",
        text=row.text,
        sent_at=row.sent_at,
        due_at=row.due_at,
        overdue=row.state == RequestState.SENT and row.due_at <= now,
        acknowledged_by=row.acknowledged_by.name if row.acknowledged_by else "",
        answer=row.answer,
        answered_at=row.answered_at,
    )
