"""Invented missions, offices, staff, people and cases for tests: plain functions, each makes what it needs."""

import datetime as dt
import itertools
import uuid

from django.test import Client

from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Mission, Office, RoleGrant, Staff
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import CaseMoved, Kind
from sankofa.documents import services as documents
from sankofa.people import services as people
from sankofa.people.models import Consent
from sankofa.people.vocab import EvidenceKind, Purpose, Sex
from sankofa.protection.models import Key
from sankofa.protection.vocab import Compartment

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
_serial = itertools.count(1)


def make_mission(code: str = "NL", country: str = "NLD", zone: str = "Europe/Amsterdam") -> Mission:
    mission, _made = Mission.objects.get_or_create(
        code=code, defaults={"name": f"Mission {code}", "country_id": country, "timezone": zone}
    )
    return mission


def make_office(mission: Mission | None = None, name: str = "Zwolle desk") -> Office:
    office, _made = Office.objects.get_or_create(
        mission=mission or make_mission(), name=name, defaults={"kind": Office.Kind.DESK}
    )
    return office


def make_staff(
    role: Role = Role.COUNSELLOR,
    *,
    office: Office | None = None,
    scope: Scope = Scope.OFFICE,
    name: str = "",
    since: dt.datetime = NOW - dt.timedelta(days=365),
) -> Actor:
    """A member of staff with one grant, as the actor that verbs take."""
    office = office or make_office()
    number = next(_serial)
    staff = Staff(
        email=f"{role}{number}@sankofa.example",
        name=name or f"{role.label} {number}",
        mission=office.mission,
        office=office,
    )
    staff.set_unusable_password()
    staff.save()
    RoleGrant.objects.create(
        staff=staff,
        role=role,
        scope=scope,
        mission=office.mission,
        office=office if scope == Scope.OFFICE else None,
        since=since,
    )
    actor = accounts.actor(staff.id, at=NOW)
    assert actor
    return actor


def make_person(by: Actor, full_name: str = "Dawit Tesfaye", **fields: object) -> uuid.UUID:
    return people.create_person(full_name=full_name, by=by, now=NOW, **{"sex": Sex.MALE, **fields})  # type: ignore[arg-type]


def make_case(by: Actor, *, person_id: uuid.UUID | None = None, kind: Kind = Kind.RETURN) -> CaseMoved:
    """A case at first contact, at the actor's office, with the actor as its counsellor."""
    assert by.office_id
    return cases.open_case(
        person_id=person_id or make_person(by),
        kind=kind,
        office_id=by.office_id,
        by=by,
        now=NOW,
        destination="ETH",
    )


def give_consent(person_id: uuid.UUID, by: Actor, purpose: Purpose = Purpose.ASSIST, **recipient: object) -> Consent:
    """A spoken consent of today."""
    return Consent.objects.create(
        person_id=person_id,
        purpose=purpose,
        given_on=NOW.date(),
        explained_by_id=by.id,
        explained_in_id="am",
        evidence=EvidenceKind.SPOKEN,
        witness="The interpreter",
        **recipient,
    )


def lead_of(case: CaseMoved) -> uuid.UUID:
    return Case.objects.get(id=case.case_id).lead_id


def member_of(case: CaseMoved) -> uuid.UUID:
    """The lead's membership."""
    return Member.objects.get(case=case.case_id, person=lead_of(case)).id


def make_file(by: Actor) -> uuid.UUID:
    return documents.keep_file(content=b"%PDF-1.7 invented", name="paper.pdf", by=by.id, now=NOW).id


def give_key(actor: Actor, compartment: Compartment) -> None:
    Key.objects.create(
        staff_id=actor.id, mission_id=actor.mission_id, compartment=compartment, since=NOW - dt.timedelta(days=1)
    )


def signed_in(actor: Actor, *, at: dt.datetime = NOW) -> Client:
    """A browser in which the actor signed in at `at`, with a second factor where the role asks for one."""
    client = Client()
    client.force_login(Staff.objects.get(id=actor.id))
    session = client.session
    session["account_authentication_methods_user"] = str(actor.id)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": at.timestamp()}]
    session.save()
    return client
