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
    Compartment,
    Dictionary,
    Evaluation,
    FactRef,
    Facts,
    FactUse,
    Gate,
    NotInForceError,
    ReadinessPolicy,
    RequirementResult,
    Scheme,
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
    """All schemes that somebody with grants for these compartments may know of, by id."""
    grants = frozenset(allowed)
    return tuple(one for _, one in sorted(policies().schemes.items()) if rules.visible(one, grants))


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
