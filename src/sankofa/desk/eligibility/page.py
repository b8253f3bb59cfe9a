"""The tab "Eligibility": what the people of a case are entitled to, what to ask next, what was decided.

Here: what its template is given. Not here: answering and deciding (views), how values read (words).
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseHead
from sankofa.desk.cases.frame import around
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.days import day_words
from sankofa.desk.eligibility import forms, sheets
from sankofa.desk.eligibility.words import (
    OUTCOMES,
    STANDS,
    TONES,
    line_words,
    sums,
    terms_words,
    value_words,
)
from sankofa.desk.web import StaffRequest
from sankofa.eligibility import queries
from sankofa.eligibility.vocab import DecisionRow, NoticeRow, PlacesLeft, PlaceState
from sankofa.journey import queries as journey
from sankofa.journey.vocab import AskLine, Differs, Entitlement, Explained, Replayed, SchemeRow, Stands
from sankofa.kernel.clock import date_in
from sankofa.protection import queries as protection
from sankofa.reference.queries import country_name
from sankofa.schemes.queries import fact_dictionary
from sankofa.schemes.vocab import Sample, Value

TAB = "desk:case_eligibility"
UNPROCESSABLE = 422
QUESTIONS = 7  # on one sheet: what one asks in one sitting
# Facts that another page keeps: asked here, answered there.
KEPT_AT = {
    "person.birth_date": ("desk:case_people", gettext_lazy("People")),
    "person.nationalities": ("desk:case_people", gettext_lazy("People")),
    "person.sex": ("desk:case_people", gettext_lazy("People")),
    "case.destination.country": ("desk:case_plan", gettext_lazy("Plan")),
    "case.departure.on": ("desk:case_plan", gettext_lazy("Plan")),
    "case.application.signed_on": ("desk:case_apply", gettext_lazy("Application")),
    "case.plan.written_on": ("desk:case_reintegration", gettext_lazy("Reintegration")),
}


def tab(request: StaffRequest, case_id: uuid.UUID, *, on: dt.date | None = None, **bound: Any) -> HttpResponseBase:
    """The page; `on`: by the rules of which day. `bound` holds a form that was refused, so nothing typed is lost."""
    head = cases.case_head(request.actor, case_id)
    context = around(request, head, TAB, log=not bound)
    status = UNPROCESSABLE if bound else 200
    if not head.ours:
        return render(request, "desk/eligibility/elsewhere.html", context)
    today = date_in(request.now, request.actor.timezone)
    known = journey.entitlement(request.actor, case_id, now=request.now, on=on)
    decisions = queries.decisions(case_id)
    latest: dict[str, DecisionRow] = {}
    for decision in decisions:
        latest.setdefault(decision.scheme_id, decision)
    again = journey.asks_again(case_id, request.GET.getlist("again"), known.names)
    first, rest = first_questions(known.to_ask)
    first = [*again, *(ask for ask in first if ask.key not in {one.key for one in again})]
    context |= {
        "rows": [
            scheme_row(row, latest.get(row.id), known.differs.get(row.id)) | {"places": _places(row, known)}
            for row in known.rows
        ],
        "differs": {latest[scheme].id: one for scheme, one in known.differs.items()},
        "keys": [(key.value, key.label) for key in sorted(protection.keys_of(request.actor, at=request.now))],
        "paper_languages": sheets.LANGUAGES,
        "beside": beside(known.beside),
        "together": together(known),
        "on": known.on,
        "other_day": known.on != today,
        "day_form": forms.DayForm(initial={"on": known.on}),
        "sheet": bound.get("sheet") or forms.QuestionSheet(here(first)),
        "elsewhere": elsewhere(head, first),
        "more_questions": rest,
        "queries": queries.authority_queries(case_id),
        "ask_form": bound.get("ask_form") or forms.AskAuthorityForm(authorities(request), prefix="ask"),
        **_departure(request, head, case_id, bound.get("tell_form")),
        "decisions": decisions,
        "application": queries.application(case_id),
        "answered": queries.answered(case_id) if Perm.WORK_CASE in head.perms else frozenset(),
        "may_work": Perm.WORK_CASE in head.perms,
        "may_process": Perm.PROCESS in head.perms,
        "may_decide": Perm.DECIDE in head.perms,
        "bound": next(iter(bound.values()), None),
        **_claims(case_id, known, bound.get("claim_form")),
    }
    return render(request, "desk/eligibility/overview.html", context, status=status)


def rules_of(request: StaffRequest) -> dt.date | None:
    """The day whose rules are asked for (`?on=`); None for today, and for what is no day or is still to come."""
    form = forms.DayForm(request.GET)
    day: dt.date | None = form.cleaned_data["on"] if form.is_valid() else None
    return None if day is None or day >= date_in(request.now, request.actor.timezone) else day


def scheme_row(row: SchemeRow, decided: DecisionRow | None = None, differs: Differs | None = None) -> dict[str, Any]:
    """One scheme as its row shows it."""
    tone, word = STANDS[row.stands]
    return {
        "row": row,
        "tone": tone,
        "word": word,
        "amount": sums(row.least, row.most) if row.settled else "",
        "terms": terms_words(row.id, row.version),
        "lines": [(line_words(line), line) for line in row.lines],
        "says": _says(row),
        "tree": condition_rows(row.tree),
        "decided": decided,
        "differs": differs,
    }


def replayed(found: Replayed) -> dict[str, Any]:
    """A decision as it stood, and what the rules and the facts of today would say."""
    return {
        "found": found,
        "kept": found.kept,
        "terms": terms_words(found.kept.row.scheme_id, found.kept.row.version),
        "then": scheme_row(found.then),
        "others": [
            (_("Today's rules, the facts of then"), scheme_row(found.rules_of_today)),
            (_("The rules of then, today's facts"), scheme_row(found.facts_of_today)),
            (_("Today's rules and facts"), scheme_row(found.today)),
        ],
    }


def sample_rows(sample: Sample) -> list[tuple[str, str]]:
    """The facts of a test case in words: (what it is, its value)."""
    dictionary, lang = fact_dictionary(), get_language() or "en"
    all_of = [sample.facts.case, *(one.values for one in sample.facts.members)]
    found = [field for values in all_of for key, value in values.items() for field in _fields(key, value)]
    labels = {key: dictionary[key].meaning.into(lang).split(";")[0].rstrip(".") for key, _value in found}
    return [(labels[key], value_words(key, value)) for key, value in found]


def _fields(key: str, value: Value) -> list[tuple[str, Value]]:
    """A fact; of a list of records each field of each."""
    records = [one for one in value if not isinstance(one, str)] if isinstance(value, tuple) else []
    return [(f"{key}.{name}", one) for record in records for name, one in record.items()] or [(key, value)]


def _says(row: SchemeRow) -> str:
    """One line: what failed first, what is open, or what it gives."""
    if row.failed:
        failed = " ".join(_short(one) for one in row.failed)
        said = _("Still to do: %(what)s") if row.stands is Stands.TO_DO else _("Not met: %(what)s")
        return said % {"what": failed}
    if row.stands is Stands.UNKNOWN:
        waits = [one.says.rstrip(".") for one in row.open if one.scheme]
        open_now = ngettext("%(n)s question open", "%(n)s questions open", row.questions) % {"n": row.questions}
        return " · ".join([*waits, *([open_now] if row.questions else [])]) or " ".join(map(_short, row.open))
    return ", ".join(row.gives)


def _short(one: Explained) -> str:
    """The condition, with whom it fails for where it isn't everybody."""
    wanting = [name for outcome, names in one.who for name in names if outcome == one.outcome]
    return f"{', '.join(wanting)}: {one.says}" if wanting else one.says


