"""Decisions on REAN for the crowd, by the rule itself: advice, lines and frozen facts as `journey.decide` keeps them.

Also the clearances of the gates that these cases have passed.
"""

import uuid
from dataclasses import dataclass, field

from sankofa.cases.models import Clearance, Event
from sankofa.cases.vocab import Gate, Kind
from sankofa.demo.world import Rows, World
from sankofa.eligibility.models import Decision
from sankofa.eligibility.services import frozen
from sankofa.eligibility.vocab import Decided
from sankofa.journey import facts
from sankofa.kernel.sealing import seal
from sankofa.kernel.three import Three
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Facts

GATE_OF = {"process": Gate.PROCESS, "hold_seat": Gate.HOLD, "ticket": Gate.TICKET, "depart": Gate.HAND_OVER}
SCHEME = "rean"


@dataclass
class _Known:
    """The facts of each case, gathered once: what a case rests on changes little between its gates."""

    facts: dict[uuid.UUID, Facts] = field(default_factory=dict)

    def of(self, event: Event) -> Facts:
        if event.case_id not in self.facts:
            self.facts[event.case_id] = facts.gather(event.case_id, on=event.happened_on).facts
        return self.facts[event.case_id]


def decide(world: World) -> None:
    """A decision for each return that was processed or found ineligible; and for each gate passed its clearance."""
    rows, known = Rows(), _Known()
    passed = Event.objects.filter(code__in=[*GATE_OF, "end"])
    for event in passed.select_related("case").order_by("at", "id"):
        if event.code in GATE_OF:
            rows.add(_clearance(world, event, known.of(event)))
        returns = event.case.kind in (Kind.RETURN, Kind.ONWARD)
        if returns and (event.code == "process" or event.case.outcome == "ineligible"):
            _decide(world, rows, event, known.of(event))
    rows.save([Decision])


def _decide(world: World, rows: Rows, event: Event, known: Facts) -> None:
    case = event.case
    judged = schemes.evaluate(SCHEME, known, event.happened_on)
    assert judged is not None
    outcome = Decided.GRANTED if judged.outcome is Three.YES else Decided.REFUSED
    if outcome == Decided.REFUSED and case.outcome != "ineligible":
        outcome = Decided.DEVIATION
    decider, decision_id = world.actors["processor"], world.id_at(event.at)
    decision = Decision(id=decision_id, case=case, scheme=SCHEME, version=judged.version_id or "", outcome=outcome)
    decision.advice = judged.outcome.name.lower()
    decision.reason = "" if outcome != Decided.DEVIATION else "Vulnerable; the journey is paid from another fund."
    decision.lines_en, decision.lines_nl = list(judged.reasons("en")), list(judged.reasons("nl"))
    decision.facts_sealed = seal(frozen(known), bound_to=str(decision_id))
    decision.facts_hash, decision.decided_on = judged.facts_hash or "", event.happened_on
    decision.decided_at, decision.decided_by_id = event.at, decider.id
    rows.add(decision)
    rows.add(
        Event(
            id=world.id_at(event.at),
            case=case,
            code="decided",
            params={"scheme": SCHEME, "outcome": outcome, "cents": 0, "decision": str(decision_id)},
            happened_on=event.happened_on,
            at=event.at,
            by_id=decider.id,
            by_name=decider.name,
        )
    )


def _clearance(world: World, event: Event, known: Facts) -> Clearance:
    assert event.by_id
    return Clearance(
        id=world.id_at(event.at),
        case=event.case,
        gate=GATE_OF[event.code],
        issued_at=event.at,
        issued_to_id=event.by_id,
        policy_version=schemes.readiness_version(event.happened_on),
        facts_hash=schemes.hash_of(known),
    )
