"""A manager changes a list of countries that several schemes read: as a draft, tried out, approved by somebody else, in
force on its first day; what was decided before replays with the list as it stood.
"""

import datetime as dt
import re
import uuid
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.eligibility import queries, services
from sankofa.eligibility.models import ApprovedVersion, Decision
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries as journey
from sankofa.journey import services as journeys
from sankofa.journey.vocab import Change
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.schemes import queries as schemes
from tests.desk.test_trying_a_draft_out import keep
from tests.factories import NOW, make_office, make_staff, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case, row_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_policies")]
TODAY = NOW.date()
TOMORROW, HOUR = TODAY + dt.timedelta(days=1), dt.timedelta(hours=1)
LIST = "excluded_later"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def managers() -> tuple[Actor, Actor]:
    office = make_office()
    return make_staff(Role.MANAGER, office=office, scope=Scope.MISSION), make_staff(Role.MANAGER, office=office)


def drafted(by: Actor, codes: str, *, first: dt.date = TOMORROW, now: dt.datetime = NOW) -> uuid.UUID:
    draft_id = services.start_list_draft(list_id=LIST, by=by, now=now)
    row = queries.draft(by, draft_id)
    was = row.text[row.text.index("codes: [") :]
    text = row.text.replace(f"[{TOMORROW}, )", f"[{first}, )").replace(was, f"codes: [{codes}]\n")
    services.change_draft(draft_id=draft_id, text=text, version=row.version, by=by, now=now)
    return draft_id


def approved(managers: tuple[Actor, Actor], draft_id: uuid.UUID, now: dt.datetime = NOW) -> str:
    services.submit_draft(draft_id=draft_id, by=managers[0], now=now, words_read=True)
    version = queries.draft(managers[1], draft_id).version
    return services.approve_draft(draft_id=draft_id, version=version, by=managers[1], now=now, words_read=True)


def on_the_list(day: dt.date, known_on: dt.date | None = None) -> set[str]:
    found = schemes.list_periods(schemes.lists()[LIST], known_on)
    return {code for code, some in found.items() if any(day in one for one in some)}


def shown(by: Actor, name: str, *args: object, **query: str) -> Any:
    return signed_in(by).get(reverse(f"desk:{name}", args=args), query).context


def test_a_copy_is_the_list_as_it_stands_and_nothing_differs_yet(managers: tuple[Actor, Actor]) -> None:
    address = reverse("desk:policy_list_copy", args=[LIST])
    assert signed_in(managers[0]).post(address).status_code == 302
    (row,) = queries.drafts(managers[0])
    page = shown(managers[0], "policy_draft", row.id)
    assert page["version"].countries == ("Ukraine",)
    assert page["differences"] == []
    assert {one.id for one in page["readers"]} == {"avrr_nl", "rean"}
    rean = next(one for one in page["readers"] if one.id == "rean")
    assert "Ukraine as of 12 July 2017" in rean.sentences[0], "a sentence that names a country is seen with the list"
    assert page["tests"]
    assert page["failing"] == 0


def test_the_form_takes_countries_off_and_on_and_says_it_in_words(managers: tuple[Actor, Actor]) -> None:
    writer, _other = managers
    draft_id = drafted(writer, "UKR, MDA")
    row = queries.draft(writer, draft_id)
    names = {one.key: one.name for one in schemes.draft_fields(row.text)}
    typed = {
        f"{names['codes']}_stay": ["UKR"],
        f"{names['codes']}_more": ["GEO", "ALB"],
        f"{names['in_force']}_first": "2027-01-01",
        f"{names['in_force']}_last": "",
        names["source"]: "Staatscourant 2026, 1234",
        "version": str(row.version),
    }
    answer = signed_in(writer).post(reverse("desk:policy_draft_values", args=[draft_id]), typed)
    assert answer.status_code == 302
    page = shown(writer, "policy_draft", draft_id)
    assert page["version"].countries == ("Albania", "Georgia", "Ukraine")
    assert page["version"].source == "Staatscourant 2026, 1234"
    told = [(one.what, one.title, one.before, one.after) for one in page["differences"]]
    assert told == [
        ("country added", "Albania", (), ("from 1 Jan 2027",)),
        ("country added", "Georgia", (), ("from 1 Jan 2027",)),
    ]


