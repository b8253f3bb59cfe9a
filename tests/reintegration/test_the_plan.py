"""The reintegration plan: any source, approval by another, proof of what came, no cap on gifts."""

import datetime as dt
import itertools
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.vocab import CaseMoved
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.kernel.money import Money
from sankofa.reintegration import queries, rules, services
from sankofa.reintegration.models import Delivery, Line
from sankofa.reintegration.vocab import Form, Level, LineRow, LineState, Source, Sphere
from tests.factories import NOW, make_case, make_office, make_staff
from tests.factories.after_departure import TODAY, arrived, make_departed, make_home, make_line, make_plan, share

RECEIPT = ("receipt.pdf", b"%PDF-1.7 invented")


@pytest.fixture
def writer(db: None) -> Actor:
    return make_staff()


@pytest.fixture
def case(writer: Actor) -> CaseMoved:
    case = make_case(writer)
    make_plan(case, writer)
    return case


def deliver(
    line: uuid.UUID, by: Actor, cents: int = 100_000, *, key: uuid.UUID | None = None, complete: bool = True
) -> uuid.UUID:
    return services.deliver(
        key=key or new_id(),
        line_id=line,
        on=TODAY,
        cents=cents,
        proof="",
        receipt=RECEIPT,
        complete=complete,
        by=by,
        now=NOW,
    )


def state(line: uuid.UUID) -> str:
    return Line.objects.get(id=line).state


def test_a_line_needs_a_plan(writer: Actor) -> None:
    with pytest.raises(DomainError, match="no_plan"):
        make_line(make_case(writer), writer)


def test_a_retry_adds_a_line_once(case: CaseMoved, writer: Actor) -> None:
    key = new_id()
    for _tap in range(2):
        services.add_line(
            key=key,
            case_id=case.case_id,
            sphere=Sphere.SOCIAL,
            level=Level.COMMUNITY,
            what="School fees",
            source=Source.CHURCH,
            form=Form.CASH,
            amount=Money(5_000),
            whom="",
            planned_on=None,
            by=writer,
            now=NOW,
        )
    assert Line.objects.count() == 1


def test_the_writer_can_not_approve_their_own_line(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    with pytest.raises(RefusedError) as refused:
        services.approve(line_id=line, by=writer, now=NOW)
    assert refused.value.code == "own_line"
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.filter(id=line).update(state=LineState.APPROVED, approved_by=writer.id, approved_at=NOW)


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER])
def test_a_colleague_or_a_manager_approves(case: CaseMoved, writer: Actor, role: Role) -> None:
    line = make_line(case, writer)
    services.approve(line_id=line, by=make_staff(role), now=NOW)
    assert state(line) == LineState.APPROVED


@pytest.mark.parametrize("role", [Role.AIRPORT, Role.HEALTH, Role.OUTREACH])
def test_other_roles_do_not_approve(case: CaseMoved, writer: Actor, role: Role) -> None:
    line = make_line(case, writer)
    with pytest.raises(RefusedError):
        services.approve(line_id=line, by=make_staff(role), now=NOW)


