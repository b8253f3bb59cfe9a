"""A year of people, small enough to count by hand, and a report of it: for tests of the annual report."""

import datetime as dt
import uuid

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.vocab import Kind
from sankofa.reporting import services
from tests.factories import NOW, make_case, make_mission, make_person, make_staff

YEAR = 2026
LEFT = {Kind.RETURN: 9, Kind.ONWARD: 7, Kind.RESETTLEMENT: 3}  # 3: too few to show
FIGURES = (
    "series,part,period,value,unit,source\n"
    "website.visits,,2026,1200,visits,counter\nwebsite.visits,,2025,800,visits,counter\n"
)


def a_year() -> tuple[Actor, Actor]:
    """People who left in the year, a register, a snapshot. Answers a finance officer and a manager of the mission."""
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    for kind, count in LEFT.items():
        for place in range(count):
            left(desk, counsellor, f"{kind} {place}", kind, dt.date(YEAR, 3, 1 + place))
    for place in range(6):
        left(desk, counsellor, f"before {place}", Kind.RETURN, dt.date(YEAR - 1, 5, 1))
    services.enter_figures(mission_id=make_mission().id, lines=FIGURES.splitlines(), now=NOW)
    services.take_snapshot(now=NOW)
    return make_staff(Role.FINANCE, scope=Scope.MISSION), make_staff(Role.MANAGER, scope=Scope.MISSION)


def left(desk: Actor, counsellor: Actor, name: str, kind: Kind, on: dt.date) -> uuid.UUID:
    case = make_case(counsellor, person_id=make_person(counsellor, name), kind=kind)
    cases.register_departed(case_id=case.case_id, departed_on=on, reason="told later", by=desk, now=NOW)
    return case.case_id


def begun(by: Actor) -> uuid.UUID:
    return services.begin_annual(year=YEAR, before=1, by=by, now=NOW)


def published(writer: Actor, signer: Actor) -> uuid.UUID:
    report_id = begun(writer)
    services.hand_in_annual(report_id=report_id, by=writer, now=NOW)
    services.sign_annual(report_id=report_id, by=signer, now=NOW)
    services.publish_annual(report_id=report_id, by=signer, now=NOW)
    return report_id
