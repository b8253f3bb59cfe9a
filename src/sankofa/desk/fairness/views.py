"""One page: how like cases were treated, to learn from. Units stand by name; nobody is ranked, no departure counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk.policy.forms import PeriodForm
from sankofa.desk.templatetags.look import money
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journey import queries
from sankofa.journey.vocab import DecidedCase, LikeCases, Middle, Spread, Unit
from sankofa.reference.queries import country_name
from sankofa.schemes import queries as schemes

A_HUNDRED = 100
LISTED = 20  # cases of a group


@dataclass(frozen=True)
class Line:
    """A row of a table. `count` empty: too few to show."""

    name: str
    count: str
    value: str
    interval: str
    against: str
    apart: bool


@dataclass(frozen=True)
class Group:
    """Like cases that were decided unlike."""

    title: str
    advice: str
    reasons: tuple[str, ...]
    granted: int
    refused: int
    cases: tuple[DecidedCase, ...]
    more: int


@staff_page(Perm.POLICY)
def fairness(request: StaffRequest) -> HttpResponse:
    period = PeriodForm(request.GET or None)
    period.fields["since"].label, period.fields["until"].label = _("From"), _("Before")
    valid = period.is_valid()
    since, until = (period.cleaned_data[name] if valid else None for name in ("since", "until"))
    found = queries.treatment(request.actor, since=since, until=until)
    titles = {one.id: one.title.into(get_language() or "en") for one in schemes.schemes()}
    context = {
        "period": period,
        "found": found,
        "groups": [_group(one, titles) for one in found.unlike],
        "units": [
            (_("Counsellor"), [_unit(one, one.name or _("nobody")) for one in found.counsellors]),
            (_("Office"), [_unit(one, one.name) for one in found.offices]),
            (_("Host country"), [_unit(one, country_name(one.name)) for one in found.hosts]),
        ],
        "durations": _middles(found.durations, _days),
        "support": _middles(found.support, lambda cents: money(round(cents))),
    }
    return render(request, "desk/fairness/fairness.html", context)


def _group(one: LikeCases, titles: dict[str, str]) -> Group:
    advice = {"yes": _("the rule says yes"), "no": _("the rule says no")}
    return Group(
        title=titles[one.scheme],
        advice=advice.get(one.advice, _("the rule can't say yet")),
        reasons=one.reasons,
        granted=one.granted,
        refused=one.refused,
        cases=one.cases[:LISTED],
        more=max(0, len(one.cases) - LISTED),
    )


def _unit(one: Unit, name: str) -> Line:
    if one.cases is None or one.granted is None or one.expected is None:
        return Line(name, "", "", "", "", apart=False)
    return Line(
        name,
        str(one.cases),
        _percent(one.granted.value),
        _between(one.granted, _percent),
        _percent(one.expected),
        one.apart,
    )


def _middles(rows: Iterable[Middle], say: Callable[[float], str]) -> tuple[list[Line], str]:
    """The lines by name; and, as one text, those of whom there are too few."""
    lines, few = [], []
    for one in rows:
        name = country_name(one.nationality) if one.nationality else _("not known")
        if one.count is None or one.median is None:
            few.append(name)
        else:
            lines.append(_middle(name, str(one.count), one.median, say, apart=one.apart))
    return sorted(lines, key=lambda line: line.name), ", ".join(sorted(few))


def _middle(name: str, count: str, median: Spread, say: Callable[[float], str], *, apart: bool) -> Line:
    interval = _between(median, say) if median.sure else _("too few for one")
    return Line(name, count, say(median.value), interval, "", apart)


def _between(spread: Spread, say: Callable[[float], str]) -> str:
    return _("%(low)s to %(high)s") % {"low": say(spread.low), "high": say(spread.high)}


def _percent(share: float) -> str:
    return f"{share * A_HUNDRED:.0f} %"


def _days(days: float) -> str:
    return _("%(n)s days") % {"n": f"{days:.0f}"}
