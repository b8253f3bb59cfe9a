"""Who owns the tables and who may do what with them, asked of PostgreSQL's own catalogue.

A table that isn't declared here gets the default: the app may read, add, change and delete; the backup may read; nobody
else anything. Whatever is narrower is declared, so that a grant that comes back by itself is seen.
"""

import re

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

pytestmark = pytest.mark.django_db

READ, ADD, CHANGE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"
DEFAULT = frozenset({READ, ADD, CHANGE, DELETE})
ADDED_TO_ONLY = frozenset({READ, ADD})
NEVER_DELETED = frozenset({READ, ADD, CHANGE})

NARROW: dict[str, frozenset[str]] = {
    "accounts_mission": NEVER_DELETED,
    "accounts_office": NEVER_DELETED,
    "accounts_organisation": NEVER_DELETED,
    "accounts_rolegrant": NEVER_DELETED,
    "accounts_staff": NEVER_DELETED,
    "cases_clearance": ADDED_TO_ONLY,
    "cases_event": ADDED_TO_ONLY,
    "django_migrations": frozenset({READ}),
    "finance_account": ADDED_TO_ONLY,
    "finance_batch": NEVER_DELETED,
    "finance_box": NEVER_DELETED,
    "finance_close": ADDED_TO_ONLY,
    "finance_count": NEVER_DELETED,
    "finance_entry": ADDED_TO_ONLY,
    "finance_extension": ADDED_TO_ONLY,
    "finance_funding": ADDED_TO_ONLY,
    "finance_hourrate": ADDED_TO_ONLY,
    "finance_match": frozenset({READ, ADD, DELETE}),
    "finance_moneytransfer": NEVER_DELETED,
    "finance_order": frozenset({READ, ADD, DELETE}),  # deleted from a draft only: a trigger sees to it
    "finance_paper": ADDED_TO_ONLY,
    "finance_posting": ADDED_TO_ONLY,
    "finance_statement": ADDED_TO_ONLY,
    "finance_statementline": NEVER_DELETED,
    "finance_revision": ADDED_TO_ONLY,
    "finance_revisionline": ADDED_TO_ONLY,
    "journal_access": ADDED_TO_ONLY,
    "eligibility_approvedversion": ADDED_TO_ONLY,
    "eligibility_keptsample": ADDED_TO_ONLY,
    "matching_join": NEVER_DELETED,
    "people_custodymove": ADDED_TO_ONLY,
    "pghistory_context": ADDED_TO_ONLY,
    "protection_healthentry": ADDED_TO_ONLY,
    "protection_healthfile": NEVER_DELETED,
    "protection_key": NEVER_DELETED,
    "protection_opening": frozenset({READ}),  # written by a function of the owner's, which asks for a reason
    "protection_protectionnote": ADDED_TO_ONLY,
    "protection_sealedanswer": ADDED_TO_ONLY,
    "protection_sealeddecision": ADDED_TO_ONLY,
    "protection_statisticsopening": frozenset({READ}),  # as above
    "protection_verdict": ADDED_TO_ONLY,
    "reporting_release": ADDED_TO_ONLY,
    "reference_country": NEVER_DELETED,
    "reference_language": NEVER_DELETED,
    "reporting_annualfile": ADDED_TO_ONLY,
    "reporting_annualreport": NEVER_DELETED,
    "reporting_annualtext": ADDED_TO_ONLY,
    "reporting_answer": frozenset(),  # views for the report role: what an owner's view shows, the app has itself
    "reporting_pseudonymkey": ADDED_TO_ONLY,
    "reporting_reportedentry": frozenset({READ, ADD, DELETE}),  # deleted from a draft only: a trigger sees to it
    "reporting_step": frozenset(),
    "reintegration_delivery": NEVER_DELETED,
    "travel_deskmark": NEVER_DELETED,
    "travel_documentcost": NEVER_DELETED,
    "travel_handover": NEVER_DELETED,
    "travel_ticket": NEVER_DELETED,
    "travel_tiedup": ADDED_TO_ONLY,
}
HISTORY = re.compile(r"^[a-z]+_[a-z]+history$")  # every table that pghistory fills is added to only
COMPARTMENTS = {
    "protection_healthentry",
    "protection_healthfile",
    "protection_protectionnote",
    "protection_sealedanswer",
    "protection_sealeddecision",
}
# Functions that run with the owner's rights: each is a door, so each is named.
DOORS = {"_pgh_attach_context", "compartment_is_open", "files_go_along", "open_compartment"}
FOR_REPORTS = {"open_statistics", "statistics_are_open"}  # the report role's own: each opening is written down


def rows(sql: str, *parameters: str | list[str]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def tables() -> list[str]:
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        " ORDER BY relname"
    )
    return [str(row[0]) for row in found]


def rights(role: str, table: str) -> frozenset[str]:
    """What a role may do with a table, by itself, by membership or through PUBLIC."""
    every = [READ, ADD, CHANGE, DELETE, "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"]
    held = rows(
        "SELECT p FROM unnest(%s::text[]) AS p WHERE has_table_privilege(%s, %s::regclass, p)", every, role, table
    )
    return frozenset(str(row[0]) for row in held)


