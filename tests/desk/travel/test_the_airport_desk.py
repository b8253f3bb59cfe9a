"""The airport desk on a page: one tap a step, once, with or without a script; who has no business there stays out."""

import base64
import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Blocker, Case
from sankofa.cases.vocab import Gate, Stage
from sankofa.finance import services as finance
from sankofa.finance.vocab import BoxKind
from sankofa.journey.services import departure
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.people.models import Person
from sankofa.travel import services
from sankofa.travel.models import Booking, DeskMark, Handover, Party, ScheduleChange
from sankofa.travel.vocab import BookingState, DeskStep, SegmentPlan, Trouble
from tests.factories import NOW, lead_of, make_mission, make_office, make_staff, signed_in
from tests.travel.journeys import (
    TEN_PAST_TEN,
    airport_staff,
    clear,
    keep_original,
    make_ready_case,
    make_ticketed,
    take_steps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def open_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every gate is clear: what shuts one is the policy's and `journey`'s to test."""

    def opened(*, case_id: uuid.UUID, gate: Gate, by: Actor, now: dt.datetime, perm: Perm) -> uuid.UUID:
        return clear(case_id, gate, by, now)

    monkeypatch.setattr(departure, "clear", opened)


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


# As the pad draws it: more than the few bytes of an empty one, and a picture by its first ones.
DRAWN = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(900)).decode()


def tap(client: Client, booking: Booking, step: str, **fields: str) -> dict[str, str]:
    if step == DeskStep.HANDED_OVER and not fields.keys() & {"signature", "unsigned_reason"}:
        fields["unsigned_reason"] = "Signed on paper"
    answer = client.post(url("airport_step", booking.id, step), fields, headers={"Accept": "application/json"})
    found: dict[str, str] = answer.json()
    return found


def test_the_day_shows_whom_to_expect_when_and_where_they_go() -> None:
    by = airport_staff()
    make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    page = signed_in(by).get(url("airport")).content.decode()
    for said in ("Sunday 22 November", "2 people", "1 flight", "09:40", "Dawit Tesfaye and 1 other", "ET 727 · 12:40",
                 "Addis Ababa", "€\u00a0200"):  # fmt: skip
        assert said in page, said


def test_a_day_without_departures_says_so() -> None:
    page = signed_in(airport_staff()).get(url("airport") + "?day=2026-12-24").content.decode()
    assert "Nobody leaves this day" in page


@pytest.mark.parametrize("day", ["", "2026-13-40", "yesterday"])
def test_a_day_that_is_none_becomes_today(day: str) -> None:
    assert "Sunday 22 November" in signed_in(airport_staff()).get(url("airport") + f"?day={day}").content.decode()


def test_a_tap_without_a_script_is_a_plain_form(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    client = signed_in(by)
    page = client.get(url("airport")).content.decode()
    (key,) = re.findall(rf'{booking.id}/step/met/"[^>]*>.*?idempotency_key" value="([^"]+)"', page)
    answer = client.post(url("airport_step", booking.id, "met"), {"idempotency_key": key})
    assert answer.status_code == 302
    assert DeskMark.objects.get().what == DeskStep.MET


def test_the_same_key_twice_counts_once_and_answers_the_same(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    keep_original(by, booking.passengers.get().member.person_id)
    take_steps(by, booking.id)
    client, key = signed_in(by), str(uuid.uuid4())
    first = tap(client, booking, "handed_over", idempotency_key=key)
    again = tap(client, booking, "handed_over", idempotency_key=key)
    assert first == again == {"state": "done", "message": f"Receipt {Handover.objects.get().receipt}"}


def test_a_tap_kept_offline_is_written_with_its_own_time() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    at = NOW - dt.timedelta(minutes=25)
    tap(signed_in(by), booking, "met", at=at.isoformat())
    assert DeskMark.objects.get().at == at


def test_a_tap_of_a_colleague_is_told_and_not_overwritten() -> None:
    jan, noor = airport_staff("Jan Kok"), airport_staff("Noor Smit")
    booking = make_ticketed(jan, make_ready_case().case_id)
    tap(signed_in(jan), booking, "met")
    assert tap(signed_in(noor), booking, "met") == {"state": "conflict", "message": "Jan Kok did this at 10:30."}


def test_what_is_in_the_way_is_told_and_can_be_tried_again_under_the_same_key() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    client, key = signed_in(by), str(uuid.uuid4())
    assert tap(client, booking, "checked_in", idempotency_key=key)["message"] == "First: Met."
    tap(client, booking, "met")
    assert tap(client, booking, "checked_in", idempotency_key=key)["state"] == "done"


def test_a_shut_gate_says_why_and_who_can_lift_it_without_saying_too_much() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    for requirement, owner in (("movement_declaration", Role.AIRPORT), ("health_verdict", Role.HEALTH)):
        Blocker.objects.create(case_id=booking.case_id, gate=Gate.HAND_OVER, requirement=requirement, owner_role=owner)
    page = signed_in(by).get(url("airport")).content.decode()
    assert "The movement declaration is not signed. A condition is still open." in page
    assert "health_verdict" not in page


def test_a_tap_at_a_shut_gate_hands_nothing_over() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id)
    answer = tap(signed_in(by), booking, "handed_over")
    assert answer["state"] == "problem"
    assert not Handover.objects.exists()


def test_when_all_have_boarded_the_case_departs(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    client = signed_in(by)
    for step in DeskStep:
        assert tap(client, booking, step)["state"] == "done", step
    assert Case.objects.get(id=booking.case_id).stage == Stage.TRANSIT
    assert Booking.objects.get(id=booking.id).state == BookingState.FLOWN


def test_boarding_is_kept_even_where_the_case_cannot_depart(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    Case.objects.filter(id=booking.case_id).update(stage=Stage.BOOKING)
    client = signed_in(by)
    for step in DeskStep:
        tap(client, booking, step)
    assert DeskMark.objects.filter(what=DeskStep.BOARDED).exists()


def test_one_of_a_family_can_go_apart() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    first, second = booking.passengers.order_by("id")
    client = signed_in(by)
    client.post(url("airport_step", booking.id, "met") + f"?p={first.id}")
    assert [mark.passenger_id for mark in DeskMark.objects.all()] == [first.id]
    client.post(url("airport_trouble", booking.id), {"what": Trouble.NO_SHOW, "p": str(second.id)})
    page = client.get(url("airport")).content.decode()
    assert "Did not come" in page
    client.post(url("airport_undo", booking.id, Trouble.NO_SHOW) + f"?p={second.id}")
    assert not DeskMark.objects.filter(what=Trouble.NO_SHOW, undone_at=None).exists()


def test_papers_and_cash_are_taken_back_against_a_receipt(open_gates: None) -> None:
    by = airport_staff()
    case = make_ready_case()
    keep_original(by, lead_of(case))
    booking = make_ticketed(by, case.case_id)
    take_steps(by, booking.id)
    client = signed_in(by)
    tap(client, booking, "handed_over")
    client.post(url("airport_trouble", booking.id), {"what": Trouble.CHANGED_MIND})
    passenger = booking.passengers.get()
    back = url("airport_take_back", booking.id, passenger.id)
    assert "R-NL-2026-00001" in client.get(back).content.decode()
    wrong = client.post(back, {"cash": "999"})
    assert wrong.status_code == 422
    assert "More cash than was handed over" in wrong.content.decode()
    client.post(back, {"cash": "100", "papers": "on"})
    receipts = client.get(url("airport_receipt", booking.id)).content.decode()
    assert "R-NL-2026-00002" in receipts
    summary = client.get(url("airport_summary")).content.decode()
    assert "R-NL-2026-00002" in summary


def test_the_manifest_names_a_shielded_person_by_number_and_nobodys_reason() -> None:
    by = airport_staff()
    case = make_ready_case(None, "Blessing Osagie")
    make_ticketed(by, case.case_id)
    cases.assign(case_id=case.case_id, staff_id=by.id, by=make_staff(), now=NOW)
    Person.objects.filter(id=lead_of(case)).update(shielded_by=make_staff(Role.PROTECTION).id)
    Case.objects.filter(id=case.case_id).update(shielded=True)
    client = signed_in(by)
    number = Case.objects.get(id=case.case_id).number
    for name in ("airport_manifest", "airport", "airport_summary"):
        page = client.get(url(name)).content.decode()
        assert number in page
        assert "Osagie" not in page
    manifest = client.get(url("airport_manifest")).content.decode()
    assert not re.search(r"asylum|traffick|REAN|voluntary|health", manifest, re.IGNORECASE)


def test_people_in_transit_come_on_the_list() -> None:
    client = signed_in(airport_staff())
    fields = {
        "label": "Okello, 3",
        "people": "3",
        "day": "2026-11-22",
        "inbound": "KL 1142",
        "origin": "OSL",
        "lands": "10:35",
        "outbound": "KL 535",
        "destination": "EBB",
        "departs": "13:05",
        "gate": "B16",
    }
    wrong = client.post(url("airport_add_party"), {**fields, "origin": "QQQ"})
    assert wrong.status_code == 422
    assert "There is no airport with this code" in wrong.content.decode()
    client.post(url("airport_add_party"), fields)
    party = Party.objects.get()
    assert "KL 1142 lands 10:35 · onward KL 535, 13:05 · gate B16" in client.get(url("airport")).content.decode()
    client.post(url("airport_party_step", party.id, "met"))
    client.post(url("airport_party_step", party.id, "met"))
    assert party.marks.count() == 1


def test_the_gate_and_the_border_police_are_recorded_at_the_desk() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    drive = services.plan_transport(
        booking_id=booking.id,
        pick_up="Rotterdam",
        leaves_at=NOW,
        carried_by="Service",
        hand_over_to="Border police",
        by=by,
        now=NOW,
    )
    client = signed_in(by)
    client.post(url("airport_gate", booking.id), {"gate": "d24"})
    client.post(url("airport_police", booking.id, drive), {"name": "M 4417"})
    page = client.get(url("airport")).content.decode()
    assert "gate D24" in page
    assert "Handed over to M 4417" in page


def test_the_desk_can_be_set_up() -> None:
    client = signed_in(airport_staff())
    fields = {"airport": "EIN", "place": "Eindhoven, desk 4", "minutes_before": "120"}
    assert client.post(url("airport_settings"), {**fields, "airport": "QQQ"}).status_code == 422
    client.post(url("airport_settings"), fields)
    assert "Eindhoven, desk 4" in client.get(url("airport")).content.decode()


def test_the_worker_reaches_no_further_than_the_desk() -> None:
    answer = signed_in(airport_staff()).get(url("airport_worker"))
    assert answer["Content-Type"] == "text/javascript"
    assert "Service-Worker-Allowed" not in answer
    assert url("airport_worker").startswith(url("airport"))


PAGES = ("airport", "airport_worker", "airport_summary", "airport_manifest", "airport_settings", "airport_add_party")


@pytest.mark.parametrize("name", PAGES)
def test_who_runs_no_desk_is_refused(name: str) -> None:
    assert signed_in(make_staff()).get(url(name)).status_code == 403
    assert Client().get(url(name)).status_code == 302


def test_somebody_elses_booking_is_not_there() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    stranger = _stranger()
    client = signed_in(stranger)
    passenger = booking.passengers.get()
    for path in (
        url("airport_step", booking.id, "met"),
        url("airport_undo", booking.id, "met"),
        url("airport_gate", booking.id),
        url("airport_take_back", booking.id, passenger.id),
    ):
        assert client.post(path, {"gate": "A1"}).status_code == 404, path
    assert client.get(url("airport_receipt", booking.id)).status_code == 404
    with pytest.raises(DomainError):
        services.mark_trouble(booking_id=booking.id, what=Trouble.NO_SHOW, by=stranger, now=NOW)
    assert "Dawit" not in client.get(url("airport")).content.decode()


def _stranger() -> Actor:
    brussels = make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Zaventem")
    return make_staff(Role.AIRPORT, office=brussels, scope=Scope.MISSION)


def test_who_receives_signs_on_the_telephone_and_the_receipt_shows_it(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    take_steps(by, booking.id)
    client = signed_in(by)
    page = client.get(url("airport")).content.decode()
    assert f'popovertarget="sheet_{booking.id}"' in page
    assert tap(client, booking, "handed_over", signature=DRAWN)["state"] == "done"
    first, _second = Handover.objects.order_by("receipt")
    assert first.signature_id
    receipts = client.get(url("airport_receipt", booking.id)).content.decode()
    assert url("airport_signature", first.id) in receipts
    answer = client.get(url("airport_signature", first.id))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-store")
    stranger = signed_in(
        make_staff(Role.AIRPORT, office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Z"))
    )
    assert stranger.get(url("airport_signature", first.id)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"signature": "", "unsigned_reason": " "}, "Let them sign for what they receive"),
        ({"signature": "data:image/png;base64,AAAA"}, "Let them sign for what they receive"),  # a dot
        ({"signature": "data:text/html;base64,AAAA"}, "The signature did not arrive"),
    ],
)
def test_without_a_signature_or_a_reason_nothing_goes_over(open_gates: None, fields: dict[str, str], said: str) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id)
    answer = tap(signed_in(by), booking, "handed_over", **fields)
    assert answer["state"] == "problem"
    assert said in answer["message"]
    assert not Handover.objects.exists()


def test_a_receipt_without_a_signature_says_why(open_gates: None) -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id)
    client = signed_in(by)
    tap(client, booking, "handed_over", unsigned_reason="Right hand in plaster")
    assert "Right hand in plaster" in client.get(url("airport_receipt", booking.id)).content.decode()


def test_who_stayed_stands_on_the_case_page_and_gets_a_case_of_their_own(open_gates: None) -> None:
    counsellor, by = make_staff(), airport_staff()
    case = make_ready_case(counsellor, "Dawit Tesfaye", "Hanna Dawit")
    booking = make_ticketed(by, case.case_id)
    hanna = booking.passengers.exclude(member__person=lead_of(case)).get()
    client = signed_in(by)
    for step in DeskStep:
        if step == DeskStep.BOARDED:
            client.post(url("airport_trouble", booking.id), {"what": Trouble.REFUSED, "p": str(hanna.id)})
        tap(client, booking, step)
    assert Case.objects.get(id=case.case_id).stage == Stage.TRANSIT
    colleague = signed_in(counsellor)
    page = colleague.get(url("case", case.case_id)).content.decode()
    for said in ("Did not leave with the others", "Refused at the border", "still has what receipt", "stayed behind"):
        assert said in page, said
    assert "Flights that have gone" not in client.get(url("flights")).content.decode()  # it leaves in an hour
    answer = colleague.post(url("case_split_stayed", case.case_id))
    own = Case.objects.get(lead=hanna.member.person_id)
    assert answer["Location"] == url("case", own.id)
    assert colleague.post(url("case_split_stayed", case.case_id))["Location"] == url("case", case.case_id)


def test_changed_times_stand_on_the_desk_until_somebody_has_seen_them() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    later = SegmentPlan("ET", "727", "AMS", "ADD", TEN_PAST_TEN + dt.timedelta(days=1),
                        TEN_PAST_TEN + dt.timedelta(days=1, hours=9))  # fmt: skip
    services.change_times(booking_id=booking.id, segments=[later], reason="Fog in Addis", by=by, now=NOW)
    client = signed_in(by)
    page = client.get(url("airport")).content.decode()
    assert "left Sun 22 Nov, 12:40, leaves Mon 23 Nov, 12:40 now. Fog in Addis" in page
    (change,) = ScheduleChange.objects.all()
    client.post(url("airport_change", change.id))
    assert "Fog in Addis" not in client.get(url("airport")).content.decode()
    assert "Fog in Addis" in client.get(url("airport") + "?day=2026-11-23").content.decode()  # on its card
    outreach = signed_in(make_staff(Role.OUTREACH))
    assert outreach.post(url("airport_change", change.id)).status_code in {403, 404}


def test_the_desk_leads_to_its_cash_box_and_the_day_says_what_should_be_in_it() -> None:
    desk = make_staff(Role.AIRPORT, scope=Scope.MISSION)
    officer = make_staff(Role.FINANCE, scope=Scope.MISSION)
    client = signed_in(desk)
    assert reverse("desk:boxes") in client.get(url("airport")).content.decode()
    assert desk.office_id
    box = finance.open_box(
        key=new_id(), office_id=desk.office_id, kind=BoxKind.CASH, name="Airport desk", currency="EUR", low_minor=0,
        by=officer, now=NOW,
    )  # fmt: skip
    finance.move_cash(key=new_id(), box_id=box, minor=34_000, on=NOW.date(), text="Float", by=officer, now=NOW)
    page = client.get(url("airport_summary")).content.decode()
    assert reverse("desk:box", args=[box]) in page
    assert "€\u00a0340" in page
