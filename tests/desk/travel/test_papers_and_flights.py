"""The pages of papers and flights: a request until the paper is there, seats to tickets, letters; who may not."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import CaseMoved, Gate, Stage
from sankofa.journey.services import departure
from sankofa.people.models import IdentityDocument, Person
from sankofa.people.vocab import Purpose
from sankofa.travel.models import Booking, Consulate, Declaration, DocumentCost, PaperRequest
from sankofa.travel.vocab import BookingState, CostState, PaperState, SegmentPlan
from tests.factories import NOW, give_consent, lead_of, make_mission, make_office, make_staff, member_of, signed_in
from tests.travel.journeys import (
    agree_to_consulate,
    airport_staff,
    clear,
    hold,
    keep_original,
    make_ready_case,
    make_ticketed,
    members_of,
)

pytestmark = pytest.mark.django_db
FORENOON = dt.datetime(2026, 12, 18, 9, 0)  # noqa: DTZ001  local time of the airport


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def open_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*, case_id: uuid.UUID, gate: Gate, by: Actor, now: dt.datetime, perm: Perm) -> uuid.UUID:
        return clear(case_id, gate, by, now)

    monkeypatch.setattr(departure, "clear", opened)


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def set_up_consulate(client: Client) -> Consulate:
    client.post(url("paper_consulate_add"), {"country": "ETH", "city": "The Hague"})
    consulate = Consulate.objects.get()
    terms = {
        "kind": "laissez_passer",
        "steps": "Form\nTwo photos\n\nInterview",
        "fee": "60",
        "currency": "USD",
        "processing_days": "28",
        "validity_days": "90",
    }
    client.post(url("paper_terms", consulate.id), terms)
    return consulate


def asked(client: Client, case: CaseMoved, consulate: Consulate) -> PaperRequest:
    fields = {"members": [str(member_of(case))], "kind": "laissez_passer", "consulate": str(consulate.id)}
    client.post(url("paper_ask", case.case_id), fields)
    return PaperRequest.objects.get()


def test_a_paper_from_asking_to_issued() -> None:
    by = make_staff(Role.PROCESSOR)
    client, case = signed_in(by), make_ready_case(by)
    consulate = set_up_consulate(client)
    fields = {"members": [str(member_of(case))], "kind": "laissez_passer", "consulate": str(consulate.id)}
    refused = client.post(url("paper_ask", case.case_id), fields)
    assert refused.status_code == 422
    assert "has not agreed that their consulate is contacted" in refused.content.decode()
    agree_to_consulate(case, by)
    request = asked(client, case, consulate)
    page = url("paper", case.case_id, request.id)
    assert "Two photos" in client.get(page).content.decode()
    step = request.steps.get(label="Form")
    client.post(url("paper_step", case.case_id, request.id, step.id), {"done": "yes"})
    client.post(page, {"due_on": "2026-11-27", "submitted_on": "2026-11-20", "fee": "60", "fee_paid_on": "2026-11-20"})
    worklist = client.get(url("papers")).content.decode()
    assert "Two photos" in worklist
    assert "27 Nov" in worklist
    issued = {"number": "LP 1", "issued_on": "2026-11-22", "valid_until": "2027-02-20", "holder": "office"}
    client.post(url("paper_issued", case.case_id, request.id), issued)
    request.refresh_from_db()
    assert request.state == PaperState.ISSUED
    assert IdentityDocument.objects.get().valid_until == dt.date(2027, 2, 20)
    assert "Laissez-passer" in client.get(url("paper_originals")).content.decode()
    assert "it took 2 days for one person" in client.get(url("paper_consulates")).content.decode()


def test_a_refused_paper_says_why_on_the_case() -> None:
    by = make_staff(Role.PROCESSOR)
    client, case = signed_in(by), make_ready_case(by)
    consulate = set_up_consulate(client)
    agree_to_consulate(case, by)
    request = asked(client, case, consulate)
    ended = url("paper_end", case.case_id, request.id)
    assert client.post(ended, {"refused": "yes", "reason": ""}).status_code == 422
    client.post(ended, {"refused": "yes", "reason": "No proof of nationality"})
    assert "No proof of nationality" in client.get(url("case_papers", case.case_id)).content.decode()


def test_costs_are_asked_back_and_another_person_decides() -> None:
    by = make_staff(Role.PROCESSOR)
    client, case = signed_in(by), make_ready_case(by)
    fields = {
        "member": str(member_of(case)),
        "what": "Photos",
        "amount": "12,50",
        "currency": "EUR",
        "spent_on": "2026-11-20",
    }
    scan = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 invented", "application/pdf")
    client.post(url("paper_refund", case.case_id), {**fields, "receipt": scan})
    cost = DocumentCost.objects.get()
    assert cost.amount_minor == 1250
    own = client.post(url("paper_refund_decide", cost.id), {"approve": "yes"})
    assert own.status_code == 422
    assert "Ask a colleague to approve it" in own.content.decode()
    manager = signed_in(make_staff(Role.MANAGER, scope=Scope.MISSION))
    assert "Photos" in manager.get(url("paper_refunds")).content.decode()
    assert manager.get(url("paper_receipt", cost.id)).content == b"%PDF-1.7 invented"
    manager.post(url("paper_refund_decide", cost.id), {"approve": "yes"})
    cost.refresh_from_db()
    assert cost.state == CostState.APPROVED


def held_form(case: CaseMoved) -> dict[str, object]:
    return {
        "reference": "K7QWTD",
        "airline": "Ethiopian Airlines",
        "fare": "620",
        "currency": "USD",
        "cash_currency": "EUR",
        "travellers": [str(member) for member in members_of(case.case_id)],
        "cash_per_adult": "100",
        "s-TOTAL_FORMS": "3",
        "s-INITIAL_FORMS": "0",
        "s-0-carrier": "et",
        "s-0-number": "727",
        "s-0-origin": "ams",
        "s-0-departs": "2026-12-18T10:10",
        "s-0-destination": "add",
        "s-0-arrives": "2026-12-18T19:45",
        "s-0-arrival_help": "on",
    }


def test_seats_are_held_and_tickets_issued_and_the_case_goes_on(open_gates: None) -> None:
    by = airport_staff()
    case, client = make_ready_case(), signed_in(by)
    client.post(url("flight_hold", case.case_id), held_form(case))
    booking = Booking.objects.get()
    assert Case.objects.get(id=case.case_id).stage == Stage.BOOKING
    page = client.get(url("case_flights", case.case_id)).content.decode()
    for said in (
        "ET 727",
        "Fri 18 Dec, 10:10",
        "Fri 18 Dec, 19:45",
        "€\u00a0100 cash to hand over",
        "Ask for help on arrival",
    ):
        assert said in page, said
    number = {f"n_{booking.passengers.get().id}": "071 2451234567"}
    client.post(url("flight_ticket", case.case_id, booking.id), number)
    booking.refresh_from_db()
    assert booking.state == BookingState.TICKETED
    assert Case.objects.get(id=case.case_id).stage == Stage.DEPARTURE
    assert "K7QWTD" not in client.get(url("flights")).content.decode()  # leaves in more than two weeks


def test_a_wrong_airport_is_told_and_nothing_typed_is_lost(open_gates: None) -> None:
    by = airport_staff()
    case = make_ready_case()
    answer = signed_in(by).post(url("flight_hold", case.case_id), {**held_form(case), "s-0-origin": "QQQ"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "there is no airport QQQ" in shown
    assert 'value="K7QWTD"' in shown


def test_a_shut_gate_says_what_blocks_and_holds_no_seat() -> None:
    by = airport_staff()
    case = make_ready_case()
    answer = signed_in(by).post(url("flight_hold", case.case_id), held_form(case))
    assert answer.status_code == 422
    assert "The application is not signed" in answer.content.decode()
    assert not Booking.objects.exists()


def test_each_verb_of_a_booking_has_its_page(open_gates: None) -> None:
    by = airport_staff()
    case, client = make_ready_case(), signed_in(by)
    booking = Booking.objects.get(id=hold(by, case.case_id))
    passenger = booking.passengers.get()
    here = (case.case_id, booking.id)
    needs = {"needs": ["wchs"], "cash": "50", "need_note": "A lift"}
    client.post(url("flight_passenger", *here, passenger.id), needs)
    client.post(url("flight_escort", *here), {"name": "T. Vos", "task": "along", "meets_at": "2026-11-22T08:25"})
    client.post(url("flight_check", *here), {"items": ["papers"], "note": "Call again on Monday"})
    drive = {"pick_up": "Rotterdam", "leaves_at": "2026-11-22T08:00", "carried_by": "Service", "hand_over_to": "Police"}
    client.post(url("flight_transport", *here), drive)
    client.post(url("flight_declaration", case.case_id, member_of(case)), {"signed_on": "2026-11-22"})
    client.post(
        url("flight_stay", case.case_id), {"member": str(member_of(case)), "site": "Zeist", "since": "2026-11-01"}
    )
    page = client.get(url("case_flights", case.case_id)).content.decode()
    for said in ("A lift", "T. Vos", "Done", "Rotterdam", "21 days", "Signed"):
        assert said in page, said
    assert Declaration.objects.exists()
    client.post(url("flight_cancel", *here), {"reason": "She stays", "refund": "100"})
    assert "K7QWTD" in client.get(url("flights")).content.decode()
    client.post(url("flight_refund", *here), {"refund": "90", "on": "2026-11-22"})
    booking.refresh_from_db()
    assert (booking.state, booking.refund_minor) == (BookingState.CANCELLED, 9_000)


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_travel_letter_opens_in_each_language(language: str) -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    answer = signed_in(by).get(url("flight_letter", case.case_id, booking.id, language))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"


def test_the_flights_page_shows_what_runs_out_and_who_leaves() -> None:
    by = airport_staff()
    running = make_ready_case(None, "Karim al-Jabouri")
    hold(by, running.case_id, reference="AAAAAA", hold_until=NOW + dt.timedelta(hours=1))
    make_ticketed(by, make_ready_case().case_id)
    page = signed_in(by).get(url("flights")).content.decode()
    for said in (
        "Karim al-Jabouri",
        "runs out",
        "Sunday 22 November",
        "ET 727",
        "No travel document for Dawit Tesfaye",
    ):
        assert said in page, said


LISTS = ("papers", "paper_originals", "paper_refunds", "paper_consulates", "flights")


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_shut_to_who_has_no_business_there(name: str) -> None:
    assert signed_in(make_staff(Role.DATA_PROTECTION, scope=Scope.MISSION)).get(url(name)).status_code == 403
    assert Client().get(url(name)).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so(name: str) -> None:
    assert signed_in(make_staff(Role.PROCESSOR)).get(url(name)).status_code == 200


def test_another_missions_papers_and_flights_are_not_there() -> None:
    by = airport_staff()
    case = make_ready_case()
    keep_original(by, lead_of(case))
    booking = make_ticketed(by, case.case_id)
    stranger = signed_in(
        make_staff(Role.PROCESSOR, office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Gent"))
    )
    for path in (
        url("case_papers", case.case_id),
        url("paper_ask", case.case_id),
        url("case_flights", case.case_id),
        url("flight_hold", case.case_id),
        url("flight_ticket", case.case_id, booking.id),
        url("flight_letter", case.case_id, booking.id, "en"),
        url("flight_stay", case.case_id),
        url("flight_declaration", case.case_id, member_of(case)),
    ):
        assert stranger.get(path).status_code == 404, path
    for name in ("papers", "paper_originals", "flights"):
        assert "Dawit" not in stranger.get(url(name)).content.decode()


def test_a_booking_is_not_reached_through_another_case() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    other = make_ready_case()
    assert signed_in(by).get(url("flight_letter", other.case_id, booking.id, "en")).status_code == 404
    assert signed_in(by).post(url("flight_cancel", other.case_id, booking.id), {"reason": "x"}).status_code == 404


def test_a_counsellor_reads_flights_and_books_none() -> None:
    counsellor = make_staff()
    case = make_ready_case(counsellor)
    services_by = airport_staff()
    booking = make_ticketed(services_by, case.case_id)
    client = signed_in(counsellor)
    page = client.get(url("case_flights", case.case_id)).content.decode()
    assert "K7QWTD" in page
    assert "Cancel the booking" not in page
    assert client.post(url("flight_cancel", case.case_id, booking.id), {"reason": "x"}).status_code == 403
    assert Booking.objects.get().state == BookingState.TICKETED


def changed(**fields: str) -> dict[str, str]:
    """The form of a booking's flights: one stands, one may be added."""
    flight = {
        "s-TOTAL_FORMS": "2",
        "s-INITIAL_FORMS": "1",
        "s-0-carrier": "ET",
        "s-0-number": "727",
        "s-0-origin": "AMS",
        "s-0-departs": "2026-11-22T12:40",
        "s-0-destination": "ADD",
        "s-0-arrives": "2026-11-22T22:15",
        "s-0-arrival_help": "on",
        "reason": "New timetable",
    }
    return {**flight, **fields}


