"""The table of roles: whole, readable, and the page that says it is current."""

from sankofa.accounts.management.commands import roles
from sankofa.accounts.roles import PERMISSIONS, SECOND_FACTOR_REQUIRED, Perm, Role


def test_the_reference_page_is_current() -> None:
    assert roles.FILE.read_text() == roles.page(), "run: ./sankofa manage roles --write"


def test_every_role_is_in_the_table_and_holds_something() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(PERMISSIONS.values())


def test_every_permission_is_held_by_somebody() -> None:
    assert frozenset().union(*PERMISSIONS.values()) == set(Perm)


def test_who_administers_or_watches_over_privacy_reads_no_case() -> None:
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION):
        assert not PERMISSIONS[role] & {Perm.READ_CASE, Perm.WORK_CASE, Perm.SEARCH, Perm.WRITE_PERSON}


def test_whoever_decides_waives_imports_or_administers_needs_a_second_factor() -> None:
    strong = {Perm.DECIDE, Perm.WAIVE, Perm.ADMINISTER, Perm.IMPORT, Perm.HEALTH, Perm.PROTECTION, Perm.ACCESS_LOG}
    assert {role for role, held in PERMISSIONS.items() if held & strong} <= SECOND_FACTOR_REQUIRED
