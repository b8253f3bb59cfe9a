"""The caseload: filters in the URL, pages by key, and from there into each case."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sankofa.accounts.queries import colleagues, offices
from sankofa.accounts.vocab import Perm, Role, Scope
from sankofa.cases import queries
from sankofa.cases.vocab import CaseFilters, CaseRow, Kind, Reach, Stage
from sankofa.desk import shapes
from sankofa.desk.cases.forms import FilterForm
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.paging import COUNT_CAP, Slice
from sankofa.reference.queries import country_name

FILTERS = (
    "stage", "kind", "counsellor", "office", "destination", "blocked", "hold", "state", "wished_from", "wished_until",
    "idle_since",
)  # fmt: skip
SECOND_ROW = tuple(name for name in FILTERS if name not in FilterForm.FIRST)


@staff_page(Perm.READ_CASE)
def caseload(request: StaffRequest) -> HttpResponse:
    form, filters = read_filters(request)
    found = queries.caseload(request.actor, filters, cursor=request.GET.get("at", ""))
    state = url_state(request, filters.reach)
    context = {
        "form": form,
        "reaches": reaches(request, filters.reach),
        "more_open": any(state.get(name) for name in SECOND_ROW),
        "narrowed": any(value for name, value in state.items() if name in FILTERS),
        "reach": filters.reach,
        "rows": [(row, *line(row)) for row in found.rows],
        "shown": shown(found),
        "pager": shapes.Page(
            shown(found),
            f"?{urlencode({**state, 'at': found.earlier})}" if found.earlier else "",
            f"?{urlencode({**state, 'at': found.later})}" if found.later else "",
        ),
        "may_open": request.actor.may(Perm.OPEN_CASE),
    }
    return render(request, "desk/cases/caseload.html", context)


def read_filters(request: StaffRequest) -> tuple[FilterForm, CaseFilters]:
    """The form as asked and the filters it means; a field that can't be read narrows nothing and says so."""
    form = FilterForm(
        request.GET,
        counsellors=colleagues(request.actor),
        offices=offices(request.actor.mission_id),
    )
    form.is_valid()
    chosen = {name: form.cleaned_data.get(name) or None for name in FILTERS}
    reach = request.GET.get("whose", "")
    filters = CaseFilters(
        reach=reach if reach in Reach.values else default_reach(request),
        **{name: value for name, value in chosen.items() if value is not None},
    )
    return form, filters


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
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
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
