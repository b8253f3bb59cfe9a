"""An export, edited, comes back: it is known again, shows what differs, and changes that alone."""

import csv
import io

import pytest
from django.apps import apps

from sankofa.accounts.vocab import PERMISSIONS, Actor, Perm, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event
from sankofa.cases.vocab import CaseFilters, Reach
from sankofa.imports import queries, services
from sankofa.imports.models import Import
from sankofa.imports.vocab import Purpose, RowState
from sankofa.people import services as people
from sankofa.people.models import Person
from sankofa.people.queries import finding
from sankofa.people.vocab import PersonDetails, Question
from tests.factories import NOW, make_case, make_person, make_staff
from tests.imports.sheets import checked, line, write

pytestmark = pytest.mark.django_db
MISSION = CaseFilters(reach=Reach.MISSION)


def processor() -> Actor:
    return make_staff(Role.PROCESSOR, scope=Scope.MISSION)


def edited(by: Actor, **cells: str) -> bytes:
    """The caseload as a CSV, with cells of its first row changed."""
    rows = list(csv.reader(io.StringIO(queries.export_csv(by, MISSION).decode("utf-8-sig")), delimiter=";"))
    for heading, value in cells.items():
        rows[1][rows[0].index(heading.replace("_", " "))] = value
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows(rows)
    return target.getvalue().encode()


def test_an_export_that_nobody_edited_changes_nothing() -> None:
    by = processor()
    make_case(by, person_id=make_person(by, "Sara Haile", nationalities=("ERI", "BIH")))
    for content, name in ((edited(by), "a.csv"), (queries.export_xlsx(by, MISSION), "a.xlsx")):
        import_id = checked(content, by, name=name)
        assert Import.objects.get(id=import_id).purpose == Purpose.UPDATE
        assert line(import_id, 2).state == RowState.SAME


def test_only_what_differs_is_shown_and_changed() -> None:
    by = processor()
    case = make_case(by)
    import_id = checked(edited(by, Full_name="Dawit Tesfaye Bekele", Wished_departure="2027-01-15"), by)
    (row,) = queries.preview(by, import_id, "good", now=NOW).rows
    assert [(d.label, d.ours, d.theirs) for d in row.differences] == [
        ("Full name", "Dawit Tesfaye", "Dawit Tesfaye Bekele"),
        ("Wished departure", "", "2027-01-15"),
    ]
    write(import_id, by)
    after = Case.objects.get(id=case.case_id)
    assert (Person.objects.get().full_name, str(after.wished_on)) == ("Dawit Tesfaye Bekele", "2027-01-15")
    assert (Person.objects.get().sex, after.destination_id) == ("m", "ETH")


def test_who_does_not_record_people_hears_at_the_check_which_cells_are_not_theirs() -> None:
    by, counsellor = make_staff(Role.MANAGER, scope=Scope.MISSION), make_staff()
    for n in range(2):
        make_case(counsellor, person_id=make_person(counsellor, f"Sara Haile {n}"))
    rows = all_edited(by, Wished_departure="2027-01-15").decode().splitlines()
    rows[1] = rows[1].replace("Sara Haile", "Mehret Haile", 1)
    import_id = checked("\n".join(rows).encode(), by)
    (wrong,) = queries.preview(by, import_id, "wrong", now=NOW).rows
    assert [(p.column, p.what) for p in wrong.problems] == [("Full name", "Your role does not change who people are.")]
    assert "case processor" in wrong.problems[0].mend
    write(import_id, by)
    assert sorted(Person.objects.values_list("full_name", flat=True)) == ["Sara Haile 0", "Sara Haile 1"]
    assert sorted(str(day) for day in Case.objects.values_list("wished_on", flat=True)) == ["2027-01-15", "None"]


def test_a_case_processor_alone_imports_and_records_people() -> None:
    """The sentences of an import name them."""
    both = {role for role, held in PERMISSIONS.items() if {Perm.IMPORT, Perm.WRITE_PERSON} <= held}
    assert both == {Role.PROCESSOR}


def test_a_record_that_changed_after_the_export_waits_for_a_choice_by_field() -> None:
    by = processor()
    make_case(by)
    content = edited(by, Full_name="Dawit T.", Sex="X")
    person = Person.objects.get()
    people.correct_person(
        person_id=person.id, version=person.version, details=PersonDetails("Dawit Abebe", sex="m"), by=by, now=NOW
    )
    import_id = checked(content, by)
    assert line(import_id, 2).conflict
    services.resolve(import_id=import_id, line_id=line(import_id, 2).pk, takes={"sex": True}, by=by, now=NOW)
    write(import_id, by)
    person.refresh_from_db()
    assert (person.full_name, person.sex) == ("Dawit Abebe", "x")


