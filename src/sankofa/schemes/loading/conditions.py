"""Reading condition trees: kinds, comparisons and their types, who reads what where, and what must be cited.

Here: one tree against a dictionary and lists. Not here: files and versions (files), judging (rules).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from sankofa.kernel.periods import Span
from sankofa.schemes import rules
from sankofa.schemes.loading.lines import At, choice, close, keys, span_of, text_of
from sankofa.schemes.vocab import (
    Age,
    Check,
    CodeList,
    Condition,
    Day,
    Dictionary,
    FactDefinition,
    FactOperand,
    FactType,
    Group,
    GroupOp,
    Lasting,
    Members,
    OnList,
    Op,
    Operand,
    Outcome,
    Per,
    Records,
    Reference,
    Why,
    Window,
)

_WHY = ("id", "text", "text_no", "staff", "source", "verified")
_GROUPS = (
    "all",
    "any",
    "not",
    "at_least",
    "every_member",
    "any_member",
    "every_record",
    "any_record",
    "scheme",
)
_DATES = frozenset({FactType.DATE, FactType.PARTIAL_DATE})
_CODES = frozenset({FactType.CODE, FactType.CODES, FactType.TEXT})
_NUMBERS = frozenset({FactType.INT, FactType.MONEY})
_FITS: Mapping[Op, frozenset[FactType]] = MappingProxyType(
    {
        Op.IS: frozenset(FactType) - {FactType.RECORDS},
        Op.IN: _CODES | _NUMBERS,
        Op.IN_LIST: _CODES,
        **dict.fromkeys((Op.MIN, Op.MAX), _NUMBERS),
        **dict.fromkeys((Op.KNOWN, Op.PRESENT), frozenset(FactType)),
        **dict.fromkeys(
            (
                Op.BEFORE,
                Op.ON_OR_BEFORE,
                Op.AFTER,
                Op.ON_OR_AFTER,
                Op.AGE_AT_LEAST,
                Op.YOUNGER_THAN,
                Op.WITHIN,
                Op.LASTED_AT_LEAST,
                Op.LASTED_AT_MOST,
            ),
            _DATES,
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a tree a condition stands: what it may read, and whether its failure is explained above it."""

    in_member: bool
    record: str = ""
    explained: bool = False
    in_not: bool = False


