"""Payments go through three people and out once; the database holds what the service promises."""

import csv
import io

import pytest
import xmlschema
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Batch, Entry, Order, Posting
from sankofa.finance.rules import pain001
from sankofa.finance.vocab import BatchKind, BatchState, LineKind, Nature
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from tests.database import ROOT
from tests.factories import NOW, make_case, make_mission, make_office, make_staff
from tests.finance import paying
from tests.finance.books import Money, make_money, make_officer
from tests.finance.paying import OURS, THEIRS, TODAY, Run

SCHEMA = ROOT.parent / "shared" / "conformance" / "pain001" / "pain.001.001.09.xsd"


@pytest.fixture
def money(db: None) -> Money:
    return make_money()


@pytest.fixture
def run(money: Money) -> Run:
    checker = make_officer()
    return Run(new_id(), money.officer.id, checker.id, money.manager.id, money.lines[LineKind.SUPPORT])


def test_a_batch_goes_through_three_people_and_is_booked_once(run: Run) -> None:
    paying.go(run)
    paying.go(run)
    batch = Batch.objects.get()
    assert len({batch.made_by_id, batch.checked_by_id, batch.released_by_id}) == 3
    assert batch.state == BatchState.SENT
    assert Entry.objects.count() == 1
    assert Posting.objects.get(nature=Nature.EXPENSE).minor == 175_000


def test_the_maker_does_not_check_and_neither_releases(run: Run, money: Money) -> None:
    paying.make(run)
    paying.add(run)
    with pytest.raises(DomainError, match="own_batch"):
        services.check_batch(batch_id=run.key, by=money.officer, now=NOW)
    paying.check(run)
    with pytest.raises(RefusedError):
        services.release_batch(batch_id=run.key, by=money.officer, now=NOW)


@pytest.mark.parametrize(
    ("people", "broken"),
    [
        ("checked_by=made_by", "batch_checked_by_another"),
        ("released_by=made_by", "batch_released_by_a_third"),
        ("released_by=checked_by", "batch_released_by_a_third"),
    ],
)
def test_the_database_holds_the_three_apart(run: Run, people: str, broken: str) -> None:
    paying.make(run)
    paying.add(run)
    field, _is, other = people.partition("=")
    who = {"made_by": run.maker, "checked_by": run.checker}[other]
    values = {"state": "checked", "total_minor": 175_000, "checked_by_id": run.checker, "checked_at": NOW}
    if field == "released_by":
        paying.check(run)
        values = {"state": "released", "released_at": NOW, "release_limit_minor": 10**9}
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        Batch.objects.update(**{**values, f"{field}_id": who})


def test_nobody_releases_above_their_limit(run: Run, money: Money) -> None:
    administrator = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
    paying.make(run)
    paying.add(run, 1_000_001)
    paying.check(run)
    with pytest.raises(DomainError, match="above_limit"):
        paying.release(run)
    assert not Entry.objects.exists()
    services.set_release_limit(staff_id=money.manager.id, minor=2_000_000, by=administrator)
    paying.release(run)
    assert Entry.objects.count() == 1


def test_the_database_holds_the_limit_too(run: Run) -> None:
    paying.make(run)
    paying.add(run)
    paying.check(run)
    with pytest.raises(IntegrityError, match="within_the_limit"), transaction.atomic():
        Batch.objects.update(
            state="released", released_by_id=run.releaser, released_at=NOW, release_limit_minor=174_999
        )


def test_a_manager_sets_no_limits(money: Money) -> None:
    with pytest.raises(RefusedError):
        services.set_release_limit(staff_id=money.officer.id, minor=1, by=money.manager)


def test_what_was_checked_does_not_change(run: Run) -> None:
    paying.make(run)
    paying.add(run)
    paying.check(run)
    with pytest.raises(DomainError, match="not_draft"):
        paying.add(run, source="another")
    with pytest.raises(IntegrityError, match="batch was checked"), transaction.atomic():
        Order.objects.all().delete()
    with pytest.raises(IntegrityError, match="does not go from checked to checked"), transaction.atomic():
        Batch.objects.update(total_minor=1)


def test_sent_back_the_maker_corrects_it(run: Run, money: Money) -> None:
    paying.make(run)
    paying.add(run)
    paying.check(run)
    services.send_back(batch_id=run.key, by=money.manager)
    paying.add(run, source="another")
    paying.check(run)
    assert Batch.objects.get().total_minor == 350_000


