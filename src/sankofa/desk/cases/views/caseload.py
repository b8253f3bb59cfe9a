"""The caseload: filters in the URL, pages by key, and from there into each case."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import carriers, offices
from sankofa.accounts.vocab import Perm, Role, Scope, StaffRow
from sankofa.cases import queries, services
from sankofa.cases.vocab import BulkDone, CaseFilters, CaseRow, Kind, Reach, Stage
from sankofa.desk import notices, shapes
from sankofa.desk.cases.acting import act, came_from
from sankofa.desk.cases.forms import BulkForm, FilterForm
from sankofa.desk.cases.sheets import as_csv, as_xlsx
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.paging import COUNT_CAP, Slice
from sankofa.kernel.prepared import kept_plans
from sankofa.reference.queries import country_name

FILTERS = (
    "stage", "kind", "counsellor", "office", "destination", "blocked", "overdue", "silent", "hold", "state",
    "wished_from", "wished_until", "idle_since",
)  # fmt: skip
TOLD = ("counsellor", "overdue", "silent")  # filters that mean something else than their own value
# (sort key, heading, the way it begins when one presses it); a later press turns it round.
COLUMNS = (
    ("who", gettext_lazy("Person"), "up"),
    ("destination", gettext_lazy("Destination"), "up"),
    ("stage", gettext_lazy("Stage"), "up"),
    ("", gettext_lazy("State"), ""),
    ("counsellor", gettext_lazy("Counsellor"), "up"),
    ("wished", gettext_lazy("Wish"), "up"),
)
MOST_CHOSEN = 200
SECOND_ROW = tuple(name for name in FILTERS if name not in FilterForm.FIRST)


@dataclass(frozen=True)
class Column:
    """A heading of the list. `sorted`: aria-sort's word where the list is sorted by it."""

    label: str
    url: str
    sorted: str
    key: str


@staff_page(Perm.READ_CASE)
def caseload(request: StaffRequest) -> HttpResponse:
    staff = carriers(request.actor, at=request.now)
    form, filters = read_filters(request, staff)
    with kept_plans():
        found = queries.caseload(request.actor, filters, cursor=request.GET.get("at", ""))
    state = url_state(request, filters.reach)
    saved = queries.saved_filters(request.actor)
    context = {
        "form": form,
        "reaches": reaches(request, filters.reach),
        "more_open": any(state.get(name) for name in SECOND_ROW),
        "narrowed": any(value for name, value in state.items() if name in FILTERS),
        "reach": filters.reach,
        "columns": _columns(filters, state),
        "rows": [(row, *line(row)) for row in found.rows],
        "shown": shown(found),
        "pager": shapes.Page(
            shown(found),
            f"?{urlencode({**state, 'at': found.earlier})}" if found.earlier else "",
            f"?{urlencode({**state, 'at': found.later})}" if found.later else "",
        ),
        "may_assign": request.actor.may(Perm.ASSIGN),
        "may_export": request.actor.may(Perm.EXPORT),
        "bulk": BulkForm(colleagues=staff),
        "query": urlencode(state),
        "views": [shapes.Link(view.name, f"?{view.query}", current=view.query == urlencode(state)) for view in saved],
        "mine": [view for view in saved if view.mine],
    }
    return render(request, "desk/cases/caseload.html", context)


@require_POST
@staff_page(Perm.WORK_CASE)
def bulk(request: StaffRequest) -> HttpResponse:
    """The same for every chosen case: a counsellor, or a task. Says how many it could not be done for."""
    form = BulkForm(request.POST, colleagues=carriers(request.actor, at=request.now))
    back = came_from(request, reverse("desk:cases"))
    chosen = _chosen(request)
    if not chosen:
        messages.warning(request, _("Choose cases first, by the boxes before their names."))
    elif not form.is_valid():
        messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    else:
        try:
            _said(request, _do(request, form, chosen))
        except DomainError as error:
            messages.warning(request, str(error.message))
    return HttpResponseRedirect(back)


@staff_page(Perm.EXPORT)
def export(request: StaffRequest) -> HttpResponseBase:
    """The list as it is filtered, as CSV or XLSX; who took it away is logged."""
    _form, filters = read_filters(request, carriers(request.actor, at=request.now))
    rows = queries.caseload_rows(request.actor, filters)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.EXPORTED,
        now=request.now,
        detail=urlencode(url_state(request, filters.reach))[:200],
    )
    name = f"cases-{date_in(request.now, request.actor.timezone):%Y-%m-%d}"
    return as_xlsx(rows, name) if request.GET.get("as") == "xlsx" else as_csv(rows, name)


@require_POST
@staff_page(Perm.READ_CASE)
def keep(request: StaffRequest) -> HttpResponse:
    """Keeps the filters as they stand in the URL under a name."""

    def work() -> object:
        return services.keep_filter(
            name=request.POST.get("name", ""),
            query=request.POST.get("query", ""),
            for_office=bool(request.POST.get("for_office")),
            by=request.actor,
        )

    back = f"{reverse('desk:cases')}?{request.POST.get('query', '')}"
    return act(request, work, said=_("The view is kept."), back=back)


