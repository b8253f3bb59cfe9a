"""A case that has left, a mission at home with which it is shared, a plan with a line."""

import uuid

from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Share
from sankofa.cases.vocab import CaseMoved
from sankofa.kernel.ids import new_id
from sankofa.kernel.money import Money
from sankofa.people.vocab import Purpose
from sankofa.reintegration import services
from sankofa.reintegration.vocab import ArrivalState, Form, Level, MemberArrival, Source, Sphere
from tests.factories import NOW, give_consent, lead_of, make_case, make_mission, make_office, make_staff, member_of

TODAY = NOW.date()


def make_departed(by: Actor) -> CaseMoved:
    """A case whose lead left today."""
    case = make_case(by)
    cases.register_departed(
        case_id=case.case_id, departed_on=TODAY, reason="flight list", by=make_staff(Role.PROCESSOR), now=NOW
    )
    return case


def make_home(role: Role = Role.HOME_MISSION, name: str = "") -> Actor:
    addis = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    return make_staff(role, office=make_office(addis, "Addis Ababa"), name=name)


def share(case: CaseMoved, home: Actor, by: Actor) -> None:
    consent = give_consent(lead_of(case), by, Purpose.SHARE_MISSION, mission_id=home.mission_id)
    Share.objects.create(case_id=case.case_id, mission_id=home.mission_id, consent=consent, since=NOW)
    Case.objects.filter(id=case.case_id).update(home_mission=home.mission_id, arrival_help=True)


def arrived(case: CaseMoved, by: Actor) -> None:
    """Confirmed by somebody who may."""
    told = MemberArrival(member_of(case), ArrivalState.ARRIVED, TODAY)
    services.confirm_arrival(case_id=case.case_id, members=[told], note="", by=by, now=NOW)


def make_plan(case: CaseMoved, by: Actor) -> uuid.UUID:
    return services.write_plan(case_id=case.case_id, written_on=TODAY, language="am", together=True, by=by, now=NOW)


def make_line(case: CaseMoved, by: Actor, *, source: Source = Source.PROJECT, cents: int = 100_000) -> uuid.UUID:
    return services.add_line(
        key=new_id(),
        case_id=case.case_id,
        sphere=Sphere.ECONOMIC,
        level=Level.INDIVIDUAL,
        what="A sewing machine",
        source=source,
        form=Form.KIND,
        amount=Money(cents),
        whom="Selam tools",
        planned_on=TODAY,
        by=by,
        now=NOW,
    )


def url(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)
