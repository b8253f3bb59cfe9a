"""What happens to a case reaches the ledger by itself: grants, cash at the gate, deliveries, refunds. Each once."""

import datetime as dt
import uuid

import pytest
from django.db.models import Sum

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case
from sankofa.cases.vocab import CaseMoved, Gate
from sankofa.eligibility.models import Decision
from sankofa.eligibility.vocab import Decided
from sankofa.finance import queries as finance
from sankofa.finance import services as money
from sankofa.finance.models import Entry, Posting, Waiting
from sankofa.finance.vocab import BoxKind, Kind, LineKind, Nature, What
from sankofa.journey.services import count_cash, post_money
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import seal
from sankofa.reintegration import services as reintegration
from sankofa.reintegration.models import Line
from sankofa.reintegration.vocab import Form, Source
from sankofa.travel import services as travel
from sankofa.travel.models import Booking, Handover
from sankofa.travel.vocab import Trouble
from tests.factories import NOW, make_case, make_staff
from tests.factories.after_departure import make_line, make_plan
from tests.finance.books import JANUARY, TODAY, Money, make_money
from tests.travel.journeys import airport_staff, clear, make_ready_case, make_ticketed, take_steps

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=5)


@pytest.fixture
def books() -> Money:
    """A project whose support line pays grants and deliveries of HRT and cash at the gate."""
    made = make_money()
    routes = ((What.GRANT, "hrt"), (What.GATE_CASH, ""), (What.DELIVERY, "hrt"))
    for what, scheme in routes:
        money.route(what=what, scheme=scheme, line_id=made.lines[LineKind.SUPPORT], since=JANUARY, by=made.manager)
    return made


def granted(case: CaseMoved, cents: int, *, scheme: str = "hrt", at: dt.datetime = NOW) -> Decision:
    outcome = Decided.GRANTED if cents else Decided.REFUSED
    return Decision.objects.create(
        case_id=case.case_id, scheme=scheme, advice="yes", outcome=outcome, amounts={"m": cents} if cents else {},
        facts_sealed=seal({}, bound_to="x"), decided_on=at.date(), decided_at=at,
        decided_by_id=make_staff(Role.PROCESSOR).id,
    )  # fmt: skip


def total(nature: Nature) -> int:
    return Posting.objects.filter(nature=nature).aggregate(sum=Sum("base_minor"))["sum"] or 0


def deliver(case: CaseMoved, *, source: Source = Source.PROJECT, form: Form = Form.CASH) -> uuid.UUID:
    """A line of the plan for 1,000 euros came, wholly. Answers the delivery's id."""
    by = make_staff()
    make_plan(case, by)
    line_id = make_line(case, by, source=source)
    Line.objects.filter(id=line_id).update(form=form)
    if source == Source.PROJECT:
        reintegration.approve(line_id=line_id, by=make_staff(Role.PROCESSOR), now=NOW)
    return reintegration.deliver(
        key=new_id(), line_id=line_id, on=TODAY, cents=100_000, proof="Receipt 12", receipt=None, complete=True, by=by,
        now=NOW,
    )  # fmt: skip


def hand_cash_over(desk: Actor, case: CaseMoved) -> Booking:
    """One passenger with 100 euros at the gate."""
    booking = make_ticketed(desk, case.case_id)
    take_steps(desk, booking.id)
    clearance = clear(case.case_id, Gate.HAND_OVER, desk)
    travel.hand_over(booking_id=booking.id, clearance_id=clearance, unsigned_reason="A broken pen", by=desk, now=NOW)
    return booking


def test_a_grant_becomes_a_commitment_once(books: Money) -> None:
    granted(make_case(make_staff()), 175_000)
    assert post_money(now=LATER) == 1
    assert post_money(now=LATER) == 0
    assert (total(Nature.COMMITTED), total(Nature.EXPENSE)) == (175_000, 0)
    assert Entry.objects.get().kind == Kind.COMMITMENT


def test_a_refusal_after_a_grant_frees_what_was_committed(books: Money) -> None:
    case = make_case(make_staff())
    granted(case, 175_000)
    post_money(now=LATER)
    granted(case, 0, at=LATER)
    post_money(now=LATER)
    post_money(now=LATER)
    assert total(Nature.COMMITTED) == 0


def test_a_later_grant_takes_the_place_of_the_earlier(books: Money) -> None:
    case = make_case(make_staff())
    granted(case, 175_000)
    post_money(now=LATER)
    granted(case, 200_000, at=LATER)
    post_money(now=LATER)
    post_money(now=LATER)
    assert total(Nature.COMMITTED) == 200_000


def test_cash_at_the_gate_becomes_a_payment_out_of_the_grant_with_its_receipt(books: Money) -> None:
    desk, case = airport_staff(), make_ready_case()
    granted(case, 175_000)
    hand_cash_over(desk, case)
    post_money(now=LATER)
    [entry] = Entry.objects.filter(kind=Kind.PAYMENT)
    assert entry.text == Handover.objects.get().receipt
    assert (total(Nature.EXPENSE), total(Nature.CASH), total(Nature.COMMITTED)) == (10_000, -10_000, 165_000)


