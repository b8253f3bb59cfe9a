"""What the demo keeps behind closed doors: keys, a health file or two, a protection note, and their verdicts.

Each opening is a transaction of its own, so this runs after the rest has committed; what stands already stays.
"""

import datetime as dt
from collections.abc import Callable

from sankofa.accounts import demo as cast
from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Member
from sankofa.demo.showcases import SHIELDED, TESFAYE
from sankofa.protection import services as protection
from sankofa.protection.models import Key, Verdict
from sankofa.protection.vocab import Compartment, HealthNeed, HealthVerdict, Opened, ProtectionVerdict

ALMAZ = TESFAYE[1].latin


def fill(now: dt.datetime) -> None:
    """Keys for the health officer and the protection focal point, and what they recorded."""
    health, focal = _actor("health", now), _actor("protection", now)
    _give(health, Compartment.HEALTH, now)
    _give(focal, Compartment.PROTECTION, now)
    _once(ALMAZ, lambda member: _must_wait(member, health, now))
    escorted = Member.objects.filter(case__stage="booking", person__birth_until__lt=now.date()).order_by(
        "case_id", "id"
    )
    _once(escorted.values_list("person__latin_name", flat=True)[0], lambda member: _escorted(member, health, now))
    _once(SHIELDED[0].latin, lambda member: _hold(member, focal, now))


def _actor(key: str, now: dt.datetime) -> Actor:
    staff = Staff.objects.get(email=f"{key}@{cast.DOMAIN}")
    actor = accounts.actor(staff.id, at=now)
    assert actor
    return actor


def _give(actor: Actor, compartment: Compartment, now: dt.datetime) -> None:
    Key.objects.get_or_create(
        staff_id=actor.id,
        mission_id=actor.mission_id,
        compartment=compartment,
        until=None,
        defaults={"since": now - dt.timedelta(days=200)},
    )


def _once(name: str, write: Callable[[Member], None]) -> None:
    member = Member.objects.filter(person__latin_name=name).order_by("-id").first()
    if member and not Verdict.objects.filter(member=member).exists():
        write(member)


def _must_wait(member: Member, by: Actor, now: dt.datetime) -> None:
    protection.open_health_file(
        case_id=member.case_id,
        member_id=member.id,
        opened_for=Opened.DOCTOR,
        body="Treating doctor asks to see her once more before a long flight. Appointment next week.",
        by=by,
        now=now - dt.timedelta(days=9),
    )


def _escorted(member: Member, by: Actor, now: dt.datetime) -> None:
    protection.open_health_file(
        case_id=member.case_id,
        member_id=member.id,
        opened_for=Opened.OFFICER,
        body="Knee operation three weeks ago; sits well, walks little. Somebody along until the door.",
        by=by,
        now=now - dt.timedelta(days=14),
    )
    protection.give_health_verdict(
        case_id=member.case_id,
        member_id=member.id,
        verdict=HealthVerdict.CLEARED_WITH_ESCORT,
        needs=[HealthNeed.SOCIAL_ESCORT, HealthNeed.WCHS],
        fit_check_required=True,
        fit_check_passed_on=None,
        by=by,
        now=now - dt.timedelta(days=5),
    )


def _hold(member: Member, by: Actor, now: dt.datetime) -> None:
    protection.write_protection_note(
        case_id=member.case_id,
        member_id=member.id,
        body="Safe address known to us alone. She decides on each next step; no contact through the old telephone.",
        by=by,
        now=now - dt.timedelta(days=20),
    )
    protection.give_protection_verdict(
        case_id=member.case_id,
        member_id=member.id,
        verdict=ProtectionVerdict.HOLD_TRAVEL,
        by=by,
        now=now - dt.timedelta(days=20),
    )
