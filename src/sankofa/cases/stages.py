"""The journey as one table: verb, from, to, who may. What must hold and who hears stands in `journey`.

Pure data; docs/reference/states.md is generated from it. A verb that is not here does not exist.
"""

from dataclasses import dataclass

from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import Gate, Stage

S = Stage
BEFORE_APPLICATION = (S.CONTACT, S.COUNSELLING, S.INTAKE, S.NEEDS, S.ELIGIBILITY)
BEFORE_DEPARTURE = (*BEFORE_APPLICATION, S.APPLICATION, S.DOCUMENTS, S.BOOKING, S.DEPARTURE)
AFTER_DEPARTURE = (S.TRANSIT, S.ARRIVAL, S.REINTEGRATION, S.MONITORING)
OPEN = (*BEFORE_DEPARTURE, *AFTER_DEPARTURE)


@dataclass(frozen=True)
class Move:
    verb: str
    start: tuple[Stage, ...]
    to: Stage | None  # None: the stage stays or is found from the case (hold, reopen)
    perm: Perm
    gate: Gate | None = None  # opens only with a clearance
    undo: bool = True  # the world allows taking it back


MOVES: dict[str, Move] = {
    m.verb: m
    for m in (
        Move("counsel", (S.CONTACT,), S.COUNSELLING, Perm.WORK_CASE),
        Move("take_in", (S.CONTACT, S.COUNSELLING), S.INTAKE, Perm.WORK_CASE),
        Move("assess_needs", (S.INTAKE,), S.NEEDS, Perm.WORK_CASE),
        Move("check_eligibility", (S.INTAKE, S.NEEDS), S.ELIGIBILITY, Perm.WORK_CASE),
        Move("apply", (S.INTAKE, S.NEEDS, S.ELIGIBILITY), S.APPLICATION, Perm.APPLICATION),
        Move("process", (S.APPLICATION,), S.DOCUMENTS, Perm.PROCESS, gate=Gate.PROCESS),
        Move("hold_seat", (S.DOCUMENTS,), S.BOOKING, Perm.FLIGHTS, gate=Gate.HOLD),
        Move("ticket", (S.BOOKING,), S.DEPARTURE, Perm.FLIGHTS, gate=Gate.TICKET),
        Move("rebook", (S.DEPARTURE,), S.BOOKING, Perm.FLIGHTS, undo=False),
        Move("depart", (S.DEPARTURE,), S.TRANSIT, Perm.DESK, undo=False),
        Move("turn_back", (S.TRANSIT,), S.DEPARTURE, Perm.DESK, undo=False),  # all were taken off the flight again
        Move("arrive", (S.TRANSIT,), S.ARRIVAL, Perm.ARRIVAL),
        Move("settle", (S.ARRIVAL,), S.REINTEGRATION, Perm.REINTEGRATION),
        Move("follow_up", (S.ARRIVAL, S.REINTEGRATION), S.MONITORING, Perm.REINTEGRATION),
        Move("register_departed", (S.CONTACT, S.COUNSELLING, S.INTAKE), S.TRANSIT, Perm.PROCESS),
        Move("withdraw", BEFORE_DEPARTURE, S.CLOSED, Perm.READ_CASE),
        Move("end", BEFORE_DEPARTURE, S.CLOSED, Perm.WORK_CASE),
        Move("close", AFTER_DEPARTURE, S.CLOSED, Perm.WORK_CASE),
        Move("hold", OPEN, None, Perm.WORK_CASE),
        Move("resume", OPEN, None, Perm.WORK_CASE),
        Move("reopen", (S.CLOSED,), None, Perm.WORK_CASE),
    )
}


# The gates that the work of a stage leads to; what stands before a later one can wait.
GATES_AHEAD: dict[Stage, tuple[Gate, ...]] = {
    **dict.fromkeys((*BEFORE_APPLICATION, S.APPLICATION), (Gate.PROCESS,)),
    S.DOCUMENTS: (Gate.HOLD, Gate.TICKET),
    S.BOOKING: (Gate.TICKET,),
    S.DEPARTURE: (Gate.HAND_OVER,),
}

# What a mission that a case is shared with may do on the spine: its own part of the journey, nothing before it.
SHARED_STEPS = frozenset({Perm.ARRIVAL, Perm.REINTEGRATION})


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """Every verb that the table allows from `stage`, in the table's order."""
    return tuple(move for move in MOVES.values() if stage in move.start)


def _reach(start: Stage, perms: frozenset[Perm]) -> frozenset[Stage]:
    """`start` and every open stage that moves without a gate lead to, for who holds `perms` alone."""
    found = [start]
    for stage in found:  # which grows while it is walked
        for move in moves_from(stage):
            if move.to and move.to != S.CLOSED and move.gate is None and move.perm in perms and move.to not in found:
                found.append(move.to)
    return frozenset(found)


# Where a case of an import may stand: what counselling reaches without a gate or a signed application, and what a
# registration after departure leads on to.
IMPORTABLE_BEFORE = _reach(S.CONTACT, frozenset({Perm.WORK_CASE}))
IMPORTABLE_AFTER = _reach(S.TRANSIT, frozenset({Perm.ARRIVAL, Perm.REINTEGRATION}))


def import_landing(stage: Stage) -> Stage:
    """The stage at which an imported case that is said to be at `stage` comes in: never past a gate.

    Closed cases stay closed. What lies behind a gate comes in at the last stage before the application.
    """
    if stage == S.CLOSED or stage in IMPORTABLE_BEFORE | IMPORTABLE_AFTER:
        return stage
    return max(IMPORTABLE_BEFORE, key=OPEN.index)
