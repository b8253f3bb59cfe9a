# ruff: noqa: E501, S608 -- the counts are SQL, a line each; nothing in them comes from outside
"""`./sankofa demo --year 2007`: each published figure that counts people or money, counted here by plain SQL."""

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from sankofa.accounts.models import Staff
from sankofa.accounts.roles import Role
from sankofa.cases.models import Case, Event
from sankofa.cases.stages import MOVES
from sankofa.demo.world import SEED, Rows, World
from sankofa.demo.year import building, crew, targets
from sankofa.demo.year.plans import Plan
from sankofa.eligibility.models import QuotaCount
from tests.conftest import StaffClient
from tests.factories import make_case, make_mission, make_office, make_staff

IN = "between '{0}-01-01' and '{0}-12-31'"
LEFT = """
  SELECT c.id AS case_id, c.kind, c.destination_id, m.id AS member_id, m.person_id, e.happened_on AS day, e.at,
         p.birth_from FROM cases_event e JOIN cases_case c ON c.id = e.case_id JOIN cases_member m ON m.case_id = c.id
  JOIN people_person p ON p.id = m.person_id WHERE e.code IN ('depart', 'register_departed')
"""
GRANTED = "case_id IN (SELECT case_id FROM eligibility_decision WHERE outcome <> 'refused' AND scheme IN ({0}))"
MINOR = (
    "member_id IN (SELECT member_id FROM protection_guardian) AND day < birth_from + interval '18 years'"
    " AND kind IN ('return', 'onward')"
)
WITHOUT = "(SELECT member_id FROM eligibility_answer WHERE key = 'member.residence.status' AND value IN ('\"none\"', '\"rejected\"'))"
OF_PROJECT = """case_id IN (SELECT f.case_id FROM finance_posting f JOIN finance_budgetline l ON l.id = f.line_id
  JOIN finance_project p ON p.id = l.project_id WHERE p.code = '{0}')"""

