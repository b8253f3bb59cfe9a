"""`manage demo`: invented people at every stage, once; never beside a real caseload."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from sankofa.accounts.models import Staff
from sankofa.cases.models import Case, Event, Member, Request
from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.matching.models import Pair
from sankofa.people.models import Person
from sankofa.protection.models import Verdict
from sankofa.travel.models import DeskMark

pytestmark = pytest.mark.django_db


def load() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Case, Event, Member, Person, Staff, Verdict)}


def test_the_demo_shows_every_stage_kind_and_ending_and_loads_once(settings: Settings) -> None:
    settings.DEMO = True
    assert "313 cases" in load()
    before = counts()
    assert set(Case.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Case.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"", *Outcome.values}
    assert not Case.objects.filter(refresh_due=True, closed_on=None).exists()
    tesfaye = Case.objects.get(lead__latin_name="Dawit Tesfaye")
    assert (tesfaye.number[-5:], tesfaye.stage, tesfaye.members.count()) == ("04183", Stage.DOCUMENTS, 4)
    requirements = set(tesfaye.blockers.values_list("requirement", flat=True))
    assert {"travel_document", "health_verdict"} <= requirements
    manuel = Case.objects.get(lead__latin_name="Manuel António")
    assert manuel.blockers.filter(requirement="guardian_consent", gate="process").exists()
    assert Case.objects.filter(shielded=True).count() == 1
    asked = Request.objects.filter(to_mission__code="ET")
    assert 3 <= asked.filter(state="sent").count() <= 7  # all on one day's page, with room for one more
    assert {"acknowledged", "answered"} <= set(asked.values_list("state", flat=True))
    assert DeskMark.objects.filter(what="missed", passenger__booking__case__stage=Stage.TRANSIT).exists()
    assert Pair.objects.filter(verdict="").count() >= 3
    assert "already" in load()
    assert counts() == before


def test_outside_demo_mode_nothing_is_loaded(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        load()
    assert not Case.objects.exists()
