"""Judging one case by every scheme, with the whole explanation: processor time in the engine, no database.

    .venv/bin/python -m benchmarks.policy

Aim: under 5 ms for all schemes together for one person, on each of the days below. Cases: nothing asked yet (there is
most to ask), everything answered, and the same for a family of five. The best of many rounds is shown: other work on
the machine can only add to it.
"""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sankofa.kernel.partial_dates import PartialDate  # noqa: E402  # the path comes first
from sankofa.schemes.loading import read_policies  # noqa: E402
from sankofa.schemes.rules import evaluate_all  # noqa: E402
from sankofa.schemes.vocab import ABSENT, Facts, Record, Scheme, Value  # noqa: E402

DAYS = (date(2007, 3, 1), date(2017, 8, 15), date(2026, 11, 22))
ROUNDS = 100
AIM = 5.0  # milliseconds
FAMILY = 5
CASE: dict[str, Value] = {
    "case.kind": "return",
    "case.host.country": "NLD",
    "case.destination.country": "IRQ",
    "case.departure.on": date(2017, 8, 31),
}
CLAIM: Record = {"filed_on": PartialDate.year(2005), "status": "rejected"}
OPEN: dict[str, Value] = {"person.birth_date": date(1985, 1, 1), "person.nationalities": ("IRQ",)}
ANSWERED: dict[str, Value] = OPEN | {
    "member.unaccompanied": False,
    "member.return.voluntary": True,
    "member.means.can_pay": False,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.travel_document.obtainable": True,
    "member.objection": False,
    "member.helped_by_other": False,
    "member.vulnerability.ground": "none",
    "returns.last_assisted_on": ABSENT,
    "grant": ABSENT,
    "claim": (CLAIM,),
}


def main() -> None:
    schemes = read_policies(ROOT / "policies").schemes
    slow = False
    for name, member, size in (
        ("one person, nothing asked yet", OPEN, 1),
        ("one person, all answered", ANSWERED, 1),
        (f"a family of {FAMILY}, nothing asked yet", OPEN, FAMILY),
        (f"a family of {FAMILY}, all answered", ANSWERED, FAMILY),
    ):
        for on in DAYS:
            facts = _facts(member, size, answered=member is ANSWERED)
            best = min(_once(schemes, facts, on) for _ in range(ROUNDS))
            late = size == 1 and best > AIM
            slow = slow or late
            print(f"{name:36} {on}  {best:6.2f} ms of processor time{'  over the aim' if late else ''}")
    sys.exit(slow)


def _facts(member: Mapping[str, Value], size: int, *, answered: bool) -> Facts:
    more: dict[str, Value] = {"case.application.signed_on": date(2017, 6, 30), "case.plan.written_on": date(2017, 6, 1)}
    case = CASE | more if answered else CASE
    return Facts.of(case, {f"m{place}": member for place in range(size)})


def _once(schemes: Mapping[str, Scheme], facts: Facts, on: date) -> float:
    """Milliseconds of processor time to judge every scheme with reasons in both languages."""
    start = process_time()
    for evaluation in evaluate_all(schemes.values(), facts, on, refs=dict(schemes)):
        evaluation.reasons("nl"), evaluation.reasons("en")
    return (process_time() - start) * 1000


if __name__ == "__main__":
    main()
