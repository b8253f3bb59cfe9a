"""`policy check` and `policy explain` on the command line."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sankofa.schemes import queries


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("policy", *arguments, stdout=out)
    return out.getvalue()


def test_check_counts_what_holds() -> None:
    assert "No problems found." in said("check")


def test_check_tells_each_problem_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text("facts:\n  a.b: {type: bol}\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"facts\.yaml:2: The fact a\.b lacks per"):
        said("--folder", str(tmp_path), "check")


def test_explain_prints_conditions_amounts_and_sources_of_that_day() -> None:
    text = said("explain", "hrt", "--on", "2007-03-01", "--lang", "en")
    assert "hrt/2006" in text
    assert "You claimed asylum from 1 April 2001 and before 15 June 2006" in text
    assert "EUR 1,750.00" in text
    assert "EUR 875.00" in text
    assert "[annual report 2007 §1.3]" in text


def test_explain_speaks_dutch_and_says_what_is_not_verified() -> None:
    text = said("explain", "rean", "--on", "2007-03-01", "--lang", "nl")
    assert "U vertrekt uit eigen keuze." in text
    assert "(not verified)" in text


def test_explain_prints_who_stands_on_a_list_on_that_day() -> None:
    text = said("explain", "eu_members", "--on", "2020-03-01")
    assert text.startswith("Member states of the European Union (eu_members) [")
    assert "HRV" in text
    assert "GBR" not in text


def test_explain_prints_what_the_gates_ask() -> None:
    text = said("explain", "children", "--on", "2026-11-22")
    assert "guardian_consent (hand_over, hold, process, ticket; guardian; waiver: never)" in text


@pytest.mark.parametrize(("policy", "on"), [("hrpt", "2007-05-01"), ("hrq", "2007-03-01")])
def test_explain_refuses_what_is_not_there(policy: str, on: str) -> None:
    with pytest.raises(CommandError, match=r"was not in force|There is no policy hrq\. There are: .*hrpt, hrt, "):
        said("explain", policy, "--on", on)


def test_every_case_of_acceptance_holds_to_the_euro() -> None:
    lines = said("acceptance").splitlines()
    assert {line[:2] for line in lines[:-1]} == {"ok"}
    assert any("54 adults and 9 children" in line and "computed" in line and "102,375.00" in line for line in lines)
    assert any("220 adults and 29 children" in line and "410,375.00" in line for line in lines)


def test_every_scheme_has_test_cases_beside_it_and_they_hold() -> None:
    lines = said("test").splitlines()
    assert lines[-1].endswith("all ok.")
    assert {line[8:].split(":")[0] for line in lines[:-1]} == set(queries.policies().schemes)


def test_a_case_that_fails_is_told_and_the_command_fails(tmp_path: Path) -> None:
    folder = shutil.copytree(queries.POLICIES, tmp_path / "policies")
    cases = folder / "tests" / "hrpt.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("10_237_500", "10_237_501"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match=r"1 of \d+ cases failed"):
        call_command("policy", "--folder", str(folder), "acceptance", stdout=out)
    assert "FAILED" in out.getvalue()
    assert "expected outcome yes, version hrpt/2004, total EUR 102,375.01" in out.getvalue()


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("person.birth_date: 1975", "person.birthdate: 1975", "There is no fact person.birthdate of a member"),
        ("status: rejected", "status: refused", "claim.status has a code that the dictionary doesn't know"),
        ("outcome: yes", "outcome: maybe", "maybe is no outcome"),
        ("scheme: hrpt", "scheme: hrpq", "There is no scheme hrpq. Did you mean hrpt?"),
    ],
)
def test_a_bad_test_case_is_refused_where_it_is_bad(tmp_path: Path, old: str, new: str, refusal: str) -> None:
    folder = shutil.copytree(queries.POLICIES, tmp_path / "policies")
    cases = folder / "tests" / "hrpt.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CommandError, match=f"tests/hrpt.yaml:\\d+: {refusal}"):
        said("--folder", str(folder), "check")


def test_diff_says_in_words_what_changed_between_two_versions() -> None:
    text = said("diff", "avrr_nl/2017", "avrr_nl/2024-09")
    assert "removed condition new_rules" in text
    assert "added amount post_arrival/post_arrival: " in text
    assert "changed validity in force" in text


def test_diff_against_other_files_shows_what_a_draft_would_change(tmp_path: Path) -> None:
    folder = shutil.copytree(queries.POLICIES, tmp_path / "policies")
    draft = folder / "hrpt.yaml"
    draft.write_text(draft.read_text(encoding="utf-8").replace("175_000", "180_000"), encoding="utf-8")
    text = said("--folder", str(folder), "diff", "hrpt", "--against", str(queries.POLICIES), "--lang", "nl")
    assert "anders: bedrag support/adult" in text
    assert "EUR 1,750.00" in text
    assert "EUR 1,800.00" in text


def test_diff_of_a_version_with_itself_is_nothing() -> None:
    assert said("diff", "hrt/2006", "hrt/2006").strip() == "the same"
