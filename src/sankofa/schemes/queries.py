"""What the policies say: schemes, readiness, the dictionary of facts, and their judgement of a case.

The door of this app; others never read policy files. Facts come in as arguments, from the apps that keep them.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.three import Three
from sankofa.schemes import compiling, rules
from sankofa.schemes.loading import (
    Policies,
    appended,
    beside,
    copied,
    dated,
    ended,
    fields_of,
    filled,
    lines_before,
    load_policies,
    read_policies,
    read_samples,
    version_id_of,
    written,
)
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    BadPolicyError,
    Column,
    Combination,
    Compartment,
    Dictionary,
    Doubt,
    DraftField,
    Evaluation,
    FactRef,
    Facts,
    FactType,
    FactUse,
    Finding,
    Gate,
    NotInForceError,
    Problem,
    QualityRule,
    Question,
    ReadinessPolicy,
    Record,
    Requirement,
    RequirementResult,
    Sample,
    SampleResult,
    Scheme,
    SchemeVersion,
    Told,
    Value,
    schemes_in,
    trees,
)

POLICIES = Path(__file__).resolve().parents[3] / "policies"
Published = Mapping[str, tuple[str, ...]]
"""Versions that stand in no file, by scheme, in the order in which they were approved: the text of each."""


class _Source:
    """Where versions that stand in no file come from: the app that keeps them says so when it is ready.

    Asked again once a second at most, so that every process soon judges by what was approved.
    """

    EVERY = 1.0  # seconds

    def __init__(self) -> None:
        self.read: Callable[[], Published] | None = None
        self.read_samples: Callable[[str], Sequence[str]] | None = None
        self.found: Published = MappingProxyType({})
        self.asked = -self.EVERY

    def published(self) -> Published:
        if self.read is None:
            return MappingProxyType({})
        if time.monotonic() - self.asked >= self.EVERY:
            self.found = self.read()
            self.asked = time.monotonic()
        return self.found

    def forget(self) -> None:
        self.asked = -self.EVERY


_source = _Source()


def publish_from(read: Callable[[], Published]) -> None:
    """Called once, by the app that keeps approved versions, when it is ready."""
    _source.read = read


def forget() -> None:
    """What is approved has just changed: ask again at once."""
    _source.forget()


Key = tuple[tuple[str, tuple[str, ...]], ...]


def _key() -> Key:
    return tuple(sorted(_source.published().items()))


def policies() -> Policies:
    """Our own policies, the files and what was approved since; read once per process and approval."""
    return _read(_key())


@lru_cache(maxsize=2)
def _read(published: Key) -> Policies:
    if not published:
        return load_policies(POLICIES)
    return read_policies(POLICIES, {f"{scheme}.yaml": appended(texts) for scheme, texts in published})


def with_draft(scheme_id: str, text: str, today: date) -> tuple[tuple[Scheme, ...], SchemeVersion]:
    """All schemes as they would be with one more version of a scheme that became known today, and that version.

    What was approved earlier today ends where it begins, or makes room for it altogether. Raises BadPolicyError, its
    problems in lines of the draft (file "draft") where they stand in it.
    """
    return _with_draft(_key(), scheme_id, dated(text, today))


@lru_cache(maxsize=4)
def _with_draft(key: Key, scheme_id: str, text: str) -> tuple[tuple[Scheme, ...], SchemeVersion]:
    """Kept for a while: a page looks at a draft from several sides, and all files are read for it."""
    published = dict(key)
    before = beside(published.get(scheme_id, ()), text)
    added = {f"{one}.yaml": appended(texts) for one, texts in published.items()}
    try:
        found = read_policies(POLICIES, {**added, f"{scheme_id}.yaml": appended((*before, text))})
    except BadPolicyError as error:
        skipped = lines_before(POLICIES / f"{scheme_id}.yaml", before)
        raise BadPolicyError(_of_draft(one, f"{scheme_id}.yaml", skipped) for one in error.problems) from error
    known = {one.id for one in _read(key).schemes[scheme_id].versions}
    fresh = [one for one in found.schemes[scheme_id].versions if one.id not in known]
    if len(fresh) != 1:
        raise BadPolicyError([Problem(DRAFT, 1, "A draft is one version.", "Take the others away.")])
    return tuple(found.schemes.values()), fresh[0]


DRAFT = "draft"


def _of_draft(problem: Problem, file: str, skipped: int) -> Problem:
    if problem.file != file or problem.line <= skipped:
        return problem
    return replace(problem, file=DRAFT, line=problem.line - skipped)


def copy_of(scheme_id: str, version_id: str) -> str:
    """The text of one version by itself, to start a draft from. Raises KeyError when there is none."""
    for text in _source.published().get(scheme_id, ()):
        if version_id_of(text) == version_id:
            return text
    return copied(POLICIES / f"{scheme_id}.yaml", version_id)


def dated_on(text: str, known_since: date) -> str:
    """One version's text, known since this day."""
    return dated(text, known_since)


