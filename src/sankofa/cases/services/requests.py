"""Requests between missions: sent on consent, acknowledged, answered or declined there, by a deadline."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from sankofa.accounts.queries import leads_of
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Case, Request, Task
from sankofa.cases.queries.requests import consent_to_share
from sankofa.cases.queries.terms import terms
from sankofa.cases.services.sharing import share_locked
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import RequestKind, RequestState
from sankofa.journal.services import queue_mail
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

WAITING = (RequestState.SENT, RequestState.ACKNOWLEDGED)


@transaction.atomic
def send_request(
    *,
    case_id: uuid.UUID,
    kind: RequestKind,
    mission_id: uuid.UUID,
    text: str,
    by: Actor,
    now: dt.datetime,
    due_at: dt.datetime | None = None,
) -> uuid.UUID:
    """Asks another mission for help and shows it the case, on the consent to share with it; answers the id.

    `due_at`: when word is expected; by the mission's term for this kind unless said.
    Raises DomainError `no_consent` beside `mission`, `request_empty` beside `text`, `due_past` beside `due_on`.
    """
    case = lock(by, case_id)
    if not text.strip():
        raise DomainError("request_empty", _("Write what you ask for."), field="text")
    if due_at is not None and due_at <= now:
        raise DomainError("due_past", _("Give them a day that is still to come."), field="due_on")
    share_locked(case, mission_id, by, now)
    row = Request.objects.create(
        case=case,
        kind=kind,
        to_mission_id=mission_id,
        text=text.strip(),
        sent_at=now,
        sent_by_id=by.id,
        due_at=due_at or now + dt.timedelta(days=terms(case.mission_id)[kind]),
    )
    _tell(case, "request_sent", row, by, now)
    return row.id


@transaction.atomic
def acknowledge_request(*, request_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The asked mission has read it and takes it on. Twice is once."""
    row, case = _asked_of(by, request_id)
    if row.state == RequestState.SENT:
        row.state, row.acknowledged_at, row.acknowledged_by_id = RequestState.ACKNOWLEDGED, now, by.id
        row.save(update_fields=["state", "acknowledged_at", "acknowledged_by"])
        _tell(case, "request_acknowledged", row, by, now)


@transaction.atomic
def answer_request(*, request_id: uuid.UUID, text: str, by: Actor, now: dt.datetime) -> None:
    """Raises DomainError `answer_empty` beside `text`, `request_ended`."""
    _answer(request_id, text, RequestState.ANSWERED, by, now)


@transaction.atomic
def decline_request(*, request_id: uuid.UUID, text: str, by: Actor, now: dt.datetime) -> None:
    """As `answer_request`; the reason tells the asking mission what to do instead."""
    _answer(request_id, text, RequestState.DECLINED, by, now)