def test_project_money_comes_only_once_approved(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    with pytest.raises(DomainError, match="not_approved"):
        deliver(line, writer)
    services.approve(line_id=line, by=make_staff(), now=NOW)
    deliver(line, writer)
    assert state(line) == LineState.DELIVERED


@pytest.mark.parametrize("source", [source for source in Source if source != Source.PROJECT])
def test_what_others_give_needs_no_approval_and_knows_no_cap(case: CaseMoved, writer: Actor, source: Source) -> None:
    line = make_line(case, writer, source=source)
    with pytest.raises(DomainError, match="not_to_approve"):
        services.approve(line_id=line, by=make_staff(), now=NOW)
    deliver(line, writer, cents=900_000)
    assert state(line) == LineState.DELIVERED


def test_project_money_never_exceeds_what_was_approved(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    services.approve(line_id=line, by=make_staff(), now=NOW)
    deliver(line, writer, cents=60_000, complete=False)
    with pytest.raises(DomainError, match="over_line") as refused:
        deliver(line, writer, cents=40_001)
    assert refused.value.field == "cents"
    deliver(line, writer, cents=40_000)


def test_a_retry_delivers_once(case: CaseMoved, writer: Actor) -> None:
    line, key = make_line(case, writer, source=Source.GIFT), new_id()
    assert deliver(line, writer, key=key) == deliver(line, writer, key=key)
    assert Delivery.objects.count() == 1


def test_a_delivery_without_proof_is_refused(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer, source=Source.GIFT)
    with pytest.raises(DomainError, match="proof_needed") as refused:
        services.deliver(
            key=new_id(), line_id=line, on=TODAY, cents=1, proof=" ", receipt=None, complete=True, by=writer, now=NOW
        )
    assert refused.value.field == "proof"


def test_a_receipt_that_is_no_document_is_refused_beside_its_field(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer, source=Source.GIFT)
    with pytest.raises(DomainError, match="file_kind") as refused:
        services.deliver(
            key=new_id(),
            line_id=line,
            on=TODAY,
            cents=1,
            proof="",
            receipt=("virus.exe", b"MZ"),
            complete=True,
            by=writer,
            now=NOW,
        )
    assert refused.value.field == "receipt"
    assert not Delivery.objects.exists()


def test_a_delivery_taken_back_no_longer_counts_and_opens_its_line(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer, source=Source.GIFT)
    delivery = deliver(line, writer)
    services.take_back_delivery(delivery_id=delivery, by=writer, now=NOW)
    page = queries.plan(writer, case.case_id, today=TODAY)
    assert state(line) == LineState.PLANNED
    assert page.totals[0].delivered == 0
    assert Delivery.objects.count() == 1


def change(line: uuid.UUID, by: Actor, *, cents: int, whom: str = "") -> None:
    services.change_line(
        line_id=line,
        sphere=Sphere.ECONOMIC,
        level=Level.INDIVIDUAL,
        what="A sewing machine",
        source=Source.PROJECT,
        form=Form.KIND,
        amount=Money(cents),
        whom=whom,
        planned_on=None,
        by=by,
        now=NOW,
    )


def test_an_approved_line_that_changes_in_substance_waits_for_approval_again(case: CaseMoved, writer: Actor) -> None:
    line, colleague = make_line(case, writer), make_staff()
    services.approve(line_id=line, by=colleague, now=NOW)
    change(line, colleague, cents=100_000, whom="Another shop")
    assert state(line) == LineState.APPROVED
    change(line, colleague, cents=150_000)
    assert state(line) == LineState.PLANNED
    with pytest.raises(RefusedError):
        services.approve(line_id=line, by=colleague, now=NOW)


def test_less_than_was_delivered_can_not_be_planned(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    services.approve(line_id=line, by=make_staff(), now=NOW)
    deliver(line, writer, cents=60_000, complete=False)
    with pytest.raises(DomainError, match="less_than_delivered"):
        change(line, writer, cents=50_000)


def test_a_dropped_line_keeps_its_reason_and_leaves_the_totals(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    with pytest.raises(DomainError, match="reason_needed"):
        services.drop_line(line_id=line, reason=" ", by=writer, now=NOW)
    services.drop_line(line_id=line, reason="found work", by=writer, now=NOW)
    page = queries.plan(writer, case.case_id, today=TODAY)
    assert page.lines[0].dropped_reason == "found work"
    assert page.totals == ()


def test_a_plan_written_late_is_a_warning_and_no_block(writer: Actor) -> None:
    home = make_home()
    case = make_departed(writer)
    share(case, home, writer)
    arrived(case, home)
    after = TODAY + dt.timedelta(days=40)
    assert queries.plan(home, case.case_id, today=after).late
    services.write_plan(
        case_id=case.case_id, written_on=after, language="am", together=True, by=home, now=NOW + dt.timedelta(days=40)
    )
    page = queries.plan(home, case.case_id, today=after)
    assert (page.late, page.written_on, page.due_on) == (True, after, dt.date(2026, 12, 22))


def test_nobody_outside_reads_or_writes_the_plan(case: CaseMoved, writer: Actor) -> None:
    line = make_line(case, writer)
    stranger = make_staff(office=make_office(name="Tilburg"))
    with pytest.raises(NotFoundError):
        queries.plan(stranger, case.case_id, today=TODAY)
    with pytest.raises(NotFoundError):
        queries.line(stranger, line)
    with pytest.raises(NotFoundError):
        services.drop_line(line_id=line, reason="no", by=stranger, now=NOW)
    with pytest.raises(RefusedError):
        make_line(case, make_staff(Role.AIRPORT))


def test_a_receipt_is_for_those_who_work_on_support(case: CaseMoved, writer: Actor) -> None:
    delivery = deliver(make_line(case, writer, source=Source.GIFT), writer)
    assert queries.receipt(writer, delivery)[0] == case.case_id
    with pytest.raises(RefusedError):
        queries.receipt(make_staff(Role.AIRPORT), delivery)


def test_the_plan_takes_as_many_queries_for_nine_lines_as_for_one(case: CaseMoved, writer: Actor) -> None:
    make_line(case, writer)
    one = _queries(writer, case)
    for _number in range(8):
        deliver(make_line(case, writer, source=Source.GIFT), writer)
    assert _queries(writer, case) == one


def _queries(actor: Actor, case: CaseMoved) -> int:
    with CaptureQueriesContext(connection) as captured:
        queries.plan(actor, case.case_id, today=TODAY)
    return len(captured)


TRUTH = [
    (Source.PROJECT, LineState.PLANNED, False),
    (Source.PROJECT, LineState.APPROVED, True),
    (Source.PROJECT, LineState.DELIVERED, False),
    (Source.PROJECT, LineState.DROPPED, False),
    (Source.GIFT, LineState.PLANNED, True),
    (Source.GIFT, LineState.DELIVERED, False),
    (Source.GIFT, LineState.DROPPED, False),
]


@pytest.mark.parametrize(("source", "at", "may"), TRUTH)
def test_when_something_may_be_delivered(source: Source, at: LineState, may: bool) -> None:  # noqa: FBT001
    assert rules.may_deliver(source, at) is may


@pytest.mark.parametrize(
    ("source", "same", "may"),
    [
        (source, same, source == Source.PROJECT and not same)
        for source, same in itertools.product(Source, (True, False))
    ],
)
def test_who_may_approve_what(source: Source, same: bool, may: bool) -> None:  # noqa: FBT001
    assert rules.may_approve(source, "writer", "writer" if same else "other") is may


LINES = st.builds(
    LineRow,
    id=st.uuids(),
    sphere=st.sampled_from(Sphere),
    level=st.sampled_from(Level),
    what=st.just("a tool"),
    source=st.sampled_from(Source),
    form=st.sampled_from(Form),
    cents=st.integers(0, 10**7),
    currency=st.sampled_from(["EUR", "USD", "ETB"]),
    whom=st.just(""),
    planned_on=st.none(),
    state=st.sampled_from(LineState),
    written_by=st.just("M. de Wit"),
    written_by_id=st.uuids(),
    approved_by=st.just(""),
    dropped_reason=st.just(""),
    deliveries=st.just(()),
)


@given(st.lists(LINES, max_size=12))
def test_totals_add_up_per_source_and_currency_and_leave_dropped_lines_out(lines: list[LineRow]) -> None:
    found = rules.totals(lines)
    assert sum(total.planned for total in found) == sum(line.cents for line in lines if line.state != LineState.DROPPED)
    assert len({(total.source, total.currency) for total in found}) == len(found)
