"""From the arrival to the last visit, on the pages of the mission at home and of the counsellor."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case, Task
from sankofa.cases.vocab import CaseMoved, Stage
from sankofa.journal.models import Access
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from sankofa.people.vocab import Purpose
from sankofa.reintegration import services
from sankofa.reintegration.models import Delivery, Line, Visit
from sankofa.reintegration.vocab import LineState, Source, VisitState
from tests.factories import NOW, give_consent, lead_of, make_case, make_office, make_staff, member_of, signed_in
from tests.factories.after_departure import (
    TODAY,
    arrived,
    make_departed,
    make_home,
    make_line,
    make_plan,
    share,
    url,
)

pytestmark = pytest.mark.django_db
NEW_LINE = {
    "what": "A sewing machine",
    "sphere": "economic",
    "source": "project",
    "amount": "1.250,50",
    "currency": "EUR",
    "form": "kind",
    "level": "individual",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def counsellor() -> Actor:
    return make_staff()


@pytest.fixture
def home() -> Actor:
    return make_home()


@pytest.fixture
def case(counsellor: Actor, home: Actor) -> CaseMoved:
    case = make_departed(counsellor)
    share(case, home, counsellor)
    return case


def page_of(client: Client, case: CaseMoved) -> str:
    return client.get(url("case_reintegration", case.case_id)).content.decode()


def key() -> str:
    return str(new_id())


def test_the_whole_way_from_arrival_to_a_visit(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    client, member = signed_in(home), member_of(case).hex
    assert "Arrivals to confirm" in client.get(url("reintegration") + "?show=arrival").content.decode()
    client.post(
        url("case_arrive", case.case_id),
        {f"{member}-state": "arrived", f"{member}-arrived_on": "2026-11-22", f"{member}-met": "yes", "note": ""},
    )
    assert Case.objects.get(id=case.case_id).stage == Stage.ARRIVAL
    client.post(
        url("case_support_plan", case.case_id), {"written_on": "2026-11-22", "language": "am", "together": "on"}
    )
    client.post(url("case_line_add", case.case_id), {**NEW_LINE, "idempotency_key": key()})
    line = Line.objects.get()
    assert line.cents == 125_050
    assert "waits for approval" in page_of(client, case)
    assert "a colleague approves it" in client.get(url("case_line", case.case_id, line.id)).content.decode()
    assert client.post(url("case_line_approve", case.case_id, line.id)).status_code == 403
    signed_in(counsellor).post(url("case_line_approve", case.case_id, line.id))
    receipt = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 invented")
    delivered = {"idempotency_key": key(), "on": "2026-11-22", "cents": "1250,50", "receipt": receipt, "complete": "on"}
    client.post(url("case_line_deliver", case.case_id, line.id), delivered)
    line.refresh_from_db()
    assert line.state == LineState.DELIVERED
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    client.post(url("case_visits", case.case_id), {"day_0": "2026-11-22"})
    visit = Visit.objects.get()
    assert url("case_visit", case.case_id, visit.id) in client.get(url("reintegration")).content.decode()
    client.post(
        url("case_visit", case.case_id, visit.id),
        {"outcome": "done", "done_on": "2026-11-22", "means": "visit", "livelihood": "Sells bread."},
    )
    visit.refresh_from_db()
    assert visit.state == VisitState.DONE
    assert "Sells bread." in page_of(client, case)


def test_who_is_not_there_is_said_and_the_counsellor_told(case: CaseMoved, home: Actor) -> None:
    member = member_of(case).hex
    page = signed_in(home).post(url("case_arrive", case.case_id), {f"{member}-state": "missing"}, follow=True)
    assert "The counsellor has been told" in page.content.decode()
    assert Task.objects.count() == 1


def test_an_arrival_without_an_answer_is_said_beside_the_person(case: CaseMoved, home: Actor) -> None:
    answer = signed_in(home).post(url("case_arrive", case.case_id), {"note": "Almaz was there"})
    assert answer.status_code == 422
    assert "Say whether this person is there." in answer.content.decode()
    assert "Almaz was there" in answer.content.decode()


def test_that_all_are_there_is_one_tap_and_what_is_said_of_one_goes_before_it(case: CaseMoved, home: Actor) -> None:
    member, day = member_of(case).hex, {f"{member_of(case).hex}-arrived_on": "2026-11-22"}
    client, page = signed_in(home), url("case_arrive", case.case_id)
    client.post(page, {"everybody": "on", "note": "", **day, f"{member}-state": "missing"})
    assert Case.objects.get(id=case.case_id).stage == Stage.TRANSIT
    client.post(page, {"everybody": "on", "note": "", **day})
    assert Case.objects.get(id=case.case_id).stage == Stage.ARRIVAL


def test_where_no_help_was_asked_for_a_good_ending_is_pointed_at(counsellor: Actor) -> None:
    case = make_departed(counsellor)
    Case.objects.filter(id=case.case_id).update(arrival_help=False)
    page = page_of(signed_in(counsellor), case)
    assert "is a good ending" in page
    assert url("case_end", case.case_id) in page


def test_without_consent_the_page_says_why_there_are_no_visits(case: CaseMoved, home: Actor) -> None:
    client = signed_in(home)
    assert "has not agreed to be contacted" in page_of(client, case)
    assert "has not agreed to be contacted" in client.get(url("case_visits", case.case_id)).content.decode()
    answer = client.post(url("case_visits", case.case_id), {"day_0": "2026-12-01"})
    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_money_typed_wrong_is_said_beside_its_field_and_the_rest_stays(case: CaseMoved, counsellor: Actor) -> None:
    make_plan(case, counsellor)
    told = {**NEW_LINE, "amount": "a lot", "idempotency_key": key()}
    answer = signed_in(counsellor).post(url("case_line_add", case.case_id), told)
    assert answer.status_code == 422
    assert "Write an amount in figures" in answer.content.decode()
    assert "A sewing machine" in answer.content.decode()


def test_a_line_is_changed_dropped_and_taken_back(case: CaseMoved, counsellor: Actor) -> None:
    make_plan(case, counsellor)
    client = signed_in(counsellor)
    line = make_line(case, counsellor, source=Source.GIFT)
    told = {**NEW_LINE, "what": "A loom", "source": "gift", "idempotency_key": key()}
    client.post(url("case_line_change", case.case_id, line), told)
    client.post(
        url("case_line_deliver", case.case_id, line),
        {"idempotency_key": key(), "on": "2026-11-22", "cents": "5", "proof": "seen by Almaz"},
    )
    client.post(url("case_delivery_back", case.case_id, line, Delivery.objects.get().id))
    client.post(url("case_line_drop", case.case_id, line), {"reason": "found work"})
    kept = Line.objects.get()
    assert (kept.what, kept.state) == ("A loom", LineState.DROPPED)
    assert "found work" in client.get(url("case_line", case.case_id, line)).content.decode()


def test_a_receipt_streams_to_support_and_the_look_is_logged(case: CaseMoved, counsellor: Actor) -> None:
    make_plan(case, counsellor)
    line = make_line(case, counsellor, source=Source.GIFT)
    delivery = services.deliver(
        key=new_id(),
        line_id=line,
        on=TODAY,
        cents=100,
        proof="",
        receipt=("bon.pdf", b"%PDF-1.7 invented"),
        complete=True,
        by=counsellor,
        now=NOW,
    )
    answer = signed_in(counsellor).get(url("receipt", delivery))
    assert answer.content == b"%PDF-1.7 invented"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bon.pdf"'
    assert Access.objects.filter(case_id=case.case_id, action="opened_file").count() == 1
    assert signed_in(make_staff(Role.AIRPORT)).get(url("receipt", delivery)).status_code == 403
    stranger = signed_in(make_staff(office=make_office(name="Tilburg")))
    assert stranger.get(url("receipt", delivery)).status_code == 404


def test_a_line_of_another_case_is_not_found_under_this_one(case: CaseMoved, counsellor: Actor) -> None:
    make_plan(case, counsellor)
    line = make_line(case, counsellor)
    other = make_case(counsellor)
    for name in ("case_line", "case_line_change", "case_line_drop", "case_line_deliver"):
        assert signed_in(counsellor).get(url(name, other.case_id, line)).status_code == 404, name


def test_out_of_reach_and_back(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    client = signed_in(home)
    client.post(url("case_visits", case.case_id), {"day_0": "2026-12-01"})
    client.post(url("case_lost", case.case_id), {"reason": "number no longer in use"})
    assert "number no longer in use" in page_of(client, case)
    client.post(url("case_found", case.case_id))
    assert "Not to be reached</b>" not in page_of(client, case)


def test_no_answer_and_a_cancelled_visit(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    client = signed_in(home)
    client.post(url("case_visits", case.case_id), {"day_0": "2026-11-22"})
    first = Visit.objects.get()
    told = {"outcome": "no_answer", "done_on": "2026-11-22", "means": "phone", "again_on": "2026-11-29"}
    client.post(url("case_visit", case.case_id, first.id), told)
    again = Visit.objects.get(state=VisitState.DUE)
    assert client.post(url("case_visit", case.case_id, again.id), {"cancel": "yes", "reason": ""}).status_code == 422
    client.post(url("case_visit", case.case_id, again.id), {"cancel": "yes", "reason": "travels"})
    again.refresh_from_db()
    assert again.state == VisitState.CANCELLED
    assert client.get(url("case_visit", case.case_id, again.id)).status_code == 200


def test_each_list_opens_empty(home: Actor) -> None:
    client = signed_in(home)
    for kind in ("visit", "arrival", "plan", "approval", "delivery", "nonsense"):
        assert client.get(url("reintegration") + f"?show={kind}").status_code == 200, kind


@pytest.mark.parametrize("role", [Role.AIRPORT, Role.OUTREACH, Role.HEALTH, Role.ADMINISTRATOR])
def test_other_roles_have_no_list(role: Role) -> None:
    assert signed_in(make_staff(role)).get(url("reintegration")).status_code == 403


def test_who_may_not_is_refused_on_every_page(case: CaseMoved, counsellor: Actor, home: Actor) -> None:
    make_plan(case, counsellor)
    line = make_line(case, counsellor)
    pages = [
        url("case_support_plan", case.case_id),
        url("case_line_add", case.case_id),
        url("case_line_change", case.case_id, line),
        url("case_line_drop", case.case_id, line),
        url("case_line_deliver", case.case_id, line),
        url("case_visits", case.case_id),
        url("case_lost", case.case_id),
        url("case_arrive", case.case_id),
    ]
    airport = signed_in(make_staff(Role.AIRPORT))
    stranger = signed_in(make_staff(office=make_office(name="Tilburg")))
    elsewhere = signed_in(make_staff(Role.HOME_MISSION, office=make_office(name="Tilburg")))
    for page in pages:
        assert airport.get(page).status_code == 403, page
        assert stranger.get(page).status_code in {403, 404}, page
        assert elsewhere.get(page).status_code == 404, page
        assert Client().get(page).status_code == 302, page
    assert stranger.get(url("case_reintegration", case.case_id)).status_code == 404
    assert stranger.get(url("case_line", case.case_id, line)).status_code == 404


def test_what_a_visit_brought_is_not_for_the_airport(case: CaseMoved, home: Actor, counsellor: Actor) -> None:
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    client = signed_in(home)
    client.post(url("case_visits", case.case_id), {"day_0": "2026-11-22"})
    told = {"outcome": "done", "done_on": "2026-11-22", "means": "visit", "safety": "Afraid of a cousin."}
    client.post(url("case_visit", case.case_id, Visit.objects.get().id), told)
    assert "Afraid of a cousin." in page_of(client, case)
    assert "Afraid of a cousin." not in page_of(signed_in(make_staff(Role.AIRPORT)), case)


def test_the_tab_takes_as_many_queries_for_many_lines_as_for_one(case: CaseMoved, home: Actor) -> None:
    arrived(case, home)
    make_plan(case, home)
    client = signed_in(home)
    make_line(case, home)
    before = _queries(client, url("case_reintegration", case.case_id))
    for _number in range(8):
        make_line(case, home, source=Source.OWN)
    assert _queries(client, url("case_reintegration", case.case_id)) <= before


def test_the_list_takes_as_many_queries_for_many_rows_as_for_one(counsellor: Actor, home: Actor) -> None:
    client = signed_in(home)

    def add(count: int) -> None:
        for _number in range(count):
            share(make_departed(counsellor), home, counsellor)

    add(1)
    before = _queries(client, url("reintegration") + "?show=arrival")
    add(6)
    assert _queries(client, url("reintegration") + "?show=arrival") <= before


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_a_retry_of_a_line_adds_it_once(case: CaseMoved, counsellor: Actor) -> None:
    make_plan(case, counsellor)
    client, sent = signed_in(counsellor), {**NEW_LINE, "idempotency_key": str(uuid.uuid4())}
    client.post(url("case_line_add", case.case_id), sent)
    client.post(url("case_line_add", case.case_id), sent)
    assert Line.objects.count() == 1