def test_the_airline_moves_a_flight_and_the_tickets_stay() -> None:
    by = airport_staff()
    case, client = make_ready_case(), signed_in(by)
    booking = make_ticketed(by, case.case_id)
    page = url("flight_times", case.case_id, booking.id)
    assert 'value="2026-11-22T12:40"' in client.get(page).content.decode()
    early = client.post(page, changed(**{"s-0-arrives": "2026-11-22T10:00"}))
    assert early.status_code == 422
    assert "would land before it leaves" in early.content.decode()
    elsewhere = client.post(page, changed(**{"s-0-destination": "LAD"}))
    assert "is another ticket: reissue it" in elsewhere.content.decode()
    client.post(page, changed(**{"s-0-departs": "2026-11-22T14:05"}))
    booking.refresh_from_db()
    assert f"{booking.departs_at:%H:%M}" == "13:05"
    assert booking.passengers.get().tickets.filter(voided_at=None).count() == 1
    assert booking.segments.get().wants_arrival_help
    assert "Before, it left on Sun 22 Nov, 12:40. New timetable" in client.get(
        url("case_flights", case.case_id)
    ).content.decode()  # fmt: skip


def test_the_minutes_to_change_planes_are_data_and_warnings_go_by_them() -> None:
    by = airport_staff()
    case, client = make_ready_case(), signed_in(by)
    by_istanbul = (
        SegmentPlan("TK", "1952", "AMS", "IST", FORENOON, FORENOON + dt.timedelta(hours=5)),
        SegmentPlan("TK", "676", "IST", "ADD", FORENOON + dt.timedelta(hours=7), FORENOON + dt.timedelta(hours=12)),
    )
    hold(by, case.case_id, segments=by_istanbul)
    page = url("case_flights", case.case_id)
    assert "120 minutes to change planes in Istanbul, 60 needed" in client.get(page).content.decode()
    wrong = client.post(url("flight_connections"), {"airport": "QQQ", "kind": "same_carrier", "minutes": "150"})
    assert wrong.status_code == 422
    client.post(url("flight_connections"), {"airport": "ist", "kind": "same_carrier", "minutes": "150"})
    assert "120 minutes to change planes in Istanbul; 150 are needed." in client.get(page).content.decode()
    client.post(url("flight_connections"), {"airport": "ist", "kind": "same_carrier", "minutes": ""})
    assert "150" not in client.get(url("flight_connections")).content.decode()
    assert signed_in(make_staff(Role.OUTREACH)).get(url("flight_connections")).status_code == 403


