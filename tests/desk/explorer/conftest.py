"""A mission with a snapshot: people who left in three years for several countries, in small counts and larger ones."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case
from sankofa.cases.vocab import Kind
from sankofa.people.vocab import Sex
from sankofa.reporting import services
from sankofa.reporting.vocab import SnapshotRow
from tests.factories import NOW, make_case, make_person, make_staff

# (nationality, year, sex) -> how many; each a return to their country, the last of each an onward settlement
LEFT = {
    ("AGO", 2025, Sex.MALE): 7, ("AGO", 2025, Sex.FEMALE): 2, ("AGO", 2026, Sex.MALE): 6, ("AGO", 2026, Sex.FEMALE): 5,
    ("IRQ", 2025, Sex.MALE): 1, ("IRQ", 2026, Sex.MALE): 8, ("NGA", 2025, Sex.FEMALE): 6, ("NGA", 2026, Sex.MALE): 3,
}  # fmt: skip


@pytest.fixture
def snapshot(fresh_database: str) -> SnapshotRow:
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    for (nationality, year, sex), many in LEFT.items():
        for place in range(many):
            person = make_person(counsellor, f"Person {place}", sex=sex, nationalities=[nationality])
            onward = nationality == "NGA" and place == 0
            case = make_case(counsellor, person_id=person, kind=Kind.ONWARD if onward else Kind.RETURN)
            Case.objects.filter(id=case.case_id).update(destination_id="GHA" if onward else nationality)
            late = nationality == "IRQ" and year == 2025  # recorded in 2026, as all here; happened before
            on = dt.date(year, 1 + (place * 3) % 11, 3 if late else 20)
            cases.register_departed(case_id=case.case_id, departed_on=on, reason="told later", by=desk, now=NOW)
    return services.take_snapshot(now=NOW)


@pytest.fixture
def manager(snapshot: SnapshotRow) -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)