@transaction.atomic
def cancel_request(*, request_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The asking side takes it back. The share stays until it is ended on its own."""
    row = _request(request_id)
    case = lock(by, row.case_id)
    if case.mission_id != by.mission_id:
        raise RefusedError("no_permission", _("Only the mission that asked takes a request back. Decline it instead."))
    row = Request.objects.select_for_update().get(id=row.id)
    if row.state in WAITING:
        row.state = RequestState.CANCELLED
        row.save(update_fields=["state"])
        _tell(case, "request_cancelled", row, by, now)


@transaction.atomic
def call_off_help(*, request_id: uuid.UUID, text: str, by: Actor, now: dt.datetime) -> None:
    """Help that was asked for is not needed after all. A mission that had taken it on is told so, in a request that
    it acknowledges, as far as the consent to share stands.
    """
    row = _request(request_id)
    case = lock(by, row.case_id)
    if case.mission_id != by.mission_id:
        raise RefusedError("no_permission", _("Only the mission that asked takes a request back. Decline it instead."))
    row = Request.objects.select_for_update(of=("self",)).select_related("to_mission").get(id=row.id)
    if row.state in (RequestState.CANCELLED, RequestState.DECLINED):
        return
    taken_on = row.state != RequestState.SENT
    row.state = RequestState.CANCELLED
    row.save(update_fields=["state"])
    _tell(case, "request_cancelled", row, by, now)
    if taken_on and not case.shielded and consent_to_share(case.id, row.to_mission_id):
        send_request(
            case_id=case.id, kind=RequestKind.INFORMATION, mission_id=row.to_mission_id, text=text, by=by, now=now
        )


@transaction.atomic
def escalate_request(*, request_id: uuid.UUID, now: dt.datetime) -> bool:
    """No word in time: a task for the case's counsellor, a mail to who asked and to who leads the mission that was
    asked, once. False if it is answered now. No mail names anybody.
    """
    row = (
        Request.objects.select_for_update(of=("self",))
        .select_related("sent_by", "to_mission")
        .filter(id=request_id, state=RequestState.SENT, escalated_at=None, due_at__lte=now)
        .first()
    )
    if row is None:
        return False
    case = Case.objects.select_for_update().get(id=row.case_id)
    row.escalated_at = now
    row.save(update_fields=["escalated_at"])
    Task.objects.create(
        case=case,
        what=_("Call %(mission)s: no word on our request") % {"mission": row.to_mission.name},
        due_on=now.date(),
        owner_id=case.counsellor_id or row.sent_by_id,
        created_at=now,
    )
    record(case, code="request_escalated", by=None, now=now, params=_params(row))
    with override(row.sent_by.language):
        queue_mail(
            to=row.sent_by.email,
            subject=_("A request waits for an answer"),
            body=_("%(mission)s has not acknowledged a request on case %(number)s. It is among your tasks.")
            % {"mission": row.to_mission.name, "number": case.number},
            now=now,
        )
    for email, language in leads_of(row.to_mission_id, at=now):
        with override(language):
            queue_mail(
                to=email,
                subject=_("A request of another mission waits for yours"),
                body=_("Nobody at your mission has acknowledged a request on case %(number)s. It is on your day.")
                % {"number": case.number},
                now=now,
            )
    return True


def _answer(request_id: uuid.UUID, text: str, state: RequestState, by: Actor, now: dt.datetime) -> None:
    row, case = _asked_of(by, request_id)
    if not text.strip():
        raise DomainError("answer_empty", _("Write your answer."), field="text")
    if row.state not in WAITING:
        raise DomainError("request_ended", _("This request has been answered or taken back already."))
    row.state, row.answer, row.answered_at = state, text.strip(), now
    if row.acknowledged_at is None and state == RequestState.ANSWERED:
        row.acknowledged_at, row.acknowledged_by_id = now, by.id
    row.save(update_fields=["state", "answer", "answered_at", "acknowledged_at", "acknowledged_by"])
    _tell(case, "request_answered" if state == RequestState.ANSWERED else "request_declined", row, by, now)


def _request(request_id: uuid.UUID) -> Request:
    row = Request.objects.filter(id=request_id).first()
    if row is None:
        raise NotFoundError("request_not_found", _("There is no such request, or it is not open to you."))
    return row


def _asked_of(by: Actor, request_id: uuid.UUID) -> tuple[Request, Case]:
    """The request, locked after its case, for the mission it was sent to."""
    row = _request(request_id)
    if row.to_mission_id != by.mission_id or not access.visible(by, Perm.ARRIVAL).filter(id=row.case_id).exists():
        access.fetch(by, row.case_id)
        raise RefusedError("no_permission", _("Only the mission that was asked answers this."))
    case = lock(by, row.case_id, Perm.ARRIVAL)
    return Request.objects.select_for_update(of=("self",)).select_related("to_mission").get(id=row.id), case


def _tell(case: Case, code: str, row: Request, by: Actor, now: dt.datetime) -> None:
    record(case, code=code, by=by, now=now, params=_params(row))


def _params(row: Request) -> dict[str, object]:
    return {"kind": row.kind, "to": row.to_mission.name, "request": str(row.id)}
