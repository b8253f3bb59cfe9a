"""What a snapshot takes along, what it leaves behind, and that it is what was signed."""

import json
import uuid

import pyarrow.parquet as pq
import pytest
from django.db import connection

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases.vocab import CaseMoved
from sankofa.protection import services as protection
from sankofa.protection.models import StatisticsOpening
from sankofa.protection.vocab import Compartment
from sankofa.reporting import dictionary, services, storage
from sankofa.reporting.models import Snapshot
from sankofa.reporting.vocab import Progress, SnapshotError, SnapshotRow
from tests.factories import NOW, give_key, lead_of, make_case, make_person, make_staff, member_of

pytestmark = pytest.mark.usefixtures("fresh_database")
KINDS = {"key", "code", "country", "list", "bool", "month", "number"}
NAME = "Selam Gebremariam"


@pytest.fixture
def case() -> CaseMoved:
    by = make_staff()
    return make_case(by, person_id=make_person(by, NAME))


@pytest.fixture
def focal_point() -> object:
    actor = make_staff(Role.PROTECTION, scope=Scope.MISSION)
    give_key(actor, Compartment.PROTECTION)
    return actor


def taken() -> SnapshotRow:
    return services.take_snapshot(now=NOW)


def rows(snapshot: SnapshotRow, table: str) -> list[dict[str, object]]:
    if dictionary.tables()[table].sealed:
        return list(storage.sealed_table(storage.manifest(snapshot.id), table).to_pylist())
    return list(pq.read_table(storage.folder(snapshot.id) / f"{table}.parquet").to_pylist())


def test_every_table_has_the_columns_of_the_dictionary_and_no_other(case: CaseMoved) -> None:
    snapshot = taken()
    for table in dictionary.tables().values():
        found = (
            storage.sealed_table(storage.manifest(snapshot.id), table.name).column_names
            if table.sealed
            else pq.read_schema(storage.folder(snapshot.id) / f"{table.name}.parquet").names
        )
        assert found == list(table.columns), table.name


def test_nobody_can_be_found_in_its_files_by_name_or_by_id(case: CaseMoved) -> None:
    place = storage.folder(taken().id)
    content = b"".join(path.read_bytes() for path in place.iterdir())
    for trace in (NAME.encode(), b"Selam", str(case.case_id).encode(), case.case_id.bytes, lead_of(case).bytes):
        assert trace not in content
    for table in place.glob("*.parquet"):
        assert NAME not in str(pq.read_table(table).to_pylist())


def test_dates_are_months_and_ages_are_bands(case: CaseMoved) -> None:
    snapshot = taken()
    [person] = rows(snapshot, "people")
    assert str(person["opened"]) == "2026-11-01"
    assert person["age_band"] in {None, "0-11", "12-17", "18-24", "25-34", "35-49", "50-64", "65+"}
    for table in dictionary.tables().values():
        assert {column.type for column in table.columns.values()} <= KINDS
        months = [column.name for column in table.columns.values() if column.type == "month"]
        assert {row[name].day for row in rows(snapshot, table.name) for name in months if row[name]} <= {1}  # type: ignore[attr-defined]


def test_keys_are_new_in_every_snapshot_and_lead_back_only_through_the_sealed_file(case: CaseMoved) -> None:
    snapshot = taken()
    [person] = rows(snapshot, "people")
    keys = storage.sealed_table(storage.manifest(snapshot.id), "cases").to_pylist()
    assert [uuid.UUID(bytes=row["id"]) for row in keys if row["key"] == person["case"]] == [case.case_id]


def test_what_a_compartment_knows_lies_in_the_sealed_file_alone_under_another_key(
    case: CaseMoved, focal_point: object
) -> None:
    protection.answer_inside(
        case_id=case.case_id,
        which=Compartment.PROTECTION,
        answers=[(member_of(case), "member.trafficking.victim", "presumed")],
        by=focal_point,  # type: ignore[arg-type]
        now=NOW,
    )
    snapshot = taken()
    [guarded] = rows(snapshot, "guarded")
    assert guarded["victim"] == "presumed"
    assert "case" not in guarded
    assert b"presumed" not in (storage.folder(snapshot.id) / "guarded.sealed").read_bytes()
    assert not any("presumed" in str(rows(snapshot, t.name)) for t in dictionary.tables().values() if not t.sealed)


def test_reading_the_compartments_is_written_down(case: CaseMoved) -> None:
    snapshot = taken()
    assert StatisticsOpening.objects.get().reason == f"snapshot {snapshot.id}"


def test_the_app_can_open_nothing_for_statistics(case: CaseMoved) -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("SELECT open_statistics('because')")


def test_a_changed_file_is_refused(case: CaseMoved) -> None:
    snapshot = taken()
    with (storage.folder(snapshot.id) / "people.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(SnapshotError) as refused:
        storage.manifest(snapshot.id)
    assert "people.parquet" in str(refused.value.message)


def test_a_changed_manifest_is_refused(case: CaseMoved) -> None:
    snapshot = taken()
    path = storage.folder(snapshot.id) / storage.MANIFEST
    held = json.loads(path.read_bytes())
    held["manifest"]["rows"]["people"] = 7
    path.write_text(json.dumps(held))
    with pytest.raises(SnapshotError) as refused:
        storage.manifest(snapshot.id)
    assert refused.value.code == "snapshot_changed"


def test_one_that_fails_halfway_leaves_nothing(case: CaseMoved) -> None:
    def fail(progress: Progress) -> None:
        if progress.table == "postings":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.take_snapshot(now=NOW, tell=fail)
    assert not Snapshot.objects.exists()
    assert not [path for path in storage.folder(uuid.uuid4()).parent.iterdir() if path.suffix == ".part"]
