"""Reading what a version gives: amounts, caps, help without an amount, who pays, quotas, transition, deviations.

Here: the shape of each and what must agree within one version. Not here: files (files), condition trees (conditions).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sankofa.schemes.loading.conditions import Conditions, Place
from sankofa.schemes.loading.lines import At, choice, close, keys, period_of, text_of
from sankofa.schemes.vocab import (
    AmountLine,
    Benefit,
    Cap,
    Condition,
    Deviation,
    Form,
    Instalment,
    PaidBy,
    Quota,
    Text,
    Transition,
)

_T = TypeVar("_T")
_SAID = ("text", "source", "verified")
OF_A_MEMBER = Place(in_member=True, explained=True)
WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Said:
    text: Text
    source: str
    verified: bool


def _said(found: Mapping[str, At]) -> Said:
    return Said(text_of(found["text"], "text"), found["source"].words("source"), found["verified"].truth("verified"))


def _when(found: Mapping[str, At], reader: Conditions) -> Condition | None:
    return reader.read(found["when"], OF_A_MEMBER) if "when" in found else None


def maybe(found: Mapping[str, At], key: str, read: Callable[[At], _T], otherwise: _T) -> _T:
    return read(found[key]) if key in found else otherwise


def _currency(at: At) -> str:
    code = at.words("currency")
    if not re.fullmatch("[A-Z]{3}", code):
        raise at.bad(f"{code} is no currency.", "Write its ISO 4217 code: EUR, USD.")
    return code


def _cents(at: At) -> int:
    cents = at.whole("cents")
    if cents <= 0:
        raise at.bad("An amount is more than nothing.", "Give it in cents: 1,750 euro is 175_000.")
    return cents


def amount(at: At, reader: Conditions) -> AmountLine:
    optional = ("part", "currency", "from_cents", "up_to", "form", "cash_cents", "pay", "when")
    found = keys(at, "An amount", ("id", "cents", *_SAID), optional)
    cents, said = _cents(found["cents"]), _said(found)
    lowest = maybe(found, "from_cents", lambda one: one.whole("from_cents"), None)
    if lowest is not None and not 0 <= lowest < cents:
        raise found["from_cents"].bad("A range begins below its end.", f"Choose from 0 up to {cents}.")
    cash = maybe(found, "cash_cents", lambda one: one.whole("cash_cents"), None)
    if cash is not None and not 0 <= cash <= cents:
        raise found["cash_cents"].bad("More cash than the whole amount.", f"Choose from 0 up to {cents}.")
    return AmountLine(
        id=found["id"].words("id"),
        part=maybe(found, "part", lambda one: one.words("part"), "support"),
        cents=cents,
        currency=maybe(found, "currency", _currency, "EUR"),
        from_cents=lowest,
        up_to=maybe(found, "up_to", lambda one: one.truth("up_to"), otherwise=False),
        form=maybe(found, "form", lambda one: choice(one, Form, "form"), Form.CASH),
        cash_cents=cash,
        pay=maybe(found, "pay", _instalments, ()),
        text=said.text,
        source=said.source,
        verified=said.verified,
        when=_when(found, reader),
    )


def _instalments(at: At) -> tuple[Instalment, ...]:
    read = []
    for item in at.items("pay"):
        found = keys(item, "An instalment", ("id", "percent", "text"))
        percent = found["percent"].whole("percent")
        read.append(Instalment(id=found["id"].words("id"), percent=percent, text=text_of(found["text"], "text")))
    if sum(one.percent for one in read) != WHOLE or min((one.percent for one in read), default=0) <= 0:
        raise at.bad("The instalments don't add up to 100 percent.", "Each is a part of the whole, in percent.")
    return tuple(read)


def benefit(at: At, reader: Conditions) -> Benefit:
    found = keys(at, "A benefit", ("id", *_SAID), ("when",))
    said = _said(found)
    return Benefit(
        id=found["id"].words("id"),
        text=said.text,
        source=said.source,
        verified=said.verified,
        when=_when(found, reader),
    )


def cap(at: At, parts: Iterable[str]) -> Cap:
    found = keys(at, "A cap", ("id", "cents", "parts", *_SAID), ("currency",))
    said = _said(found)
    return Cap(
        id=found["id"].words("id"),
        cents=_cents(found["cents"]),
        currency=maybe(found, "currency", _currency, "EUR"),
        parts=_parts(found["parts"], parts),
        text=said.text,
        source=said.source,
        verified=said.verified,
    )


def paid_by(at: At, reader: Conditions, parts: Iterable[str]) -> PaidBy:
    found = keys(at, "A payer", ("project", *_SAID), ("parts", "when"))
    said = _said(found)
    return PaidBy(
        project=found["project"].words("project"),
        parts=maybe(found, "parts", lambda one: _parts(one, parts), ()),
        text=said.text,
        source=said.source,
        verified=said.verified,
        when=_when(found, reader),
    )


def _parts(at: At, known: Iterable[str]) -> tuple[str, ...]:
    among = list(known)
    names = []
    for item in at.items("parts"):
        name = item.words("part")
        if name not in among:
            raise item.bad(f"This version gives no {name}.", close(name, among) or f"It gives: {', '.join(among)}.")
        names.append(name)
    return tuple(names)


def quota(at: At) -> Quota:
    found = keys(at, "A quota", ("id", "host", "places", "period", *_SAID))
    said = _said(found)
    host, places = found["host"].words("host"), found["places"].whole("places")
    if not re.fullmatch("[A-Z]{3}", host):
        raise found["host"].bad(f"{host} is no country.", "Write its ISO 3166 code of three letters: NLD.")
    if places <= 0:
        raise found["places"].bad("A quota has at least one place.")
    return Quota(
        id=found["id"].words("id"),
        host=host,
        places=places,
        period=period_of(found["period"], "period"),
        text=said.text,
        source=said.source,
        verified=said.verified,
    )


def transition(at: At, reader: Conditions) -> Transition:
    """Its condition is about the case: which rules hold can't differ within a family."""
    found = keys(at, "A transition", ("until", "when"))
    return Transition(until=found["until"].day("until"), when=reader.read(found["when"], Place(in_member=False)))


def deviation(at: At, reader: Conditions) -> Deviation:
    found = keys(at, "A deviation", ("id", "of", "when", "decider", *_SAID))
    said = _said(found)
    named = tuple(item.words("of") for item in found["of"].items("of"))
    for name in named:
        if name not in reader.ids:
            raise found["of"].bad(f"No condition here is called {name}.", close(name, reader.ids))
    return Deviation(
        id=found["id"].words("id"),
        of=named,
        when=reader.read(found["when"], OF_A_MEMBER),
        decider=found["decider"].words("decider"),
        text=said.text,
        source=said.source,
        verified=said.verified,
    )
