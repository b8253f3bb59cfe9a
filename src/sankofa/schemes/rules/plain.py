"""What changed from one version to another as a page tells it: in both languages, by what facts mean, never by keys.

Here: only what differs within a condition or an amount. Not here: which things differ (differences), the short lines of
the command line (wording).
"""

from collections.abc import Callable, Iterator
from datetime import date

from sankofa.kernel.periods import Period, Span
from sankofa.schemes.rules.differences import differences
from sankofa.schemes.vocab import (
    Age,
    AmountLine,
    Change,
    Check,
    Condition,
    Day,
    Dictionary,
    FactOperand,
    Form,
    Group,
    GroupOp,
    Lasting,
    Members,
    OnList,
    Op,
    Operand,
    Outcome,
    Records,
    Reference,
    SchemeVersion,
    Text,
    Told,
    Window,
    named_parts,
    parts,
)

CENTS = 100
MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
}


def told(old: SchemeVersion, new: SchemeVersion, dictionary: Dictionary) -> tuple[Told, ...]:
    """Everything that differs between two versions, conditions first."""
    return tuple(
        Told(
            change=one.change,
            subject=one.subject,
            title=_title(one.subject, one.id, new, old),
            before=_said(one.subject, one.id, old, new, dictionary) or _whole(one.before, one.change),
            after=_said(one.subject, one.id, new, old, dictionary) or _whole(one.after, one.change),
            wording_stays=_wording_stays(one.id, old, new) if one.subject == "condition" else False,
        )
        for one in differences(old, new)
    )


def _whole(text: Text | None, change: Change) -> tuple[Text, ...]:
    return (text,) if text and change is Change.CHANGED else ()


def _title(subject: str, name: str, *versions: SchemeVersion) -> Text | None:
    for version in versions:
        if subject == "condition" and name in (found := _conditions(version)):
            why = found[name].why
            return why.text if why else None
        lines = {f"{line.part}/{line.id}": line.text for line in version.amounts}
        texts = lines if subject == "amount" else named_parts(version)
        if subject != "period" and name in texts:
            return texts[name]
    return None if subject in {"period", "transition"} else Text(nl=name, en=name)


def _conditions(version: SchemeVersion) -> dict[str, Condition]:
    return {one.why.id: one for one in parts(version.conditions) if one.why}


def _wording_stays(name: str, old: SchemeVersion, new: SchemeVersion) -> bool:
    """Whether what a condition asks changed, and how it reads to the person did not."""
    before, after = _conditions(old).get(name), _conditions(new).get(name)
    return bool(before and after and before.why and after.why and before.why.text == after.why.text)


def _said(
    subject: str, name: str, mine: SchemeVersion, other: SchemeVersion, dictionary: Dictionary
) -> tuple[Text, ...]:
    """What this version says of it and the other doesn't."""
    if subject == "period":
        return (_both(lambda lang: _period(mine.in_force, lang)),)
    if subject == "amount":
        line = next((one for one in mine.amounts if f"{one.part}/{one.id}" == name), None)
        return (_both(lambda lang: _amount(line, lang)),) if line else ()
    if subject == "condition" and name in _conditions(mine) and name in _conditions(other):
        theirs = {Words(dictionary, "en").say(one) for one in _leaves(_conditions(other)[name])}
        return tuple(
            _both(lambda lang, one=one: Words(dictionary, lang).say(one))  # type: ignore[misc]  # mypy can't infer a lambda with a default
            for one in _leaves(_conditions(mine)[name])
            if Words(dictionary, "en").say(one) not in theirs
        )
    return ()


def _both(say: Callable[[str], str]) -> Text:
    return Text(nl=say("nl"), en=say("en"))


def _leaves(condition: Condition) -> Iterator[Condition]:
    """The comparisons of a condition; a `not` stays with what it turns round."""
    match condition:
        case Group(op=GroupOp.ALL | GroupOp.ANY, children=children):
            for child in children:
                yield from _leaves(child)
        case Members(child=child) | Records(child=child):
            yield from _leaves(child)
        case _:
            yield condition


def _day(day: date, lang: str) -> str:
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"


def _period(period: Period, lang: str) -> str:
    first = _day(period.start, lang)
    if period.end is None:
        return f"vanaf {first}" if lang == "nl" else f"from {first}"
    until = _day(period.end, lang)
    return f"van {first} tot {until}" if lang == "nl" else f"from {first} up to {until}"


def _money(cents: int, currency: str, lang: str) -> str:
    text = f"{cents / CENTS:,.2f}"
    if lang == "nl":
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return f"{currency} {text}"


def _amount(line: AmountLine, lang: str) -> str:
    nl = lang == "nl"
    most = _money(line.cents, line.currency, lang)
    if line.from_cents is not None:
        most = f"{_money(line.from_cents, line.currency, lang)} {'tot' if nl else 'to'} {most}"
    elif line.up_to:
        most = f"{'ten hoogste' if nl else 'at most'} {most}"
    said = [most, _FORM[line.form].into(lang)]
    if line.cash_cents is not None:
        cash = _money(line.cash_cents, line.currency, lang)
        said.append(f"waarvan {cash} contant" if nl else f"{cash} of it in cash")
    return ", ".join(said)