def ended_on(text: str, end: date | None) -> str:
    """One version's text, in force up to this day."""
    return ended(text, end)


def draft_fields(text: str) -> tuple[DraftField, ...]:
    """The amounts, days and lists of a draft, for a form."""
    return fields_of(text)


def draft_filled(text: str, values: Mapping[str, str]) -> str:
    """A draft with other values in these fields; the rest as it was typed."""
    return filled(text, values)


def try_samples(scheme_id: str, text: str = "", today: date | None = None) -> tuple[SampleResult, ...]:
    """The scheme's own test cases, tried out with a draft that is approved today, or as it is. Raises BadPolicyError
    for a bad draft.
    """
    found = policies()
    known = {one.id: one for one in with_draft(scheme_id, text, today)[0]} if today else found.schemes
    kept = {scheme_id: _kept_samples(scheme_id)}
    samples = read_samples(POLICIES, found, kept if kept[scheme_id] else {})
    return tuple(rules.try_out(one, known) for one in samples if one.scheme == scheme_id)


def sample_of(scheme_id: str, facts: Facts, on: date, *, number: int) -> tuple[Sample, str]:
    """A refusal as a test case that is nobody's, and its text: see rules.anonymous. Raises TellingError."""
    found = policies().schemes
    sample = rules.anonymous(found[scheme_id], found, facts, on, number=number)
    return sample, written(sample)


def samples_from(read: Callable[[str], Sequence[str]]) -> None:
    """Called once, by the app that keeps test cases beside those in the files: it gives a scheme's, as texts."""
    _source.read_samples = read


def _kept_samples(scheme_id: str) -> Sequence[str]:
    return _source.read_samples(scheme_id) if _source.read_samples else ()


def scheme(scheme_id: str) -> Scheme:
    """Raises KeyError when there is none."""
    return policies().schemes[scheme_id]


def schemes(allowed: Iterable[Compartment] = ()) -> tuple[Scheme, ...]:
    """What somebody with grants for these compartments may know of: first what others rest on, then by id."""
    grants = frozenset(allowed)
    return tuple(one for one in in_order() if rules.visible(one, grants))


def in_order() -> tuple[Scheme, ...]:
    """All schemes, those that others refer to (REAN) first, then by id."""
    return _ordered(_key())


@lru_cache(maxsize=2)
def _ordered(published: Key) -> tuple[Scheme, ...]:
    first = _bases(published)
    return tuple(sorted(_read(published).schemes.values(), key=lambda one: (one.id not in first, one.id)))


def bases() -> frozenset[str]:
    """The ids of the schemes that others rest on."""
    return _bases(_key())


@lru_cache(maxsize=2)
def _bases(published: Key) -> frozenset[str]:
    found = _read(published).schemes.values()
    return frozenset[str]().union(*(schemes_in(tree) for one in found for v in one.versions for tree in trees(v)))


def version_on(scheme: Scheme, on: date) -> SchemeVersion | None:
    """The version of a scheme in force on a day, as known today."""
    return rules.version_on(scheme.versions, on)


def rests_on(scheme_id: str, on: date) -> frozenset[str]:
    """The ids of the versions by which a scheme is judged on a day: its own and those of what it refers to."""
    found, ahead, ids = policies().schemes, [scheme_id], set[str]()
    seen = set[str]()
    while ahead:
        one = ahead.pop()
        if one in seen or one not in found:
            continue
        seen.add(one)
        held = [rules.version_on(found[one].versions, on), rules.transitional_on(found[one].versions, on)]
        ids |= {version.id for version in held if version}
        ahead += {name for version in held if version for tree in trees(version) for name in schemes_in(tree)}
    return frozenset(ids)


def readiness_policies() -> tuple[ReadinessPolicy, ...]:
    """What gates ask, a file a subject, by id."""
    return tuple(policy for _id, policy in sorted(policies().readiness.items()))


def requirements() -> dict[str, Requirement]:
    """Every requirement of the newest versions, by id: for texts about what was asked once."""
    return {one.id: one for policy in readiness_policies() for one in policy.versions[-1].requirements}


def fact_dictionary() -> Dictionary:
    return policies().dictionary


def kept_value(key: str, kept: object) -> Value:
    """A value as JSON kept it (an answer, a frozen fact), as the engine takes it by the fact's type. None: absent."""
    if kept is None or (isinstance(kept, str) and kept in MISSING):
        return MISSING[str(kept)]
    match policies().dictionary[key].type:
        case FactType.DATE:
            return date.fromisoformat(str(kept))
        case FactType.PARTIAL_DATE:
            return PartialDate.parse(str(kept))
        case FactType.RECORDS if isinstance(kept, list):
            return tuple(_kept_record(key, record) for record in kept)
    return cast("Value", tuple(kept) if isinstance(kept, list) else kept)  # bool, int and str stay as they are


