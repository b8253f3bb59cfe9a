"""A second version approved on the day of the first: it ends the first where it begins, takes its place while nothing
was decided by it, and is refused with what to do once something was.
"""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.eligibility import queries, services
from sankofa.eligibility.models import ApprovedVersion, Decision
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries as journey
from sankofa.journey import services as journeys
from sankofa.kernel import clock
from sankofa.kernel.errors import ConflictError, DomainError
from sankofa.schemes import queries as schemes
from tests.factories import NOW, make_office, make_staff, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_policies")]
TODAY = NOW.date()
TOMORROW, LATER = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=40)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def managers() -> tuple[Actor, Actor]:
    office = make_office()
    return make_staff(Role.MANAGER, office=office, scope=Scope.MISSION), make_staff(Role.MANAGER, office=office)


def drafted(writer: Actor, first: dt.date, *, scheme: str = "hrt", version: str = "hrt/2010") -> uuid.UUID:
    """A copy that takes force on a day."""
    draft_id = services.start_draft(scheme_id=scheme, version_id=version, by=writer, now=NOW)
    row = queries.draft(writer, draft_id)
    text = row.text.replace(f"[{TOMORROW}, )", f"[{first}, )")
    services.change_draft(draft_id=draft_id, text=text, version=row.version, by=writer, now=NOW)
    return draft_id


def approved(managers: tuple[Actor, Actor], draft_id: uuid.UUID, now: dt.datetime = NOW) -> str:
    writer, other = managers
    services.submit_draft(draft_id=draft_id, by=writer, now=now)
    version = queries.draft(other, draft_id).version
    return services.approve_draft(draft_id=draft_id, version=version, by=other, now=now)


def in_force(scheme: str, day: dt.date) -> str | None:
    found = schemes.version_on(schemes.scheme(scheme), day)
    return found.id if found else None