def test_fare_and_cash_have_currencies_of_their_own(open_gates: None) -> None:
    by = airport_staff()
    case, client = make_ready_case(), signed_in(by)
    client.post(url("flight_hold", case.case_id), held_form(case))
    booking = Booking.objects.get()
    assert (booking.currency, booking.cash_currency) == ("USD", "EUR")
    page = client.get(url("case_flights", case.case_id)).content.decode()
    assert "$\u00a0620" in page
    assert "€\u00a0100" in page


def test_the_lists_of_flights_turn_pages_and_begin_on_any_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sankofa.travel.queries.flights.PAGE", 1)
    by = airport_staff()
    client = signed_in(by)
    for reference in ("AAAAA1", "AAAAA2"):
        hold(by, make_ready_case().case_id, reference=reference)
    first, second = (client.get(url("flights") + f"?held={page}&from=2027-01-04").content.decode() for page in (1, 2))
    assert ("AAAAA1" in first, "AAAAA2" in first, "?held=2&amp;from=2027-01-04" in first) == (True, False, True)
    assert ("AAAAA1" in second, "AAAAA2" in second) == (False, True)
    assert "Nobody leaves in these two weeks" in first
    assert "AAAAA1" in client.get(url("flights") + "?from=yesterday&held=x").content.decode()


