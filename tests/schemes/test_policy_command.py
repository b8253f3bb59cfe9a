"""`policy check` and `policy explain` on the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


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


def test_explain_prints_what_the_gates_ask() -> None:
    text = said("explain", "readiness", "--on", "2026-11-22")
    assert "guardian_consent (hand_over, hold, process, ticket; guardian; waiver: never)" in text


@pytest.mark.parametrize(("policy", "on"), [("hrpt", "2007-05-01"), ("hrq", "2007-03-01")])
def test_explain_refuses_what_is_not_there(policy: str, on: str) -> None:
    with pytest.raises(CommandError, match=r"was not in force|There is no policy hrq\. There are: hrpt, hrt, rean"):
        said("explain", policy, "--on", on)
