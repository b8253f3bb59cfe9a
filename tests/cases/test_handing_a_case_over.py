"""A case goes to another counsellor or office when they accept, and not before."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from sankofa.accounts.models import RoleGrant
from sankofa.accounts.vocab import Role
from sankofa.cases import queries, services
from sankofa.cases.models import Case, Transfer
from sankofa.kernel.errors import DomainError, NotFoundError
from tests.factories import NOW, make_case, make_mission, make_office, make_staff, signed_in

pytestmark = pytest.mark.django_db


def test_an_offered_case_stays_until_it_is_accepted() -> None:
    mine, tilburg = make_staff(), make_office(name="Tilburg")
    theirs = make_staff(office=tilburg)
    case = make_case(mine)
    offer = services.offer(case_id=case.case_id, office_id=tilburg.id, reason="moved there", by=mine, now=NOW)
    with pytest.raises(NotFoundError):
        queries.case_head(theirs, case.case_id)
    services.answer_offer(transfer_id=offer, accept=True, by=theirs, now=NOW)
    row = Case.objects.get(id=case.case_id)
    assert (row.office_id, row.counsellor_id) == (tilburg.id, theirs.id)
    with pytest.raises(NotFoundError):
        queries.case_head(mine, case.case_id)


def test_a_declined_case_stays_where_it_is() -> None:
    mine, tilburg = make_staff(), make_office(name="Tilburg")
    case = make_case(mine)
    offer = services.offer(case_id=case.case_id, office_id=tilburg.id, reason="moved", by=mine, now=NOW)
    services.answer_offer(transfer_id=offer, accept=False, by=make_staff(office=tilburg), now=NOW)
    assert Case.objects.get(id=case.case_id).counsellor_id == mine.id


def test_nobody_but_whom_it_is_offered_to_accepts() -> None:
    mine, tilburg = make_staff(), make_office(name="Tilburg")
    chosen, other = make_staff(office=tilburg), make_staff(office=tilburg)
    case = make_case(mine)
    offer = services.offer(
        case_id=case.case_id, office_id=tilburg.id, staff_id=chosen.id, reason="speaks Somali", by=mine, now=NOW
    )
    for stranger in (other, make_staff(office=make_office(name="Assen")), mine):
        with pytest.raises(NotFoundError):
            services.answer_offer(transfer_id=offer, accept=True, by=stranger, now=NOW)


def test_an_answer_is_given_once() -> None:
    mine, tilburg = make_staff(), make_office(name="Tilburg")
    theirs = make_staff(office=tilburg)
    case = make_case(mine)
    offer = services.offer(case_id=case.case_id, office_id=tilburg.id, reason="moved", by=mine, now=NOW)
    services.withdraw_offer(case_id=case.case_id, by=mine, now=NOW)
    with pytest.raises(DomainError, match="offer_ended"):
        services.answer_offer(transfer_id=offer, accept=True, by=theirs, now=NOW)


def test_a_case_is_offered_once_at_a_time_and_only_within_the_mission() -> None:
    mine, tilburg = make_staff(), make_office(name="Tilburg")
    case = make_case(mine)
    abroad = make_office(make_mission("ET", "ETH"), "Addis Ababa")
    with pytest.raises(DomainError, match="not_an_office"):
        services.offer(case_id=case.case_id, office_id=abroad.id, reason="x", by=mine, now=NOW)
    services.offer(case_id=case.case_id, office_id=tilburg.id, reason="x", by=mine, now=NOW)
    with pytest.raises(DomainError, match="offered_already"):
        services.offer(case_id=case.case_id, office_id=tilburg.id, reason="x", by=mine, now=NOW)
    assert Transfer.objects.count() == 1


def test_within_the_office_a_counsellor_is_set_at_once_and_counted_apart_where_not_allowed() -> None:
    mine, colleague = make_staff(), make_staff()
    elsewhere = make_case(make_staff(office=make_office(name="Tilburg")))
    case = make_case(mine)
    done = services.set_counsellors(case_ids=[case.case_id, elsewhere.case_id], staff_id=colleague.id, by=mine, now=NOW)
    assert (done.done, done.refused) == (1, 1)
    assert Case.objects.get(id=case.case_id).counsellor_id == colleague.id


def test_who_may_not_assign_does_not() -> None:
    case = make_case(make_staff())
    health = make_staff(Role.HEALTH)
    with pytest.raises(DomainError, match="no_permission"):
        services.set_counsellor(case_id=case.case_id, staff_id=health.id, by=health, now=NOW)


def test_off_the_team_one_reads_no_confidential_note() -> None:
    mine, mate = make_staff(), make_staff()
    case = make_case(mine)
    services.write_note(case_id=case.case_id, body="Quiet.", confidential=True, by=mine, now=NOW)
    services.assign(case_id=case.case_id, staff_id=mate.id, by=mine, now=NOW)
    assert queries.case_notes(mate, case.case_id)[0].body == "Quiet."
    services.unassign(case_id=case.case_id, staff_id=mate.id, by=mine, now=NOW)
    assert queries.case_notes(mate, case.case_id)[0].body is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.FINANCE])
def test_a_case_is_given_to_nobody_whose_role_opens_no_case(role: Role) -> None:
    mine, other = make_staff(), make_staff(role)
    case = make_case(mine)
    said: dict[str, Any] = {"case_id": case.case_id, "staff_id": other.id, "by": mine, "now": NOW}
    assert other.office_id
    offer = partial(services.offer, office_id=other.office_id, reason="x")
    for verb in (services.set_counsellor, services.assign, offer):
        with pytest.raises(DomainError) as refused:
            verb(**said)
        assert refused.value.field == "staff"
    assert Case.objects.get().counsellor_id == mine.id
    assert other.name not in signed_in(mine).get(reverse("desk:case_team", args=[case.case_id])).content.decode()
    assert other.name not in signed_in(mine).get(reverse("desk:cases")).content.decode()


def test_a_role_that_ended_carries_no_case_any_more() -> None:
    mine, left = make_staff(), make_staff()
    RoleGrant.objects.filter(staff=left.id).update(until=NOW)
    with pytest.raises(DomainError, match="not_of_office"):
        services.set_counsellor(case_id=make_case(mine).case_id, staff_id=left.id, by=mine, now=NOW)
