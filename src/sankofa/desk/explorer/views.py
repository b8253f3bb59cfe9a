"""The explorer's pages: a question in the address, its answer as table, chart and map, its cases, its file."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import Kind
from sankofa.desk import notices
from sankofa.desk.cases.acting import act
from sankofa.desk.explorer import forms, page, words
from sankofa.desk.explorer.figures import Inside
from sankofa.desk.explorer.forms import AskForm
from sankofa.desk.explorer.sheets import FORMATS, Sheet
from sankofa.desk.explorer.showing import grid
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import RefusedError
from sankofa.reference.queries import country_name
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import Dimension, Key, Measure, Question, SnapshotRow

MOST_CASES = 100
MOST_BESIDE = 120
LONGEST = 2000  # of a kept question


@dataclass(frozen=True)
class Filter:
    """A dimension that is narrowed down: its values with their names, and which are chosen."""

    dimension: Dimension
    name: str
    values: tuple[tuple[str, str, bool], ...]
    chosen: int


@staff_page(Perm.STATISTICS)
def explorer(request: StaffRequest) -> HttpResponse:
    form = AskForm(request.GET)
    question = form.question()
    snapshot = queries.latest()
    views = queries.views(request.actor)
    context = {
        "form": form,
        "title": forms.title(form.of, question, form.open_to),
        "address": forms.address(question),
        "snapshot": snapshot,
        "made": timezone.localtime(snapshot.made_at) if snapshot else None,
        "views": [Link(one.name, f"?{one.query}", current=one.query == forms.address(question)) for one in views],
        "mine": [one for one in views if one.mine],
        "may_export": request.actor.may(Perm.EXPORT),
        "may_report": request.actor.may(Perm.REPORT),
        "formats": list(FORMATS),
        "definition": form.of.defined.text[words.language()],
        "dropped": ", ".join(words.name(one) for one in _known(form.dropped)),
        "below": settings.SMALL_COUNTS_BELOW,
        "unit": words.unit(form.of),
        "others": [_other(question, one.id) for one in queries.others(form.of)],
    }
    if snapshot:
        context |= _answered(request, form, question, snapshot)
    return render(request, "desk/explorer/explorer.html", context)


def _answered(request: StaffRequest, form: AskForm, question: Question, snapshot: SnapshotRow) -> dict[str, object]:
    mission = _mission(request)
    found = Inside(queries.explore(snapshot_id=snapshot.id, mission=mission, question=question))

    def address(key: Key) -> str:
        return f"{reverse('desk:explorer_cases')}?{forms.address(queries.within(question, key))}"

    may_trace = request.actor.may(Perm.READ_CASE) and queries.has_cases(form.of)
    table = grid(found, address if may_trace else lambda _key: "")
    answer: dict[str, object] = {
        "table": table,
        "is_empty": not found.sums or not any(found.sums.values()),
        "chart": page.chart(found),
        "world": page.world(found),
        "filters": _filters(form, question, snapshot, mission),
        "may_trace": may_trace,
    }
    if question.beside:
        other = Question(question.beside, question.by, question.only, question.since, question.until)
        shared = {one.id for one in queries.dimensions(_measure(question.beside))}
        if {*other.by, *dict(other.only)} <= shared:
            second = Inside(queries.explore(snapshot_id=snapshot.id, mission=mission, question=other))
            answer["beside"] = page.beside(found, second, most=MOST_BESIDE)
            answer["other_definition"] = _measure(question.beside).defined.text[words.language()]
    return answer


def _filters(form: AskForm, question: Question, snapshot: SnapshotRow, mission: str) -> list[Filter]:
    chosen = dict(question.only)
    found = []
    for one in form.opened:
        known = queries.values(snapshot_id=snapshot.id, mission=mission, of=form.of, dimension=one.id)
        values = sorted({*known, *chosen.get(one.id, ())}, key=lambda key, one=one: (key in "?-", _order(one, key)))  # type: ignore[misc]
        rows = tuple((key, words.value(one, key), key in chosen.get(one.id, ())) for key in values)
        found.append(Filter(one, words.name(one), rows, len(chosen.get(one.id, ()))))
    return found


def _order(dimension: Dimension, key: str) -> str:
    return key if dimension.kind in {"time", "bands"} or dimension.id == "age" else words.value(dimension, key)


@staff_page(Perm.STATISTICS)
def cases(request: StaffRequest) -> HttpResponse:
    """The cases behind a figure, as far as the reader may open them. That somebody asked is logged."""
    form = AskForm(request.GET)
    question, snapshot = form.question(), queries.latest()
    if snapshot is None:
        raise Http404
    traced = queries.traced(snapshot_id=snapshot.id, mission=_mission(request), question=question)
    found = queries.open_among(request.actor, traced, most=MOST_CASES)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.TRACED,
        now=request.now,
        detail=forms.address(question)[:200],
    )
    context = {
        "title": words.name(form.of),
        "narrowed": _narrowed(form, question),
        "found": found,
        "more": found.open - len(found.rows),
        "back": f"{reverse('desk:explorer')}?{forms.address(question)}",
        "made": timezone.localtime(snapshot.made_at),
        "rows": [(row, Kind(row.kind).label, country_name(row.destination)) for row in found.rows],
    }
    return render(request, "desk/explorer/cases.html", context)


@staff_page(Perm.STATISTICS)
def export(request: StaffRequest) -> HttpResponseBase:
    """What may leave the house of a question, as a file; what left is kept, so that later tables don't give it away."""
    if not request.actor.may(Perm.EXPORT):
        raise PermissionDenied
    form = AskForm(request.GET)
    question, snapshot = form.question(), queries.latest()
    kind = request.GET.get("as", "")
    if snapshot is None or kind not in FORMATS:
        raise Http404
    title = forms.title(form.of, question, form.open_to)
    try:
        table = services.release_table(
            snapshot=snapshot,
            mission=_mission(request),
            question=question,
            title=f"{kind}: {title}",
            by=request.actor,
            now=request.now,
        )
    except RefusedError as error:
        messages.warning(request, str(error.message))
        return redirect(f"{reverse('desk:explorer')}?{forms.address(question)}")
    sheet = Sheet(
        leaving=table,
        title=title,
        period=_period(question),
        filters=tuple(_narrowed(form, question)),
        mission=request.actor.mission_name,
        snapshot_at=timezone.localtime(snapshot.made_at),
    )
    content_type, make = FORMATS[kind]
    response = HttpResponse(make(sheet), content_type=content_type)
    if table.because:
        messages.info(request, notices.blank_because(table.because))
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.EXPORTED,
        now=request.now,
        detail=forms.address(question)[:200],
    )
    name = f"{form.of.id}-{timezone.localtime(snapshot.made_at):%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@staff_page(Perm.STATISTICS)
