"""Group sessions and contacts of the network are counted once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.accounts.vocab import Role
from sankofa.kernel.errors import RefusedError
from sankofa.kernel.ids import new_id
from sankofa.outreach import queries, rules, services
from sankofa.outreach.models import GroupSession, NetworkContact
from tests.factories import NOW, make_mission, make_office, make_staff

TODAY = NOW.date()


@pytest.mark.django_db
def test_a_session_held_by_two_counts_once() -> None:
    me, colleague, key = make_staff(Role.OUTREACH), make_staff(Role.OUTREACH, name="Yonas"), new_id()
    for _tap in range(2):
        services.log_session(
            key=key,
            held_on=TODAY,
            place="Centre",
            topic="REAN",
            people=25,
            minutes=60,
            languages=["am", "ti"],
            staff=[me.id, colleague.id],
            by=me,
            now=NOW,
        )
    assert GroupSession.objects.count() == 1
    row = queries.sessions(me).rows[0]
    assert row.languages == ("am", "ti")
    assert "Yonas" in row.staff


@pytest.mark.django_db
def test_a_contact_met_again_is_counted_once() -> None:
    me = make_staff(Role.OUTREACH)
    before = TODAY - dt.timedelta(days=30)
    _id, new = services.log_contact(
        organisation="Église du Réveil", who="Pastor K.", role="pastor", met_on=before, by=me, now=NOW
    )
    again_id, again = services.log_contact(
        organisation="eglise du reveil ", who="pastor K", role="", met_on=TODAY, by=me, now=NOW
    )
    assert (new, again) == (True, False)
    row = NetworkContact.objects.get(id=again_id)
    assert (row.first_met_on, row.last_met_on, row.role) == (before, TODAY, "pastor")


@pytest.mark.django_db
def test_two_missions_may_know_the_same_contact() -> None:
    abroad = make_staff(Role.OUTREACH, office=make_office(make_mission("BE", "BEL"), "Ghent"))
    for worker in (make_staff(Role.OUTREACH), abroad):
        services.log_contact(organisation="Church", who="", role="", met_on=TODAY, by=worker, now=NOW)
    assert NetworkContact.objects.count() == 2
    assert len(queries.contacts(abroad).rows) == 1


@pytest.mark.django_db
def test_the_airport_unit_has_no_part_in_it() -> None:
    desk = make_staff(Role.AIRPORT)
    with pytest.raises(RefusedError):
        services.log_contact(organisation="Church", who="", role="", met_on=TODAY, by=desk, now=NOW)
    assert queries.contacts(desk).rows == ()
    assert queries.sessions(desk).rows == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_folding_forgets_capitals_and_spaces_but_never_mixes_organisation_and_person(one: str, two: str) -> None:
    assert rules.folded(f" {one} ", two) == rules.folded(one, f" {two}")
    assert rules.folded(one, two).count("|") == 1