def expected(table: str) -> frozenset[str]:
    return NARROW.get(table, ADDED_TO_ONLY if HISTORY.match(table) else DEFAULT)


def test_the_owner_owns_everything_and_nobody_else_anything() -> None:
    owners = rows(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind <> 'i' AND NOT EXISTS"
        " (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')"
    )
    assert owners == [("sankofa_owner",)]


def test_the_app_may_do_with_each_table_what_is_declared_and_no_more() -> None:
    wrong = {t: sorted(rights("sankofa_app", t)) for t in tables() if rights("sankofa_app", t) != expected(t)}
    assert wrong == {}


def test_what_is_declared_exists() -> None:
    assert (set(NARROW) | COMPARTMENTS) - set(tables()) == set()


def test_the_backup_reads_everything_and_changes_nothing() -> None:
    assert {t: sorted(rights("sankofa_backup", t)) for t in tables() if rights("sankofa_backup", t) != {READ}} == {}


def test_the_report_role_reads_no_whole_table() -> None:
    """It gets columns, one by one, where a report needs them."""
    assert {t: sorted(rights("sankofa_report", t)) for t in tables() if rights("sankofa_report", t)} == {}


def test_nothing_is_granted_to_everybody() -> None:
    public = rows(
        "SELECT relname FROM pg_class, aclexplode(relacl) AS a"
        " WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0 AND relkind IN ('r', 'p', 'v', 'm', 'S')"
    )
    assert public == []


def test_compartments_and_only_they_have_row_level_security_forced_on_their_owner_too() -> None:
    secured = rows(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND (relrowsecurity OR relforcerowsecurity)"
    )
    assert {str(name) for name, on, forced in secured if on and forced} == COMPARTMENTS
    assert len(secured) == len(COMPARTMENTS)


def test_a_compartment_that_nobody_opened_shows_no_rows() -> None:
    for table in COMPARTMENTS:
        assert rows(f'SELECT count(*) FROM "{table}"') == [(0,)]  # noqa: S608  names from this file
        policies = rows("SELECT count(*) FROM pg_policies WHERE tablename = %s AND qual = 'true'", table)
        assert policies == [(0,)], f"{table} has a policy that lets everything through"


@pytest.mark.parametrize("role", ["sankofa_app", "sankofa_report", "sankofa_backup"])
def test_working_roles_own_nothing_and_have_no_special_powers(role: str) -> None:
    assert rows("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = %s", role) == [(0,)]
    assert rows(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s", role
    ) == [(False, False, False, False)]
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) == [(False,)]
    member_of = rows("SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE pg_get_userbyid(member) = %s", role)
    assert member_of == ([("pg_read_all_data",)] if role == "sankofa_backup" else [])


def test_only_the_backup_passes_row_level_security() -> None:
    assert rows("SELECT rolname FROM pg_roles WHERE rolbypassrls AND rolname LIKE 'sankofa%%'") == [("sankofa_backup",)]


def test_tests_and_site_connect_as_the_app() -> None:
    assert rows("SELECT current_user") == [("sankofa_app",)]


def test_functions_with_the_owners_rights_are_the_known_doors_with_a_fixed_search_path_closed_to_strangers() -> None:
    found = rows(
        "SELECT proname, proconfig, has_function_privilege('sankofa_report', oid, 'EXECUTE') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert {str(name) for name, _config, _report in found} == DOORS | FOR_REPORTS
    for name, config, report in found:
        assert any(str(line).startswith("search_path=") for line in config or ()), name  # type: ignore[attr-defined]
        assert report is (name in FOR_REPORTS), name


def test_no_change_loses_what_stood_before_it() -> None:
    """A history either holds each row from its insertion on, or of each change the row as it was."""
    triggers = rows(
        "SELECT c.relname, t.tgname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.prosrc ~ '_pgh_attach_context'"
    )
    of: dict[str, dict[str, str]] = {}
    for table, name, source in triggers:
        kind = str(name).removeprefix("pgtrigger_").split("_")[0]
        of.setdefault(str(table), {})[kind] = "OLD" if "VALUES (OLD." in str(source) else "NEW"
    assert "people_person" in of
    losing = {table for table, kept in of.items() if "insert" not in kept and kept["update"] != "OLD"}
    assert not losing


def test_who_and_why_of_a_change_cannot_be_rewritten_through_the_door_that_writes_it() -> None:
    """The function that keeps the context runs with the owner's rights: a second call must not overwrite the first."""
    same = "0198c0de-0000-7000-8000-000000000001"

    def call(metadata: str) -> None:
        rows("SELECT set_config('pghistory.context_id', %s, true)", same)
        rows("SELECT set_config('pghistory.context_metadata', %s, true)", metadata)
        rows("SELECT _pgh_attach_context()")

    call('{"staff_name": "Maria de Wit"}')
    call('{"staff_name": "somebody else"}')
    assert rows("SELECT metadata->>'staff_name' FROM pghistory_context WHERE id = %s", same) == [("Maria de Wit",)]


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (a int)", "TRUNCATE cases_event", "SET ROLE sankofa_owner"])
def test_the_app_is_refused_what_only_the_owner_may(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(statement)
