"""Reading the files of a policy folder: the dictionary, the lists, the schemes and the safeguards.

Here: the shape of each file, versions and periods, references between schemes. Not here: condition trees (conditions).
All problems of all files are gathered and refused at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Concatenate, ParamSpec, TypeVar

from sankofa.schemes import rules
from sankofa.schemes.loading import giving, reach
from sankofa.schemes.loading.conditions import Conditions, Place
from sankofa.schemes.loading.giving import maybe
from sankofa.schemes.loading.lines import At, Bad, choice, close, keys, period_of, read_yaml, text_of
from sankofa.schemes.vocab import (
    AmountLine,
    BadPolicyError,
    CodeList,
    Compartment,
    Condition,
    Dictionary,
    FactDefinition,
    FactType,
    Gate,
    Group,
    GroupOp,
    ListEntry,
    ListVersion,
    Owner,
    Per,
    Problem,
    QualityPolicy,
    QualityRule,
    QualityVersion,
    ReadinessPolicy,
    ReadinessVersion,
    Requirement,
    Scheme,
    SchemeKind,
    SchemeVersion,
    Text,
    schemes_in,
    trees,
)

FACTS_FILE, LISTS_FILE, SAFEGUARDS, QUALITY = "facts.yaml", "lists.yaml", "safeguards", "quality"
_P = ParamSpec("_P")
_T = TypeVar("_T")
_VersionT = TypeVar("_VersionT", SchemeVersion, ReadinessVersion, QualityVersion)


@dataclass(frozen=True, slots=True)
class Policies:
    """Everything a folder of policies holds."""

    dictionary: Dictionary
    lists: Mapping[str, CodeList]
    schemes: Mapping[str, Scheme]
    readiness: Mapping[str, ReadinessPolicy]
    quality: Mapping[str, QualityPolicy]


class Folder:
    """Reads one folder. Raises BadPolicyError with every problem found.

    `added`: text at the end of a file that isn't written into it, by the file's name: versions that came later.
    """

    def __init__(self, folder: Path, added: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.added = added or {}
        self.problems: list[Problem] = []
        self.places: dict[str, At] = {}
        self.dictionary = Dictionary(MappingProxyType({}))
        self.lists: Mapping[str, CodeList] = MappingProxyType({})

    def read(self) -> Policies:
        self.dictionary = Dictionary(MappingProxyType(self._facts()))
        self.lists = MappingProxyType(self._code_lists())
        self._stop_if_bad()
        drafts = self._files("*.yaml", self._scheme)
        safeguards = self._files(f"{SAFEGUARDS}/*.yaml", self._safeguard)
        drafts += [one for one in safeguards if isinstance(one, Scheme)]
        gates = [one for one in safeguards if isinstance(one, ReadinessPolicy)]
        self._refuse_twice(gates)
        checkers = self._files(f"{QUALITY}/*.yaml", self._quality)
        self._stop_if_bad()
        return Policies(
            self.dictionary,
            self.lists,
            MappingProxyType(self._linked(drafts)),
            MappingProxyType({one.id: one for one in gates}),
            MappingProxyType({one.id: one for one in checkers}),
        )

    def _stop_if_bad(self) -> None:
        if self.problems:
            raise BadPolicyError(self.problems)

    def _try(self, read: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        try:
            return read(*args, **kwargs)
        except Bad as bad:
            self.problems.append(bad.problem)
            return None

    def _each(
        self,
        items: Iterable[At],
        read: Callable[Concatenate[At, _P], _T],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> list[_T]:
        """Each item read on its own, so that each problem is told."""
        found = [self._try(read, item, *args, **kwargs) for item in items]
        return [one for one in found if one is not None]

    def _open(self, path: Path) -> At:
        name = str(path.relative_to(self.folder))
        return read_yaml(path, name, self.added.get(name, ""))

    def _files(self, pattern: str, read: Callable[[At], _T]) -> list[_T]:
        own = {FACTS_FILE, LISTS_FILE}
        paths = [path for path in sorted(self.folder.glob(pattern)) if path.name not in own]
        return self._each([at for path in paths if (at := self._try(self._open, path))], read)

    # the dictionary and the lists

    def _facts(self) -> dict[str, FactDefinition]:
        found = self._keys(FACTS_FILE, ("facts",))
        if found is None:
            missing = Problem(FACTS_FILE, 1, "There is no dictionary of facts.", "Every policy folder has one.")
            self.problems.append(missing)
        entries = (found and self._try(found["facts"].mapping, "facts")) or {}
        read = [self._try(_definitions, key, entry) or [] for key, entry in entries.items()]
        return {definition.key: definition for definitions in read for definition in definitions}

    def _code_lists(self) -> dict[str, CodeList]:
        """The lists of the file, with the versions that came later."""
        found = self._keys(LISTS_FILE, ("lists",), ("versions",)) or {}
        entries = (found and self._try(found["lists"].mapping, "lists")) or {}
        read = [self._try(_code_list, name, entry) for name, entry in entries.items()]
        lists = {one.id: one for one in read if one}
        items = _items(found, "versions")
        versions = self._each(items, _list_version, lists)
        for name in {one.of for one in versions} if len(versions) == len(items) else ():
            own = [(at, one) for at, one in zip(items, versions, strict=True) if one.of == name]
            self._try(_refuse_overlaps, [at for at, _one in own], [one for _at, one in own])
            lists[name] = rules.amended(lists[name], [one for _at, one in own])
        return lists

    def _keys(self, file: str, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, At] | None:
        """What stands in a file; None when there is no such file."""
        path = self.folder / file
        if not path.exists():
            return None
        at = self._try(self._open, path)
        return (at and self._try(keys, at, "The file", required, optional)) or {}

    # schemes

    def _scheme(self, at: At) -> Scheme:
        found = keys(
            at,
            "A scheme",
            ("scheme", "kind", "title", "summary", "versions"),
            ("refusal_note", "closed_note", "case_kinds", "check"),
        )
        name = found["scheme"].words("scheme")
        if name in self.places:
            raise found["scheme"].bad(f"There is already a scheme {name}, in {self.places[name].file}.")
        self.places[name] = found["scheme"]
        return Scheme(
            id=name,
            title=text_of(found["title"], "title"),
            kind=choice(found["kind"], SchemeKind, "kind"),
            summary=text_of(found["summary"], "summary"),
            refusal_note=text_of(found["refusal_note"], "refusal_note") if "refusal_note" in found else None,
            closed_note=text_of(found["closed_note"], "closed_note") if "closed_note" in found else None,
            versions=self._versions(found["versions"], self._version),
            compartments=frozenset(),
            dictionary=self.dictionary,
            case_kinds=maybe(found, "case_kinds", _words, ("return", "onward")),
            check=maybe(found, "check", lambda one: one.words("check"), ""),
        )

    def _versions(self, at: At, read: Callable[[At], _VersionT]) -> tuple[_VersionT, ...]:
        items = at.items("versions")
        if not items:
            raise at.bad("A policy needs a version.")
        versions = self._each(items, read)
        if len(versions) == len(items):
            _refuse_overlaps(items, versions)
            _refuse_gaps(items, versions)
        return tuple(versions)

    def _version(self, at: At) -> SchemeVersion:
        required = ("id", "in_force", "known_since", "per", "basis", "sources", "conditions")
        found = keys(at, "A version", required, (*_GIVING, "excludes", "note", "after_gap"))
        per = choice(found["per"], Per, "per")
        reader = Conditions(self.dictionary, self.lists, set())
        conditions = self._tree(reader, found["conditions"], per)
        amounts = tuple(self._each(_items(found, "amounts"), giving.amount, reader))
        gives = tuple(self._each(_items(found, "gives"), giving.benefit, reader))
        parts = [*(line.part for line in amounts), *(one.id for one in gives)]
        self._refuse_dead(found, reader, conditions, amounts)
        return SchemeVersion(
            id=found["id"].words("id"),
            in_force=period_of(found["in_force"], "in_force"),
            known_since=found["known_since"].day("known_since"),
            per=per,
            conditions=conditions,
            amounts=amounts,
            gives=gives,
            caps=tuple(self._each(_items(found, "caps"), giving.cap, parts)),
            paid_by=tuple(self._each(_items(found, "paid_by"), giving.paid_by, reader, parts)),
            quotas=tuple(self._each(_items(found, "quotas"), giving.quota)),
            transition=maybe(found, "transition", lambda one: giving.transition(one, reader), None),
            deviations=tuple(self._each(_items(found, "deviations"), giving.deviation, reader)),
            round_to=maybe(found, "round_to", lambda one: one.whole("round_to"), 1),
            excludes=tuple(item.words("excludes") for item in _items(found, "excludes")),
            basis=text_of(found["basis"], "basis"),
            sources=tuple(item.words("source") for item in found["sources"].items("sources")),
            note=text_of(found["note"], "note") if "note" in found else None,
        )

    def _refuse_dead(
        self, found: Mapping[str, At], reader: Conditions, conditions: Condition, amounts: tuple[AmountLine, ...]
    ) -> None:
        """What can never be reached is a mistake of whoever wrote it: say so while it can be mended."""
        for condition, why in reach.dead(conditions, self.dictionary):
            at = reader.places.get(id(condition), found["conditions"])
            self.problems.append(at.bad(why, "Take one of the two away, or correct it.").problem)
        lines = {line.id: at for line, at in zip(amounts, _items(found, "amounts"), strict=False)}
        for line, why in reach.shadowed(amounts):
            self.problems.append(lines[line.id].bad(why, "Put it before, or take it away.").problem)

    def _tree(self, reader: Conditions, at: At, per: Per) -> Condition:
        """A tree whose top is a plain list of all: each condition in it is read on its own."""
        place = Place(in_member=per is Per.MEMBER)
        found = at.mapping("conditions")
        if set(found) != {"all"}:
            return reader.read(at, place)
        items = found["all"].items("all")
        if not items:
            raise found["all"].bad("A group needs at least one condition.")
        return Group(GroupOp.ALL, tuple(self._each(items, reader.read, place)))

    def _linked(self, drafts: list[Scheme]) -> dict[str, Scheme]:
        """The schemes with what they refer to checked, and with the compartments that they and those rest on."""
        needs = {one.id: _needs(one) for one in drafts}
        for one in drafts:
            named = needs[one.id].union(*(version.excludes for version in one.versions))
            for other in sorted(named - needs.keys()):
                self._refuse(one.id, f"{one.id} speaks of a scheme {other} that isn't there.", close(other, needs))
            if one.id in _reachable(one.id, needs):
                self._refuse(one.id, f"{one.id} refers to itself in a circle.", "Take one of the references away.")
        self._stop_if_bad()
        own = {one.id: _compartments(one) for one in drafts}
        rests_on = {one.id: own[one.id].union(*(own[other] for other in _reachable(one.id, needs))) for one in drafts}
        return {one.id: replace(one, compartments=rests_on[one.id]) for one in drafts}

    def _refuse(self, scheme_id: str, message: str, suggestion: str) -> None:
        self.problems.append(self.places[scheme_id].bad(message, suggestion).problem)

    # readiness

    def _safeguard(self, at: At) -> Scheme | ReadinessPolicy:
        """What gates ask; or, where it rests on a compartment, a scheme whose verdict a gate reads."""
        return self._scheme(at) if "scheme" in at.mapping("A safeguard") else self._readiness(at)

    def _readiness(self, at: At) -> ReadinessPolicy:
        found = keys(at, "A readiness policy", ("readiness", "title", "versions"))
        return ReadinessPolicy(
            id=found["readiness"].words("readiness"),
            title=text_of(found["title"], "title"),
            versions=self._versions(found["versions"], self._readiness_version),
            dictionary=self.dictionary,
        )

    def _refuse_twice(self, policies: Iterable[ReadinessPolicy]) -> None:
        """A requirement stands in one file: blockers and waivers call it by its id alone."""
        seen: dict[str, str] = {}
        for policy in policies:
            for name in {one.id for version in policy.versions for one in version.requirements}:
                if name in seen:
                    said = f"There is already a requirement {name}, in {seen[name]}."
                    self.problems.append(Problem(f"{SAFEGUARDS}/{policy.id}.yaml", 1, said, "Give it another id."))
                seen[name] = policy.id

    def _quality(self, at: At) -> QualityPolicy:
        found = keys(at, "A policy of data quality", ("quality", "title", "versions"))
        return QualityPolicy(
            id=found["quality"].words("quality"),
            title=text_of(found["title"], "title"),
            versions=self._versions(found["versions"], self._quality_version),
            dictionary=self.dictionary,
        )

    def _quality_version(self, at: At) -> QualityVersion:
        found = keys(at, "A version", ("id", "in_force", "known_since", "rules"))
        read = self._each(found["rules"].items("rules"), _quality_rule, self.dictionary, self.lists)
        _refuse_namesakes(found["rules"], [one.id for one in read])
        return QualityVersion(
            id=found["id"].words("id"),
            in_force=period_of(found["in_force"], "in_force"),
            known_since=found["known_since"].day("known_since"),
            rules=tuple(read),
        )

    def _readiness_version(self, at: At) -> ReadinessVersion:
        found = keys(at, "A version", ("id", "in_force", "known_since", "requirements"))
        requirements = self._each(
            found["requirements"].items("requirements"), _requirement, self.dictionary, self.lists
        )
        _refuse_namesakes(found["requirements"], [one.id for one in requirements])
        return ReadinessVersion(
            id=found["id"].words("id"),
            in_force=period_of(found["in_force"], "in_force"),
            known_since=found["known_since"].day("known_since"),
            requirements=tuple(requirements),
        )


_GIVING = ("amounts", "gives", "caps", "paid_by", "quotas", "transition", "deviations", "round_to")


def _words(at: At) -> tuple[str, ...]:
    return tuple(item.words("word") for item in at.items("list"))


def _items(found: Mapping[str, At], what: str) -> list[At]:
    return found[what].items(what) if what in found else []


def _needs(scheme: Scheme) -> frozenset[str]:
    named: frozenset[str] = frozenset()
    return named.union(*(schemes_in(tree) for version in scheme.versions for tree in trees(version)))


def _definitions(key: str, at: At, of: FactDefinition | None = None) -> list[FactDefinition]:
    """The definition of a fact and, for a list of records, of its fields."""
    required = ("type", "means", "ask") if of else ("type", "per", "means", "source", "ask", "cost")
    optional = ("codes", "shape", "unit", "cost") if of else ("compartment", "codes", "shape", "unit", "fields")
    found = keys(at, f"The fact {key}", required, optional)
    cost = found["cost"].whole("cost") if "cost" in found else of.cost if of else 0
    if not 1 <= cost <= _DEAREST:
        raise found["cost"].bad(f"A cost runs from 1 to {_DEAREST}.")
    closed = choice(found["compartment"], Compartment, "compartment") if "compartment" in found else Compartment.NONE
    definition = FactDefinition(
        key=f"{of.key}.{key}" if of else key,
        type=choice(found["type"], FactType, "type of fact"),
        per=of.per if of else choice(found["per"], Per, "per"),
        meaning=text_of(found["means"], "means"),
        source=of.source if of else found["source"].words("source"),
        ask=text_of(found["ask"], "ask"),
        cost=cost,
        compartment=of.compartment if of else closed,
        codes=tuple(item.words("code") for item in found["codes"].items("codes")) if "codes" in found else (),
        unit=maybe(found, "unit", lambda one: one.words("unit"), ""),
        shape=_shape(found["shape"]) if "shape" in found else "",
        of=of.key if of else "",
    )
    if (definition.type is FactType.RECORDS) is not ("fields" in found):
        raise at.bad(f"{key} must have fields when it is a list of records, and only then.")
    if (definition.type in {FactType.INT, FactType.MONEY}) is not bool(definition.unit):
        raise at.bad(f"{key} needs a unit when it is a number, and only then.", "Such as unit: children.")
    fields = found["fields"].mapping("fields") if "fields" in found else {}
    return [
        definition,
        *(one for name, entry in fields.items() for one in _definitions(name, entry, definition)),
    ]


_DEAREST = 5


def _shape(at: At) -> str:
    shape = at.words("shape")
    try:
        re.compile(shape)
    except re.error as error:
        raise at.bad("shape is no regular expression.") from error
    return shape


def _code_list(name: str, at: At) -> CodeList:
    found = keys(at, f"The list {name}", ("title", "source", "verified", "entries"))
    entries = found["entries"].mapping("entries")
    return CodeList(
        id=name,
        title=text_of(found["title"], "title"),
        source=found["source"].words("source"),
        verified=found["verified"].truth("verified"),
        entries=tuple(_list_entry(code, entry) for code, entry in entries.items()),
    )


def _list_entry(code: str, at: At) -> ListEntry:
    """A period, or a period with the day from which it was known."""
    if not isinstance(at.value, dict):
        return ListEntry(code, period_of(at, code))
    found = keys(at, code, ("in_force", "known_since"))
    return ListEntry(code, period_of(found["in_force"], code), found["known_since"].day("known_since"))


def _list_version(at: At, lists: Mapping[str, CodeList]) -> ListVersion:
    found = keys(at, "A version of a list", ("id", "list", "in_force", "known_since", "source", "verified", "codes"))
    name = found["list"].words("list")
    if name not in lists:
        raise found["list"].bad(f"There is no list {name}.", close(name, lists))
    codes = _words(found["codes"])
    for one in sorted({code for code in codes if codes.count(code) > 1}):
        raise found["codes"].bad(f"{one} stands here twice.", "Keep one.")
    return ListVersion(
        id=found["id"].words("id"),
        of=name,
        in_force=period_of(found["in_force"], "in_force"),
        known_since=found["known_since"].day("known_since"),
        codes=codes,
        source=found["source"].words("source"),
        verified=found["verified"].truth("verified"),
    )


def _requirement(at: At, dictionary: Dictionary, lists: Mapping[str, CodeList]) -> Requirement:
    required = (
        "id",
        "per",
        "gates",
        "owner",
        "days_before",
        "holds",
        "title",
        "blocked",
        "unknown",
        "to_do",
        "waiver",
    )
    found = keys(at, "A requirement", (*required, "source", "verified"), ("when", "discreet"))
    per = choice(found["per"], Per, "per")
    reader, place = Conditions(dictionary, lists, set()), Place(in_member=per is Per.MEMBER, explained=True)
    waiver = found["waiver"].words("waiver")
    gates = frozenset(choice(item, Gate, "gate") for item in found["gates"].items("gates"))
    if not gates:
        raise found["gates"].bad("A requirement needs a gate.")
    return Requirement(
        id=found["id"].words("id"),
        per=per,
        gates=gates,
        owner=choice(found["owner"], Owner, "owner"),
        days_before=found["days_before"].whole("days_before"),
        when=reader.read(found["when"], place) if "when" in found else None,
        holds=reader.read(found["holds"], place),
        title=_filled(found["title"], "title"),
        blocked=_filled(found["blocked"], "blocked"),
        unknown=_filled(found["unknown"], "unknown"),
        to_do=_filled(found["to_do"], "to_do"),
        waiver=None if waiver == "never" else waiver,
        discreet=found["discreet"].truth("discreet") if "discreet" in found else False,
        source=found["source"].words("source"),
        verified=found["verified"].truth("verified"),
    )


def _quality_rule(at: At, dictionary: Dictionary, lists: Mapping[str, CodeList]) -> QualityRule:
    found = keys(at, "A rule", ("id", "per", "owner", "wrong", "found", "to_do", "source", "verified"))
    per = choice(found["per"], Per, "per")
    reader = Conditions(dictionary, lists, set())
    return QualityRule(
        id=found["id"].words("id"),
        per=per,
        owner=choice(found["owner"], Owner, "owner"),
        wrong=reader.read(found["wrong"], Place(in_member=per is Per.MEMBER, explained=True)),
        found=_filled(found["found"], "found"),
        to_do=_filled(found["to_do"], "to_do"),
        source=found["source"].words("source"),
        verified=found["verified"].truth("verified"),
    )


def _refuse_namesakes(at: At, names: list[str]) -> None:
    for name in sorted({one for one in names if names.count(one) > 1}):
        raise at.bad(f"Two of them are called {name}.", "Give each its own id.")


def _filled(at: At, what: str) -> Text:
    """A text whose placeholders all exist."""
    text = text_of(at, what)
    for words in (text.nl, text.en):
        try:
            names = {name for _, name, _, _ in Formatter().parse(words) if name is not None}
        except ValueError as error:
            raise at.bad(f"{what} has a brace that is never closed.") from error
        for name in names - rules.PLACEHOLDERS:
            raise at.bad(
                f"{what} has no placeholder {{{name}}}.",
                f"It may hold: {', '.join(sorted(rules.PLACEHOLDERS))}.",
            )
    return text


Versions = Sequence[SchemeVersion | ReadinessVersion | QualityVersion | ListVersion]


def _refuse_gaps(items: list[At], versions: Versions) -> None:
    """From the first version to the last each day has its rules, unless the later one says why there were none."""
    ordered = sorted(zip(items, versions, strict=True), key=lambda pair: pair[1].in_force.start)
    covered = ordered[0][1].in_force.end
    for at, version in ordered[1:]:
        start, end = version.in_force.start, version.in_force.end
        if covered is not None and covered < start and "after_gap" not in at.mapping("A version"):
            raise at.bad(
                f"Nothing is in force from {covered} up to {start}.",
                f"Begin {version.id} on {covered}, or say in after_gap why there were no rules.",
            )
        covered = None if covered is None or end is None else max(covered, end)


def _refuse_overlaps(items: list[At], versions: Versions) -> None:
    """Two versions may hold on one day only when one of them became known later and so replaces the other."""
    for (_, first), (at, second) in combinations(zip(items, versions, strict=True), 2):
        if first.id == second.id:
            raise at.bad(f"Two versions are called {first.id}.", "Give each its own id.")
        if first.known_since == second.known_since and first.in_force.overlaps(second.in_force):
            raise at.bad(
                f"{second.id} overlaps {first.id}, and both are known since {first.known_since}.",
                "End the earlier one where the later begins, or give the later one its own known_since.",
            )


def _reachable(start: str, needs: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    ahead = set(needs[start])
    while ahead:
        one = ahead.pop()
        if one not in found:
            found.add(one)
            ahead |= needs.get(one, frozenset())
    return frozenset(found)


def _compartments(scheme: Scheme) -> frozenset[Compartment]:
    return rules.compartments_of([tree for one in scheme.versions for tree in trees(one)], scheme.dictionary)