PEOPLE = (  # key, year, what holds of those who left
    ("returns.total", 2007, "kind = 'return'"),
    ("returns.total", 2006, "kind = 'return'"),
    ("departures.total", 2007, "kind IN ('return', 'onward')"),
    ("departures.onward", 2007, "kind = 'onward'"),
    ("rean.departed", 2007, GRANTED.format("'rean'")),
    ("rean.departed_to_origin", 2007, "kind = 'return' AND " + GRANTED.format("'rean'")),
    ("uam.departed", 2007, MINOR),
    ("uam.departed", 2006, MINOR),
    ("uam.angola", 2007, MINOR + " AND destination_id = 'AGO'"),
    ("uam.angola", 2006, MINOR + " AND destination_id = 'AGO'"),
    ("uam.drc", 2007, MINOR + " AND destination_id = 'COD'"),
    ("hrt.departed", 2007, GRANTED.format("'hrt', 'hrpt'")),
    ("hrt.hrpt_departed", 2007, GRANTED.format("'hrpt'")),
    ("hrt.vw2000_departed", 2007, GRANTED.format("'hrt'")),
    ("rri.departed", 2007, GRANTED.format("'rri'")),
    ("rri.departed_asylum", 2007, GRANTED.format("'rri'") + " AND person_id IN (SELECT person_id FROM eligibility_claim)"),
    ("rri.departed_other", 2007, GRANTED.format("'rri'") + " AND person_id NOT IN (SELECT person_id FROM eligibility_claim)"),
    ("avrd.departed", 2007, "member_id IN (SELECT member_id FROM travel_detentionstay s WHERE s.until = day)"),
    ("varrp.departed", 2007, GRANTED.format("'varrp_vinn'") + " AND destination_id = 'NGA'"),
    ("vulnerable.departed", 2007, "member_id IN (SELECT member_id FROM eligibility_answer WHERE key = 'member.vulnerability.ground')"),
    ("resettlement.admitted", 2007, "kind = 'resettlement'"),
    ("resettlement.admitted", 2006, "kind = 'resettlement'"),
    ("resettlement.assisted", 2007, "kind = 'resettlement' AND member_id IN (SELECT member_id FROM reintegration_arrival WHERE met)"),
    ("family.assisted", 2007, "kind = 'reunification'"),
    ("mida.assignments", 2007, "kind = 'assignment' AND " + OF_PROJECT.format("MIDA")),
    ("trqn.assignments", 2007, "kind = 'assignment' AND " + OF_PROJECT.format("TRQN")),
    ("rqs.departed", 2007, "kind = 'assignment' AND " + OF_PROJECT.format("RQS")),
)  # fmt: skip
COUNTS = (
    ("rean.applications", f"SELECT count(*) FROM eligibility_application WHERE received_on {IN.format(2007)}"),
    ("rri.conversations_asylum", "SELECT count(*) FROM outreach_conversation c JOIN finance_project p ON p.id = c.project_id WHERE p.code = 'RRI II'"),
    ("rri.conversations_other", "SELECT count(*) FROM outreach_conversation c JOIN finance_project p ON p.id = c.project_id WHERE p.code = 'RIIM'"),
    ("rri.network_contacts", f"SELECT count(DISTINCT folded) FROM outreach_networkcontact WHERE last_met_on {IN.format(2007)}"),
    ("airport.transit", "SELECT sum(people) FROM travel_party t WHERE EXISTS (SELECT FROM travel_partymark m WHERE m.party_id = t.id AND m.what = 'met')"),
    ("varrp.in_counselling", "SELECT sum(people) FROM eligibility_quotaplace q JOIN cases_case c ON c.id = q.case_id WHERE q.state = 'held' AND c.stage = 'needs'"),
    ("varrp.stopped", "SELECT sum(people) FROM eligibility_quotaplace WHERE state = 'released'"),
    ("resettlement.syria_iraqis", f"SELECT count(*) FROM cases_case c JOIN cases_member m ON m.case_id = c.id JOIN accounts_mission h ON h.id = c.home_mission_id WHERE c.kind = 'resettlement' AND h.country_id = 'SYR' AND c.opened_on {IN.format(2007)}"),
    ("resettlement.selection_missions", f"SELECT count(*) FROM finance_deliverable WHERE kind = 'visit' AND done_on {IN.format(2007)}"),
    ("family.waiting_nairobi", "SELECT count(*) FROM cases_case c JOIN accounts_mission h ON h.id = c.home_mission_id WHERE c.kind = 'reunification' AND c.on_hold_since < '2008-01-01' AND h.country_id = 'KEN' AND c.closed_on IS NULL"),
    ("uam.angola_grant_usd", "SELECT DISTINCT (line->>'cents')::int / 100 FROM eligibility_decision, jsonb_array_elements(support) AS line WHERE scheme = 'uam_angola' AND line->>'currency' = 'USD'"),
    ("hrt.angolan_pct", f"SELECT round(100.0 * count(*) FILTER (WHERE n.country_id = 'AGO') / count(*)) FROM ({LEFT}) g JOIN people_nationality n ON n.person_id = g.person_id WHERE " + GRANTED.format("'hrt', 'hrpt'")),
    ("hrt.checks_refused_pct", "SELECT 100.0 * count(*) FILTER (WHERE params->>'outcome' = 'no') / count(*) FROM cases_event WHERE code = 'scheme_checked'"),
    ("returns.no_right_of_residence_pct", f"SELECT round(100.0 * count(*) FILTER (WHERE member_id IN {WITHOUT}) / count(*)) FROM ({LEFT}) g WHERE kind = 'return' AND day {IN.format(2007)}"),
)  # fmt: skip
BEHIND_DOORS = (  # over verdicts, which no door hides; what lies inside is read with its doors open, by the report
    ("health.returned", 2007, "v.compartment = 'health'"),
    ("health.returned", 2006, "v.compartment = 'health'"),
    ("health.escort_medical", 2007, "'medical_escort' = ANY(v.needs)"),
    ("health.escort_social", 2007, "'social_escort' = ANY(v.needs)"),
    ("trafficking.departed", 2007, "v.compartment = 'protection'"),
    ("trafficking.to_bulgaria", 2007, "v.compartment = 'protection' AND destination_id = 'BGR'"),
    ("trafficking.to_hungary", 2007, "v.compartment = 'protection' AND destination_id = 'HUN'"),
    ("trafficking.reintegration", 2007, "v.compartment = 'protection' AND case_id IN (SELECT case_id FROM reintegration_plan)"),
)  # fmt: skip


