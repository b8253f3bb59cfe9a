"""Terms in words: a condition tree on one line, an amount, a period. For people who compare versions.

Here: what a file says, written out. Not here: reasons of a judgement: those are the scheme's own texts.
"""

from collections.abc import Iterable
from datetime import date

from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.periods import Period, Span
from sankofa.schemes.vocab import (
    Age,
    AmountLine,
    Check,
    Condition,
    Day,
    FactOperand,
    Group,
    GroupOp,
    Lasting,
    Members,
    OnList,
    Operand,
    Outcome,
    Records,
    Window,
)

CENTS = 100


def condition(tree: Condition) -> str:
    """Such as "any claim: all(claim.status in pending, rejected; claim.filed_on before 2001-04-01)"."""
    match tree:
        case Check(fact=fact, op=op, operand=operand):
            return f"{fact} {op} {_operand(operand)}".rstrip()
        case Group(op=GroupOp.NOT, children=(child,)):
            return f"not({condition(child)})"
        case Group(op=op, n=n, children=children):
            name = f"at least {n} of" if op is GroupOp.AT_LEAST else op.value
            return f"{name}({'; '.join(map(condition, children))})"
        case Members(every=every, child=child):
            return f"{'every' if every else 'any'} member: {condition(child)}"
        case Records(every=every, fact=fact, child=child):
            return f"{'every' if every else 'any'} {fact}: {condition(child)}"
        case Outcome(scheme=scheme):
            return f"scheme {scheme}"


def _operand(operand: Operand) -> str:  # noqa: PLR0911  # one line per kind
    match operand:
        case Day():
            return _day(operand)
        case FactOperand(key=key):
            return key
        case OnList(codes=codes, on=on):
            return f"{codes.id} on {_day(on)}"
        case Age(years=years, on=on):
            return f"{years} years on {_day(on)}"
        case Window(span=span, day=day, forward=forward):
            return f"{_span(span)} {'after' if forward else 'before'} {_day(day)}"
        case Lasting(until=until, span=span):
            return f"{_span(span)} until {_day(until)}"
        case tuple():
            return ", ".join(map(str, operand))
        case bool():
            return str(operand).lower()
        case int() | str() | date() | PartialDate():
            return str(operand)


def _day(day: Day) -> str:
    base = day.base.isoformat() if isinstance(day.base, date) else str(day.base)
    return base if day.plus == Span() else f"{base} + {_span(day.plus)}"


def _span(span: Span) -> str:
    parts = ((span.years, "years"), (span.months, "months"), (span.days, "days"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 days"


def money(cents: int, currency: str) -> str:
    return f"{currency} {cents / CENTS:,.2f}"


def amount(line: AmountLine) -> str:
    """Such as "EUR 1,800.00 at most, in kind, EUR 300.00 of it in cash"."""
    whole = money(line.cents, line.currency)
    if line.from_cents is not None:
        whole = f"{money(line.from_cents, line.currency)} to {whole}"
    parts = [whole + (" at most" if line.up_to else ""), line.form.replace("_", " ")]
    if line.cash_cents is not None:
        parts.append(f"{money(line.cash_cents, line.currency)} of it in cash")
    if line.pay:
        parts.append(" + ".join(f"{one.percent} % {one.id}" for one in line.pay))
    return ", ".join(parts)


def period(of: Period) -> str:
    return f"{of.start} up to {of.end}" if of.end else f"from {of.start}"


def listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