def test_a_country_that_goes_off_keeps_its_days_of_before(managers: tuple[Actor, Actor]) -> None:
    (one,) = shown(managers[0], "policy_draft", drafted(managers[0], ""))["differences"]
    assert (one.what, one.title) == ("country removed", "Ukraine")
    assert (one.before, one.after) == (("from 12 Jul 2017",), ("12 Jul 2017 to 22 Nov 2026",))


def test_it_is_tried_over_the_caseload_of_every_scheme_that_reads_it(managers: tuple[Actor, Actor]) -> None:
    counsellor = make_staff()
    for _ in range(6):
        keep(counsellor)
    draft_id = drafted(managers[0], "UKR, IRQ")
    address = reverse("desk:policy_draft_try", args=[draft_id])
    assert signed_in(managers[0]).post(address).status_code == 302
    trials = {one.found.scheme: one for one in shown(managers[1], "policy_draft", draft_id)["trials"]}
    assert set(trials) == {"rean", "avrr_nl"}
    assert trials["rean"].found.changes[Change.LOSES] == 6
    loses = next(count for label, count, _people in trials["rean"].changes if label == "Lose")
    behind = signed_in(managers[0]).get(f"{reverse('desk:policy_draft_cases', args=[draft_id])}?{loses.query}")
    assert len(behind.context["rows"]) == 6
    assert signed_in(counsellor).get(reverse("desk:policy_draft", args=[draft_id])).status_code in {403, 404}


def test_approved_by_a_second_person_it_holds_from_its_first_day_for_every_reader(
    managers: tuple[Actor, Actor],
) -> None:
    made = approved(managers, drafted(managers[0], "UKR, ETH"))
    assert made == f"{LIST}/2026-11-22"
    assert (on_the_list(TODAY), on_the_list(TOMORROW)) == ({"UKR"}, {"UKR", "ETH"})
    assert on_the_list(TOMORROW, known_on=TODAY - dt.timedelta(days=1)) == {"UKR"}
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    assert row_of("rean", processor, case).outcome == "yes"
    tomorrow = row_of("rean", processor, case, now=NOW + dt.timedelta(days=1))
    assert tomorrow.outcome == "no"
    assert [one.id for one in tomorrow.failed] == ["not_excluded_later"]


def test_nobody_approves_their_own_list_and_who_may_not_write_copies_none(managers: tuple[Actor, Actor]) -> None:
    draft_id = drafted(managers[0], "UKR, GEO")
    services.submit_draft(draft_id=draft_id, by=managers[0], now=NOW, words_read=True)
    with pytest.raises(RefusedError):
        services.approve_draft(draft_id=draft_id, version=2, by=managers[0], now=NOW)
    counsellor = make_staff()
    assert signed_in(counsellor).post(reverse("desk:policy_list_copy", args=[LIST])).status_code == 403
    page = signed_in(counsellor).get(reverse("desk:policy_list", args=[LIST]))
    assert b"Copy to a draft" not in page.content
    assert page.context["days"] == [("Ukraine", "from 12 Jul 2017")]
    with pytest.raises(NotFoundError):
        services.start_list_draft(list_id="no_such", by=managers[0], now=NOW)


