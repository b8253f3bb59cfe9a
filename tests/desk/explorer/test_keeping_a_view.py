"""A question kept under a name: for oneself, for colleagues, with a mail when there are new figures."""

import datetime as dt

from sankofa.accounts.models import RoleGrant
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.journal.models import Mail
from sankofa.reporting import queries, services
from sankofa.reporting.models import View
from tests.factories import NOW, make_mission, make_office, make_staff, signed_in

QUERY = "measure=departed&by=year&nationality=AGO"


def test_a_view_is_kept_as_the_page_understands_it_and_opens_again(manager: Actor) -> None:
    client = signed_in(manager)
    answer = client.post("/explorer/views/", {"name": "  Angola ", "query": f"{QUERY}&name=Somebody"}, follow=True)
    row = View.objects.get()
    assert (row.name, row.query, row.shared, row.every) == ("Angola", QUERY, False, "")
    assert "Angola" in answer.content.decode()
    assert client.get(f"/explorer/?{row.query}").context["table"].foot.total.amount == 20


def test_a_name_kept_again_replaces_the_view(manager: Actor) -> None:
    for query in (QUERY, "measure=onward&by=year"):
        signed_in(manager).post("/explorer/views/", {"name": "Mine", "query": query})
    assert View.objects.get().query == "measure=onward&by=year"


def test_a_view_without_a_name_is_refused_with_a_word(manager: Actor) -> None:
    page = signed_in(manager).post("/explorer/views/", {"name": " ", "query": QUERY}, follow=True)
    assert "Give the view a name." in page.content.decode()
    assert not View.objects.exists()


def test_colleagues_of_the_mission_see_a_shared_view_and_nobody_elsewhere(manager: Actor) -> None:
    signed_in(manager).post("/explorer/views/", {"name": "Angola", "query": QUERY, "shared": "1"})
    signed_in(manager).post("/explorer/views/", {"name": "Own", "query": QUERY})
    colleague = make_staff(Role.FINANCE, scope=Scope.MISSION)
    other = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), name="Addis")
    stranger = make_staff(Role.MANAGER, office=other, scope=Scope.MISSION)
    assert [one.name for one in queries.views(colleague)] == ["Angola"]
    assert queries.views(stranger) == []
    view = View.objects.get(name="Angola")
    assert signed_in(colleague).post(f"/explorer/views/{view.id}/forget/").status_code == 404
    assert signed_in(manager).post(f"/explorer/views/{view.id}/forget/").status_code == 302
    assert [one.name for one in queries.views(manager)] == ["Own"]


def test_new_figures_are_told_of_once_a_week_without_a_figure_in_the_mail(manager: Actor) -> None:
    services.keep_view(name="Angola", query=QUERY, shared=False, every="week", by=manager, now=NOW)
    assert services.tell_of_figures(now=NOW) == 0
    days = [NOW + dt.timedelta(days=n) for n in (3, 7, 8)]
    told = []
    for day in days:
        services.take_snapshot(now=day)
        told.append(services.tell_of_figures(now=day))
        assert services.tell_of_figures(now=day) == 0
    assert told == [0, 1, 0]
    mail = Mail.objects.get()
    assert mail.subject == "New figures are ready"
    assert QUERY in mail.body
    assert "20" not in mail.body.replace(QUERY, "")


def test_who_may_not_see_figures_any_more_is_told_nothing(manager: Actor) -> None:
    services.keep_view(name="Angola", query=QUERY, shared=False, every="month", by=manager, now=NOW)
    later = NOW + dt.timedelta(days=40)
    RoleGrant.objects.filter(staff=manager.id).update(until=NOW + dt.timedelta(days=1))
    services.take_snapshot(now=later)
    assert services.tell_of_figures(now=later) == 0
    assert not Mail.objects.exists()
