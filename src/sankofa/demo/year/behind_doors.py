"""What the two compartments keep of planned cases: each opened as its focal point does, in a transaction of its own.

Runs after the rest has committed. The database logs every opening, with the day on which it really happened.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from sankofa.demo.world import World
from sankofa.demo.year.lives import Life
from sankofa.kernel.sealing import seal
from sankofa.protection.compartments import compartment
from sankofa.protection.models import HealthEntry, HealthFile, SealedAnswer, Verdict
from sankofa.protection.vocab import Compartment, HealthNeed, HealthVerdict, Opened, ProtectionVerdict

ADVICE = {
    "physical": "Treating doctor sees no objection to the flight; medicines for three months go along.",
    "psychological": "Sees a therapist; travels well with somebody near, as the therapist wrote.",
}
NEEDS = {"medical": HealthNeed.MEDICAL_ESCORT, "social": HealthNeed.SOCIAL_ESCORT}
WHY = "builds the invented year"


def fill(world: World, lives: Iterable[Life]) -> None:
    """Health files and their verdicts, what victims of trafficking chose. A case that has its rows keeps them."""
    for life in lives:
        if life.plan.problem:
            _health(world, life)
        if life.plan.trafficking:
            _trafficking(world, life)


def _health(world: World, life: Life) -> None:
    officer, (member, _person) = world.actors["health"], life.members[0]
    at = life.case.created_at + dt.timedelta(days=1)
    if life.plan.received:  # the file is of the year of the application
        at = dt.datetime.combine(life.plan.received, dt.time(9), dt.UTC)
    with compartment(Compartment.HEALTH, case_id=life.case.id, by=officer, reason=WHY):
        file = HealthFile.objects.create(
            id=world.id_at(at),
            case=life.case,
            member=member,
            opened_for=Opened.DOCTOR,
            opened_at=at,
            opened_by_id=officer.id,
        )
        entry = HealthEntry(id=world.id_at(at), case=life.case, file=file, at=at, by_id=officer.id)
        entry.sealed = seal(ADVICE[life.plan.problem], bound_to=str(entry.id))
        entry.save(force_insert=True)
        told = {"member.health.provisions_needed": True, "member.health.nature": life.plan.problem}
        _answer(world, life, Compartment.HEALTH, told, at)
        verdict = Verdict(id=world.id_at(at), member=member, compartment=Compartment.HEALTH, owner_id=officer.id)
        verdict.verdict, verdict.at = HealthVerdict.CLEARED, at + dt.timedelta(hours=2)
        if life.plan.escort:
            verdict.verdict, verdict.needs = HealthVerdict.CLEARED_WITH_ESCORT, [NEEDS[life.plan.escort]]
        verdict.save(force_insert=True)


def _trafficking(world: World, life: Life) -> None:
    focal, at = world.actors["protection"], life.case.created_at + dt.timedelta(days=1)
    with compartment(Compartment.PROTECTION, case_id=life.case.id, by=focal, reason=WHY):
        told = {
            "member.trafficking.victim": "established" if life.plan.guardian else "presumed",
            "member.trafficking.wants_extras": life.plan.trafficking != "standard",
        }
        _answer(world, life, Compartment.PROTECTION, told, at)
        verdict = Verdict(id=world.id_at(at), member=life.members[0][0], compartment=Compartment.PROTECTION)
        verdict.owner_id, verdict.verdict, verdict.at = focal.id, ProtectionVerdict.CLEARED, at
        verdict.save(force_insert=True)


def _answer(world: World, life: Life, which: Compartment, told: Mapping[str, object], at: dt.datetime) -> None:
    by = world.actors["health" if which == Compartment.HEALTH else "protection"]
    for key, value in told.items():
        row = SealedAnswer(id=world.id_at(at), case=life.case, member=life.members[0][0], compartment=which, at=at)
        row.by_id, row.sealed = by.id, seal({"key": key, "value": value}, bound_to=str(row.id))
        row.save(force_insert=True)
