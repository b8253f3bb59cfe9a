"""Administration's list of staff in pages, and the days after which a mission reminds."""

import pytest
from django.urls import reverse

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import queries
from tests.factories import make_staff, signed_in

pytestmark = pytest.mark.django_db


def test_the_list_of_staff_comes_in_pages_that_lose_nobody() -> None:
    admin = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, name="Zoe Admin")
    Staff.objects.bulk_create(
        Staff(email=f"s{n:02}@example.org", name=f"Colleague {n:02}", mission_id=admin.mission_id) for n in range(60)
    )
    client = signed_in(admin)
    first = client.get(reverse("desk:administration"))
    second = client.get(reverse("desk:administration"), {"page": "2"})
    names = [member.name for page in (first, second) for member in page.context["people"]]
    assert names == sorted(names)
    assert len(names) == len(set(names)) == 61
    assert second.context["pager"].later_url == ""


def test_staff_are_found_by_role_and_by_having_none() -> None:
    admin = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, name="Zoe Admin")
    make_staff(Role.COUNSELLOR, name="Maria de Wit")
    Staff.objects.create(email="new@example.org", name="New Colleague", mission_id=admin.mission_id)
    client = signed_in(admin)

    def found(role: str) -> list[str]:
        page = client.get(reverse("desk:administration"), {"role": role})
        return [member.name for member in page.context["people"]]

    assert found("counsellor") == ["Maria de Wit"]
    assert found("none") == ["New Colleague"]


def test_an_administrator_sets_the_days_and_a_bad_number_stands_beside_its_field() -> None:
    admin = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
    client = signed_in(admin)
    typed = {what: str(days) for what, days in queries.terms(admin.mission_id).items()}
    wrong = client.post(reverse("desk:deadlines"), {**typed, "tracing": "0"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors.keys() == {"tracing"}
    assert client.post(reverse("desk:deadlines"), {**typed, "tracing": "10"}).status_code == 302
    assert queries.terms(admin.mission_id)["tracing"] == 10


def test_other_roles_set_no_days() -> None:
    assert signed_in(make_staff()).get(reverse("desk:deadlines")).status_code == 403
