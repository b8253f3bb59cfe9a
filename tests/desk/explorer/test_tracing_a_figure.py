"""From a figure to its cases: those that the reader may open anyway, and a line in the log."""

from unittest.mock import patch

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case, Event
from sankofa.journal.models import Access
from sankofa.people.models import Person
from sankofa.reporting.vocab import SnapshotRow
from tests.factories import make_staff, signed_in


def test_a_cell_leads_to_just_its_cases(manager: Actor) -> None:
    client = signed_in(manager)
    made = client.get("/explorer/?measure=departed&by=nationality&by=year").context["table"]
    line = next(one for one in made.lines if one.heads == ("Angola",))
    page = client.get(line.cells[1].url)
    found = page.context["found"]
    gone = Event.objects.filter(code="register_departed", happened_on__year=2025)
    wanted = gone.filter(case__lead__nationalities__country="AGO").values_list("case", flat=True)
    assert {row.id for row in found.rows} == set(wanted)
    assert (found.open, found.hidden) == (9, 0)
    assert "Nationality: Angola" in page.content.decode()


def test_asking_is_logged_without_a_name(manager: Actor) -> None:
    signed_in(manager).get("/explorer/cases/?measure=departed&by=&nationality=AGO")
    line = Access.objects.get(action="traced")
    assert (line.staff_id, line.case_id, line.person_id) == (manager.id, None, None)
    assert line.detail == "measure=departed&by=&nationality=AGO"


def test_who_may_open_no_case_sees_none(snapshot: SnapshotRow) -> None:
    officer = make_staff(Role.FINANCE, scope=Scope.MISSION)
    client = signed_in(officer)
    made = client.get("/explorer/?measure=departed&by=nationality").context["table"]
    assert {cell.url for line in made.lines for cell in (*line.cells, line.total)} == {""}
    page = client.get("/explorer/cases/?measure=departed&by=")
    assert page.context["rows"] == []
    assert b"None of these cases is open to you" in page.content


def test_a_shielded_case_is_not_listed_and_one_alone_is_not_counted(manager: Actor) -> None:
    case = Case.objects.filter(lead__nationalities__country="AGO").earliest("id")
    focal_point = make_staff(Role.PROTECTION, scope=Scope.MISSION)
    Person.objects.filter(id=case.lead_id).update(shielded_by=focal_point.id)
    Case.objects.filter(id=case.id).update(shielded=True)
    page = signed_in(manager).get("/explorer/cases/?measure=departed&by=&nationality=AGO")
    found = page.context["found"]
    assert case.id not in {row.id for row in found.rows}
    assert (found.open, found.hidden) == (19, None)
    assert "Some more are not open to you." in page.content.decode()


def test_a_long_list_is_cut_and_says_so(manager: Actor) -> None:
    with patch("sankofa.desk.explorer.views.MOST_CASES", 4):
        page = signed_in(manager).get("/explorer/cases/?measure=departed&by=").content.decode()
    assert "34 more are open to you" in page
