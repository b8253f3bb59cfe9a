"""An administrator invites colleagues, grants and ends roles, keeps places and partners; nobody else does."""

import datetime as dt
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from sankofa.accounts import queries, services
from sankofa.accounts.models import Mission, Organisation, RoleGrant, Staff
from sankofa.accounts.queries import administration
from sankofa.accounts.vocab import Actor, OfficeKind, PartnerKind, Role, Scope
from sankofa.journal.services import named_in_history
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_mission, make_office, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def joke() -> Actor:
    return make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, name="Joke Lindeman")


@pytest.fixture
def page(client: Client, joke: Actor) -> Client:
    client.force_login(Staff.objects.get(id=joke.id))
    return client


def link_to(account: str, key: str) -> str:
    return f"https://sankofa.example/{account}-{key}"


def grant(by: Actor, staff: Actor, **over: object) -> uuid.UUID:
    given: dict[str, object] = {
        "staff_id": staff.id,
        "role": Role.PROCESSOR,
        "scope": Scope.MISSION,
        "mission_id": staff.mission_id,
        "office_id": None,
        "since": NOW,
        "until": None,
        "by": by,
    }
    return services.grant_role(**{**given, **over})  # type: ignore[arg-type]


class TestStaff:
    def test_an_invited_colleague_chooses_a_password_through_the_mail(
        self, page: Client, joke: Actor, django_capture_on_commit_callbacks: object
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            answer = page.post(
                "/administration/staff/new/",
                {"name": "Tom Bos", "email": "Tom@Sankofa.example", "language": "nl", "mission_id": joke.mission_id},
            )
        tom = Staff.objects.get(email="tom@sankofa.example")
        assert answer.headers["Location"] == f"/administration/staff/{tom.id}/roles/new/"
        (sent,) = mail.outbox
        assert "Tom" not in sent.subject
        link = next(word for word in sent.body.split() if "/password/new/" in word)
        visitor = Client()
        form = visitor.get(link, follow=True)
        new = "four words nobody guesses"
        visitor.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
        tom.refresh_from_db()
        assert tom.check_password(new)

    def test_an_address_can_be_used_once_whatever_its_capitals(self, page: Client, joke: Actor) -> None:
        taken = Staff.objects.get(id=joke.id).email.upper()
        answer = page.post(
            "/administration/staff/new/",
            {"name": "Tom Bos", "email": taken, "language": "nl", "mission_id": joke.mission_id},
        )
        assert answer.status_code == 422
        assert "Tom Bos" in answer.content.decode()
        assert "has this address already" in answer.content.decode()

    def test_a_new_colleague_may_do_nothing_until_a_role_is_granted(self, joke: Actor) -> None:
        staff_id = services.invite(
            email="tom@sankofa.example", name="Tom", language="nl", mission_id=joke.mission_id, office_id=None,
            link_to=link_to, by=joke,
        ).staff_id  # fmt: skip
        tom = queries.actor(staff_id, at=NOW)
        assert tom
        assert tom.grants == ()

    def test_closing_takes_the_right_to_sign_in_and_opening_gives_it_back(self, joke: Actor) -> None:
        maria = make_staff()
        services.close_account(staff_id=maria.id, by=joke, now=NOW)
        assert queries.actor(maria.id, at=NOW) is None
        services.open_account(staff_id=maria.id, by=joke)
        assert queries.actor(maria.id, at=NOW) == maria

    def test_the_last_administrator_can_neither_be_closed_nor_ended(self, joke: Actor) -> None:
        with pytest.raises(DomainError, match="last_administrator"):
            services.close_account(staff_id=joke.id, by=joke, now=NOW)
        with pytest.raises(DomainError, match="last_administrator"):
            services.end_role(grant_id=RoleGrant.objects.get(staff=joke.id).id, at=NOW, by=joke, now=NOW)

    def test_with_a_second_administrator_the_first_can_go(self, joke: Actor) -> None:
        make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
        services.close_account(staff_id=joke.id, by=joke, now=NOW)
        assert not Staff.objects.get(id=joke.id).is_active

    def test_a_lost_telephone_is_reset_by_another_administrator_not_by_oneself(self, joke: Actor) -> None:
        processor = make_staff(Role.PROCESSOR)
        Authenticator.objects.create(user_id=processor.id, type=Authenticator.Type.TOTP, data={})
        services.reset_second_factor(staff_id=processor.id, by=joke)
        assert not Authenticator.objects.filter(user_id=processor.id).exists()
        with pytest.raises(RefusedError):
            services.reset_second_factor(staff_id=joke.id, by=joke)


class TestRoles:
    def test_a_role_holds_from_its_first_moment_until_its_end_and_not_at_its_end(self, joke: Actor) -> None:
        maria = make_staff()
        end = NOW + dt.timedelta(days=7)
        grant(joke, maria, until=end)
        just_before = end - dt.timedelta(microseconds=1)
        held = {
            at: queries.actor(maria.id, at=at) for at in (NOW - dt.timedelta(microseconds=1), NOW, just_before, end)
        }
        assert [actor is not None and Role.PROCESSOR in actor.roles for actor in held.values()] == [
            False,
            True,
            True,
            False,
        ]

    def test_the_same_role_twice_at_a_time_is_refused_in_words(self, joke: Actor) -> None:
        maria = make_staff()
        grant(joke, maria)
        with pytest.raises(DomainError, match="held_already"):
            grant(joke, maria, since=NOW + dt.timedelta(days=1))

    def test_an_ended_role_stays_readable_and_can_be_granted_again(self, joke: Actor) -> None:
        maria = make_staff()
        first = grant(joke, maria, since=NOW - dt.timedelta(days=9))
        services.end_role(grant_id=first, at=NOW, by=joke, now=NOW)
        grant(joke, maria)
        lines = administration.detail(joke, maria.id, now=NOW).grants
        assert [(line.role, line.is_over) for line in lines] == [
            (Role.PROCESSOR, False),
            (Role.PROCESSOR, True),
            (Role.COUNSELLOR, False),
        ]

    def test_the_database_itself_refuses_to_delete_a_role(self, joke: Actor) -> None:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            RoleGrant.objects.filter(staff=joke.id).delete()

    @pytest.mark.parametrize(
        ("over", "code"),
        [
            ({"until": NOW}, "ends_before_start"),
            ({"role": Role.ADMINISTRATOR, "scope": Scope.OFFICE}, "administrator_of_mission"),
            ({"scope": Scope.OFFICE}, "office_missing"),
        ],
    )
    def test_a_role_that_makes_no_sense_is_refused(self, joke: Actor, over: dict[str, object], code: str) -> None:
        with pytest.raises(DomainError, match=code):
            grant(joke, make_staff(), **over)

    def test_an_office_of_another_mission_is_refused(self, joke: Actor) -> None:
        addis = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis Ababa")
        with pytest.raises(DomainError, match="office_elsewhere"):
            grant(joke, make_staff(), scope=Scope.OFFICE, office_id=addis.id)

    def test_the_page_grants_and_ends(self, page: Client, joke: Actor) -> None:
        maria = make_staff()
        url = f"/administration/staff/{maria.id}/"
        given = {"role": "outreach", "scope": "mission", "mission_id": joke.mission_id, "since": "2020-01-01"}
        assert page.post(f"{url}roles/new/", given).status_code == 302
        row = RoleGrant.objects.get(staff=maria.id, role=Role.OUTREACH)
        assert page.post(f"{url}roles/{row.id}/", {"last_day": ""}).status_code == 302
        row.refresh_from_db()
        assert row.until

    def test_the_page_keeps_what_was_typed_beside_the_error(self, page: Client, joke: Actor) -> None:
        maria = make_staff()
        given = {
            "role": "outreach", "scope": "mission", "mission_id": joke.mission_id, "since": "2026-02-01",
            "last_day": "2026-01-01",
        }  # fmt: skip
        answer = page.post(f"/administration/staff/{maria.id}/roles/new/", given)
        assert answer.status_code == 422
        assert 'value="2026-01-01"' in answer.content.decode()


class TestWhoMayNot:
    def test_an_administrator_elsewhere_reaches_nobody_here(self, joke: Actor) -> None:
        addis = make_mission("ET", "ETH", "Africa/Addis_Ababa")
        there = make_staff(Role.ADMINISTRATOR, office=make_office(addis, "Addis Ababa"), scope=Scope.MISSION)
        assert administration.staff(there, now=NOW) == administration.staff(there, now=NOW, text=there.name)
        for verb in (
            lambda: administration.detail(there, joke.id, now=NOW),
            lambda: administration.history_of(there, joke.id),
            lambda: services.open_account(staff_id=joke.id, by=there),
            lambda: services.reset_second_factor(staff_id=joke.id, by=there),
            lambda: grant(there, joke),
            lambda: services.end_role(
                grant_id=RoleGrant.objects.get(staff=joke.id).id, at=NOW, by=there, now=NOW
            ),
            lambda: services.keep_office(
                office_id=None, mission_id=joke.mission_id, name="x", kind=OfficeKind.DESK, timezone="", closed_on=None,
                by=there,
            ),
        ):  # fmt: skip
            with pytest.raises(NotFoundError):
                verb()

    def test_an_administrator_of_an_office_alone_administers_nothing(self) -> None:
        half = make_staff(Role.ADMINISTRATOR, scope=Scope.OFFICE)
        assert administration.staff(half, now=NOW).rows == ()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
    def test_other_roles_are_refused_the_pages(self, client: Client, role: Role) -> None:
        actor = make_staff(role, scope=Scope.MISSION)
        client.force_login(Staff.objects.get(id=actor.id))
        for path in ("", "staff/new/", f"staff/{actor.id}/", "offices/", "countries/new/", "roles/", "history/"):
            assert client.get(f"/administration/{path}").status_code == 403


class TestRegisters:
    def test_an_office_is_opened_changed_and_closed(self, page: Client, joke: Actor) -> None:
        new = {"mission_id": joke.mission_id, "name": "Groningen", "kind": "desk", "timezone": "", "closed_on": ""}
        page.post("/administration/offices/new/", new)
        (row,) = (o for o in queries.offices(joke.mission_id) if o.name == "Groningen")
        page.post(f"/administration/offices/{row.id}/", {**new, "name": "Assen", "closed_on": "2026-11-22"})
        assert "Assen" not in [o.name for o in queries.offices(joke.mission_id)]
        assert "Assen" in page.get("/administration/offices/").content.decode()

    def test_a_name_that_is_taken_is_said_beside_the_field(self, page: Client, joke: Actor) -> None:
        make_office(name="Zwolle desk")
        new = {"mission_id": joke.mission_id, "name": "Zwolle desk", "kind": "desk", "timezone": "Mars/Base"}
        assert "no such time zone" in page.post("/administration/offices/new/", new).content.decode()
        answer = page.post("/administration/offices/new/", {**new, "timezone": ""})
        assert "an office of this name already" in answer.content.decode()

    def test_a_helper_never_becomes_an_authority(self, joke: Actor) -> None:
        given = {"mission_id": joke.mission_id, "name": "Harbour", "does": "", "contact": "", "closed_on": None}
        partner = services.keep_partner(partner_id=None, kind=PartnerKind.HELPER, by=joke, **given)  # type: ignore[arg-type]
        with pytest.raises(DomainError, match="class_stays"):
            services.keep_partner(partner_id=partner, kind=PartnerKind.AUTHORITY, by=joke, **given)  # type: ignore[arg-type]
        assert Organisation.objects.get(id=partner).kind == PartnerKind.HELPER

    def test_who_founds_a_mission_administers_it_and_its_code_stays(self, joke: Actor) -> None:
        kenya = services.found_mission(
            code="ke", name="Kenya", country="KEN", timezone="Africa/Nairobi", by=joke, now=NOW
        )
        now_also = queries.actor(joke.id, at=NOW)
        assert now_also
        assert now_also.administers == {joke.mission_id, kenya}
        with pytest.raises(DomainError, match="code_stays"):
            services.keep_mission(
                mission_id=kenya, code="KX", name="Kenya", country="KEN", timezone="Africa/Nairobi", by=now_also
            )
        assert Mission.objects.get(id=kenya).code == "KE"

    @pytest.mark.parametrize("name", ["offices", "partners", "missions", "countries", "languages"])
    def test_each_register_shows_its_list_and_its_form(self, page: Client, name: str) -> None:
        assert page.get(f"/administration/{name}/").status_code == 200
        assert page.get(f"/administration/{name}/?q=zzzz").status_code == 200
        assert page.get(f"/administration/{name}/new/").status_code == 200

    def test_a_register_that_does_not_exist_is_not_found(self, page: Client) -> None:
        assert page.get("/administration/nothing/").status_code == 404
        assert page.get("/administration/offices/no-such-office/").status_code == 404


class TestHistory:
    def test_every_change_is_kept_with_who_and_what(self, page: Client, joke: Actor) -> None:
        maria = make_staff(name="Maria de Wit")
        staff = Staff.objects.get(id=maria.id)
        page.post(
            f"/administration/staff/{maria.id}/change/",
            {"name": "Maria Witte", "email": staff.email, "language": "nl", "office_id": maria.office_id},
        )
        change = administration.history_of(joke, maria.id)[0]
        assert (change.by, change.what) == ("Joke Lindeman", "staff")
        assert change.fields == (("name", "Maria de Wit", "Maria Witte"), ("language", "en", "nl"))
        shown = page.get("/administration/history/").content.decode()
        assert "Name: Maria de Wit → Maria Witte" in shown

    def test_raw_sql_does_not_escape_it(self, joke: Actor) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_staff SET email = 'x@sankofa.example' WHERE id = %s", [joke.id])
        assert administration.history_of(joke, joke.id)[0].fields[0][2] == "x@sankofa.example"

    def test_the_app_cannot_rewrite_it(self, joke: Actor) -> None:
        with named_in_history(staff_name="Joke"):
            services.open_account(staff_id=joke.id, by=joke)
        for statement in ("UPDATE accounts_staffhistory SET name = ''", "DELETE FROM accounts_rolegranthistory"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)

    def test_passwords_never_reach_it(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = 'accounts_staffhistory'"
            )
            assert "password" not in {row[0] for row in cursor.fetchall()}


class TestTeam:
    def test_everyone_sees_their_own_office_first_and_what_colleagues_do(self, client: Client) -> None:
        tilburg = make_staff(office=make_office(name="Tilburg"), name="Samir Haddou")
        make_staff(office=make_office(name="Amsterdam"), name="Yonas Abraha")
        offices = administration.team(tilburg, now=NOW)
        assert [name for name, _members in offices] == ["Tilburg", "Amsterdam"]
        client.force_login(Staff.objects.get(id=tilburg.id))
        assert "Samir Haddou" in client.get("/team/").content.decode()

    def test_a_mission_elsewhere_is_not_shown(self) -> None:
        make_staff(Role.HOME_MISSION, office=make_office(make_mission("ET", "ETH"), "Addis Ababa"))
        here = make_staff()
        assert [m.id for _office, members in administration.team(here, now=NOW) for m in members] == [here.id]


def test_the_table_of_roles_is_a_page(page: Client) -> None:
    shown = page.get("/administration/roles/").content.decode()
    assert all(str(role.label) in shown for role in Role)


def test_the_data_protection_officer_sees_which_roles_were_given_and_who_gave_one_to_themselves(
    client: Client, joke: Actor
) -> None:
    maria, officer = make_staff(name="Maria de Wit"), make_staff(Role.DATA_PROTECTION, scope=Scope.MISSION)
    grant(joke, maria, since=clock.now())
    grant(joke, joke, role=Role.MANAGER, since=clock.now())
    seen = administration.granted(officer, since=clock.now() - dt.timedelta(days=1), most=10)
    assert [(line.staff, line.to_self) for line in seen] == [("Joke Lindeman", True), ("Maria de Wit", False)]
    client.force_login(Staff.objects.get(id=officer.id))
    page = client.get("/").content.decode()
    assert "Roles given" in page
    assert "to themselves" in page
    assert administration.granted(maria, since=clock.now() - dt.timedelta(days=1), most=10) == []
