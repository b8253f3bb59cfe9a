"""The clockwork: each job when it is due, once, and none stopped by another's failure."""

import datetime as dt
import logging
from collections.abc import Callable

import psycopg
import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMessage
from django.db import connection

from sankofa.cases.models import Blocker, Case
from sankofa.journal import services as journal
from sankofa.journal.models import Draft, Mail, Once
from sankofa.journal.vocab import Action
from sankofa.kernel.ids import new_id
from sankofa.operations import jobs
from sankofa.operations.clockwork import run_due
from sankofa.operations.jobs import DAY, HOUR, JOBS, MINUTE, Job
from sankofa.operations.models import JobRun
from sankofa.operations.rules import due
from tests import database
from tests.factories import NOW, make_case, make_staff

NIGHT = dt.datetime(2026, 11, 22, 2, 30, tzinfo=dt.UTC)


def counting(name: str = "count", every: dt.timedelta = MINUTE) -> tuple[Job, list[dt.datetime]]:
    ran: list[dt.datetime] = []

    def run(now: dt.datetime) -> int:
        ran.append(now)
        return len(ran)

    return Job(name, every, run), ran


@pytest.mark.parametrize(
    ("at_night", "waited", "now", "answer"),
    [
        (False, None, NOW, True),
        (False, MINUTE - dt.timedelta(seconds=1), NOW, False),
        (False, MINUTE, NOW, True),
        (True, None, NOW, True),
        (True, DAY, NOW, False),
        (True, 2 * DAY, NOW, True),
        (True, DAY, NIGHT, True),
        (True, 12 * HOUR, NIGHT, True),
        (True, HOUR, NIGHT, False),
    ],
)
def test_when_a_job_is_due(*, at_night: bool, waited: dt.timedelta | None, now: dt.datetime, answer: bool) -> None:
    every = DAY if at_night else MINUTE
    assert due(every=every, at_night=at_night, last=now - waited if waited else None, now=now) is answer


@pytest.mark.django_db
class TestRunning:
    def test_a_job_runs_once_in_its_period_whoever_asks(self) -> None:
        job, ran = counting()
        assert run_due([job], now=NOW) == ["count"]
        assert run_due([job], now=NOW + dt.timedelta(seconds=59)) == []
        assert run_due([job], now=NOW + MINUTE) == ["count"]
        assert ran == [NOW, NOW + MINUTE]

    def test_a_job_that_fails_stops_no_other_and_tells_no_names(self, caplog: pytest.LogCaptureFixture) -> None:
        name = "Dawit Tesfaye"

        def fail(_now: dt.datetime) -> int:
            raise ValueError(f"{name} is not a number")

        job, ran = counting()
        with caplog.at_level(logging.ERROR):
            assert run_due([Job("broken", MINUTE, fail), job], now=NOW) == ["broken", "count"]
        assert ran == [NOW]
        assert "'broken' failed with ValueError" in caplog.text
        assert "Dawit" not in caplog.text
        assert JobRun.objects.get(name="broken").problem == "ValueError"

    def test_every_job_runs_on_an_empty_database(self) -> None:
        assert run_due(JOBS, now=NOW) == [job.name for job in JOBS]
        assert not JobRun.objects.exclude(problem="").exists()

    def test_a_job_under_way_elsewhere_is_left_alone(self) -> None:
        job, ran = counting()
        url = database.SERVER.urls["app"].replace("/sankofa?", f"/{_name()}?")
        with psycopg.connect(url) as other:
            other.execute("SELECT pg_advisory_lock(hashtextextended('count', 1))")
            assert run_due([job], now=NOW) == []
        assert ran == []


@pytest.mark.django_db
class TestJobs:
    def test_a_changed_case_gets_its_blockers_and_is_clean_again(self) -> None:
        case = make_case(make_staff())
        assert jobs.refresh_changed(NOW) == 1
        assert Blocker.objects.filter(case=case.case_id).exists()
        assert jobs.refresh_changed(NOW) == 0

    def test_a_case_with_a_date_is_looked_at_though_nothing_changed(self) -> None:
        case, undated = make_case(make_staff()), make_case(make_staff())
        Case.objects.filter(id=case.case_id).update(wished_on=NOW.date() + dt.timedelta(days=20))
        Case.objects.filter(id__in=[case.case_id, undated.case_id]).update(refresh_due=False)
        assert jobs.refresh_dated(NOW) == 1
        assert not Blocker.objects.filter(case=undated.case_id).exists()

    def test_a_mail_goes_once(self) -> None:
        journal.queue_mail(to="counsellor@sankofa.example", subject="A request waits", body="See it.", now=NOW)
        assert (jobs.send_mail(NOW), jobs.send_mail(NOW)) == (1, 0)
        (sent,) = outgoing.outbox
        assert sent.to == ["counsellor@sankofa.example"]
        assert str(Mail.objects.get().id) in sent.extra_headers["Message-ID"]

    def test_a_mail_that_fails_keeps_no_words_and_is_tried_again_while_others_go(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        journal.queue_mail(to="gone@sankofa.example", subject="First", body=".", now=NOW)
        journal.queue_mail(to="here@sankofa.example", subject="Second", body=".", now=NOW)
        monkeypatch.setattr(EmailMessage, "send", refuse("gone@sankofa.example", EmailMessage.send))
        assert jobs.send_mail(NOW) == 1
        waiting = Mail.objects.get(sent_at=None)
        assert (waiting.subject, waiting.problem) == ("First", "ConnectionRefusedError")
        monkeypatch.undo()
        assert jobs.send_mail(NOW + MINUTE) == 1

    def test_after_three_days_a_mail_is_given_up(self) -> None:
        journal.queue_mail(to="late@sankofa.example", subject="Late", body=".", now=NOW - 3 * DAY)
        assert jobs.send_mail(NOW) == 0

    def test_old_keys_drafts_and_mail_go_and_the_access_log_stays(self) -> None:
        by = make_staff()
        for at in (NOW - 31 * DAY, NOW):
            journal.queue_mail(to="a@sankofa.example", subject=".", body=".", now=at)
            journal.keep_draft(staff_id=by.id, form=f"note {at}", fields={"body": ["."]}, now=at)
            journal.once(key=new_id(), staff_id=by.id, verb="note", now=at, work=dict)
            journal.log_access(staff_id=by.id, staff_name=by.name, action=Action.OPENED_CASE, now=at)
        assert jobs.tidy(NOW) == 3
        assert (Mail.objects.count(), Draft.objects.count(), Once.objects.count()) == (1, 1, 1)


def refuse(address: str, send: Callable[[EmailMessage], int]) -> Callable[[EmailMessage], int]:
    def one(message: EmailMessage) -> int:
        if message.to == [address]:
            raise ConnectionRefusedError(f"{address} was refused")
        return send(message)

    return one


def _name() -> str:

    return str(connection.settings_dict["NAME"])
