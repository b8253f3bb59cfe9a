"""Places of a quota: reserved, given back, waited for in order; the last one is given once, whoever comes when."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases_services
from sankofa.cases.models import Case, Event, Task
from sankofa.cases.vocab import CaseMoved, Outcome
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.models import Decision, QuotaCount, QuotaPlace
from sankofa.eligibility.queries import places_left
from sankofa.eligibility.vocab import Decided, PlaceState
from sankofa.journey import services
from sankofa.kernel.errors import DomainError
from sankofa.kernel.periods import Period
from sankofa.schemes.vocab import Quota, Text
from tests.factories import NOW, make_case, make_person, make_staff, member_of, signed_in
from tests.journey.test_deciding_on_a_scheme import row_of
from tests.journey.test_processing_an_application import born

SCHEME, IN_2007 = "varrp_vinn", dt.date(2007, 9, 1)
TWO = Quota(
    id="few",
    host="NLD",
    places=2,
    period=Period(dt.date(2006, 9, 1), dt.date(2008, 6, 1)),
    text=Text(nl="Twee plaatsen", en="Two places"),
    source="invented",
    verified=True,
)


def take(case: CaseMoved, by: Actor, people: int = 1, minutes: int = 0) -> PlaceState:
    at = NOW + dt.timedelta(minutes=minutes)
    return eligibility.take_place(case_id=case.case_id, scheme_id=SCHEME, quota=TWO, people=people, by=by, now=at)


def release(case: CaseMoved, by: Actor) -> None:
    services.release(case_id=case.case_id, scheme_id=SCHEME, by=by, now=NOW)


def states(*cases: CaseMoved) -> list[str]:
    found = dict(QuotaPlace.objects.exclude(state=PlaceState.RELEASED).values_list("case", "state"))
    return [found.get(case.case_id, "") for case in cases]


def make_vulnerable_nigerian(by: Actor) -> CaseMoved:
    case = make_case(by, person_id=make_person(by, birth=born(1980), nationalities=("NGA",)))
    Case.objects.filter(id=case.case_id).update(destination="NGA")
    answers: dict[str, bool | str] = {
        "member.return.voluntary": True,
        "member.residence.status": "none",
        "member.vulnerability.ground": "other",
        "member.vulnerability.judged_on": "2007-08-01",
        "member.vulnerability.judged_by": "counsellor",
        "member.single_parent": False,
        "member.ex_uam": False,
    }
    for key, value in answers.items():
        eligibility.answer(case_id=case.case_id, member_id=member_of(case), key=key, value=value, by=by, now=NOW)
    return case


@pytest.mark.django_db
class TestPlaces:
    def test_a_place_is_reserved_while_there_is_one_then_the_case_waits(self) -> None:
        by = make_staff(Role.PROCESSOR)
        cases = [make_case(by) for _ in range(3)]
        assert [take(case, by, minutes=n) for n, case in enumerate(cases)] == ["held", "held", "waiting"]
        left = places_left(cases[2].case_id, [(SCHEME, TWO)])[SCHEME, "few"]
        assert (left.left, left.state, left.ahead) == (0, "waiting", 0)

    def test_asking_twice_takes_one_place(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_case(by)
        assert (take(case, by), take(case, by)) == ("held", "held")
        assert QuotaCount.objects.get().taken == 1

    def test_a_family_waits_until_there_is_room_for_all_and_nobody_overtakes_it(self) -> None:
        by = make_staff(Role.PROCESSOR)
        one, family, late = (make_case(by) for _ in range(3))
        take(one, by)
        assert take(family, by, people=2, minutes=1) == "waiting"
        assert take(late, by, minutes=2) == "waiting", "one place is free, but the family waits longer"
        release(one, by)
        assert states(one, family, late) == ["", "held", "waiting"]

    def test_who_gives_a_place_back_lets_the_longest_waiting_move_up(self) -> None:
        by = make_staff(Role.PROCESSOR)
        cases = [make_case(by) for _ in range(4)]
        for minutes, case in enumerate(cases):
            take(case, by, minutes=minutes)
        release(cases[0], by)
        assert states(*cases) == ["", "held", "held", "waiting"]
        assert QuotaCount.objects.get().taken == 2

    def test_the_database_itself_never_oversells(self) -> None:
        by = make_staff(Role.PROCESSOR)
        take(make_case(by), by)
        with pytest.raises(IntegrityError), transaction.atomic():
            QuotaCount.objects.update(taken=3)

    def test_the_row_of_the_scheme_says_how_many_are_left_and_granting_takes_one(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_vulnerable_nigerian(by)
        then = dt.datetime(2007, 9, 1, 10, tzinfo=dt.UTC)
        assert row_of(SCHEME, by, case, now=then).outcome == "yes"
        page = signed_in(by).get(reverse("desk:case_eligibility", args=[case.case_id]) + f"?on={IN_2007}")
        assert "50 of 50 places left" in page.content.decode()
        services.decide(
            case_id=case.case_id, scheme_id=SCHEME, outcome=Decided.GRANTED, reason="", by=by, now=NOW, on=IN_2007
        )
        page = signed_in(by).get(reverse("desk:case_eligibility", args=[case.case_id]) + f"?on={IN_2007}")
        assert "49 of 50 places left · reserved for this case" in page.content.decode()

    def test_without_a_place_nothing_is_granted_and_the_case_can_wait(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_vulnerable_nigerian(by)
        QuotaCount.objects.create(scheme=SCHEME, quota="netherlands", since=dt.date(2006, 9, 1), places=50, taken=50)
        with pytest.raises(DomainError, match="no_place"):
            services.decide(
                case_id=case.case_id, scheme_id=SCHEME, outcome=Decided.GRANTED, reason="", by=by, now=NOW, on=IN_2007
            )
        assert not Decision.objects.exists()
        client, where = signed_in(by), reverse("desk:case_place", args=[case.case_id, SCHEME]) + f"?on={IN_2007}"
        assert client.post(where).status_code == 302
        page = client.get(reverse("desk:case_eligibility", args=[case.case_id]) + f"?on={IN_2007}").content.decode()
        assert "0 of 50 places left · number 1 on the waiting list" in page

    def test_a_case_that_ends_gives_its_places_back_and_the_longest_waiting_case_hears_of_it(self) -> None:
        by = make_staff(Role.PROCESSOR)
        ends, stays, waits = (make_case(by) for _ in range(3))
        for minutes, case in enumerate((ends, stays, waits)):
            take(case, by, minutes=minutes)
        cases_services.move(case_id=ends.case_id, verb="withdraw", by=by, now=NOW, outcome=Outcome.WITHDRAWN)
        services.refresh(case_id=ends.case_id, now=NOW)
        assert states(ends, stays, waits) == ["", "held", "held"]
        assert QuotaCount.objects.get().taken == 2
        assert eligibility.tell_moved_up(now=NOW) == 1
        assert eligibility.tell_moved_up(now=NOW) == 0, "it is told once"
        assert Event.objects.filter(case=waits.case_id, code="place_held").count() == 1
        assert [task.what for task in Task.objects.filter(case=waits.case_id)] == [
            "A place came free and is reserved for them: decide on the scheme"
        ]

    def test_a_case_that_closes_after_its_people_left_keeps_its_places(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_case(by)
        take(case, by)
        cases_services.register_departed(case_id=case.case_id, departed_on=NOW.date(), reason="", by=by, now=NOW)
        cases_services.move(case_id=case.case_id, verb="close", by=by, now=NOW, outcome=Outcome.DEPARTED)
        services.refresh(case_id=case.case_id, now=NOW)
        assert states(case) == ["held"]

    def test_who_leaves_the_case_gives_one_place_back(self) -> None:
        by = make_staff(Role.PROCESSOR)
        family, waits = make_case(by), make_case(by)
        brother = cases_services.join(
            case_id=family.case_id, person_id=make_person(by, "Yonas"), role="brother", by=by, now=NOW
        )
        take(family, by, people=2)
        take(waits, by, minutes=1)
        cases_services.fall_off(case_id=family.case_id, member_id=brother, reason="", by=by, now=NOW)
        services.refresh(case_id=family.case_id, now=NOW)
        assert states(family, waits) == ["held", "held"]
        assert QuotaCount.objects.get().taken == 2

    def test_a_grant_taken_back_gives_the_place_back_also_when_the_rule_says_no_by_then(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_vulnerable_nigerian(by)
        on_the_case: dict[str, Any] = {
            "case_id": case.case_id,
            "scheme_id": SCHEME,
            "by": by,
            "now": NOW,
            "on": IN_2007,
        }
        services.decide(outcome=Decided.GRANTED, reason="", **on_the_case)
        voluntary: dict[str, Any] = {"member_id": member_of(case), "key": "member.return.voluntary"}
        eligibility.answer(case_id=case.case_id, value=False, by=by, now=NOW, **voluntary)
        page = signed_in(by).get(reverse("desk:case_eligibility", args=[case.case_id]) + f"?on={IN_2007}")
        assert "reserved for this case" in page.content.decode(), "it still shows, to be given back"
        services.decide(outcome=Decided.REFUSED, reason="They no longer want to go.", **on_the_case)
        assert QuotaCount.objects.get().taken == 0

    def test_a_grant_that_deviates_from_the_rule_takes_a_place_too(self) -> None:
        by = make_staff(Role.PROCESSOR)
        case = make_vulnerable_nigerian(by)
        voluntary: dict[str, Any] = {"member_id": member_of(case), "key": "member.return.voluntary"}
        eligibility.answer(case_id=case.case_id, value=False, by=by, now=NOW, **voluntary)
        services.decide(
            case_id=case.case_id, scheme_id=SCHEME, outcome=Decided.DEVIATION, reason="x", by=by, now=NOW, on=IN_2007
        )
        assert QuotaCount.objects.get().taken == 1

    def test_a_counsellor_reserves_nothing(self) -> None:
        counsellor = make_staff()
        case = make_vulnerable_nigerian(counsellor)
        where = reverse("desk:case_place", args=[case.case_id, SCHEME])
        assert signed_in(counsellor).post(where + f"?on={IN_2007}").status_code == 403


@pytest.mark.usefixtures("fresh_database")
def test_two_officers_who_grant_the_last_place_at_once_sell_it_once() -> None:
    by = make_staff(Role.PROCESSOR)
    take(make_case(by), by)
    cases, start, found = [make_case(by), make_case(by)], threading.Barrier(2), []

    def grab(case: CaseMoved) -> None:
        start.wait()
        found.append(take(case, by, minutes=1))
        connection.close()

    threads = [threading.Thread(target=grab, args=[case]) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["held", "waiting"]
    assert QuotaCount.objects.get().taken == 2


@pytest.mark.usefixtures("fresh_database")
def test_while_a_case_ends_and_another_asks_the_place_goes_to_who_waits() -> None:
    by = make_staff(Role.PROCESSOR)
    ends, holds, waits, late = (make_case(by) for _ in range(4))
    for minutes, case in enumerate((ends, holds, waits)):
        take(case, by, minutes=minutes)
    cases_services.move(case_id=ends.case_id, verb="withdraw", by=by, now=NOW, outcome=Outcome.WITHDRAWN)
    start = threading.Barrier(2)

    def at_once(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            start.wait()
            work()
            connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    threads = [
        at_once(lambda: services.refresh(case_id=ends.case_id, now=NOW)),
        at_once(lambda: take(late, by, minutes=9)),
    ]
    for thread in threads:
        thread.join()
    assert states(ends, holds, waits, late) == ["", "held", "held", "waiting"]
    assert QuotaCount.objects.get().taken == 2
