"""A caseload comes in: the good rows become people and cases, once; the others wait with what is wrong."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case, Clearance, Event, Member, Note
from sankofa.cases.queries import find_people
from sankofa.cases.vocab import Stage
from sankofa.imports import queries, services, storage
from sankofa.imports.models import Import
from sankofa.imports.vocab import RowState, Standing
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.people.models import Channel, Identifier, IdentityDocument, Person, Relation
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.imports.sheets import as_csv, as_xlsx, brought_in, checked, imported, line, write

pytestmark = pytest.mark.django_db


def manager() -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)


GOOD = ("A1", "Dawit Tesfaye", "13-05-1984", "M", "Ethiopisch", "Ethiopië", "06 12 34 44 17", "Intake")
WRONG = ("A2", "Sara Haile", "31-02-1990", "V", "ERI", "Eritrea", "", "")


def test_a_good_row_becomes_a_person_and_a_case_that_can_be_found() -> None:
    by = manager()
    imported(as_csv(GOOD), by)
    case = Case.objects.get()
    person = Person.objects.get()
    assert (case.stage, case.destination_id, case.office_id, case.lead_id) == ("intake", "ETH", by.office_id, person.id)
    assert (person.full_name, person.sex, person.birth_from) == ("Dawit Tesfaye", "m", dt.date(1984, 5, 13))
    assert Channel.objects.get().normalised == "+31612344417"
    assert Identifier.objects.get().value == "A1"
    assert [row.id for row in find_people(by, "dawit tesfay").rows] == [person.id]


def test_a_case_that_came_in_tells_so_on_its_timeline_and_counts_its_version() -> None:
    imported(as_csv(GOOD), manager())
    assert list(Event.objects.order_by("id").values_list("code", flat=True)) == ["opened", "imported"]
    assert Case.objects.get().version == 1 + Event.objects.count()


def test_only_the_good_rows_come_in_and_the_others_wait() -> None:
    by = manager()
    import_id = imported(as_csv(GOOD, WRONG), by)
    assert Case.objects.count() == 1
    assert line(import_id, 3).state == RowState.WAITING
    counts = queries.one_import(by, import_id, now=NOW).counts
    assert (counts.done, counts.wrong, counts.good) == (1, 1, 0)


def test_all_rows_or_none_does_not_start_while_a_row_is_wrong() -> None:
    by = manager()
    import_id = checked(as_csv(GOOD, WRONG), by)
    with pytest.raises(DomainError) as refused:
        services.import_rows(import_id=import_id, whole=True, by=by, now=NOW)
    assert refused.value.code == "rows_to_mend"
    assert not Case.objects.exists()


def test_all_rows_come_in_when_all_are_good() -> None:
    imported(as_csv(GOOD, ("A2", "Sara Haile", "1990", "V", "ERI", "Eritrea", "", "")), manager(), whole=True)
    assert Case.objects.count() == 2


@pytest.mark.parametrize("again", [as_csv(GOOD), as_xlsx(GOOD), as_csv(GOOD, separator=",")])
def test_the_same_rows_again_double_nothing_whatever_the_file(again: bytes) -> None:
    by = manager()
    imported(as_csv(GOOD), by)
    import_id = checked(again, by, name="other.xlsx")
    assert line(import_id, 2).state == RowState.BEFORE
    with pytest.raises(DomainError):
        write(import_id, by)
    assert Person.objects.count() == Case.objects.count() == 1


def test_two_equal_rows_in_one_file_are_to_be_decided() -> None:
    import_id = checked(as_csv(GOOD, GOOD), manager())
    assert (line(import_id, 3).twin, line(import_id, 3).to_decide) == (2, True)


FAMILY = ("Gezin", "Naam", "Relatie", "Geboortedatum", "Nationaliteit", "Bestemming", "Opmerkingen")


def test_a_family_over_several_rows_is_one_case_led_by_its_head() -> None:
    rows = as_csv(
        ("F1", "Almaz Bekele", "echtgenote", "1986", "ETH", "", ""),
        ("F1", "Dawit Tesfaye", "hoofd", "1984", "ETH", "Ethiopië", "Wil in mei weg"),
        ("F1", "Liya Dawit", "dochter", "2015", "ETH", "", ""),
        headings=FAMILY,
    )
    imported(rows, manager())
    case = Case.objects.get()
    assert case.lead.full_name == "Dawit Tesfaye"
    assert list(Member.objects.order_by("id").values_list("role", flat=True)) == ["hoofd", "echtgenote", "dochter"]
    kinds = sorted(Relation.objects.values_list("kind", flat=True))
    assert (kinds, case.destination_id, Note.objects.get().body) == (["parent", "spouse"], "ETH", "Wil in mei weg")


def test_a_family_waits_until_each_of_its_rows_is_good() -> None:
    rows = as_csv(
        ("F1", "Dawit Tesfaye", "hoofd", "1984", "ETH", "ETH", ""),
        ("F1", "", "dochter", "2015", "ETH", "", ""),
        (*GOOD[:2], "", "1990", "ETH", "", ""),
        headings=FAMILY,
    )
    import_id = imported(rows, manager())
    assert Case.objects.count() == 1
    assert line(import_id, 2).state == RowState.WAITING


def test_several_names_in_a_cell_are_several_members() -> None:
    imported(as_csv(("A1", "Dawit Tesfaye; Almaz Bekele / Liya", "1984", "", "ETH", "", "", "")), manager())
    assert Member.objects.filter(case=Case.objects.get()).count() == 3
    assert Person.objects.get(full_name="Liya").birth_from is None


def test_a_document_number_is_kept_with_its_kind() -> None:
    headings = ("Naam", "Nationaliteit", "Paspoortnummer", "Soort document", "Geldig tot")
    imported(as_csv(("Dawit", "ETH", "EP 123 456", "paspoort", "31-12-2030"), headings=headings), manager())
    paper = IdentityDocument.objects.get()
    assert (paper.kind, paper.normalised, paper.valid_until) == ("passport", "EP123456", dt.date(2030, 12, 31))


@pytest.mark.parametrize("stage", ["Aanvraag", "Documenten", "Vlucht", "Vertrek"])
def test_an_import_cannot_go_past_a_gate(stage: str) -> None:
    imported(as_csv((*GOOD[:7], stage)), manager())
    assert Case.objects.get().stage == Stage.ELIGIBILITY
    assert not Clearance.objects.exists()


def test_somebody_who_has_gone_comes_in_as_registered_after_departure() -> None:
    headings = ("Naam", "Bestemming", "Fase", "Vertrekdatum", "Eerste contact")
    imported(as_csv(("Dawit", "ETH", "Aangekomen", "15-03-2026", "14-01-2026"), headings=headings), manager())
    case = Case.objects.get()
    assert (case.stage, case.retroactive, case.opened_on) == (Stage.ARRIVAL, True, dt.date(2026, 1, 14))
    assert Event.objects.get(code="register_departed").happened_on == dt.date(2026, 3, 15)


def test_a_closed_case_comes_in_closed_with_its_outcome() -> None:
    headings = ("Naam", "Fase", "Uitkomst", "Gesloten op")
    imported(as_csv(("Dawit", "gesloten", "blijft", "15-03-2026"), headings=headings), manager())
    case = Case.objects.get()
    assert (case.stage, case.outcome, case.closed_on) == ("closed", "stayed", dt.date(2026, 3, 15))


def test_a_formula_stays_a_text() -> None:
    imported(as_csv(("A1", '=HYPERLINK("example.org")', "", "", "", "", "", "")), manager())
    assert Person.objects.get().full_name == '=HYPERLINK("example.org")'


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.OUTREACH, Role.AIRPORT, Role.DATA_PROTECTION])
def test_without_the_permission_no_file_comes_in(role: Role) -> None:
    with pytest.raises(RefusedError):
        brought_in(as_csv(GOOD), make_staff(role))


def test_nobody_imports_into_an_office_of_another_mission() -> None:
    elsewhere = make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Brussel")
    with pytest.raises(RefusedError):
        services.start(content=as_csv(GOOD), name="a.csv", office_id=elsewhere.id, by=manager(), now=NOW)


def test_an_office_grant_imports_into_that_office_alone() -> None:
    by = make_staff(Role.PROCESSOR)
    make_office(name="Tilburg")
    headings = ("Naam", "Kantoor")
    import_id = checked(as_csv(("Dawit", "Tilburg"), headings=headings), by)
    assert line(import_id, 2).errors == 1


def test_an_import_is_open_to_who_started_it_alone() -> None:
    import_id = checked(as_csv(GOOD), manager())
    with pytest.raises(NotFoundError):
        queries.one_import(manager(), import_id, now=NOW)
    with pytest.raises(NotFoundError):
        services.import_rows(import_id=import_id, whole=False, by=manager(), now=NOW)


def test_dropping_an_import_erases_its_file_and_cells() -> None:
    by = manager()
    import_id = checked(as_csv(GOOD), by)
    services.drop(import_id=import_id, by=by, now=NOW)
    assert line(import_id, 2).sealed is None
    assert Import.objects.get(id=import_id).standing == Standing.DROPPED


def test_old_files_are_erased_and_rows_are_still_known() -> None:
    by = manager()
    import_id = imported(as_csv(GOOD), by)
    assert services.erase_old(NOW + dt.timedelta(days=31)) == 1
    assert line(import_id, 2).sealed is None
    assert line(checked(as_csv(GOOD), by), 2).state == RowState.BEFORE


def test_a_file_whose_import_nobody_sees_yet_is_left_alone_for_a_day() -> None:
    unseen = new_id()
    storage.put(unseen, as_csv(GOOD))
    services.erase_old(clock.now() + dt.timedelta(hours=23))
    assert storage.take(unseen) == as_csv(GOOD)
    services.erase_old(clock.now() + dt.timedelta(hours=25))
    with pytest.raises(FileNotFoundError):
        storage.take(unseen)