def answer(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def published(key: str, year: int = 2007) -> int:
    return targets.targets().of(key, year)


@pytest.mark.parametrize(("key", "year", "holds"), PEOPLE)
def test_so_many_people_left_as_was_published(the_year: None, key: str, year: int, holds: str) -> None:
    found = answer(f"SELECT count(*) FROM ({LEFT}) g WHERE day {IN.format(year)} AND {holds}")
    assert found == [(published(key, year),)]


@pytest.mark.parametrize(("key", "sql"), COUNTS)
def test_so_much_was_counted_as_was_published(the_year: None, key: str, sql: str) -> None:
    assert answer(sql) == [(published(key),)]


@pytest.mark.parametrize(("key", "year", "holds"), BEHIND_DOORS)
def test_so_many_of_them_have_a_verdict(the_year: None, key: str, year: int, holds: str) -> None:
    found = answer(
        f"SELECT count(DISTINCT g.member_id) FROM ({LEFT}) g JOIN protection_verdict v ON v.member_id = g.member_id"
        f" WHERE day {IN.format(year)} AND {holds}"
    )
    assert found == [(published(key, year),)]


def test_text_and_results_table_differ_by_who_was_registered_after_the_year(the_year: None) -> None:
    late = f"SELECT count(*) FROM ({LEFT}) g WHERE day {IN.format(2007)} AND at >= '2008-01-01'"
    assert answer(late) == [(published("departures.total") - published("rean.departed"),)]
    detained = late + " AND member_id IN (SELECT member_id FROM travel_detentionstay)"
    assert answer(detained) == [(published("avrd.departed") - targets.targets().further["avrd.recorded_in_time"],)]


def test_applications_reconcile_to_how_they_ended_and_what_was_carried_over(the_year: None) -> None:
    (carried_in, received, left, ended, open_) = answer(f"""
      SELECT count(*) FILTER (WHERE received_on < '2007-01-01' AND coalesce(d.day, c.closed_on) >= '2007-01-01'),
             count(*) FILTER (WHERE received_on {IN.format(2007)}),
             count(*) FILTER (WHERE d.day {IN.format(2007)}),
             count(*) FILTER (WHERE d.day IS NULL AND c.closed_on {IN.format(2007)}),
             count(*) FILTER (WHERE coalesce(d.day, c.closed_on) IS NULL)
      FROM eligibility_application a JOIN cases_case c ON c.id = a.case_id
      LEFT JOIN (SELECT DISTINCT case_id, day FROM ({LEFT}) g) d ON d.case_id = a.case_id""")[0]  # fmt: skip
    assert received == published("rean.applications")
    assert carried_in > 0
    assert open_ == targets.targets().further["applications.carried_out"]
    assert carried_in + received == left + ended + open_


def test_every_published_euro_is_an_entry_of_its_project(the_year: None) -> None:
    spent: dict[str, int] = dict(answer(f"""
      SELECT p.title, round(sum(f.base_minor) / 100.0)::int FROM finance_posting f
      JOIN finance_entry e ON e.id = f.entry_id JOIN finance_budgetline l ON l.id = f.line_id
      JOIN finance_project p ON p.id = l.project_id
      WHERE (f.nature = 'expense' OR f.nature = 'internal' AND f.base_minor > 0) AND e."on" {IN.format(2007)}
      GROUP BY p.title"""))  # fmt: skip
    assert {title: spent[title] for title, _funder, _euros in targets.expenditure()} == {
        title: euros for title, _funder, euros in targets.expenditure()
    }


def test_reans_lines_are_as_published_and_its_overhead_is_twelve_per_cent_of_its_base(the_year: None) -> None:
    lines: dict[str, int] = dict(answer("""
      SELECT l.kind, sum(f.base_minor)::bigint FROM finance_posting f JOIN finance_budgetline l ON l.id = f.line_id
      JOIN finance_project p ON p.id = l.project_id WHERE p.code = 'REAN' AND f.nature = 'expense' GROUP BY l.kind
    """))  # fmt: skip
    assert {kind: round(cents / 100) for kind, cents in lines.items()} == {
        "salaries": 2_759_078, "material": 1_392_245, "overhead": 498_159, "departure": 1_360_978,
    }  # fmt: skip
    assert lines["overhead"] == round(0.12 * (lines["salaries"] + lines["material"]))


def test_nobody_has_the_number_of_another_and_every_entry_balances(the_year: None) -> None:
    twice = "SELECT {1}, count(*) FROM {0} GROUP BY {1} HAVING count(*) > 1"
    for table, column in (
        ("people_identifier", "normalised"), ("people_identitydocument", "nullif(normalised, '')"),
        ("cases_case", "number"), ("travel_ticket", "number"), ("travel_handover", "receipt"),
    ):  # fmt: skip
        assert [row for row in answer(twice.format(table, column)) if row[0] is not None] == []
    assert (
        answer("SELECT entry_id FROM finance_posting GROUP BY 1 HAVING sum(base_minor) <> 0 OR sum(minor) <> 0") == []
    )


def test_every_case_went_by_the_table_of_moves(the_year: None) -> None:
    stages: dict[object, str] = defaultdict(lambda: "contact")
    for event in Event.objects.filter(code__in=MOVES).order_by("case", "at", "id"):
        move = MOVES[event.code]
        assert event.params.get("from", stages[event.case_id]) == stages[event.case_id]
        assert stages[event.case_id] in move.start
        stages[event.case_id] = str(move.to or stages[event.case_id])
    wrong = [c.number for c in Case.objects.all() if stages[c.id] != c.stage]
    assert wrong == []


@pytest.mark.parametrize("year", [2007, 2006])
def test_the_report_computes_from_the_rows_what_was_published(the_year: None, year: int) -> None:
    said = StringIO()
    call_command("report", year, format="csv", stdout=said)
    lines = list(csv.DictReader(StringIO(said.getvalue())))
    asked = targets.targets().now if year == targets.YEAR else targets.targets().before
    assert set(asked) <= {line["key"] for line in lines}
    assert [line for line in lines if float(line["difference"]) != 0] == []


@pytest.mark.parametrize("kind", ["return", "onward", "resettlement", "reunification", "assignment"])
def test_the_page_of_a_case_of_that_year_opens(the_year: None, client: StaffClient, kind: str) -> None:
    client.force_login(Staff.objects.get(email="processor@demo.sankofa.example"))
    case = Case.objects.filter(kind=kind).order_by("number").first()
    assert case
    page = client.get(f"/cases/{case.id}/")
    assert page.status_code == 200
    assert case.number in page.content.decode()


def test_the_same_files_give_the_same_people_days_and_amounts(the_year: None) -> None:
    world, planned = crew.build(), building.plans()
    assert planned == building.plans()
    some = planned[:: len(planned) // 400]
    assert digest(world, some) == digest(world, some)


def digest(world: World, planned: Sequence[Plan]) -> str:
    """Over every row that cases and flights make, but for what is sealed: that is never the same twice."""
    world.chance = Random(SEED)  # noqa: S311  invented people
    rows = Rows()
    building.gather(world, rows, QuotaCount(id=1, scheme="varrp_vinn", quota="netherlands", places=50), planned)
    found = hashlib.sha256()
    for model, some in rows._rows.items():
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in ("facts_sealed", "_state")]
        for row in some:
            found.update(json.dumps([getattr(row, name) for name in names], default=str).encode())
    return found.hexdigest()


@pytest.mark.django_db
def test_a_mission_that_has_cases_is_left_alone(settings: Settings) -> None:
    settings.DEMO = True
    make_case(make_staff(Role.COUNSELLOR, office=make_office(make_mission())))
    with pytest.raises(CommandError, match="empty mission"):
        call_command("demo", year=2007, stdout=StringIO())


def test_built_twice_is_built_once(the_year: None, settings: Settings) -> None:
    settings.DEMO, said, before = True, StringIO(), Case.objects.count()
    call_command("demo", year=2007, stdout=said)
    assert "already" in said.getvalue()
    call_command("demo", stdout=said)
    assert Case.objects.count() == before