def _places(row: SchemeRow, known: Entitlement) -> list[tuple[str, PlacesLeft]]:
    """How the scheme's quotas stand, in words; of a scheme that isn't for them, only what they hold or wait for."""
    found = []
    for quota in row.quotas:
        left = known.places[row.id, quota.id]
        if row.stands is not Stands.YES and not left.state:
            continue
        words = ngettext("%(left)s of %(places)s place left", "%(left)s of %(places)s places left", left.places)
        said = words % {"left": left.left, "places": left.places}
        if left.state == PlaceState.HELD:
            said += " · " + _("reserved for this case")
        elif left.state == PlaceState.WAITING:
            said += " · " + _("number %(n)s on the waiting list") % {"n": left.ahead + 1}
        found.append((said, left))
    return found


def condition_rows(conditions: Iterable[Explained]) -> list[dict[str, Any]]:
    """The tree as rows: each condition with its outcome, whose it is, the facts and the source."""
    return [
        {
            "it": one,
            "tone": TONES[one.outcome],
            "word": OUTCOMES[one.outcome],
            "who": [(OUTCOMES[outcome], ", ".join(names)) for outcome, names in one.who],
            "facts": [
                (
                    fact.key,
                    fact.label,
                    [(value_words(fact.key, value), ", ".join(names)) for value, names in fact.values],
                )
                for fact in one.facts
            ],
            "parts": condition_rows(one.parts),
        }
        for one in conditions
    ]