def test_a_record_that_changes_between_check_and_import_is_refused_not_overwritten() -> None:
    by = processor()
    make_case(by)
    import_id = checked(edited(by, Full_name="Dawit T."), by)
    person = Person.objects.get()
    people.correct_person(
        person_id=person.id, version=person.version, details=PersonDetails("Dawit Abebe"), by=by, now=NOW
    )
    write(import_id, by)
    assert line(import_id, 2).state == RowState.REFUSED
    assert Person.objects.get().full_name == "Dawit Abebe"


def all_edited(by: Actor, **cells: str) -> bytes:
    """The caseload as a CSV, with cells of every row changed; "{}" is the row's number."""
    head, *rows = csv.reader(io.StringIO(queries.export_csv(by, MISSION).decode("utf-8-sig")), delimiter=";")
    for number, row in enumerate(rows):
        for heading, value in cells.items():
            row[head.index(heading.replace("_", " "))] = value.format(number)
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows([head, *rows])
    return target.getvalue().encode()


def test_many_changed_rows_cost_no_more_questions_than_a_few(django_assert_max_num_queries: object) -> None:
    by = processor()
    for number in range(12):
        make_case(by, person_id=make_person(by, f"Sara Haile {number}"))
    content = all_edited(by, Full_name="Mehret {}", Other_names="New {}", Wished_departure="2027-01-15")
    import_id = checked(content, by)
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        write(import_id, by)
    people_ = Person.objects.order_by("full_name").prefetch_related("aliases")
    assert {(one.full_name, *(alias.full_name for alias in one.aliases.all())) for one in people_} == {
        (f"Mehret {n}", f"New {n}") for n in range(12)
    }
    assert {str(case.wished_on) for case in Case.objects.all()} == {"2027-01-15"}
    assert Event.objects.filter(code="planned").count() == 12
    kept = apps.get_model("people", "PersonHistory").objects.values_list("full_name", "version")
    assert sorted(kept) == sorted((f"Sara Haile {n}", 1) for n in range(12))
    assert [hit.person_id for hit in finding.hits(Question(text="Mehret 3", name="Mehret 3"))]


def test_one_that_changed_meanwhile_is_refused_and_the_others_are_written() -> None:
    by = processor()
    for number in range(3):
        make_case(by, person_id=make_person(by, f"Sara Haile {number}"))
    import_id = checked(all_edited(by, Full_name="Mehret {}"), by)
    moved = Person.objects.get(full_name="Sara Haile 1")
    people.correct_person(person_id=moved.id, version=moved.version, details=PersonDetails("Sara"), by=by, now=NOW)
    write(import_id, by)
    assert sorted(Person.objects.values_list("full_name", flat=True)) == ["Mehret 0", "Mehret 2", "Sara"]


def test_somebody_on_two_cases_is_corrected_once_and_the_second_row_refused() -> None:
    by = processor()
    person = make_person(by, "Sara Haile")
    for _case in range(2):
        make_case(by, person_id=person)
    import_id = checked(all_edited(by, Full_name="Mehret {}"), by)
    write(import_id, by)
    assert sorted(line(import_id, number).state for number in (2, 3)) == sorted([RowState.DONE, RowState.REFUSED])
    assert Person.objects.get().version == 2


def test_a_row_of_a_case_that_is_not_open_to_the_reader_is_refused() -> None:
    by = processor()
    make_case(by)
    content = edited(by, Full_name="Anders")
    other = make_staff(Role.PROCESSOR, scope=Scope.CASELOAD)
    assert checked_errors(content, other) == 1


def checked_errors(content: bytes, by: Actor) -> int:
    assert by.office_id
    return line(checked(content, by), 2).errors


def test_somebody_shielded_is_not_in_an_export() -> None:
    by, focal = processor(), make_staff(Role.PROTECTION, scope=Scope.MISSION)
    make_case(by)
    cases.shield_person(person_id=Person.objects.get().id, by=focal, now=NOW)
    assert len(queries.export_csv(by, MISSION).decode().splitlines()) == 1


def test_a_cell_that_a_spreadsheet_would_run_goes_out_neutral_and_comes_back_as_it_was() -> None:
    by = processor()
    make_case(by, person_id=make_person(by, "=1+1"))
    assert "'=1+1" in queries.export_csv(by, MISSION).decode()
    assert line(checked(edited(by), by), 2).state == RowState.SAME
