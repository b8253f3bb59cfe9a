"""Pages of IATI: what would be published now and what is wrong with it; partners' activities, read from their files."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.iati.forms import ActivityForm, FileForm, PublisherForm
from sankofa.desk.shapes import Page, Tone
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.iati import queries, services
from sankofa.iati.vocab import (
    Aid,
    Amount,
    BudgetType,
    DateType,
    Flow,
    Judged,
    Moved,
    Own,
    PartnerRow,
    Problem,
    Relation,
    Role,
    Sector,
    Severity,
    Status,
    TakenIn,
    said,
)
from sankofa.reference import queries as reference

MOST_SHOWN = 200  # problems of a file on one page


@dataclass(frozen=True)
class Shown:
    """A problem as a row shows it."""

    tone: Tone
    severity: str
    sentence: str
    element: str
    value: str
    line: int
    place: int
    expected: str


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    by = queries.publisher(request.actor)
    found = queries.published(request.actor.mission_id, now=request.now) if by else None
    context = {
        "tabs": showing.tabs("iati", request.actor),
        "by": by,
        "found": found,
        "rows": [(one, *_state(one), _title(one), _span(one)) for one in found.own] if found else [],
        "until": showing.last_day(found.until) if found and found.until else "",
        "counted": showing.last_day(found.counted_until) if found and found.counted_until else "",
        "may_change": request.actor.may(Perm.BUDGET),
        "may_take": bool(found and found.own and not found.errors) and request.actor.may(Perm.EXPORT),
    }
    return render(request, "desk/iati/rows.html", context)


@staff_page(Perm.EXPORT)
def file(request: StaffRequest) -> HttpResponse:
    """The file as it would be published; with errors there is none."""
    found = None
    if queries.publisher(request.actor):
        found = services.publish(mission_id=request.actor.mission_id, by=request.actor.id, now=request.now)
    if found is None or not found.own or found.errors:
        messages.warning(request, _("There is no file yet: see what is missing or wrong."))
        return redirect("desk:iati")
    answer = HttpResponse(found.content, content_type="application/xml")
    name = f"iati-activities-{request.now:%Y-%m-%d}.xml"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


@staff_page(Perm.MONEY)
def one(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    """One activity of ours as it would be published now."""
    own = queries.own(request.actor, listing_id, now=request.now)
    context = {
        "own": own,
        "title": _title(own),
        "text": said(own.activity.texts, _language()),
        "problems": _shown(own.problems),
        "facts": _facts(own),
        "budgets": [
            (BudgetType(b.type).label, _period(b.starts, b.ends), _amount(b.amount, own.activity.currency))
            for b in own.activity.budgets
        ],
        "planned": [
            (BudgetType(b.type).label, _period(b.starts, b.ends), _amount(b.amount, own.activity.currency))
            for b in own.activity.planned
        ],
        "transactions": [
            (Moved(t.type).label, said(t.texts, _language()), t.on, _amount(t.amount, own.activity.currency))
            for t in own.activity.transactions
        ],
        "results": [
            (said(i.titles, _language()), said(i.texts, _language()), _period(p.starts, p.ends), p.target, p.actual)
            for r in own.activity.results
            for i in r.indicators
            for p in i.periods
        ],
        "withheld": own.withheld,
        "may_change": request.actor.may(Perm.BUDGET),
    }
    return render(request, "desk/iati/one.html", context)


@staff_page(Perm.BUDGET)
def publisher(request: StaffRequest) -> HttpResponse:
    held = queries.publisher(request.actor)
    initial = {name: getattr(held, name) for name in ("ref", "name_en", "name_nl", "type")} if held else {}
    form = PublisherForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(form, lambda: services.set_publisher(by=request.actor, **form.cleaned_data)):
        notices.done(request, _("Kept."))
        return redirect("desk:iati")
    return answer_form(request, form, _("Who publishes"), _("Keep"), reverse("desk:iati"))


@staff_page(Perm.BUDGET)
def new(request: StaffRequest) -> HttpResponse:
    form = ActivityForm(request.POST or None, actor=request.actor)
    made: list[uuid.UUID] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(services.list_activity(by=request.actor, **form.cleaned_data))
    ):
        notices.done(request, _("It is in the next file."))
        return redirect("desk:iati_one", made[0]) if queries.publisher(request.actor) else redirect("desk:iati")
    sub = _("Only what stands here is published. Identifiers stay for good.")
    return answer_form(request, form, _("Publish a project or agreement"), _("Publish"), reverse("desk:iati"), sub=sub)


@staff_page(Perm.BUDGET)
def change(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    row = queries.listing(request.actor, listing_id)
    form = ActivityForm(request.POST or None, actor=request.actor, row=row)
    if form.is_valid() and attempt(
        form, lambda: services.change_listing(listing_id=listing_id, by=request.actor, **form.cleaned_data)
    ):
        notices.done(request, _("Kept."))
        return redirect("desk:iati_one", listing_id)
    back = reverse("desk:iati_one", args=[listing_id])
    return answer_form(request, form, _("Change what is published"), _("Keep"), back, sub=row.suffix)


@require_POST
@staff_page(Perm.BUDGET)
def unlist(request: StaffRequest, listing_id: uuid.UUID) -> HttpResponse:
    services.unlist(listing_id=listing_id, by=request.actor)
    notices.done(request, _("It is not in the next file. What was published before stays with whoever took it."))
    return redirect("desk:iati")


# --- partners


@staff_page(Perm.MONEY)
def partners(request: StaffRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = queries.partners(request.actor, text=text, cursor=request.GET.get("at", ""))
    kept = {"q": text} if text else {}
    shown = ngettext("%(n)s activity", "%(n)s activities", found.count or 0) % {"n": found.count}
    context = {
        "rows": [(row, _status(row.status), _of(row)) for row in found.rows],
        "text": text,
        "pager": Page(
            shown,
            f"?{urlencode({**kept, 'at': found.earlier})}" if found.earlier else "",
            f"?{urlencode({**kept, 'at': found.later})}" if found.later else "",
        ),
        "may_read": request.actor.may(Perm.BUDGET),
        "back": reverse("desk:iati"),
    }
    return render(request, "desk/iati/partners.html", context)


@staff_page(Perm.MONEY)
def partner(request: StaffRequest, partner_activity_id: uuid.UUID) -> HttpResponse:
    page = queries.partner(request.actor, partner_activity_id)
    roles = dict(Role.choices)
    context = {
        "page": page,
        "row": page.row,
        "facts": [
            (_("Identifier"), page.row.identifier),
            (_("Published by"), f"{page.row.reporting} ({page.reporting_ref})"),
            (_("State"), _status(page.row.status)),
            (_("Period"), _of(page.row)),
            (_("Read from"), page.source),
        ],
        "parties": [(roles.get(role, role), name or ref, ref if name else "") for role, ref, name in page.parties],
        "budgets": [
            (dict(BudgetType.choices).get(b.type, ""), _period(b.starts, b.ends), f"{b.currency} {_number(b.value)}")
            for b in page.budgets
        ],
        "back": reverse("desk:iati_partners"),
    }
    return render(request, "desk/iati/partner.html", context)


@staff_page(Perm.BUDGET)
def read(request: StaffRequest) -> HttpResponse:
    form = FileForm(request.POST or None, request.FILES or None)
    kept: list[uuid.UUID] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        if attempt(
            form,
            lambda: kept.append(
                services.keep_file(
                    content=upload.read(), name=upload.name or "iati.xml", by=request.actor, now=request.now
                )
            ),
        ):
            return redirect("desk:iati_reading", kept[0])
    sub = _("Activities of a partner or donor, to refer to.")
    return answer_form(request, form, _("Read a file"), _("Look at it"), reverse("desk:iati_partners"), sub=sub)


@staff_page(Perm.BUDGET)
def reading(request: StaffRequest, reading_id: uuid.UUID) -> HttpResponse:
    """What is wrong with a file, activity by activity; and taking in all of it, or what is good."""
    kept = queries.kept(request.actor, reading_id, now=request.now)
    form = Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        only_good = request.POST.get("which") == "good"
        done: list[TakenIn] = []
        if attempt(
            form,
            lambda: done.append(
                services.take_in(reading_id=reading_id, only_good=only_good, by=request.actor, now=request.now)
            ),
        ):
            notices.done(request, _taken(done[0]))
            return redirect("desk:iati_partners")
    judged = kept.judged
    good = {one.identifier for one in judged.good}
    context = {
        "kept": kept,
        "form": form,
        "judged": judged,
        "count": judged.count,
        "good": len(judged.good),
        "all_good": not judged.errors and bool(judged.good),
        "of_file": _shown(judged.of(0)),
        "activities": [_activity(place, judged, good, kept.known) for place in range(1, judged.count + 1)][:MOST_SHOWN],
        "more": max(judged.count - MOST_SHOWN, 0),
        "back": reverse("desk:iati_partners"),
    }
    return render(request, "desk/iati/reading.html", context, status=422 if form.errors else 200)


def _activity(
    place: int, judged: Judged, good: set[str], known: Iterable[str]
) -> tuple[int, str, str, Tone, str, list[Shown]]:
    """Place, title, identifier, what becomes of it, problems."""
    found = dict(judged.activities).get(place)
    problems = _shown(judged.of(place))
    title = said(found.titles, _language()) if found else ""
    identifier = found.identifier if found else ""
    if identifier not in good:
        return place, title, identifier, "stop", _("left out"), problems
    if identifier in set(known):
        return place, title, identifier, "info", _("known: renewed"), problems
    return place, title, identifier, "ok", _("new"), problems


def _taken(done: TakenIn) -> str:
    said_ = ngettext("%(n)s activity is new", "%(n)s activities are new", done.new) % {"n": done.new}
    return _("%(new)s, %(renewed)s renewed, %(left)s left out.") % {
        "new": said_, "renewed": done.renewed, "left": done.left_out,
    }  # fmt: skip


# --- showing


def _shown(problems: Iterable[Problem]) -> list[Shown]:
    return [
        Shown(
            tone="stop" if one.severity == Severity.ERROR else "wait",
            severity=str(one.severity.label),
            sentence=queries.sentence(one),
            element=_short(one.element),
            value=one.value,
            line=one.line,
            place=one.place,
            expected=one.expected,
        )
        for one in problems
    ][:MOST_SHOWN]


def _short(path: str) -> str:
    """Without what every path begins with."""
    _before, _found, rest = path.partition("/iati-activity")
    inner = rest.partition("/")[2]
    return inner or path.removeprefix("/iati-activities/") or path


def _state(own: Own) -> tuple[Tone, str]:
    if own.errors:
        return "stop", ngettext("%(n)s error", "%(n)s errors", own.errors) % {"n": own.errors}
    if own.problems:
        n = len(own.problems)
        return "wait", ngettext("%(n)s warning", "%(n)s warnings", n) % {"n": n}
    return "ok", _("valid")


def _facts(own: Own) -> list[tuple[str, str]]:
    one = own.activity
    roles, relations = dict(Role.choices), dict(Relation.choices)
    names = {alpha2: code for code, alpha2, _en, _nl, _until in reference.country_book()}
    countries = [
        f"{reference.country_name(names.get(share.code, share.code))} {share.percentage:f}\u00a0%"
        for share in one.countries
    ] + [_("other countries %(part)s") % {"part": f"{share.percentage:f}\u00a0%"} for share in one.regions]
    return [
        (_("Identifier"), one.identifier),
        (_("State"), _status(one.status)),
        (_("Period"), _span(own)),
        (_("Countries and regions"), ", ".join(countries)),
        (_("Sector"), str(Sector(own.listing.sector).label)),
        (_("Kind of aid"), f"{Aid(one.aid).label}, {str(Flow(one.flow).label).lower()}"),
        *((str(roles[role]).capitalize(), said(party.names, _language()) or party.ref) for role, party in one.parties),
        *((str(relations[kind]).capitalize(), ref) for kind, ref in one.related),
    ]


def _title(own: Own) -> str:
    return said(own.activity.titles, _language())


def _span(own: Own) -> str:
    starts = own.activity.day(DateType.PLANNED_START)
    ends = own.activity.day(DateType.PLANNED_END)
    return f"{showing.day(starts) if starts else ''} \u2013 {showing.day(ends) if ends else _('no end')}"


def _of(row: PartnerRow) -> str:
    return (
        f"{showing.day(row.starts) if row.starts else '?'} \u2013 {showing.day(row.ends) if row.ends else _('no end')}"
    )


def _status(code: str) -> str:
    return str(dict(Status.choices).get(code, code))


def _period(starts: dt.date, ends: dt.date) -> str:
    return f"{showing.day(starts)} \u2013 {showing.day(ends)}"


def _amount(amount: Amount, currency: str) -> str:
    return f"{amount.currency or currency}\u00a0{_number(amount.value)}"


def _number(value: Decimal) -> str:
    return formats.number_format(value, 2, force_grouping=True)


def _language() -> str:
    return (get_language() or "en")[:2]