def beside(rows: Iterable[SchemeRow]) -> list[tuple[str, str]]:
    """What can't matter, by why: (why, titles)."""
    why = {
        Stands.OTHERS: _("for other people"),
        Stands.CLOSED: _("not in force on this day"),
        Stands.INFORMS: _("only to compare or to inform"),
    }
    alike: dict[Stands, list[str]] = {}
    for row in rows:
        alike.setdefault(row.stands, []).append(row.title)
    return [(why[stands], ", ".join(titles)) for stands, titles in alike.items()]


def together(known: Entitlement) -> dict[str, Any]:
    """The best that can be had together today, what else could be chosen, and what excludes what."""
    return {
        "best": " + ".join(known.best.titles),
        "amount": sums(known.best.least, known.best.least),
        "others": [(" + ".join(one.titles), sums(one.least, one.least)) for one in known.alternatives],
        "conflicts": known.conflicts,
    }


def first_questions(asks: Iterable[AskLine], also: Iterable[str] = ()) -> tuple[list[AskLine], int]:
    """The first questions of the sheet (and those of the facts in `also`), and how many come after them."""
    asks = list(asks)
    keys = list(dict.fromkeys(ask.key for ask in asks))
    shown = {*keys[:QUESTIONS], *also}
    return [ask for ask in asks if ask.key in shown], len([key for key in keys if key not in shown])


def here(asks: Iterable[AskLine]) -> list[AskLine]:
    return [ask for ask in asks if not ask.record and ask.key not in KEPT_AT]


def elsewhere(head: CaseHead, asks: Iterable[AskLine]) -> list[dict[str, str]]:
    """Questions that another page answers: whom about, and where."""
    about: dict[str, list[str]] = {}
    found: dict[str, AskLine] = {}
    for ask in asks:
        if ask.key in KEPT_AT or ask.record:
            found.setdefault(ask.key, ask)
            about.setdefault(ask.key, []).append(ask.about)
    rows = []
    for key, ask in found.items():
        name, label = KEPT_AT.get(key, ("", gettext_lazy("Asylum claims")))
        url = case_url(name, head.id) if name else "#claims"
        who = ", ".join(name for name in about[key] if name)
        rows.append({"question": ask.question, "who": who, "url": url, "label": str(label)})
    return rows


def _departure(
    request: StaffRequest, head: CaseHead, case_id: uuid.UUID, bound: forms.TellDepartureForm | None
) -> dict[str, object]:
    """The notices of departure, once somebody left; for the case's own mission alone."""
    left_on = cases.left_on(case_id) if head.ours else None
    if left_on is None:
        return {}
    today = date_in(request.now, request.actor.timezone)
    form = bound or forms.TellDepartureForm(authorities(request), prefix="tell", initial={"sent_on": today})
    return {"left_on": left_on, "notices": queries.departure_notices(case_id), "tell_form": form}


def told_of(request: StaffRequest, case_id: uuid.UUID, notice: NoticeRow) -> list[tuple[str, str]]:
    """(name, nationalities) of those whom a notice is about."""
    page = cases.case_page(request.actor, case_id, now=request.now)
    return [
        (member.name, ", ".join(country_name(code) for code in member.nationalities))
        for member in (*page.members, *page.left)
        if member.id in notice.members
    ]


def authorities(request: StaffRequest) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in accounts.authorities(request.actor.mission_id)]


def members(case_id: uuid.UUID) -> list[tuple[str, str]]:
    return [(str(member.id), member.name) for member in cases.spine(case_id).members]


def _claims(case_id: uuid.UUID, known: Entitlement, form: Any) -> dict[str, Any]:
    """The asylum claims of the people on the case, and who was never asked."""
    people = cases.spine(case_id).members
    persons = {member.person_id: member for member in people}
    never = queries.never_claimed(case_id)
    claims = [
        (claim, persons[claim.person_id], day_words(queries.filed_on(claim))) for claim in queries.claims(list(persons))
    ]
    with_one = {claim.person_id for claim, _member, _day in claims}
    named = [(str(member.id), member.name) for member in people]
    return {
        "claims": claims,
        "asks_claims": any(ask.record for ask in known.to_ask),
        "without_claim": [(one, one.id in never) for key, one in persons.items() if key not in with_one],
        "claim_form": form or forms.ClaimForm(named, prefix="claim"),
    }
