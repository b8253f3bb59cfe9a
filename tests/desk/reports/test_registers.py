"""Registers at the desk: a number by hand, many from a file with each wrong cell named, publications; who may not."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.reporting.models import Figure, Published
from tests.factories import make_mission, make_office, make_staff, signed_in

pytestmark = pytest.mark.django_db
ONE = {
    "series": "website.visits", "part": "", "period": "2026", "value": "75693", "unit": "visits",
    "source": "the counter",
}  # fmt: skip
HEAD = "series,part,period,value,unit,source\n"


@pytest.fixture
def manager() -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)


def csv(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("figures.csv", text.encode(), content_type="text/csv")


def test_a_number_is_entered_by_hand_and_stands_in_its_register(manager: Actor) -> None:
    client = signed_in(manager)
    answer = client.post("/reporting/registers/enter/", ONE, follow=True)
    assert "75,693" in answer.content.decode()
    figure = Figure.objects.get()
    assert (figure.by_id, figure.period.year, figure.value) == (manager.id, 2026, Decimal(75693))
    assert "website.visits" in client.get("/reporting/registers/").content.decode()


def test_the_same_number_again_replaces_it(manager: Actor) -> None:
    client = signed_in(manager)
    client.post("/reporting/registers/enter/", ONE)
    client.post("/reporting/registers/enter/", ONE | {"value": "80000"})
    assert Figure.objects.get().value == 80000


@pytest.mark.parametrize(
    ("change", "field"), [({"value": "many"}, "value"), ({"period": "last year"}, "period"), ({"unit": " "}, "unit")]
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    manager: Actor, change: dict[str, str], field: str
) -> None:
    page = signed_in(manager).post("/reporting/registers/enter/", ONE | change)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "the counter" in page.content.decode()
    assert not Figure.objects.exists()


def test_a_next_number_comes_with_unit_and_source(manager: Actor) -> None:
    client = signed_in(manager)
    client.post("/reporting/registers/enter/", ONE)
    assert "the counter" in client.get("/reporting/registers/enter/?like=website.visits").content.decode()


def test_a_file_brings_many(manager: Actor) -> None:
    file = csv(HEAD + "contributions,Asia,2026,5.5,not stated,x\ncontributions,Africa,2026,7,not stated,x\n")
    page = signed_in(manager).post("/reporting/registers/file/", {"file": file}, follow=True)
    assert "2 numbers are on file" in page.content.decode()
    assert Figure.objects.count() == 2


def test_each_wrong_cell_of_a_file_is_named_and_nothing_of_it_is_entered(manager: Actor) -> None:
    file = csv(HEAD + "website.visits,,2026,10,visits,x\nwebsite.visits,,soon,many,,x\n")
    page = signed_in(manager).post("/reporting/registers/file/", {"file": file})
    assert page.status_code == 422
    assert [(one.row, one.column, one.value) for one in page.context["wrong"]] == [
        (3, "unit", ""), (3, "value", "many"), (3, "period", "soon"),
    ]  # fmt: skip
    assert not Figure.objects.exists()


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\udcff"])
def test_a_file_of_another_shape_is_refused(manager: Actor, text: str) -> None:
    file = SimpleUploadedFile("x.csv", text.encode(errors="surrogateescape") or b"\n", content_type="text/csv")
    page = signed_in(manager).post("/reporting/registers/file/", {"file": file})
    assert page.status_code == 422
    assert page.context["wrong"]


def test_a_publication_is_registered_to_compare_with(manager: Actor) -> None:
    file = csv("key,measure,2025,source,note\nreturns.total,people returned,1559,p. 3,\n")
    data = {"publication": "annual", "year": "2025", "file": file}
    page = signed_in(manager).post("/reporting/registers/publication/", data, follow=True)
    assert "1 figure is registered" in page.content.decode()
    assert Published.objects.get().mission_id == manager.mission_id


def test_a_publication_without_the_column_of_its_year_is_refused(manager: Actor) -> None:
    data = {"publication": "annual", "year": "2025", "file": csv("key,measure,2024\nx,y,1\n")}
    page = signed_in(manager).post("/reporting/registers/publication/", data)
    assert page.status_code == 422
    assert [one.column for one in page.context["wrong"]] == ["2025"]


def test_another_missions_registers_are_not_seen(manager: Actor) -> None:
    signed_in(manager).post("/reporting/registers/enter/", ONE)
    abroad = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis")
    client = signed_in(make_staff(Role.MANAGER, office=abroad, scope=Scope.MISSION))
    assert "website.visits" not in client.get("/reporting/registers/").content.decode()
    assert client.get("/reporting/registers/website.visits/").status_code == 404


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.HOME_MISSION, Role.DATA_PROTECTION])
def test_who_writes_no_reports_enters_no_number(role: Role) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    assert client.post("/reporting/registers/enter/", ONE).status_code == 403
    assert client.post("/reporting/registers/file/", {"file": csv(HEAD)}).status_code == 403
    assert client.get("/reporting/registers/publication/").status_code == 403
    assert not Figure.objects.exists()
