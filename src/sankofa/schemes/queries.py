"""What the policies say: schemes, readiness, the dictionary of facts, and their judgement of a case.

The door of this app; others never read policy files. Facts come in as arguments, from the apps that keep them.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.periods import Period
from sankofa.kernel.three import Three
from sankofa.schemes import compiling, rules
from sankofa.schemes.loading import (
    LISTS_FILE,
    Policies,
    appended,
    beside,
    copied,
    dated,
    ended,
    fields_of,
    filled,
    lines_before,
    listed,
    load_policies,
    period_in,
    read_policies,
    read_samples,
    version_id_of,
    written,
)
from sankofa.schemes.vocab import (
    ABSENT,
    LIST,
    UNKNOWN,
    BadPolicyError,
    CodeList,
    Column,
    Combination,
    Compartment,
    Condition,
    Day,
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
    ListVersion,
    NotInForceError,
    Problem,
    QualityRule,
    Question,
    ReadinessPolicy,
    Record,
    Reference,
    Requirement,
    RequirementResult,
    Sample,
    SampleResult,
    Scheme,
    SchemeVersion,
    Text,
    Told,
    Value,
    lists_in,
    schemes_in,
    trees,
)

POLICIES = Path(__file__).resolve().parents[3] / "policies"
Published = Mapping[str, tuple[str, ...]]
"""Versions that stand in no file, by scheme or list, in the order in which they were approved: the text of each."""


VersionT = TypeVar("VersionT", SchemeVersion, ListVersion)


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


@lru_cache(maxsize=4)
def _read(published: Key) -> Policies:
    if not published:
        return load_policies(POLICIES)
    return read_policies(POLICIES, _added(dict(published)))


def with_draft(scheme_id: str, text: str, today: date) -> tuple[tuple[Scheme, ...], SchemeVersion]:
    """All schemes as they would be with one more version of a scheme that became known today, and that version.

    What was approved earlier today ends where it begins, or makes room for it altogether. Raises BadPolicyError, its
    problems in lines of the draft (file "draft") where they stand in it.
    """
    key = _key()
    found = _with_draft(key, scheme_id, dated(text, today))
    return tuple(found.schemes.values()), _fresh(
        _read(key).schemes[scheme_id].versions, found.schemes[scheme_id].versions
    )


def with_list_draft(list_id: str, text: str, today: date) -> tuple[CodeList, ListVersion]:
    """A list as it would be with one more version of it that became known today, and that version. Raises as
    `with_draft`.
    """
    key = _key()
    found = _with_draft(key, f"{LIST}{list_id}", dated(text, today)).lists[list_id]
    return found, _fresh(_read(key).lists[list_id].versions, found.versions)


def made_of(subject: str, text: str, today: date) -> SchemeVersion | ListVersion:
    """The version of a scheme or a list (see LIST) that a draft would be. Raises BadPolicyError."""
    if subject.startswith(LIST):
        return with_list_draft(subject.removeprefix(LIST), text, today)[1]
    return with_draft(subject, text, today)[1]


def schemes_with(subject: str, text: str, today: date) -> dict[str, Scheme]:
    """All schemes as they would be with a draft of a scheme or a list. Raises BadPolicyError."""
    made_of(subject, text, today)
    return dict(_with_draft(_key(), subject, dated(text, today)).schemes)


def _fresh(before: Sequence[VersionT], after: Sequence[VersionT]) -> VersionT:
    known = {one.id for one in before}
    fresh = [one for one in after if one.id not in known]
    if len(fresh) != 1:
        raise BadPolicyError([Problem(DRAFT, 1, "A draft is one version.", "Take the others away.")])
    return fresh[0]


@lru_cache(maxsize=4)
def _with_draft(key: Key, subject: str, text: str) -> Policies:
    """Kept for a while: a page looks at a draft from several sides, and all files are read for it."""
    published = dict(key)
    before = beside(published.pop(subject, ()), text)
    try:
        return read_policies(POLICIES, _added({**published, subject: (*before, text)}))
    except BadPolicyError as error:
        file = _file(subject)
        skipped = lines_before(POLICIES / file, _added({**published, subject: before})[file])
        raise BadPolicyError(_of_draft(one, file, skipped) for one in error.problems) from error


def _file(subject: str) -> str:
    return LISTS_FILE if subject.startswith(LIST) else f"{subject}.yaml"


def _added(published: Published) -> dict[str, str]:
    """What stands at the end of each file without being written into it."""
    found: dict[str, str] = {}
    for subject, texts in published.items():
        head = "\nversions:\n" if subject.startswith(LIST) else ""
        found[_file(subject)] = found.get(_file(subject), head) + appended(texts)
    return found


DRAFT = "draft"


def _of_draft(problem: Problem, file: str, skipped: int) -> Problem:
    if problem.file != file or problem.line <= skipped:
        return problem
    return replace(problem, file=DRAFT, line=problem.line - skipped)


def period_of(text: str) -> Period | None:
    """When one version's text says that it is in force."""
    return period_in(text)


