"""Who does not return does not reintegrate: the stage after arrival is called what it is for each kind of case."""

import pytest
from django.urls import reverse

from sankofa.cases.models import Case
from sankofa.cases.vocab import AFTER_ARRIVAL, BEGINS_AFTER_ARRIVAL, Kind, Outcome, Stage, stage_word
from tests.factories import make_case, make_staff, signed_in

pytestmark = pytest.mark.django_db
OTHERS = sorted(set(Kind) - {Kind.RETURN})


def test_every_kind_but_the_return_has_its_own_word() -> None:
    assert set(AFTER_ARRIVAL) == set(BEGINS_AFTER_ARRIVAL) == set(OTHERS)
    assert stage_word(Kind.RETURN, Stage.REINTEGRATION) == "Reintegration"
    assert {stage_word(kind, Stage.ARRIVAL) for kind in Kind} == {"Arrival"}


@pytest.mark.parametrize("kind", OTHERS)
def test_no_page_of_such_a_case_speaks_of_reintegration(kind: Kind) -> None:
    by = make_staff()
    case = make_case(by, kind=kind)
    client = signed_in(by)
    for stage in (Stage.ARRIVAL, Stage.REINTEGRATION, Stage.MONITORING):
        Case.objects.filter(id=case.case_id).update(stage=stage)
        page = client.get(reverse("desk:case", args=[case.case_id])).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert "eintegration<" not in main
        assert str(AFTER_ARRIVAL[kind]) in main


def test_nobody_arrives_home_who_does_not_go_home() -> None:
    assert "home" not in str(Outcome.ARRIVED.label).lower()