def test_cash_at_the_gate_comes_out_of_the_box_of_that_desk(books: Money) -> None:
    desk, case = airport_staff(), make_ready_case()
    assert desk.office_id
    box = new_id()
    money.open_box(
        key=box, office_id=desk.office_id, kind=BoxKind.CASH, name="Gate", currency="EUR", low_minor=0,
        by=books.officer, now=NOW,
    )  # fmt: skip
    money.move_cash(key=new_id(), box_id=box, minor=25_000, on=TODAY, text="Float", by=books.officer, now=NOW)
    booking = hand_cash_over(desk, case)
    assert count_cash(key=new_id(), box_id=box, counted_minor=15_000, pieces={}, by=desk, now=LATER) == 0
    travel.mark_trouble(booking_id=booking.id, what=Trouble.CHANGED_MIND, by=desk, now=NOW)
    passenger = booking.passengers.get()
    travel.take_back(booking_id=booking.id, passenger_id=passenger.id, cash_minor=10_000, note="", by=desk, now=LATER)
    post_money(now=LATER)
    assert finance.box(books.officer, box).row.balance == 25_000
    assert finance.cash_without_box(books.officer) == 0


def test_cash_that_came_back_is_refunded_to_the_line_that_paid(books: Money) -> None:
    desk, case = airport_staff(), make_ready_case()
    booking = hand_cash_over(desk, case)
    post_money(now=LATER)
    travel.mark_trouble(booking_id=booking.id, what=Trouble.CHANGED_MIND, by=desk, now=NOW)
    passenger = booking.passengers.get()
    travel.take_back(
        booking_id=booking.id, passenger_id=passenger.id, cash_minor=9_000, note="A taxi was paid", by=desk, now=LATER
    )
    post_money(now=LATER)
    post_money(now=LATER)
    assert (total(Nature.EXPENSE), total(Nature.CASH)) == (1_000, -1_000)


def test_a_fare_is_owed_with_its_ticket_and_a_refund_comes_off(books: Money) -> None:
    money.route(what=What.TICKET, scheme="", line_id=books.lines[LineKind.DEPARTURE], since=JANUARY, by=books.manager)
    desk, case = airport_staff(), make_ready_case()
    booking = make_ticketed(desk, case.case_id)
    post_money(now=LATER)
    assert (total(Nature.EXPENSE), total(Nature.PAYABLE)) == (62_000, -62_000)
    travel.cancel(booking_id=booking.id, reason="Ill", refund_expected_minor=None, by=desk, now=NOW)
    travel.record_refund(booking_id=booking.id, amount_minor=40_000, on=TODAY, by=desk, now=NOW)
    post_money(now=LATER)
    post_money(now=LATER)
    assert (total(Nature.EXPENSE), total(Nature.BANK)) == (22_000, 40_000)


@pytest.mark.parametrize(("form", "counter"), [(Form.CASH, Nature.CASH), (Form.KIND, Nature.PAYABLE)])
def test_a_delivery_of_project_money_is_charged_and_taken_back(books: Money, form: Form, counter: Nature) -> None:
    case = make_case(make_staff())
    granted(case, 175_000)
    delivery = deliver(case, form=form)
    post_money(now=LATER)
    assert (total(Nature.EXPENSE), total(counter), total(Nature.COMMITTED)) == (100_000, -100_000, 75_000)
    by = make_staff()
    reintegration.take_back_delivery(delivery_id=delivery, by=by, now=LATER)
    post_money(now=LATER)
    post_money(now=LATER)
    assert (total(Nature.EXPENSE), total(counter), total(Nature.COMMITTED)) == (0, 0, 175_000)


@pytest.mark.parametrize("source", [source for source in Source if source != Source.PROJECT])
def test_gifts_and_own_money_are_never_project_money(books: Money, source: Source) -> None:
    deliver(make_case(make_staff()), source=source)
    post_money(now=LATER)
    assert not Entry.objects.exists()
    assert not Waiting.objects.exists()


def test_what_no_route_leads_anywhere_waits_and_is_charged_once_there_is_one() -> None:
    books = make_money()
    granted(make_case(make_staff()), 50_000)
    assert post_money(now=LATER) == 0
    [row] = finance.waiting(books.manager)
    assert (row.what, row.schemes, row.minor) == (What.GRANT, ("hrt",), 50_000)
    money.route(what=What.GRANT, scheme="", line_id=books.lines[LineKind.SUPPORT], since=JANUARY, by=books.manager)
    assert post_money(now=LATER) == 1
    assert not Waiting.objects.exists()
    assert total(Nature.COMMITTED) == 50_000


def test_a_later_decision_takes_a_waiting_grant_off_the_list(books: Money) -> None:
    case = make_case(make_staff())
    granted(case, 50_000, scheme="hrpt")
    post_money(now=LATER)
    granted(case, 0, scheme="hrpt", at=LATER)
    post_money(now=LATER)
    assert finance.waiting(books.manager) == []


def test_a_closed_case_frees_what_is_still_committed(books: Money) -> None:
    case = make_case(make_staff())
    granted(case, 175_000)
    post_money(now=LATER)
    Case.objects.filter(id=case.case_id).update(
        stage="closed", outcome="withdrawn", closed_on=TODAY, stage_before_closing="contact"
    )
    assert post_money(now=LATER) == 1
    assert post_money(now=LATER) == 0
    assert total(Nature.COMMITTED) == 0


def test_what_falls_in_closed_books_is_booked_on_the_first_open_day(books: Money) -> None:
    money.close_books(until=TODAY, by=books.officer, now=NOW)
    granted(make_case(make_staff()), 175_000, at=NOW - dt.timedelta(days=3))
    post_money(now=LATER)
    assert Entry.objects.get().on == TODAY
