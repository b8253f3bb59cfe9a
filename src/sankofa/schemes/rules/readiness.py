"""What each gate asks of a case: met, blocking or not known yet, whose job, by when, in words.

Here: requirements and their texts. Not here: issuing clearances or lifting a requirement (journey does, under a lock).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from sankofa.kernel import partial_dates
from sankofa.kernel.partial_dates import AnyDate, PartialDate, Precision
from sankofa.kernel.periods import Span, shift
from sankofa.kernel.three import Three
from sankofa.schemes.rules.asking import to_ask
from sankofa.schemes.rules.facts import Context
from sankofa.schemes.rules.instances import each_member, expand, group, node_of, version_on
from sankofa.schemes.vocab import (
    REFERENCE_FACT,
    UNKNOWN,
    Facts,
    Gate,
    GroupOp,
    Missing,
    NotInForceError,
    Per,
    ReadinessPolicy,
    Reference,
    Requirement,
    RequirementResult,
    Text,
)

ARRIVAL_WITHIN = Span(days=2)
"""Until an itinerary is booked, arrival is taken to fall between the wished date and two days later (ours)."""


PLACEHOLDERS = frozenset({"name", "age", "wished_date", "due"})
"""What a requirement's texts may hold between braces."""


def readiness(
    policy: ReadinessPolicy,
    facts: Facts,
    gates: Iterable[Gate],
    on: date,
    wished_date: date | None,
    *,
    names: Mapping[str, str] | None = None,
    known_on: date | None = None,
) -> tuple[RequirementResult, ...]:
    """What each gate asks, per member and for the case: met, blocking or not known yet, in the order of the
    policy.

    `on` is today, `wished_date` the day of departure one hopes for (None: not yet chosen). `names` maps
    member keys to what to call them in the texts. Raises NotInForceError when no version is in force: then
    no gate may open.
    """
    version = version_on(policy.versions, on, known_on)
    if version is None:
        raise NotInForceError(f"{policy.id} has no version in force on {on}.")
    asked = frozenset(gates)
    context = Context(
        facts=facts,
        dictionary=policy.dictionary,
        on=on,
        known_on=known_on,
        refs=MappingProxyType({}),
        given=_journey(facts, wished_date),
    )
    return tuple(
        _require(requirement, one, version_id=version.id, asked=asked, wished_date=wished_date, names=names or {})
        for requirement in version.requirements
        if requirement.gates & asked
        for one in (each_member(context) if requirement.per is Per.MEMBER else (context,))
    )


def _journey(facts: Facts, wished_date: date | None) -> Mapping[Reference, AnyDate]:
    if wished_date is None:
        return MappingProxyType({})
    given: dict[Reference, AnyDate] = {Reference.DEPARTURE: wished_date}
    if isinstance(facts.case.get(REFERENCE_FACT[Reference.ARRIVAL], UNKNOWN), Missing):
        given[Reference.ARRIVAL] = PartialDate(wished_date, shift(wished_date, ARRIVAL_WITHIN), Precision.ESTIMATED)
    return MappingProxyType(given)


def _require(
    requirement: Requirement,
    context: Context,
    *,
    version_id: str,
    asked: frozenset[Gate],
    wished_date: date | None,
    names: Mapping[str, str],
) -> RequirementResult:
    root, applies = expand(requirement.holds, context), Three.YES
    if requirement.when is not None:
        when = expand(requirement.when, context)
        applies = when.outcome
        unless = group("not", GroupOp.NOT, (when,), context)
        root = group("any", GroupOp.ANY, (unless, root), context)
    due = wished_date - timedelta(days=requirement.days_before) if wished_date else None
    said = {Three.YES: requirement.title, Three.NO: requirement.blocked, Three.UNKNOWN: requirement.unknown}[
        root.outcome
    ]
    words = Words(context, wished_date, due, names)
    return RequirementResult(
        requirement_id=requirement.id,
        member=context.member_key,
        outcome=root.outcome,
        applies=applies,
        gates=requirement.gates & asked,
        owner=requirement.owner,
        due=due,
        text=words.fill(said),
        to_do=words.fill(requirement.to_do),
        waiver=requirement.waiver,
        discreet=requirement.discreet,
        source=requirement.source,
        tree=node_of(root),
        to_ask=to_ask(root, context.dictionary),
        version_id=version_id,
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What the texts of one requirement call things."""

    context: Context
    wished_date: date | None
    due: date | None
    names: Mapping[str, str]

    def fill(self, text: Text) -> Text:
        return Text(nl=text.nl.format_map(self._for("nl")), en=text.en.format_map(self._for("en")))

    def _for(self, lang: str) -> Mapping[str, str]:
        somebody, no_date = {
            "nl": ("deze persoon", "nog te kiezen"),
            "en": ("this person", "not chosen yet"),
        }[lang]
        return {
            "name": self.names.get(self.context.member_key, somebody),
            "age": self._age(),
            "wished_date": self._write(self.wished_date, lang, no_date),
            "due": self._write(self.due, lang, no_date),
        }

    @staticmethod
    def _write(day: date | None, lang: str, otherwise: str) -> str:
        return otherwise if day is None else day.strftime("%d-%m-%Y") if lang == "nl" else day.isoformat()

    def _age(self) -> str:
        """Today's age: "17", "16-18" where the birth date leaves room, "?" where there is none."""
        member = self.context.member
        born = member.values.get("person.birth_date", UNKNOWN) if member else UNKNOWN
        if not isinstance(born, date | PartialDate):
            return "?"
        youngest, oldest = partial_dates.age_range(born, self.context.on)
        return str(youngest) if youngest == oldest else f"{youngest}-{oldest}"
