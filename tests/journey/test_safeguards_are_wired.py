"""Safeguards are files: what they read is gathered, what they ask has a page that mends it, and each stands once."""

import shutil
from pathlib import Path

import pytest

from sankofa.accounts.vocab import Role
from sankofa.desk.cases.readiness import MENDED_AT
from sankofa.journey import facts
from sankofa.schemes import queries as schemes
from sankofa.schemes.loading import read_policies
from sankofa.schemes.vocab import BadPolicyError, facts_in
from tests.factories import NOW, make_case, make_staff

# Whom one asks, with no page of one's own: the counsellor knows whether a condition is open, and says no more.
ASKED = {"one_condition"}


@pytest.mark.django_db
def test_each_fact_that_a_gate_reads_is_gathered_from_the_case() -> None:
    case = make_case(make_staff(Role.PROCESSOR))
    gathered = facts.gather(case.case_id, on=NOW.date()).facts
    known = set(gathered.case) | {key for one in gathered.members for key in one.values}
    read = {
        key
        for one in schemes.requirements().values()
        for tree in (one.holds, one.when)
        if tree is not None
        for key in facts_in(tree)
    }
    assert sorted(read - known) == []
    assert len(read) > 20


def test_each_requirement_says_where_it_is_mended() -> None:
    assert set(schemes.requirements()) - ASKED == set(MENDED_AT)


def test_a_requirement_that_stands_in_two_files_is_refused(tmp_path: Path) -> None:
    shutil.copytree(schemes.POLICIES, tmp_path / "policies")
    other = (tmp_path / "policies/safeguards/children.yaml").read_text(encoding="utf-8")
    twice = other.replace("readiness: children", "readiness: youth").replace("children/1", "youth/1")
    (tmp_path / "policies/safeguards/youth.yaml").write_text(twice, encoding="utf-8")
    with pytest.raises(BadPolicyError, match="already a requirement guardian_consent"):
        read_policies(tmp_path / "policies")


def test_the_version_of_a_clearance_names_every_safeguard_in_force() -> None:
    assert schemes.readiness_version(NOW.date()).split() == [
        "application/1",
        "children/1",
        "consents/1",
        "fitness/1",
        "journey/1",
        "papers/1",
        "protection/1",
    ]