def test_the_second_takes_the_place_of_a_first_that_nothing_was_decided_by(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    second = approved(managers, drafted(managers[0], TODAY), NOW + HOUR)
    assert (in_force("hrt", TODAY), in_force("hrt", LATER)) == (second, second)
    assert first not in {one.id for one in schemes.scheme("hrt").versions}
    assert ApprovedVersion.objects.get(version=first).until == TODAY, "it stays to be read"


def test_what_was_replaced_has_a_page_that_says_by_what_and_by_whom(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    second = approved(managers, drafted(managers[0], TODAY), NOW + HOUR)
    third = approved(managers, drafted(managers[0], TODAY), NOW + 2 * HOUR)
    reader = signed_in(make_staff())
    address = reverse("desk:policy_scheme", args=["hrt"])
    by = [(one.version, one.by_version) for one in reader.get(address).context["gone"]]
    assert by == [(second, third), (first, second)]
    page = reader.get(address, {"version": first})
    text = page.content.decode()
    assert page.context["version"].id == first, "its terms are read as they stood"
    assert f"{second}, written by {managers[0].name} and approved by {managers[1].name}, took its place" in text
    assert "Copy to a draft" not in text
    assert reader.get(address, {"version": third}).context["place_of"][0].version == second


def test_what_was_only_cut_short_was_not_replaced(managers: tuple[Actor, Actor]) -> None:
    approved(managers, drafted(managers[0], TODAY))
    approved(managers, drafted(managers[0], LATER))
    assert queries.replaced("hrt") == []


def test_a_later_start_ends_the_first_there_and_leaves_it_until_then(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    second = approved(managers, drafted(managers[0], LATER))
    assert (in_force("hrt", TODAY), in_force("hrt", LATER)) == (first, second)
    held = {one.id: one.in_force.end for one in schemes.scheme("hrt").versions}
    assert held[first] == LATER


def test_the_one_that_was_to_begin_later_goes_when_the_second_begins_before_it(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], LATER))
    second = approved(managers, drafted(managers[0], TODAY))
    assert in_force("hrt", LATER) == second
    assert first not in {one.id for one in schemes.scheme("hrt").versions}


def test_the_page_says_what_would_make_room(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    page = signed_in(managers[0]).get(reverse("desk:policy_draft", args=[drafted(managers[0], TODAY)])).content.decode()
    assert f"{first} was approved today" in page
    assert "takes its place" in page


class TestOnceSomethingWasDecidedByTheFirst:
    @pytest.fixture
    def decided(self, managers: tuple[Actor, Actor]) -> tuple[str, uuid.UUID]:
        """The first version of REAN of today, and a decision on HRT, which rests on it."""
        first = approved(managers, drafted(managers[0], TODAY, scheme="rean", version=in_force("rean", TODAY) or ""))
        processor = make_staff(Role.PROCESSOR)
        case = make_answered_case(processor)
        journeys.decide(
            case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW + HOUR
        )
        return first, Decision.objects.get().id

    def test_it_stays_and_the_second_is_told_beside_its_first_day_what_to_do(
        self, managers: tuple[Actor, Actor], decided: tuple[str, uuid.UUID]
    ) -> None:
        draft_id = drafted(managers[0], TODAY, scheme="rean", version=decided[0])
        with pytest.raises(DomainError) as refused:
            services.submit_draft(draft_id=draft_id, by=managers[0], now=NOW + HOUR)
        assert refused.value.field == "in_force"
        answer = signed_in(managers[0]).post(reverse("desk:policy_draft_submit", args=[draft_id]))
        assert answer.status_code == 422
        (wrong,) = answer.context["values"].errors.values()
        assert "Let this one take force on 23 November 2026 or later, or have it approved tomorrow." in wrong[0]
        assert in_force("rean", TODAY) == decided[0]

    def test_it_is_refused_too_where_the_decision_came_between_asking_and_approving(
        self, managers: tuple[Actor, Actor]
    ) -> None:
        writer, other = managers
        rean = in_force("rean", TODAY) or ""
        approved(managers, drafted(writer, TODAY, scheme="rean", version=rean))
        second = drafted(writer, TODAY, scheme="rean", version=rean)
        services.submit_draft(draft_id=second, by=writer, now=NOW)
        processor = make_staff(Role.PROCESSOR)
        case = make_answered_case(processor)
        journeys.check(case_id=case.case_id, scheme_id="hrt", by=processor, now=NOW, on=dt.date(2016, 1, 1))
        services.approve_draft(draft_id=second, version=2, by=other, now=NOW)  # that check was by the rules of 2016
        third = drafted(writer, TODAY, scheme="rean", version=rean)
        services.submit_draft(draft_id=third, by=writer, now=NOW)
        journeys.decide(
            case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW
        )
        with pytest.raises(DomainError, match="used_today"):
            services.approve_draft(draft_id=third, version=2, by=other, now=NOW)

    def test_from_the_next_day_the_second_may_hold(
        self, managers: tuple[Actor, Actor], decided: tuple[str, uuid.UUID]
    ) -> None:
        second = approved(managers, drafted(managers[0], TOMORROW, scheme="rean", version=decided[0]), NOW + HOUR)
        assert (in_force("rean", TODAY), in_force("rean", TOMORROW)) == (decided[0], second)

    def test_the_database_itself_keeps_what_was_used(self, decided: tuple[str, uuid.UUID]) -> None:
        with pytest.raises(IntegrityError, match="approved_used_stays"), transaction.atomic():
            ApprovedVersion.objects.filter(version=decided[0]).update(until=TODAY)


def test_a_decision_of_the_morning_is_replayed_by_the_terms_of_the_morning(managers: tuple[Actor, Actor]) -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    before = in_force("rean", TODAY)
    journeys.decide(case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW)
    after = approved(managers, drafted(managers[0], TODAY, scheme="rean", version=before or ""), NOW + HOUR)
    decision = Decision.objects.get()
    assert (decision.version, in_force("rean", TODAY)) == (before, after)
    found = journey.replay(processor, case.case_id, decision.id, now=NOW + 2 * HOUR)
    assert found.same
    assert found.then.version == before
    assert found.rules_of_today.version == after


def test_who_decides_by_terms_that_were_just_replaced_is_told_so(
    managers: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may know of an approval a second later: what it decided by is gone then."""
    rean = in_force("rean", TODAY) or ""
    approved(managers, drafted(managers[0], TODAY, scheme="rean", version=rean))
    stale = schemes._source.published()
    approved(managers, drafted(managers[0], TODAY, scheme="rean", version=rean))
    monkeypatch.setattr(schemes._source, "read", lambda: stale)
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    with pytest.raises(ConflictError, match="terms_changed"):
        journeys.decide(
            case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW
        )


def test_in_the_database_no_two_of_one_day_hold_at_once(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    row = ApprovedVersion.objects.get(version=first)
    row.pk, row.version = uuid.uuid4(), "hrt/another"
    with pytest.raises(IntegrityError, match="approved_one_at_a_time"), transaction.atomic():
        row.save(force_insert=True)


def test_a_version_never_ends_before_it_begins(managers: tuple[Actor, Actor]) -> None:
    first = approved(managers, drafted(managers[0], TODAY))
    with pytest.raises(IntegrityError, match="approved_ends_after"), transaction.atomic():
        ApprovedVersion.objects.filter(version=first).update(until=TODAY - dt.timedelta(days=1))