def test_other_countries_under_the_old_source_are_to_be_read_again_first(managers: tuple[Actor, Actor]) -> None:
    draft_id = drafted(managers[0], "UKR, GEO")
    assert shown(managers[0], "policy_draft", draft_id)["reread"][0].title == "This list"
    with pytest.raises(DomainError, match="words_differ"):
        services.submit_draft(draft_id=draft_id, by=managers[0], now=NOW)
    row = queries.draft(managers[0], draft_id)
    text = re.sub("source: .*", 'source: "Staatscourant 2026, 1234"', row.text)
    services.change_draft(draft_id=draft_id, text=text, version=row.version, by=managers[0], now=NOW)
    services.submit_draft(draft_id=draft_id, by=managers[0], now=NOW)


def test_a_code_of_no_country_is_refused_in_words(managers: tuple[Actor, Actor]) -> None:
    with pytest.raises(DomainError) as refused:
        services.submit_draft(draft_id=drafted(managers[0], "UKR, QQQ"), by=managers[0], now=NOW)
    assert "No country has the code QQQ" in str(refused.value.message)


def test_a_mistake_in_the_text_is_told_by_its_line_in_the_draft(managers: tuple[Actor, Actor]) -> None:
    draft_id = drafted(managers[0], "UKR, UKR")
    (problem,) = shown(managers[0], "policy_draft", draft_id)["problems"]
    lines = queries.draft(managers[0], draft_id).text.splitlines()
    assert (problem.file, lines[problem.line - 1]) == ("draft", "codes: [UKR, UKR]")


def test_a_decision_of_the_morning_replays_with_the_list_of_the_morning(managers: tuple[Actor, Actor]) -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    journeys.decide(case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW)
    approved(managers, drafted(managers[0], "UKR, ETH", first=TODAY), NOW + HOUR)
    found = journey.replay(processor, case.case_id, Decision.objects.get().id, now=NOW + 2 * HOUR)
    assert found.same
    assert found.then.outcome == "yes"
    assert found.rules_of_today.outcome == "no"


class TestASecondVersionOnOneDay:
    def test_takes_the_place_of_one_by_which_nothing_was_decided_and_that_one_has_a_page(
        self, managers: tuple[Actor, Actor]
    ) -> None:
        first = approved(managers, drafted(managers[0], "UKR, ETH", first=TODAY))
        second = approved(managers, drafted(managers[0], "UKR, GEO", first=TODAY), NOW + HOUR)
        assert on_the_list(TODAY) == {"UKR", "GEO"}
        page = shown(managers[0], "policy_list", LIST, version=first)
        assert page["one"].by_version == second
        assert page["version"].countries == ("Ethiopia", "Ukraine")

    def test_does_not_where_something_was_decided_by_it(self, managers: tuple[Actor, Actor]) -> None:
        approved(managers, drafted(managers[0], "UKR, GEO", first=TODAY))
        processor = make_staff(Role.PROCESSOR)
        case = make_answered_case(processor)
        journeys.decide(
            case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW + HOUR
        )
        assert ApprovedVersion.objects.get().used_at == NOW + HOUR
        with pytest.raises(DomainError, match="used_today"):
            services.submit_draft(draft_id=drafted(managers[0], "UKR", first=TODAY), by=managers[0], now=NOW + 2 * HOUR)


def test_the_command_line_tries_a_list_for_every_scheme_that_reads_it_and_explains_it(
    managers: tuple[Actor, Actor], tmp_path: Path
) -> None:
    draft_id = drafted(managers[0], "UKR, GEO")
    draft = tmp_path / "list.yaml"
    draft.write_text(queries.draft(managers[0], draft_id).text, encoding="utf-8")
    tried, explained = StringIO(), StringIO()
    call_command("policy", "simulate", f"list:{LIST}", "--draft", str(draft), stdout=tried)
    assert {line.split(" on ")[0] for line in tried.getvalue().splitlines() if " against " in line} == {
        "rean",
        "avrr_nl",
    }
    made = approved(managers, draft_id)
    call_command("policy", "explain", LIST, "--on", str(TOMORROW), stdout=explained)
    assert made in explained.getvalue()
    assert "GEO" in explained.getvalue()
