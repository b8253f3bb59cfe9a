"""The periodic jobs, one line each: what, how often. What each does stands in the app whose rows it touches."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

from sankofa.cases import jobs as case_jobs
from sankofa.cases import queries as cases
from sankofa.eligibility import services as eligibility
from sankofa.imports import services as imports
from sankofa.journal import services as journal
from sankofa.journey import services as journey
from sankofa.matching import services as matching
from sankofa.outreach import services as outreach
from sankofa.people import services as people
from sankofa.reporting import services as reporting

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
AT_ONCE = 500  # cases a minute: the rest waits for the next


@dataclass(frozen=True)
class Job:
    """`run` takes the time and answers how much it did. It may be run again at any moment without harm."""

    name: str
    every: dt.timedelta
    run: Callable[[dt.datetime], int]
    at_night: bool = False


def refresh_changed(now: dt.datetime) -> int:
    """Computes again what blocks the cases that changed."""
    return _refresh(cases.waiting_for_refresh(limit=AT_ONCE), now)


def refresh_dated(now: dt.datetime) -> int:
    """The same for open cases with a wished date: days alone change what blocks them."""
    return _refresh(cases.open_with_a_date(), now)


def _refresh(case_ids: Iterable[uuid.UUID], now: dt.datetime) -> int:
    return sum(journey.refresh(case_id=case_id, now=now) for case_id in case_ids)


def send_mail(now: dt.datetime) -> int:
    """Without a mail server it waits: the outbox says so (`desk/administration`)."""
    if not settings.HAS_MAIL:
        return 0
    return journal.send_waiting(deliver=_deliver, now=now)


def _deliver(mail_id: uuid.UUID, to: str, subject: str, body: str) -> None:
    # should the server end between handing over and noting it, this id lets the receiver see that it is the same mail
    EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{mail_id}@sankofa>"}).send()


def tidy(now: dt.datetime) -> int:
    return journal.forget_old(
        keys_before=now - dt.timedelta(days=settings.KEPT_DAYS["idempotency keys"]),
        drafts_before=now - dt.timedelta(days=settings.KEPT_DAYS["drafts"]),
        mail_before=now - dt.timedelta(days=settings.KEPT_DAYS["sent mail"]),
    )


def forget_walk_ins(now: dt.datetime) -> int:
    return outreach.forget_walk_ins(now=now)


def look_for_pairs(now: dt.datetime) -> int:
    """Compares whoever was recorded or changed with everybody on file."""
    return matching.look(now=now)


def weigh_names(_now: dt.datetime) -> int:
    people.refresh_frequencies()
    return 1


def charge_what_happened(now: dt.datetime) -> int:
    """Books grants, tickets, cash and deliveries into the ledger."""
    return journey.post_money(now=now)


def tell_of_places(now: dt.datetime) -> int:
    """Says which waiting cases got a place of a quota that another gave back."""
    return eligibility.tell_moved_up(now=now)


def take_snapshot(now: dt.datetime) -> int:
    """What every statistic is computed from; of those older than the kept days only each month's last stays."""
    reporting.take_snapshot(now=now)
    return 1 + reporting.forget_old(before=now - dt.timedelta(days=settings.KEPT_DAYS["snapshots"]))


def tell_of_figures(now: dt.datetime) -> int:
    """Says by mail which kept questions have newer figures, as often as their owners asked."""
    return reporting.tell_of_figures(now=now)


JOBS = (
    Job("refresh changed cases", MINUTE, refresh_changed),
    Job("tell of places that came free", MINUTE, tell_of_places),
    Job("send mail", MINUTE, send_mail),
    Job("look for the same person twice", MINUTE, look_for_pairs),
    Job("charge what happened", MINUTE, charge_what_happened),
    Job("escalate overdue requests", 5 * MINUTE, case_jobs.escalate),
    Job("forget walk-ins", HOUR, forget_walk_ins),
    Job("resume stalled imports", 5 * MINUTE, imports.resume_stalled),
    Job("erase files of old imports", DAY, imports.erase_old, at_night=True),
    Job("refresh cases with a date", DAY, refresh_dated, at_night=True),
    Job("weigh names", DAY, weigh_names, at_night=True),
    Job("tidy the journal", DAY, tidy, at_night=True),
    Job("take a snapshot", DAY, take_snapshot, at_night=True),
    Job("tell of new figures", HOUR, tell_of_figures),
)
