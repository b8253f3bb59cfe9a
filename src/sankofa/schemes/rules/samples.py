"""Judging a scheme's own test cases: what was expected, what came out, and whether they agree.

Here: the comparison. Not here: reading the cases (loading), printing them (the command).
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from sankofa.schemes.rules.evaluation import evaluate
from sankofa.schemes.vocab import Evaluation, Sample, SampleResult, Scheme

if TYPE_CHECKING:
    from sankofa.kernel.three import Three


def try_out(sample: Sample, schemes: Mapping[str, Scheme]) -> SampleResult:
    """Raises KeyError when there is no such scheme."""
    refs: dict[str, Scheme | Three] = {**schemes, **sample.decided}
    evaluation = evaluate(schemes[sample.scheme], sample.facts, sample.on, sample.known_on, refs)
    looked_at = [
        (name, wanted, computed(evaluation))
        for name, computed in _COMPUTED.items()
        if (wanted := _comparable(getattr(sample.expected, name))) is not None
    ]
    return SampleResult(
        sample=sample,
        expected=_write((name, wanted) for name, wanted, _ in looked_at),
        computed=_write((name, found) for name, _, found in looked_at),
        ok=all(wanted == found for _, wanted, found in looked_at),
    )


def _comparable(wanted: object) -> object:
    if isinstance(wanted, Mapping):
        return dict(wanted)
    return sorted(wanted) if isinstance(wanted, tuple) else wanted


def _failed(evaluation: Evaluation) -> list[str]:
    return sorted({node.why.id for node in evaluation.failed if node.why})


def _cash(evaluation: Evaluation) -> int | None:
    return evaluation.amounts.most_cash.get("EUR", 0) if evaluation.amounts else None


def _parts(evaluation: Evaluation) -> dict[str, int]:
    found = evaluation.amounts.by_part if evaluation.amounts else {}
    return {part: cents for (part, currency), cents in found.items() if currency == "EUR"}


def _projects(evaluation: Evaluation) -> dict[str, str]:
    paid = {given.member: given.project for given in evaluation.gives}
    return paid | {line.member: line.project for line in (evaluation.amounts.lines if evaluation.amounts else ())}


_COMPUTED: Mapping[str, Callable[[Evaluation], object]] = MappingProxyType(
    {
        "outcome": lambda one: one.outcome,
        "version": lambda one: one.version_id,
        "members": lambda one: dict(one.members),
        "failed": _failed,
        "asks": lambda one: sorted({ask.ref.key for ask in one.to_ask}),
        "total": lambda one: one.amounts.total if one.amounts else None,
        "totals": lambda one: dict(one.amounts.most) if one.amounts else {},
        "cash": _cash,
        "parts": _parts,
        "projects": _projects,
        "ways": lambda one: sorted(way.id for way in one.ways),
        "quotas": lambda one: sorted(quota.id for quota in one.quotas),
    }
)

_MONEY = frozenset({"total", "cash", "parts"})
_CENTS = 100


def _write(values: Iterable[tuple[str, object]]) -> str:
    return ", ".join(f"{name} {_value(name, value)}" for name, value in values)


def _value(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        return " ".join(f"{key}={_value(name, one)}" for key, one in sorted(value.items())) or "none"
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    if name in _MONEY and isinstance(value, int):
        return f"EUR {value / _CENTS:,.2f}"
    return str(value)
