"""Reading the test cases that stand beside the schemes, in `tests/`: facts by the types of the dictionary.

Here: `read_samples`. Not here: judging them (rules.samples).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import yaml

from sankofa.kernel.partial_dates import BadPartialDate, PartialDate
from sankofa.kernel.three import Three
from sankofa.schemes import rules
from sankofa.schemes.loading.files import Policies
from sankofa.schemes.loading.lines import At, Bad, choice, close, keys, read_yaml, yaml_of
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    BadPolicyError,
    Dictionary,
    Expected,
    FactDefinition,
    Facts,
    FactType,
    FactTypeError,
    Missing,
    Per,
    Problem,
    Record,
    Sample,
    Scalar,
    Value,
)

TESTS = "tests"
WIDTH = 4096  # texts stay on their line
_NONE: Mapping[str, Sequence[str]] = MappingProxyType({})
_MISSING = {"absent": ABSENT, "unknown": UNKNOWN}


def read_samples(folder: Path, policies: Policies, added: Mapping[str, Sequence[str]] = _NONE) -> tuple[Sample, ...]:
    """Every test case of a folder of policies. Raises BadPolicyError with every problem found.

    `added`: by scheme, cases that stand in no file, as `written` gives them.
    """
    samples: list[Sample] = []
    problems: list[Problem] = []
    for path in sorted((folder / TESTS).glob("*.yaml")):
        try:
            samples += _File(policies).read(read_yaml(path, str(path.relative_to(folder))))
        except Bad as bad:
            problems.append(bad.problem)
    for scheme, texts in added.items():
        try:
            samples += _File(policies).read(yaml_of(f"scheme: {scheme}\ncases:\n{''.join(texts)}", f"{scheme}, kept"))
        except Bad as bad:
            problems.append(bad.problem)
    if problems:
        raise BadPolicyError(problems)
    return tuple(samples)


def written(sample: Sample) -> str:
    """One test case as it stands in a file, to be read again with others."""
    case = {key: _plain(value) for key, value in sample.facts.case.items()}
    members = {one.key: {key: _plain(value) for key, value in one.values.items()} for one in sample.facts.members}
    expect: dict[str, object] = {"outcome": sample.expected.outcome.value}
    if sample.expected.failed:
        expect["failed"] = list(sample.expected.failed)
    found = {"name": sample.name, "on": sample.on, **({"case": case} if case else {}), "members": members}
    return yaml.safe_dump([found | {"expect": expect}], allow_unicode=True, sort_keys=False, width=WIDTH)


def _plain(value: Value) -> object:
    if isinstance(value, Missing):
        return next(word for word, missing in _MISSING.items() if missing is value)
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else {key: _plain(one) for key, one in item.items()} for item in value]
    return value


class _File:
    """One file: a scheme, facts that all its cases start from, and the cases."""

    def __init__(self, policies: Policies) -> None:
        self.policies = policies
        self.dictionary: Dictionary = policies.dictionary

    def read(self, at: At) -> list[Sample]:
        found = keys(at, "A file of test cases", ("scheme", "cases"), ("case", "member"))
        scheme = found["scheme"].words("scheme")
        if scheme not in self.policies.schemes:
            raise found["scheme"].bad(f"There is no scheme {scheme}.", close(scheme, self.policies.schemes))
        case = self._values(found["case"], Per.CASE) if "case" in found else {}
        member = self._values(found["member"], Per.MEMBER) if "member" in found else {}
        return [self._sample(item, scheme, case, member) for item in found["cases"].items("cases")]

    def _sample(self, at: At, scheme: str, case: Mapping[str, Value], member: Mapping[str, Value]) -> Sample:
        optional = ("case", "members", "known_on", "decided", "acceptance", "source")
        found = keys(at, "A test case", ("name", "on", "expect"), optional)
        members = found["members"].mapping("members") if "members" in found else {"m": None}
        people = {key: value for name, one in members.items() for key, value in self._people(name, one, member).items()}
        own = self._values(found["case"], Per.CASE) if "case" in found else {}
        facts = Facts.of({**case, **own}, people)
        try:
            rules.check_facts(self.dictionary, facts)
        except FactTypeError as error:
            raise at.bad(str(error)) from error
        return Sample(
            name=found["name"].words("name"),
            scheme=scheme,
            on=found["on"].day("on"),
            known_on=found["known_on"].day("known_on") if "known_on" in found else None,
            facts=facts,
            decided=_outcomes(found["decided"]) if "decided" in found else {},
            expected=_expected(found["expect"]),
            acceptance=found["acceptance"].truth("acceptance") if "acceptance" in found else False,
            source=found["source"].words("source") if "source" in found else "",
            file=at.file,
            line=at.line,
        )

    def _people(self, name: str, at: At | None, common: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
        """One member, or `copies` of the same."""
        if at is None:
            return {name: dict(common)}
        found = dict(at.mapping("A member"))
        copies = found.pop("copies").whole("copies") if "copies" in found else 1
        values = {**common, **self._values(At(found, at.file, at.line), Per.MEMBER)}
        return {name if copies == 1 else f"{name}{place}": values for place in range(1, copies + 1)}

    def _values(self, at: At, per: Per) -> dict[str, Value]:
        return {key: self._value(key, one, per) for key, one in at.mapping("Facts").items()}

    def _value(self, key: str, at: At, per: Per) -> Value:
        if key not in self.dictionary or self.dictionary[key].per is not per:
            raise at.bad(f"There is no fact {key} of a {per.value}.", close(key, self.dictionary.facts))
        definition = self.dictionary[key]
        if isinstance(at.value, str) and at.value in _MISSING and at.value not in definition.codes:
            return _MISSING[at.value]
        if definition.type is FactType.RECORDS:
            return tuple(self._record(key, item) for item in at.items(key))
        return _scalar(definition, at)

    def _record(self, key: str, at: At) -> Record:
        found: dict[str, Scalar] = {}
        for name, one in at.mapping(key).items():
            field = f"{key}.{name}"
            if field not in self.dictionary:
                raise one.bad(f"{key} has no field {name}.", close(field, self.dictionary.facts))
            found[name] = _scalar(self.dictionary[field], one)
        return MappingProxyType(found)


def _scalar(definition: FactDefinition, at: At) -> Scalar:
    match definition.type:
        case FactType.DATE:
            return at.day(definition.key)
        case FactType.PARTIAL_DATE:
            return _partial(definition.key, at)
        case FactType.BOOL:
            return at.truth(definition.key)
        case FactType.INT | FactType.MONEY:
            return at.whole(definition.key)
        case FactType.CODES:
            return tuple(item.words(definition.key) for item in at.items(definition.key))
        case _:
            return at.words(definition.key)


def _partial(key: str, at: At) -> date | PartialDate:
    if isinstance(at.value, date):
        return at.value
    try:
        return PartialDate.parse(str(at.value))
    except BadPartialDate as error:
        raise at.bad(f"{key} must be a date, perhaps partly known.", str(error)) from error


def _outcomes(at: At) -> dict[str, Three]:
    return {key: choice(one, Three, "outcome") for key, one in at.mapping("outcomes").items()}


def _words(at: At) -> tuple[str, ...]:
    return tuple(item.words("a name") for item in at.items("names"))


def _amounts(at: At) -> dict[str, int]:
    return {key: one.whole(key) for key, one in at.mapping("amounts").items()}


_READ: Mapping[str, Callable[[At], object]] = MappingProxyType(
    {
        "outcome": lambda at: choice(at, Three, "outcome"),
        "version": lambda at: at.words("version"),
        "members": _outcomes,
        "failed": _words,
        "asks": _words,
        "total": lambda at: at.whole("total"),
        "totals": _amounts,
        "cash": lambda at: at.whole("cash"),
        "parts": _amounts,
        "projects": lambda at: {key: one.words(key) for key, one in at.mapping("projects").items()},
        "ways": _words,
        "quotas": _words,
    }
)


def _expected(at: At) -> Expected:
    found = keys(at, "What is expected", ("outcome",), [one for one in _READ if one != "outcome"])
    return Expected(**{name: _READ[name](one) for name, one in found.items()})  # type: ignore[arg-type]  # one reader a field
