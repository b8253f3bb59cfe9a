"""The list of an office hour: in order of arrival, two counsellors at once, and names that vanish."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Event
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.outreach import queries, services
from sankofa.outreach.models import Conversation, WalkIn
from sankofa.outreach.vocab import Topic, WalkInState
from tests.factories import NOW, make_case, make_office, make_staff


def open_hour(by: Actor, *, days_ago: int = 0) -> uuid.UUID:
    assert by.office_id
    return services.open_hour(
        office_id=by.office_id,
        on=NOW.date() - dt.timedelta(days=days_ago),
        starts=dt.time(9),
        ends=dt.time(12),
        place="Community centre",
        by=by,
        now=NOW,
    )


def come(hour_id: uuid.UUID, by: Actor, called: str = "", *, key: uuid.UUID | None = None) -> uuid.UUID:
    return services.walk_in(
        key=key or new_id(), hour_id=hour_id, called=called, language="ti", people=1, by=by, now=NOW
    )


@pytest.mark.django_db
def test_who_came_first_is_called_in_first() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    first, second = come(hour, counsellor, "Abebe"), come(hour, counsellor)
    assert services.take_next(hour_id=hour, by=counsellor, now=NOW) == first
    assert services.take_next(hour_id=hour, by=counsellor, now=NOW) == second
    with pytest.raises(DomainError, match="nobody_waits"):
        services.take_next(hour_id=hour, by=counsellor, now=NOW)


@pytest.mark.django_db
def test_a_double_tap_puts_somebody_on_the_list_once() -> None:
    counsellor, key = make_staff(), new_id()
    hour = open_hour(counsellor)
    assert come(hour, counsellor, key=key) == come(hour, counsellor, key=key)
    assert [row.number for row in queries.hour_page(counsellor, hour).waiting] == [1]


@pytest.mark.django_db
def test_put_back_they_wait_where_they_waited() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    first = come(hour, counsellor)
    come(hour, counsellor)
    services.take_next(hour_id=hour, by=counsellor, now=NOW)
    services.put_back(walk_in_id=first, by=counsellor)
    assert services.take_next(hour_id=hour, by=counsellor, now=NOW) == first


@pytest.mark.django_db
def test_seen_with_a_case_the_case_says_they_came() -> None:
    counsellor = make_staff()
    case, hour = make_case(counsellor), open_hour(counsellor)
    line = come(hour, counsellor)
    services.take_next(hour_id=hour, by=counsellor, now=NOW)
    services.seen_with_case(walk_in_id=line, case_id=case.case_id, by=counsellor, now=NOW)
    assert Event.objects.filter(case=case.case_id, code="walked_in").count() == 1
    assert queries.hour_page(counsellor, hour).ended[0].case_number == "NL-2026-00001"


@pytest.mark.django_db
def test_a_case_that_is_not_open_to_them_can_not_be_linked_nor_read_on_the_list() -> None:
    counsellor, elsewhere = make_staff(), make_staff(office=make_office(name="Tilburg"))
    foreign, hour = make_case(elsewhere), open_hour(counsellor)
    line = come(hour, counsellor)
    services.take_next(hour_id=hour, by=counsellor, now=NOW)
    with pytest.raises(NotFoundError):
        services.seen_with_case(walk_in_id=line, case_id=foreign.case_id, by=counsellor, now=NOW)
    WalkIn.objects.filter(id=line).update(case=foreign.case_id, state=WalkInState.SEEN, ended_at=NOW)
    ended = queries.hour_page(counsellor, hour).ended[0]
    assert (ended.case_id, ended.case_number) == (None, "")


@pytest.mark.django_db
def test_seen_unnamed_counts_as_a_conversation() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    line = come(hour, counsellor)
    services.take_next(hour_id=hour, by=counsellor, now=NOW)
    services.seen_unnamed(walk_in_id=line, minutes=15, topics=[Topic.LAW], by=counsellor, now=NOW)
    assert Conversation.objects.get().place == "Community centre"
    with pytest.raises(DomainError, match="moved_on"):
        services.seen_unnamed(walk_in_id=line, minutes=15, topics=[], by=counsellor, now=NOW)


@pytest.mark.django_db
def test_leaving_without_being_seen_is_counted() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    services.left_unseen(walk_in_id=come(hour, counsellor), by=counsellor, now=NOW)
    assert queries.hour_page(counsellor, hour).hour.left == 1


@pytest.mark.django_db
def test_names_vanish_after_the_day_and_counts_stay() -> None:
    counsellor = make_staff()
    past, today = open_hour(counsellor, days_ago=1), open_hour(counsellor)
    come(past, counsellor, "Abebe")
    come(today, counsellor, "Sara")
    assert services.forget_walk_ins(now=NOW) == 1
    assert set(WalkIn.objects.values_list("called", flat=True)) == {"", "Sara"}
    assert WalkIn.objects.count() == 2
    assert services.forget_walk_ins(now=NOW) == 0


@pytest.mark.django_db
def test_the_day_is_over_when_it_is_over_at_the_office() -> None:
    counsellor = make_staff()
    come(open_hour(counsellor), counsellor, "Abebe")
    assert services.forget_walk_ins(now=dt.datetime(2026, 11, 22, 22, 59, tzinfo=dt.UTC)) == 0
    assert services.forget_walk_ins(now=dt.datetime(2026, 11, 22, 23, 1, tzinfo=dt.UTC)) == 1


@pytest.mark.django_db
def test_another_office_does_not_see_the_list() -> None:
    hour = open_hour(make_staff())
    stranger = make_staff(office=make_office(name="Tilburg"))
    with pytest.raises(NotFoundError):
        queries.hour_page(stranger, hour)
    with pytest.raises(NotFoundError):
        come(hour, stranger)


@pytest.mark.django_db
def test_no_hour_is_opened_at_another_office_or_by_another_role() -> None:
    for stranger in (make_staff(office=make_office(name="Tilburg")), make_staff(Role.AIRPORT)):
        with pytest.raises(RefusedError):
            services.open_hour(
                office_id=make_office().id,
                on=NOW.date(),
                starts=dt.time(9),
                ends=dt.time(12),
                place="Desk",
                by=stranger,
                now=NOW,
            )


@pytest.mark.django_db
def test_an_hour_that_ends_before_it_starts_is_refused() -> None:
    counsellor = make_staff()
    assert counsellor.office_id
    with pytest.raises(DomainError, match="ends_early"):
        services.open_hour(
            office_id=counsellor.office_id,
            on=NOW.date(),
            starts=dt.time(12),
            ends=dt.time(9),
            place="Desk",
            by=counsellor,
            now=NOW,
        )


@pytest.mark.usefixtures("fresh_database")
def test_two_counsellors_at_once_call_in_two_different_people() -> None:
    one, other = make_staff(), make_staff()
    hour = open_hour(one)
    for _number in range(2):
        come(hour, one)

    def take(by: Actor) -> uuid.UUID:
        try:
            return services.take_next(hour_id=hour, by=by, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take, (one, other)))
    assert len(set(taken)) == 2