@pytest.mark.parametrize("state", ["checked", "draft", "released"])
def test_a_sent_batch_goes_nowhere(run: Run, state: str) -> None:
    paying.go(run)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state=state, sent_at=None)


def test_the_same_thing_stands_in_one_batch_only(run: Run) -> None:
    paying.make(run)
    paying.add(run, source="grant:1")
    other = Run(new_id(), run.maker, run.checker, run.releaser, run.line)
    paying.make(other)
    with pytest.raises(DomainError, match="paid_elsewhere"):
        paying.add(other, source="grant:1")


def test_an_empty_batch_is_not_checked(run: Run) -> None:
    paying.make(run)
    with pytest.raises(DomainError, match="empty_batch"):
        paying.check(run)


def test_the_file_is_valid_against_the_schema_of_the_standard(run: Run) -> None:
    paying.go(run)
    content = paying.file(run)
    schema = xmlschema.XMLSchema(str(SCHEMA))
    schema.validate(io.BytesIO(content).read().decode())
    assert b"<Nm>Yohannes Tasfay</Nm>" in content
    assert b'<InstdAmt Ccy="EUR">1750.00</InstdAmt>' in content
    assert paying.file(run) == content
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(content.decode().replace("<PmtMtd>TRF</PmtMtd>", "<PmtMtd>CASH</PmtMtd>"))


def test_no_file_before_the_release(run: Run) -> None:
    paying.make(run)
    paying.add(run)
    paying.check(run)
    with pytest.raises(DomainError, match="not_released"):
        paying.file(run)


def test_a_country_without_iban_gets_a_cash_list(run: Run, money: Money) -> None:
    paying.make(run, BatchKind.CASH)
    services.add_order(
        batch_id=run.key, source="x", payee="=Almaz", account="Addis Ababa office", minor=25_050, text="Rent",
        line_id=run.line, by=money.officer,
    )  # fmt: skip
    paying.check(run)
    paying.release(run)
    rows = list(csv.reader(io.StringIO(paying.file(run).decode("utf-8-sig"))))
    assert rows[1][:5] == ["1", "'=Almaz", "Addis Ababa office", "250.50", "Rent"]
    assert Posting.objects.get(nature=Nature.CASH).minor == -25_050


def test_payees_are_sealed_in_the_database(run: Run) -> None:
    paying.make(run)
    paying.add(run)
    assert THEIRS.encode() not in bytes(Order.objects.get().payee_sealed)


def test_a_wrong_iban_is_refused_beside_its_field(run: Run, money: Money) -> None:
    with pytest.raises(DomainError) as refused:
        services.make_batch(
            key=new_id(), kind=BatchKind.SEPA, title="x", debtor_iban=OURS[:-1] + "1", execute_on=TODAY,
            by=money.officer, now=NOW,
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("iban", "debtor_iban")


def test_a_case_is_named_by_its_number(run: Run, money: Money) -> None:
    case = make_case(make_staff())
    paying.make(run)
    with pytest.raises(DomainError, match="case_number"):
        services.add_order(
            batch_id=run.key, source="x", payee="A", account=THEIRS, minor=1, text="", line_id=run.line,
            case_number="NL-0000-00000", by=money.officer,
        )  # fmt: skip
    assert case


def test_another_missions_batches_are_not_there(run: Run) -> None:
    paying.make(run)
    accra = make_staff(Role.FINANCE, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    assert queries.batches(accra) == []
    with pytest.raises(NotFoundError):
        queries.batch(accra, run.key)
    with pytest.raises(NotFoundError):
        services.check_batch(batch_id=run.key, by=accra, now=NOW)


@pytest.mark.parametrize(
    ("text", "good"),
    [("NL91 ABNA 0417 1643 00", True), (THEIRS, True), ("NL91ABNA0417164301", False), ("", False), ("NL91", False)],
)
def test_the_check_digits_of_an_iban(text: str, good: bool) -> None:  # noqa: FBT001  a table
    assert pain001.is_iban(text) is good


@given(st.text(max_size=200))
def test_any_name_becomes_letters_that_every_bank_takes(text: str) -> None:
    found = pain001.latin(text, 70)
    assert 1 <= len(found) <= 70
    assert not pain001.ALLOWED.search(found)