class Words:
    """Conditions in one language."""

    def __init__(self, dictionary: Dictionary, lang: str) -> None:
        self.dictionary, self.lang = dictionary, lang

    def say(self, condition: Condition) -> str:
        match condition:
            case Check():
                return self._check(condition)
            case Group(op=GroupOp.NOT, children=(child,)):
                return f"{self._of('niet', 'not')}: {self.say(child)}"
            case Group(op=op, n=n, children=children):
                glue = {GroupOp.ALL: self._of(" en ", " and "), GroupOp.ANY: self._of(" of ", " or ")}.get(op, "; ")
                text = glue.join(map(self.say, children))
                return text if op is not GroupOp.AT_LEAST else f"{self._of('ten minste', 'at least')} {n}: {text}"
            case Members(every=every, child=child):
                who = self._of("ieder", "everybody") if every else self._of("iemand", "somebody")
                return f"{who}: {self.say(child)}"
            case Records(every=every, fact=fact, child=child):
                who = self._of("elke", "each") if every else self._of("een", "any")
                return f"{who} ({self._fact(fact)}): {self.say(child)}"
            case Outcome(scheme=scheme):
                return self._of("voldoet aan ", "meets ") + scheme.upper()

    def _of(self, nl: str, en: str) -> str:
        return nl if self.lang == "nl" else en

    def _fact(self, key: str) -> str:
        """What a fact means, up to what its absence would."""
        return self.dictionary[key].meaning.into(self.lang).split(";")[0].rstrip(".")

    def _check(self, one: Check) -> str:
        if isinstance(one.operand, bool):
            answer = self._of("ja", "yes") if one.operand else self._of("nee", "no")
            word = "" if one.op is Op.IS else f"{_OPS[one.op].into(self.lang)} "
            return f"{self._fact(one.fact)}: {word}{answer}"
        return f"{self._fact(one.fact)}: {_OPS[one.op].into(self.lang)} {self._operand(one.operand)}".replace(
            ":  ", ": "
        )

    def _operand(self, operand: Operand) -> str:  # noqa: PLR0911  # one line per kind
        match operand:
            case Day():
                return self._when(operand)
            case FactOperand(key=key):
                return self._fact(key)
            case OnList(codes=codes, on=on):
                return f"{codes.title.into(self.lang)} ({self._when(on)})"
            case Age(years=years, on=on):
                return f"{years} {self._of('jaar', 'years')} ({self._when(on)})"
            case Window(span=span, day=day, forward=forward):
                way = self._of("na", "after") if forward else self._of("voor", "before")
                return f"{self._span(span)} {way} {self._when(day)}"
            case Lasting(until=until, span=span):
                return f"{self._span(span)} {self._of('tot', 'until')} {self._when(until)}"
            case tuple():
                return ", ".join(str(part).replace("_", " ") for part in operand)
            case _:
                return str(operand)

    def _when(self, day: Day) -> str:
        if isinstance(day.base, date):
            base = _day(day.base, self.lang)
        elif isinstance(day.base, Reference):
            base = _REFERENCE[day.base].into(self.lang)
        else:
            base = self._fact(day.base)
        return base if day.plus == Span() else f"{base} + {self._span(day.plus)}"

    def _span(self, span: Span) -> str:
        said = (
            (span.years, self._of("jaar", "years")),
            (span.months, self._of("maanden", "months")),
            (span.days, self._of("dagen", "days")),
        )
        return " ".join(f"{count} {unit}" for count, unit in said if count) or self._of("0 dagen", "0 days")


_OPS = {
    Op.IS: Text(nl="", en=""),
    Op.IN: Text(nl="een van", en="one of"),
    Op.IN_LIST: Text(nl="op de lijst", en="on the list"),
    Op.BEFORE: Text(nl="voor", en="before"),
    Op.ON_OR_BEFORE: Text(nl="op of voor", en="on or before"),
    Op.AFTER: Text(nl="na", en="after"),
    Op.ON_OR_AFTER: Text(nl="op of na", en="on or after"),
    Op.MIN: Text(nl="ten minste", en="at least"),
    Op.MAX: Text(nl="ten hoogste", en="at most"),
    Op.KNOWN: Text(nl="bekend", en="known"),
    Op.PRESENT: Text(nl="aanwezig", en="there is one"),
    Op.AGE_AT_LEAST: Text(nl="ten minste", en="at least"),
    Op.YOUNGER_THAN: Text(nl="jonger dan", en="younger than"),
    Op.WITHIN: Text(nl="binnen", en="within"),
    Op.LASTED_AT_LEAST: Text(nl="duurt ten minste", en="lasts at least"),
    Op.LASTED_AT_MOST: Text(nl="duurt ten hoogste", en="lasts at most"),
}
_REFERENCE = {
    Reference.TODAY: Text(nl="vandaag", en="today"),
    Reference.DECISION: Text(nl="dag van het besluit", en="day of the decision"),
    Reference.CONTACT: Text(nl="eerste contact", en="first contact"),
    Reference.APPLICATION: Text(nl="aanvraag", en="application"),
    Reference.DEPARTURE: Text(nl="vertrek", en="departure"),
    Reference.ARRIVAL: Text(nl="aankomst", en="arrival"),
}
_FORM = {
    Form.CASH: Text(nl="contant", en="in cash"),
    Form.IN_KIND: Text(nl="in natura", en="in kind"),
    Form.EITHER: Text(nl="contant of in natura", en="in cash or in kind"),
}
