"""Places of a quota: reserved, given back, waited for in order; the last one is given once, whoever comes when."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case
from sankofa.cases.vocab import CaseMoved
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
    eligibility.release_place(case_id=case.case_id, scheme_id=SCHEME, quota=TWO, by=by, now=NOW)


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