def keep(request: StaffRequest) -> HttpResponse:
    """Keeps the question as it stands in the address under a name."""
    query = forms.address(AskForm(QueryDict(request.POST.get("query", "")[:LONGEST])).question())

    def work() -> object:
        return services.keep_view(
            name=request.POST.get("name", ""),
            query=query,
            shared=bool(request.POST.get("shared")),
            every=request.POST.get("every", ""),
            by=request.actor,
            now=request.now,
        )

    return act(request, work, said=_("The view is kept."), back=f"{reverse('desk:explorer')}?{query}")


@require_POST
@staff_page(Perm.STATISTICS)
def forget(request: StaffRequest, view_id: uuid.UUID) -> HttpResponse:
    services.drop_view(view_id=view_id, by=request.actor)
    notices.done(request, _("The view is gone."))
    return redirect("desk:explorer")


def _mission(request: StaffRequest) -> str:
    """The code of the reader's mission, as snapshots name it."""
    return accounts.mission_code(request.actor.mission_id)


def _measure(name: str) -> Measure:
    found = queries.measure(name)
    assert found  # the form knows no other
    return found


def _other(question: Question, name: str) -> tuple[str, str, str]:
    """(name, definition, address) of another definition laid beside this one."""
    one = _measure(name)
    asked = Question(question.measure, question.by, question.only, question.since, question.until, name)
    return words.name(one), one.defined.text[words.language()], f"?{forms.address(asked)}"


def _known(names: list[str]) -> list[Dimension]:
    every = {one.id: one for measure in queries.measures() for one in queries.dimensions(measure)}
    return [every[name] for name in names if name in every]


def _narrowed(form: AskForm, question: Question) -> list[str]:
    """Filters in words."""
    return [
        f"{words.name(form.open_to[name])}: {', '.join(words.value(form.open_to[name], value) for value in values)}"
        for name, values in question.only
    ]


def _period(question: Question) -> str:
    since = formats.date_format(question.since, "F Y") if question.since else _("the beginning")
    last = question.until - dt.timedelta(days=1) if question.until else None
    until = formats.date_format(last, "F Y") if last else _("the snapshot")
    return _("%(since)s up to and with %(until)s") % {"since": since, "until": until}
