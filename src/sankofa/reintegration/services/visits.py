"""Visits after arrival: only with people who agreed to be contacted, and only as long as they do."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people import queries as people
from sankofa.people.vocab import Purpose
from sankofa.reintegration import access
from sankofa.reintegration.models import Lost, Visit, VisitRhythm
from sankofa.reintegration.vocab import VisitMeans, VisitNotes, VisitState

if TYPE_CHECKING:
    from sankofa.cases.models import Case

MOST_VISITS = 8
LATEST_MONTH = 60


@transaction.atomic
def plan_visits(*, case_id: uuid.UUID, days: Sequence[dt.date], by: Actor, now: dt.datetime) -> None:
    """Makes these the days on which visits are due; those planned and not among them are taken out.

    What was done or tried stays. Raises DomainError `no_consent`, `no_days` beside `days`, `past_day` beside `days`.
    """
    case = cases.lock(by, case_id, Perm.REINTEGRATION)
    _check_consent(case)
    if not days:
        raise DomainError("no_days", _("Give at least one day, or leave the schedule as it is."), field="days")
    due = Visit.objects.filter(case=case, state=VisitState.DUE)
    standing = set(due.values_list("due_on", flat=True))
    fresh = sorted(set(days) - standing)
    if fresh and fresh[0] < date_in(now, by.timezone):
        raise DomainError("past_day", _("A visit is planned for today or later. Check the days."), field="days")
    due.exclude(due_on__in=days).delete()
    Visit.objects.bulk_create(Visit(case=case, due_on=day, by_id=by.id, at=now) for day in fresh)
    Lost.objects.filter(case=case).delete()
    if fresh or standing - set(days):
        params = {"next": min(days).isoformat(), "count": len(set(days))}
        cases.record(case, code="visits_planned", by=by, now=now, params=params)


@transaction.atomic
def record_visit(
    *, visit_id: uuid.UUID, done_on: dt.date, means: VisitMeans, notes: VisitNotes, by: Actor, now: dt.datetime
) -> None:
    """They were spoken with: how, and three short notes. May be before the day it was due.

    Raises DomainError `no_consent`, `visit_over`, `in_future` beside `done_on`.
    """
    visit = access.locked_visit(by, visit_id)
    _check_consent(visit.case)
    _end(visit, VisitState.DONE, on=done_on, means=means, by=by, now=now)
    visit.livelihood, visit.social = notes.livelihood.strip(), notes.social.strip()
    visit.safety, visit.needs = notes.safety.strip(), notes.needs.strip()
    visit.save()
    Lost.objects.filter(case=visit.case).delete()
    cases.record(visit.case, code="visit_done", by=by, now=now, happened_on=done_on)


@transaction.atomic
def record_attempt(
    *,
    visit_id: uuid.UUID,
    tried_on: dt.date,
    means: VisitMeans,
    again_on: dt.date | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Nobody answered; with `again_on` another try is due that day. Raises as `record_visit`, beside `again_on` too."""
    visit = access.locked_visit(by, visit_id)
    _check_consent(visit.case)
    _end(visit, VisitState.NO_ANSWER, on=tried_on, means=means, by=by, now=now)
    visit.save()
    if again_on is not None:
        if again_on <= tried_on:
            raise DomainError("past_day", _("Try again on a later day."), field="again_on")
        Visit.objects.get_or_create(
            case=visit.case, due_on=again_on, state=VisitState.DUE, defaults={"by_id": by.id, "at": now}
        )
    cases.record(visit.case, code="visit_no_answer", by=by, now=now, happened_on=tried_on)


@transaction.atomic
def cancel_visit(*, visit_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> None:
    """Takes one planned visit out, with a reason. Consent is not asked: stopping is always possible."""
    visit = access.locked_visit(by, visit_id)
    if visit.state != VisitState.DUE:
        raise _over()
    if not reason.strip():
        raise DomainError("reason_needed", _("Give the reason in a few words."), field="reason")
    visit.state, visit.reason, visit.by_id, visit.at = VisitState.CANCELLED, reason.strip(), by.id, now
    visit.save()
    cases.record(visit.case, code="visit_cancelled", by=by, now=now, params={"reason": visit.reason})


@transaction.atomic
def lose_contact(*, case_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> None:
    """Nobody can reach them any more: what is planned is cancelled. The case stays open until somebody closes it."""
    case = cases.lock(by, case_id, Perm.REINTEGRATION)
    if not reason.strip():
        raise DomainError(
            "reason_needed", _("Say what is known: moved on, new number, nobody answers."), field="reason"
        )
    today = date_in(now, by.timezone)
    Lost.objects.update_or_create(
        case=case, defaults={"lost_on": today, "reason": reason.strip(), "by_id": by.id, "at": now}
    )
    for visit in Visit.objects.filter(case=case, state=VisitState.DUE):
        visit.state, visit.reason, visit.by_id, visit.at = VisitState.CANCELLED, reason.strip(), by.id, now
        visit.save()
    cases.record(case, code="contact_lost", by=by, now=now)


@transaction.atomic
def restore_contact(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """They are in contact again."""
    case = cases.lock(by, case_id, Perm.REINTEGRATION)
    found, _rows = Lost.objects.filter(case=case).delete()
    if found:
        cases.record(case, code="contact_found", by=by, now=now)


@transaction.atomic
def set_visit_rhythm(*, months: Sequence[int], by: Actor) -> None:
    """After how many months the actor's mission proposes visits. Schedules that stand are left as they are.

    Raises RefusedError `no_permission`, DomainError `months` beside `months`.
    """
    if not by.may(Perm.ADMINISTER):
        raise RefusedError("no_permission", _("Only an administrator sets this."))
    ordered = sorted(set(months))
    if not ordered or ordered[0] < 1 or ordered[-1] > LATEST_MONTH or len(ordered) > MOST_VISITS:
        message = _("Give one to eight numbers of months, from 1 to 60, for example 1, 3, 6, 12.")
        raise DomainError("months", message, field="months")
    VisitRhythm.objects.update_or_create(mission_id=by.mission_id, defaults={"months": ordered})


def _check_consent(case: "Case") -> None:
    if not people.has_agreed(case.lead_id, Purpose.CONTACT_AFTER):
        raise DomainError(
            "no_consent",
            _("The person has not agreed to be contacted afterwards, or has taken it back. Visits rest."),
        )


def _end(visit: Visit, state: VisitState, *, on: dt.date, means: VisitMeans, by: Actor, now: dt.datetime) -> None:
    if visit.state != VisitState.DUE:
        raise _over()
    if on > date_in(now, by.timezone):
        raise DomainError("in_future", _("This day has not been yet. Check the date."), field="done_on")
    visit.state, visit.done_on, visit.means, visit.by_id, visit.at = state, on, means, by.id, now


def _over() -> DomainError:
    return DomainError("visit_over", _("This visit was recorded already. Reload the page."))
