"""Documents generated from the tables they describe, so that they can't drift. Written by `manage diagrams`."""

from collections.abc import Callable, Iterable

from sankofa.cases.stages import MOVES, Move
from sankofa.cases.vocab import Gate, Stage
from sankofa.schemes import queries as schemes


def states() -> str:
    """docs/reference/states.md: every verb with its stages, who may, and its gate; and the picture of it."""
    head = ("verb", "from", "to", "permission", "gate", "can be taken back")
    rows = [
        (m.verb, ", ".join(m.start), m.to or "as it was", m.perm, m.gate or "", "yes" if m.undo else "no")
        for m in MOVES.values()
    ]
    edges = [line for move in MOVES.values() for line in _edges(move)]
    return "\n".join(
        [
            "# The stages of a case",
            "",
            "Generated from `cases/stages.py` by `./sankofa manage diagrams`. From every stage before departure a",
            "person may withdraw; that and the other ends are left out of the picture.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            f"  [*] --> {Stage.CONTACT}",
            *edges,
            f"  {Stage.CLOSED} --> [*]",
            "```",
            "",
            *_table(head, rows),
            "",
        ]
    )


def gates() -> str:
    """docs/reference/gates.md: what must hold at each gate, whose move it is, who may lift it, who says so."""
    versions = ", ".join(policy.versions[-1].id for policy in schemes.readiness_policies())
    parts = ["# What must hold at each gate", "", f"Generated from policies/safeguards, versions {versions}.", ""]
    head = ("requirement", "whose move", "may be lifted by", "source")
    for gate in Gate:
        rows = [
            (one.title.en, one.owner, one.waiver or "nobody", one.source)
            for one in schemes.requirements().values()
            if gate.value in {str(asked) for asked in one.gates}
        ]
        parts += [f"## {Gate(gate).label}", "", *_table(head, rows), ""]
    return "\n".join(parts)


DOCUMENTS: dict[str, Callable[[], str]] = {"reference/states.md": states, "reference/gates.md": gates}


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    cells = [list(head), *(list(row) for row in rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return [lines[0], "|" + " --- |" * len(cells[0]), *lines[1:]]


def _edges(move: Move) -> list[str]:
    if move.to in {None, Stage.CLOSED}:
        return []
    gate = f" (gate {move.gate})" if move.gate else ""
    return [f"  {start} --> {move.to}: {move.verb}{gate}" for start in move.start]