@dataclass(frozen=True, slots=True)
class Conditions:
    """Reads condition trees against a dictionary and lists."""

    dictionary: Dictionary
    lists: Mapping[str, CodeList]
    ids: set[str]
    places: dict[int, At] = field(default_factory=dict)
    """Where each condition read stands, by its identity, for what is only found once the whole tree is there."""

    def read(self, at: At, place: Place) -> Condition:
        condition = self._read(at, place)
        self.places[id(condition)] = at
        return condition

    def _read(self, at: At, place: Place) -> Condition:
        found = at.mapping("A condition")
        kinds = [key for key in found if key in _GROUPS or key == "fact"]
        if len(kinds) != 1:
            options = ", ".join(("fact", *_GROUPS))
            raise at.bad("A condition needs exactly one kind.", f"Choose from: {options}.")
        why = self._why(at, found, place)
        below = replace(place, explained=place.explained or why is not None)
        if kinds[0] == "fact":
            return self._check(at, found, below, why)
        keys(at, f"A condition of the kind {kinds[0]}", kinds, _WHY)
        return self._group(kinds[0], found[kinds[0]], below, why)

    def _why(self, at: At, found: Mapping[str, At], place: Place) -> Why | None:
        given = [key for key in _WHY if key in found]
        if not given:
            return None
        if place.in_not:
            raise at.bad("A condition inside a not can't explain itself.", "Put id, texts and source on the not.")
        for key in _WHY:
            if key not in found:
                wanting = "is cited nowhere: it lacks source" if key == "source" else f"lacks {key}"
                raise at.bad(
                    f"The condition {_name(found)} {wanting}.",
                    f"A condition that explains itself has {', '.join(_WHY)}.",
                )
        name = found["id"].words("id")
        if name in self.ids:
            raise found["id"].bad(f"Two conditions of this version are called {name}.", "Give each its own id.")
        self.ids.add(name)
        return Why(
            id=name,
            text=text_of(found["text"], "text"),
            text_no=text_of(found["text_no"], "text_no"),
            staff=text_of(found["staff"], "staff"),
            source=found["source"].words("source"),
            verified=found["verified"].truth("verified"),
        )

    def _group(self, kind: str, at: At, place: Place, why: Why | None) -> Condition:
        match kind:
            case "all" | "any":
                return Group(GroupOp(kind), self._children(at, place), why=why)
            case "not":
                if not place.explained:
                    raise at.bad("A not is cited nowhere.", f"Give it, or a group above it, {', '.join(_WHY)}.")
                return Group(GroupOp.NOT, (self.read(at, replace(place, in_not=True)),), why=why)
            case "at_least":
                return self._at_least(at, place, why)
            case "every_member" | "any_member":
                if place.in_member:
                    raise at.bad("This already stands inside one member.", "Take the quantifier away.")
                return Members(kind == "every_member", self.read(at, replace(place, in_member=True)), why=why)
            case "every_record" | "any_record":
                return self._records(kind == "every_record", at, place, why)
            case _:
                return self._outcome(at, place, why)

    def _children(self, at: At, place: Place) -> tuple[Condition, ...]:
        items = at.items("A group")
        if not items:
            raise at.bad("A group needs at least one condition.")
        return tuple(self.read(item, place) for item in items)

    def _at_least(self, at: At, place: Place, why: Why | None) -> Group:
        found = keys(at, "at_least", ("n", "of"))
        children, n = self._children(found["of"], place), found["n"].whole("n")
        if not 1 <= n <= len(children):
            raise found["n"].bad(
                f"At least {n} of {len(children)} is always or never so.", "Choose a number in between."
            )
        return Group(GroupOp.AT_LEAST, children, n=n, why=why)

    def _records(self, every: bool, at: At, place: Place, why: Why | None) -> Records:  # noqa: FBT001
        found = keys(at, "A condition over records", ("of", "holds"))
        key = found["of"].words("of")
        definition = self._definition(key, found["of"], place)
        if definition.type is not FactType.RECORDS:
            raise found["of"].bad(f"{key} is a {definition.type.value}, not a list of records.")
        return Records(every, key, self.read(found["holds"], replace(place, record=key)), why=why)

    def _outcome(self, at: At, place: Place, why: Why | None) -> Outcome:
        if not place.explained:
            raise at.bad("A reference to a scheme is cited nowhere.", f"Give it {', '.join(_WHY)}.")
        return Outcome(at.words("scheme"), why=why)

    def _definition(self, key: str, at: At, place: Place) -> FactDefinition:
        if key not in self.dictionary:
            raise at.bad(f"There is no fact {key}.", close(key, self.dictionary.facts))
        definition = self.dictionary[key]
        if definition.of and definition.of != place.record:
            raise at.bad(
                f"{key} is a field of a record.",
                f"Put it inside any_record or every_record of {definition.of}.",
            )
        if definition.per is Per.MEMBER and not place.in_member:
            raise at.bad(f"{key} is a fact of a member.", "Put it inside every_member or any_member.")
        return definition

    def _check(self, at: At, found: Mapping[str, At], place: Place, why: Why | None) -> Check:
        ops = [key for key in found if key in {op.value for op in Op}]
        keys(at, "A condition on a fact", ("fact", *ops), (*_WHY, *(op.value for op in Op)))
        if len(ops) != 1:
            raise at.bad("A condition on a fact needs exactly one comparison.", f"Choose from: {', '.join(Op)}.")
        if not place.explained:
            raise at.bad(f"The condition on {found['fact'].value} is cited nowhere.", f"Give it {', '.join(_WHY)}.")
        key, op = found["fact"].words("fact"), Op(ops[0])
        definition = self._definition(key, found["fact"], place)
        if definition.type not in _FITS[op]:
            fitting = [one.value for one in Op if definition.type in _FITS[one]]
            raise found[op].bad(
                f"{key} is a {definition.type.value}: {op} doesn't fit it.",
                f"These do: {', '.join(fitting)}.",
            )
        return Check(key, op, self._operand(op, found[op], definition, place), why=why)

    def _operand(self, op: Op, at: At, definition: FactDefinition, place: Place) -> Operand:  # noqa: PLR0911  # one line per comparison
        match op:
            case Op.KNOWN | Op.PRESENT:
                if at.value is not True:
                    raise at.bad(f"{op} is followed by true.", f"For the opposite write not: around {op}: true.")
                return True
            case Op.IN:
                return tuple(self._code(item, definition) for item in at.items("in"))
            case Op.IN_LIST:
                return self._on_list(at, definition, place)
            case Op.MIN | Op.MAX:
                return at.whole(op)
            case Op.AGE_AT_LEAST | Op.YOUNGER_THAN:
                found = keys(at, op, ("years", "on"))
                return Age(found["years"].whole("years"), self._day(found["on"], place))
            case Op.WITHIN:
                return self._window(at, place)
            case Op.LASTED_AT_LEAST | Op.LASTED_AT_MOST:
                found = keys(at, op, ("until",), ("years", "months", "days"))
                return Lasting(self._day(found["until"], place), span_of(at, op, ("until",)))
            case Op.IS:
                return self._equal(at, definition, place)
            case _:
                return self._day(at, place)

    def _window(self, at: At, place: Place) -> Window:
        found = keys(at, "within", (), ("years", "months", "days", "before", "after"))
        sides = [side for side in ("before", "after") if side in found]
        if len(sides) != 1:
            raise at.bad("within needs one of before and after.", "Such as {years: 5, before: decision}.")
        span = span_of(at, "within", ("before", "after"))
        if min(span.years, span.months, span.days) < 0:
            raise at.bad("within can't reach backwards.", "Use before instead of after, or the other way round.")
        return Window(span, self._day(found[sides[0]], place), forward=sides[0] == "after")

    def _on_list(self, at: At, definition: FactDefinition, place: Place) -> OnList:
        found = keys(at, "in_list", ("list", "on")) if isinstance(at.value, dict) else {"list": at}
        name = found["list"].words("list")
        if name not in self.lists:
            raise at.bad(f"There is no list {name}.", close(name, self.lists))
        wrong = [entry.code for entry in self.lists[name].entries if not rules.allows(definition, entry.code)]
        if wrong:
            raise at.bad(f"{definition.key} can't be on {name}: it has no code {wrong[0]}.")
        on = self._day(found["on"], place) if "on" in found else Day(Reference.DECISION)
        return OnList(self.lists[name], on)

    def _equal(self, at: At, definition: FactDefinition, place: Place) -> Operand:
        if isinstance(at.value, dict) and "fact" in at.value and definition.type not in _DATES:
            return self._other_fact(at, definition, place)
        if definition.type in _DATES:
            return self._day(at, place)
        if definition.type in _NUMBERS:
            return at.whole("is")
        if definition.type is FactType.BOOL:
            return at.truth("is")
        return self._code(at, definition)

    def _other_fact(self, at: At, definition: FactDefinition, place: Place) -> FactOperand:
        key = keys(at, "is", ("fact",))["fact"].words("fact")
        other = self._definition(key, at, place)
        if {definition.type, other.type} - _CODES and definition.type is not other.type:
            raise at.bad(f"{definition.key} is a {definition.type.value} and {key} a {other.type.value}.")
        return FactOperand(key)

    def _code(self, at: At, definition: FactDefinition) -> str:
        if definition.type in _NUMBERS:
            raise at.bad("Numbers are compared by is, min and max.")
        word = at.words("A code")
        if not rules.allows(definition, word):
            options = (
                f"It has: {', '.join(definition.codes)}." if definition.codes else f"Its shape: {definition.shape}"
            )
            raise at.bad(f"{definition.key} has no code {word}.", close(word, definition.codes) or options)
        return word

    def _day(self, at: At, place: Place) -> Day:
        if isinstance(at.value, date):
            return Day(at.value)
        if isinstance(at.value, str):
            return Day(choice(at, Reference, "reference day"))
        if not isinstance(at.value, dict):
            raise at.bad("This is no day.", "Write a date (2006-06-15), a reference day (decision) or {fact: ...}.")
        found = keys(at, "A day", (), ("day", "fact", "plus"))
        if ("day" in found) is ("fact" in found):
            raise at.bad("A day starts from one of day and fact.", "Such as {day: departure, plus: {days: 30}}.")
        plus = span_of(found["plus"], "plus") if "plus" in found else Span()
        if "day" in found:
            return Day(self._day(found["day"], place).base, plus)
        key = found["fact"].words("fact")
        if self._definition(key, found["fact"], place).type not in _DATES:
            raise found["fact"].bad(f"{key} is no date.")
        return Day(key, plus)


def _name(found: Mapping[str, At]) -> str:
    return str(found["id"].value) if "id" in found else f"on {found['fact'].value}" if "fact" in found else "here"
