"""What the policies say: schemes, readiness, the dictionary of facts, and their judgement of a case.

The door of this app; others never read policy files. Facts come in as arguments, from the apps that keep them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from sankofa.kernel.three import Three
from sankofa.schemes import rules
from sankofa.schemes.loading import Policies, load_policies
from sankofa.schemes.vocab import (
    Combination,
    Compartment,
    Dictionary,
    Difference,
    Evaluation,
    FactRef,
    Facts,
    FactUse,
    Finding,
    Gate,
    NotInForceError,
    ReadinessPolicy,
    RequirementResult,
    Scheme,
    SchemeVersion,
    schemes_in,
    trees,
)

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@cache
def policies() -> Policies:
    """Our own policies, read once per process."""
    return load_policies(POLICIES)


def scheme(scheme_id: str) -> Scheme:
    """Raises KeyError when there is none."""
    return policies().schemes[scheme_id]


def schemes(allowed: Iterable[Compartment] = ()) -> tuple[Scheme, ...]:
    """What somebody with grants for these compartments may know of: first what others rest on, then by id."""
    grants = frozenset(allowed)
    return tuple(one for one in in_order() if rules.visible(one, grants))


@cache
def in_order() -> tuple[Scheme, ...]:
    """All schemes, those that others refer to (REAN) first, then by id."""
    return tuple(sorted(policies().schemes.values(), key=lambda one: (one.id not in bases(), one.id)))


@cache
def bases() -> frozenset[str]:
    """The ids of the schemes that others rest on."""
    found = policies().schemes.values()
    return frozenset[str]().union(*(schemes_in(tree) for one in found for v in one.versions for tree in trees(v)))


def readiness_policy() -> ReadinessPolicy:
    return policies().readiness["readiness"]


def fact_dictionary() -> Dictionary:
    return policies().dictionary


def evaluate(
    scheme_id: str,
    facts: Facts,
    on: date,
    *,
    known_on: date | None = None,
    decided: Mapping[str, Three] | None = None,
    allowed: Iterable[Compartment] = (),
) -> Evaluation | None:
    """Judge a case by a scheme on a day. References to other schemes take the outcome in `decided`, else
    their terms.

    Redacted for a reader with grants for `allowed` compartments; None when that reader may not know of the
    scheme.
    """
    found = policies()
    refs: dict[str, Scheme | Three] = {**found.schemes, **(decided or {})}
    return rules.redact(rules.evaluate(found.schemes[scheme_id], facts, on, known_on, refs), allowed)


def evaluate_all(
    facts: Facts,
    on: date,
    *,
    kind: str | None = None,
    known_on: date | None = None,
    decided: Mapping[str, Three] | None = None,
    allowed: Iterable[Compartment] = (),
) -> tuple[Evaluation, ...]:
    """Judge a case by every scheme that a reader with these grants may know of, in the order of `schemes`.

    `kind`: the case's own kind (return, reunification …); schemes for other kinds are left out. What was not in force
    on the day is among them, with `version_id` None. What the reader may not know of is absent without a trace.
    """
    found = policies()
    refs: dict[str, Scheme | Three] = {**found.schemes, **(decided or {})}
    fitting = [one for one in schemes(allowed) if kind is None or kind in one.case_kinds]
    judged = (rules.redact(one, allowed) for one in rules.evaluate_all(fitting, facts, on, known_on, refs))
    return tuple(one for one in judged if one is not None)


def combine(evaluations: Iterable[Evaluation]) -> Combination:
    """What can be had together, best first; which exclude each other."""
    return rules.combine(evaluations)


def versions(scheme_id: str) -> tuple[SchemeVersion, ...]:
    """Every version of a scheme, as the file holds them. Raises KeyError when there is none."""
    return scheme(scheme_id).versions


def differences(old: SchemeVersion, new: SchemeVersion) -> tuple[Difference, ...]:
    """What changed from one version to another, in words."""
    return rules.differences(old, new)


def findings(facts: Facts, on: date, *, names: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What is surely wrong in a case's data on a day: see rules.findings."""
    found = policies().quality
    return tuple(one for key in sorted(found) for one in rules.findings(found[key], facts, on, names=names))


def hash_of(facts: Facts) -> str:
    """A stable SHA-256 over all facts given, for what was known when a gate opened."""
    uses = [FactUse(FactRef(key), value) for key, value in facts.case.items()]
    uses += [FactUse(FactRef(key, one.key), value) for one in facts.members for key, value in one.values.items()]
    return rules.facts_hash(uses)


def readiness_version(on: date) -> str:
    """The id of the readiness policy in force on a day. Raises NotInForceError: then no gate may open."""
    policy = readiness_policy()
    version = rules.version_on(policy.versions, on)
    if version is None:
        raise NotInForceError(f"{policy.id} has no version in force on {on}.")
    return version.id


def readiness(
    facts: Facts,
    gates: Iterable[Gate],
    on: date,
    wished_date: date | None,
    *,
    names: Mapping[str, str] | None = None,
) -> tuple[RequirementResult, ...]:
    """What each gate asks of a case today: see rules.readiness."""
    return rules.readiness(readiness_policy(), facts, gates, on, wished_date, names=names)