@require_POST
@staff_page(Perm.READ_CASE)
def forget(request: StaffRequest, filter_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.drop_filter(filter_id=filter_id, by=request.actor)

    return act(request, work, said=_("The view is gone."), back=came_from(request, reverse("desk:cases")))


def _chosen(request: StaffRequest) -> list[uuid.UUID]:
    try:
        return list(dict.fromkeys(uuid.UUID(raw) for raw in request.POST.getlist("case")))[:MOST_CHOSEN]
    except ValueError:
        return []


def _do(request: StaffRequest, form: BulkForm, chosen: list[uuid.UUID]) -> BulkDone:
    typed = form.cleaned_data
    if typed["what"] == "assign":
        return services.set_counsellors(case_ids=chosen, staff_id=typed["staff"], by=request.actor, now=request.now)
    return services.set_tasks(
        case_ids=chosen,
        what=typed["task"],
        due_on=typed["due_on"],
        owner_id=typed["staff"],
        by=request.actor,
        now=request.now,
    )


def _said(request: StaffRequest, done: BulkDone) -> None:
    if done.done:
        text = ngettext("Done for %(n)s case.", "Done for %(n)s cases.", done.done) % {"n": done.done}
        notices.done(request, text)
    if done.refused:
        text = ngettext(
            "Not done for %(n)s case: it is of another office, or your role does not allow it there.",
            "Not done for %(n)s cases: they are of another office, or your role does not allow it there.",
            done.refused,
        )
        messages.warning(request, text % {"n": done.refused})


def read_filters(request: StaffRequest, staff: list[StaffRow]) -> tuple[FilterForm, CaseFilters]:
    """The form as asked and the filters it means; a field that can't be read narrows nothing and says so."""
    form = FilterForm(
        request.GET,
        counsellors=staff,
        offices=offices(request.actor.mission_id),
    )
    form.is_valid()
    data = form.cleaned_data
    chosen = {name: data.get(name) or None for name in FILTERS if name not in TOLD}
    reach = request.GET.get("whose", "")
    today = date_in(request.now, request.actor.timezone)
    counsellor = data.get("counsellor") or ""
    filters = CaseFilters(
        reach=reach if reach in Reach.values else default_reach(request),
        counsellor=uuid.UUID(counsellor) if counsellor not in {"", "none"} else None,
        unassigned=counsellor == "none",
        overdue_on=today if data.get("overdue") else None,
        silent_on=today if data.get("silent") else None,
        sort=request.GET.get("sort", "") or "recent",
        down=request.GET.get("way") == "down",
        **{name: value for name, value in chosen.items() if value is not None},
    )
    return form, filters


def _columns(filters: CaseFilters, state: dict[str, str]) -> list[Column]:
    """The headings as links that sort; the one it is sorted by says which way, and turns it round."""
    kept = {name: value for name, value in state.items() if name not in {"sort", "way"}}
    found = []
    for key, label, begins in COLUMNS:
        here = key == filters.sort
        way = ("up" if filters.down else "down") if here else begins
        url = f"?{urlencode({**kept, 'sort': key, 'way': way})}" if key else ""
        found.append(Column(str(label), url, ("descending" if filters.down else "ascending") if here else "", key))
    return found


def default_reach(request: StaffRequest) -> str:
    """Where one's own work lies: a caseload, an office, a mission, or what others shared with it."""
    actor = request.actor
    if Role.COUNSELLOR in actor.roles:
        return Reach.MINE
    if actor.roles == {Role.HOME_MISSION}:
        return Reach.SHARED
    if any(grant.scope == Scope.MISSION for grant in actor.grants_with(Perm.READ_CASE)):
        return Reach.MISSION
    return Reach.OFFICE


def reaches(request: StaffRequest, current: str) -> list[shapes.Link]:
    kept = {name: value for name, value in url_state(request, current).items() if name != "whose"}
    return [
        shapes.Link(str(reach.label), f"?{urlencode({'whose': reach.value, **kept})}", current=reach == current)
        for reach in Reach
        if (reach != Reach.OFFICE or request.actor.office_id)
        and (reach != Reach.SHARED or request.actor.may(Perm.ARRIVAL) or current == reach)
    ]


def url_state(request: StaffRequest, reach: str) -> dict[str, str]:
    """What the URL says, without the place in the list."""
    kept = {name: request.GET[name] for name in (*FILTERS, "sort", "way") if request.GET.get(name)}
    return {"whose": reach, **kept}


def shown(found: Slice[CaseRow]) -> str:
    if found.more:
        return _("%(n)s of more than %(cap)s") % {"n": len(found.rows), "cap": f"{COUNT_CAP:,}"}
    return _("%(n)s of %(all)s") % {"n": len(found.rows), "all": found.count}


def line(row: CaseRow) -> tuple[str, str, str, str]:
    """The quiet line of a row, its country, and the tone and words of its state."""
    sub = [row.number, str(Kind(row.kind).label) if row.kind != Kind.RETURN else ""]
    if row.members > 1:
        sub.append(_("%(n)s people") % {"n": row.members})
    tone, state = _state(row)
    return " · ".join(part for part in sub if part), country_name(row.destination), tone, state


def _state(row: CaseRow) -> tuple[str, str]:
    if row.stage == Stage.CLOSED:
        return "plain", _("closed")
    if row.on_hold:
        return "wait", _("on hold")
    if row.blockers:
        return "stop", _("%(n)s to solve") % {"n": row.blockers}
    return "", _("nothing blocks")
