"""What a yes comes to: amounts per member and part, caps, instalments, help without an amount, who pays which part.

Here: reckoning by the terms of one version. Not here: whether the conditions hold (evaluation), what can be had
together (combining), places of a quota (the database keeps those).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sankofa.kernel.three import Three
from sankofa.schemes.rules.asking import to_ask
from sankofa.schemes.rules.facts import Context
from sankofa.schemes.rules.instances import Instance, each_member, expand, uses_of
from sankofa.schemes.vocab import (
    AmountLine,
    Amounts,
    Ask,
    Cap,
    Condition,
    Due,
    FactRef,
    FactUse,
    Given,
    Instalment,
    Line,
    SchemeVersion,
)

WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Support:
    """What one version gives the members of a case, and every fact that was read for it."""

    amounts: Amounts | None
    gives: tuple[Given, ...]
    uses: tuple[FactUse, ...]


def support(version: SchemeVersion, context: Context) -> Support:
    """What follows from the terms once they are met."""
    reckoned = [_Reckoning(version, one) for one in each_member(context)]
    lines = [line for one in reckoned for line in one.lines()]
    for cap in version.caps:
        lines = _capped(lines, cap, version.round_to)
    lines = [replace(line, pay=_shares(line, version)) for line in lines]
    gives = tuple(given for one in reckoned for given in one.gives())
    asks: dict[FactRef, Ask] = {ask.ref: ask for one in reckoned for ask in one.asks()}
    open_for = tuple(one.key for one in reckoned if one.open)
    amounts = Amounts(lines=tuple(lines), open_for=open_for, to_ask=tuple(asks.values())) if version.amounts else None
    return Support(amounts, gives, tuple(use for one in reckoned for use in one.uses))


class _Reckoning:
    """What one member gets. Every `when` is judged, so that the facts read don't depend on the order of lines."""

    def __init__(self, version: SchemeVersion, context: Context) -> None:
        self.version, self.context, self.key = version, context, context.member_key
        self.uses: list[FactUse] = []
        self.open: list[Instance] = []
        self.paid_by = [(one, *self._judge(one.when)) for one in version.paid_by]
        self.found: list[AmountLine] = []
        for _, group in groupby(sorted(version.amounts, key=lambda line: self._order[line.part]), lambda one: one.part):
            self._first([(line, *self._judge(line.when)) for line in group])
        self.benefits = [(one, self._judge(one.when)[0]) for one in version.gives]

    @property
    def _order(self) -> Mapping[str, int]:
        return {part: place for place, part in enumerate(dict.fromkeys(line.part for line in self.version.amounts))}

    def _judge(self, when: Condition | None) -> tuple[Three, Instance | None]:
        if when is None:
            return Three.YES, None
        instance = expand(when, self.context)
        self.uses += uses_of(instance)
        return instance.outcome, instance

    def _first(self, judged: Iterable[tuple[AmountLine, Three, Instance | None]]) -> None:
        for line, outcome, instance in judged:
            if outcome.is_yes:
                self.found.append(line)
            elif outcome.is_unknown and instance:
                self.open.append(instance)
            if not outcome.is_no:
                return

    def lines(self) -> list[Line]:
        return [self._line(line) for line in self.found]

    def _line(self, line: AmountLine) -> Line:
        project, project_open = self._project(line.part)
        return Line(
            member=self.key,
            amount_id=line.id,
            part=line.part,
            cents=line.cents,
            currency=line.currency,
            from_cents=line.from_cents,
            up_to=line.up_to,
            form=line.form,
            cash_cents=line.most_cash,
            pay=(),
            cut=0,
            project=project,
            project_open=project_open,
            text=line.text,
            source=line.source,
            verified=line.verified,
        )

    def gives(self) -> list[Given]:
        found = []
        for one, outcome in self.benefits:
            if outcome.is_no:
                continue
            project, project_open = self._project(one.id)
            found.append(
                Given(
                    member=self.key,
                    benefit_id=one.id,
                    outcome=outcome,
                    text=one.text,
                    source=one.source,
                    verified=one.verified,
                    project=project,
                    project_open=project_open,
                )
            )
        return found

    def _project(self, part: str) -> tuple[str, bool]:
        """The project that pays a part, and whether that isn't known yet."""
        for one, outcome, _ in self.paid_by:
            if one.parts and part not in one.parts:
                continue
            if outcome.is_unknown:
                return "", True
            if outcome.is_yes:
                return one.project, False
        return "", False

    def asks(self) -> list[Ask]:
        return [ask for instance in self.open for ask in to_ask(instance, self.context.dictionary)]


def _capped(lines: Sequence[Line], cap: Cap, round_to: int) -> list[Line]:
    def under(line: Line) -> bool:
        return line.part in cap.parts and line.currency == cap.currency

    total = sum(line.cents for line in lines if under(line))
    if total <= cap.cents:
        return list(lines)
    return [_cut(line, line.cents * cap.cents // total, round_to) if under(line) else line for line in lines]


def _cut(line: Line, cents: int, round_to: int) -> Line:
    kept = cents - cents % round_to
    lowest = None if line.from_cents is None else min(line.from_cents, kept)
    cash = min(line.cash_cents, kept)
    return replace(line, cents=kept, from_cents=lowest, cash_cents=cash, cut=line.cut + line.cents - kept)


def _shares(line: Line, version: SchemeVersion) -> tuple[Due, ...]:
    """The instalments of a line: each share rounded down, the last one the rest."""
    pay: tuple[Instalment, ...] = next(one.pay for one in version.amounts if one.id == line.amount_id)
    dues: list[Due] = []
    left = line.cents
    for one in pay[:-1]:
        share = line.cents * one.percent // WHOLE
        share -= share % version.round_to
        left -= share
        dues.append(Due(id=one.id, cents=share, text=one.text))
    return (*dues, *(Due(id=one.id, cents=left, text=one.text) for one in pay[-1:]))