def as_approved(subject: str, text: str, known_since: date) -> SchemeVersion | ListVersion | None:
    """A version that another took the place of, from its text; None where it doesn't fit the files of now any more."""
    try:
        return made_of(subject, text, known_since)
    except BadPolicyError:
        return None


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


def try_samples(subject: str, text: str = "", today: date | None = None) -> tuple[SampleResult, ...]:
    """The test cases of a scheme, or of those that read a list, tried out with a draft that is approved today, or as
    it is. Raises BadPolicyError for a bad draft.
    """
    found = policies()
    known = schemes_with(subject, text, today) if today else found.schemes
    asked = touched_by(subject)
    kept = {one: texts for one in asked if (texts := _kept_samples(one))}
    samples = read_samples(POLICIES, found, kept)
    return tuple(rules.try_out(one, known) for one in samples if one.scheme in asked)


def touched_by(subject: str) -> tuple[str, ...]:
    """The schemes that a draft touches: its own, or those that read its list."""
    if not subject.startswith(LIST):
        return (subject,)
    return tuple(one.id for one, _versions in list_readers(subject.removeprefix(LIST)))


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
    """The ids of the versions by which a scheme is judged on a day: its own, those of what it refers to and of the
    lists that these read.
    """
    found, ahead, ids = policies().schemes, [scheme_id], set[str]()
    seen = set[str]()
    while ahead:
        one = ahead.pop()
        if one in seen or one not in found:
            continue
        seen.add(one)
        held = [rules.version_on(found[one].versions, on), rules.transitional_on(found[one].versions, on)]
        ids |= {version.id for version in held if version}
        ids |= {one.id for version in held if version for tree in trees(version) for one in _read_on(tree, on)}
        ahead += {name for version in held if version for tree in trees(version) for name in schemes_in(tree)}
    return frozenset(ids)


def _read_on(tree: Condition, on: date) -> Iterator[ListVersion]:
    """The versions of lists that a tree reads on a day; all of a list that is read on another day than that one."""
    for asked in lists_in(tree):
        that_day = asked.on == Day(Reference.DECISION)
        yield from (one for one in asked.codes.versions if not that_day or on in one.in_force)


def lists() -> dict[str, CodeList]:
    """Every dated list with its versions, by id."""
    return dict(policies().lists)


def list_readers(list_id: str) -> tuple[tuple[Scheme, tuple[SchemeVersion, ...]], ...]:
    """Which schemes read a list, in which of their versions; none that rests on a compartment."""
    found = ((one, tuple(version for version in one.versions if _reads(version, list_id))) for one in schemes())
    return tuple((one, versions) for one, versions in found if versions)


def _reads(version: SchemeVersion, list_id: str) -> bool:
    return any(asked.codes.id == list_id for tree in trees(version) for asked in lists_in(tree))


def list_read_elsewhere(list_id: str) -> tuple[Text, ...]:
    """The titles of safeguards and rules of data quality that read a list too."""
    found = policies()
    asked: list[tuple[Text, Condition | None]] = [
        (one.title, tree)
        for one in found.readiness.values()
        for version in one.versions
        for rule in version.requirements
        for tree in (rule.when, rule.holds)
    ]
    asked += [(one.title, rule.wrong) for one in found.quality.values() for v in one.versions for rule in v.rules]
    read = [title for title, tree in asked if tree for on in lists_in(tree) if on.codes.id == list_id]
    return tuple(dict.fromkeys(read))


def list_periods(codes: CodeList, known_on: date | None = None) -> dict[str, tuple[Period, ...]]:
    """When each code stands on a list, as known on a day (None: today)."""
    return rules.periods(codes, known_on)


def list_draft(list_id: str, version_id: str, first: date, today: date) -> str:
    """The text of a version of a list as it stands on a first day, to be changed. Raises KeyError: no such list."""
    codes, source = _stands(policies().lists[list_id], first)
    return listed(version_id, list_id, (first, today), source, sorted(codes))


def list_doubts(made: ListVersion) -> tuple[Doubt, ...]:
    """The source of a list, to read again where other countries stand on it and the source stayed."""
    codes, source = _stands(policies().lists[made.of], made.in_force.start)
    return (Doubt("", "source", "", source, ()),) if source == made.source and codes != {*made.codes} else ()


def _stands(found: CodeList, day: date) -> tuple[set[str], str]:
    """The codes on a list on a day, and who says so."""
    codes = {code for code, some in rules.periods(found).items() if any(day in one for one in some)}
    held = [one for one in found.versions if day in one.in_force]
    return codes, max(held, key=lambda one: one.known_since).source if held else found.source


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
        found = {key: _but(one, without) for key, one in _but_lists(without).schemes.items()}
    refs: dict[str, Scheme | Three] = {**found, **(decided or {})}
    return rules.redact(rules.evaluate(found[scheme_id], facts, on, known_on, refs), allowed)


def _but_lists(without: Collection[str]) -> Policies:
    """The policies without these versions of lists."""
    kept = []
    for subject, texts in _key():
        fewer = tuple(one for one in texts if not subject.startswith(LIST) or version_id_of(one) not in without)
        kept += [(subject, fewer)] if fewer else []
    return _read(tuple(kept))


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