def test_a_family_is_asked_for_and_declares_in_one_go_and_a_child_never_signs_alone() -> None:
    by = make_staff(Role.PROCESSOR)
    case = make_ready_case(by, "Dawit Tesfaye", "Hanna Dawit")
    client, members = signed_in(by), members_of(case.case_id)
    consulate = set_up_consulate(client)
    both = {"members": [str(key) for key in members], "kind": "laissez_passer", "consulate": str(consulate.id)}
    give_consent(lead_of(case), by, Purpose.CONSULATE)
    refused = client.post(url("paper_ask", case.case_id), both)
    assert refused.status_code == 422
    assert "Hanna Dawit: This person has not agreed" in refused.content.decode()
    assert not PaperRequest.objects.exists()
    child = next(row for row in Member.objects.filter(case=case.case_id) if row.person_id != lead_of(case))
    give_consent(child.person_id, by, Purpose.CONSULATE)
    client.post(url("paper_ask", case.case_id), both)
    assert PaperRequest.objects.count() == 2

    Person.objects.filter(id=child.person_id).update(birth_from="2018-05-01", birth_until="2018-05-02")
    page = url("flight_declaration", case.case_id, member_of(case))
    together = {"signed_on": "2026-11-22", "also": [str(child.id)]}
    assert client.post(page, together).status_code == 422
    assert not Declaration.objects.exists()
    client.post(page, {**together, "signed_for_by": "Dawit Tesfaye"})
    assert set(Declaration.objects.values_list("member_id", "signed_for_by")) == {
        (member_of(case), ""),
        (child.id, "Dawit Tesfaye"),
    }