def _kept_record(key: str, kept: Mapping[str, object]) -> Record:
    fields = {name: value for name, value in kept.items() if f"{key}.{name}" in policies().dictionary}
    found = {name: kept_value(f"{key}.{name}", value) for name, value in fields.items()}
    return cast("Record", found)  # a record holds no records


MISSING = {str(None): ABSENT, str(ABSENT): ABSENT, str(UNKNOWN): UNKNOWN}
"""How answers (None) and `json.dumps(…, default=str)` write what is missing."""


def evaluate(
    scheme_id: str,
    facts: Facts,
    on: date,
    *,
    known_on: date | None = None,
    decided: Mapping[str, Three] | None = None,
    allowed: Iterable[Compartment] = (),
    without: Collection[str] = (),
) -> Evaluation | None:
    """Judge a case by a scheme on a day. References to other schemes take the outcome in `decided`, else
    their terms. `without`: versions to leave out, since they became known on the day itself but too late.

    Redacted for a reader with grants for `allowed` compartments; None when that reader may not know of the
    scheme.
    """
    found = policies().schemes
    if without:
        found = {key: _but(one, without) for key, one in found.items()}
    refs: dict[str, Scheme | Three] = {**found, **(decided or {})}
    return rules.redact(rules.evaluate(found[scheme_id], facts, on, known_on, refs), allowed)


def _but(scheme: Scheme, without: Collection[str]) -> Scheme:
    return replace(scheme, versions=tuple(one for one in scheme.versions if one.id not in without))


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


def differences(old: SchemeVersion, new: SchemeVersion) -> tuple[Told, ...]:
    """What changed from one version to another, in words."""
    return rules.told(old, new, fact_dictionary())


def doubts(old: SchemeVersion, new: SchemeVersion) -> tuple[Doubt, ...]:
    """Sentences of a new version to read again, since they may say something else than its terms: see rules.doubts."""
    return rules.doubts(old, new)


def findings(facts: Facts, on: date, *, names: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """What is surely wrong in a case's data on a day: see rules.findings."""
    found = policies().quality
    return tuple(one for key in sorted(found) for one in rules.findings(found[key], facts, on, names=names))


def quality_rules(on: date) -> dict[str, QualityRule]:
    """The rules of data quality in force on a day, by id."""
    held = [rules.version_on(policy.versions, on) for policy in policies().quality.values()]
    return {rule.id: rule for version in held if version for rule in version.rules}


def hash_of(facts: Facts) -> str:
    """A stable SHA-256 over all facts given, for what was known when a gate opened."""
    uses = [FactUse(FactRef(key), value) for key, value in facts.case.items()]
    uses += [FactUse(FactRef(key, one.key), value) for one in facts.members for key, value in one.values.items()]
    return rules.facts_hash(uses)


def readiness_version(on: date) -> str:
    """The ids of what gates ask on a day, in one text. Raises NotInForceError: then no gate may open."""
    found = [rules.version_on(policy.versions, on) for policy in readiness_policies()]
    held = [version.id for version in found if version]
    if len(held) < len(found):
        raise NotInForceError(f"On {on} not all safeguards have a version in force.")
    return " ".join(held)


def readiness(
    facts: Facts,
    gates: Iterable[Gate],
    on: date,
    wished_date: date | None,
    *,
    names: Mapping[str, str] | None = None,
) -> tuple[RequirementResult, ...]:
    """What each gate asks of a case today, subject by subject: see rules.readiness."""
    asked = tuple(gates)
    return tuple(
        result
        for policy in readiness_policies()
        for result in rules.readiness(policy, facts, asked, on, wished_date, names=names)
    )


def fact_columns() -> tuple[Column, ...]:
    """The columns of a table that keeps the facts of our dictionary; none for facts of a compartment."""
    return compiling.columns(fact_dictionary())


def fact_row(case: Mapping[str, Value], member: Mapping[str, Value]) -> dict[str, Any]:
    """The facts of one member in those columns; what isn't known is left out."""
    return compiling.row_of(fact_dictionary(), case, member)


def question(
    asked: Sequence[tuple[Scheme | None, Mapping[str, Scheme]]],
    on: date,
    *,
    source: str,
    alone: str,
    records: Mapping[str, int],
    extra: Sequence[tuple[str, str, str]] = (),
    where: str = "true",
    possible: str = "",
) -> Question:
    """Several schemes (each with what its references find) as one question to a table of facts: see compiling.ask."""
    return compiling.ask(
        asked,
        fact_dictionary(),
        on,
        source=source,
        alone=alone,
        records=records,
        extra=extra,
        where=where,
        possible=possible,
    )
