"""Import: from the file to the result, and the caseload as a file to edit. Who started an import alone sees it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases.services import offices_to_import_into
from sankofa.cases.vocab import CaseFilters, Reach
from sankofa.desk import shapes
from sankofa.desk.imports.forms import ColumnsForm, StartForm
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.imports import queries, services
from sankofa.imports.vocab import DateOrder as Order
from sankofa.imports.vocab import (
    Decision,
    ImportRow,
    NamesInCell,
    Purpose,
    SheetRow,
    Show,
    Standing,
)
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import DomainError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RUNNING = (Standing.CHECKING, Standing.RUNNING)


@staff_page(Perm.IMPORT)
def start(request: StaffRequest) -> HttpResponse:
    """Bring a file in; below it, one's earlier imports."""
    offices = offices_to_import_into(request.actor)
    form = StartForm(offices, request.POST or None, request.FILES or None, initial={"office": request.actor.office_id})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            import_id = services.start(
                content=file.read(),
                name=file.name,
                office_id=uuid.UUID(form.cleaned_data["office"]),
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            return redirect("desk:import_columns", import_id)
    context = {
        "form": form,
        "imports": [(row, _tone(row)) for row in queries.imports(request.actor, now=request.now)],
        "may_export": request.actor.may(Perm.EXPORT),
        "may_correct": request.actor.may(Perm.WRITE_PERSON),
    }
    return render(request, "desk/imports/start.html", context, status=422 if form.errors else 200)


def _tone(row: ImportRow) -> str:
    return {Standing.DONE: "ok", Standing.DROPPED: "plain", Standing.RUNNING: "info"}.get(row.standing, "wait")


@staff_page(Perm.IMPORT)
def columns(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    """What each column holds; an export that comes back has that settled and only says what will change."""
    row = queries.one_import(request.actor, import_id, now=request.now)
    if row.standing not in {Standing.COLUMNS, Standing.CHECKED} or not row.file_there:
        return redirect("desk:import_one", import_id)
    page = queries.columns_of(request.actor, import_id)
    form = ColumnsForm(page, request.POST or None, update=row.purpose == Purpose.UPDATE)
    if request.method == "POST" and form.is_valid():
        order = form.cleaned_data["order"]
        try:
            services.choose_columns(
                import_id=import_id,
                fields=form.chosen(),
                names=NamesInCell(form.cleaned_data["names"]),
                order=Order(order) if order in Order.values else None,
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            return redirect("desk:import_one", import_id)
    context = {
        "row": row,
        "page": page,
        "form": form,
        "update": row.purpose == Purpose.UPDATE,
        "may_correct": request.actor.may(Perm.WRITE_PERSON),
    }
    return render(request, "desk/imports/columns.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.IMPORT)
def sheet(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    name = request.POST.get("sheet", "")
    return _do(request, "desk:import_columns", import_id, services.choose_sheet, sheet=name)


@staff_page(Perm.IMPORT)
def one(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    """Where the import stands: its progress while it runs, else its rows by what is to do with them."""
    row = queries.one_import(request.actor, import_id, now=request.now)
    if row.standing == Standing.COLUMNS:
        return redirect("desk:import_columns", import_id)
    if row.standing in RUNNING:
        return render(request, "desk/imports/progress.html", _progress(row))
    show = request.GET.get("show") or _first_show(row)
    after, before = (_number(request.GET.get(name, "")) for name in ("after", "before"))
    page = queries.preview(request.actor, import_id, show, after=after, before=before, now=request.now)
    chips = _chips(row, show)
    _log_shown(request, page.rows)
    context = {
        "row": row,
        "rows": page.rows,
        "show": show,
        "chips": chips,
        "pager": shapes.Page(
            ngettext("%(n)s row", "%(n)s rows", len(page.rows)) % {"n": len(page.rows)},
            f"?show={show}&before={page.earlier}" if page.earlier else "",
            f"?show={show}&after={page.later}" if page.later else "",
        ),
        "stats": _stats(row),
        "open_questions": row.counts.to_decide,
        "update": row.purpose == Purpose.UPDATE,
        "here": f"?show={show}&after={after}" if after else f"?show={show}",
    }
    return render(request, "desk/imports/one.html", context)


@staff_page(Perm.IMPORT)
def progress(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    """The progress alone, asked for by the page every two seconds; once the step has ended, the page reloads."""
    row = queries.one_import(request.actor, import_id, now=request.now)
    response = render(request, "desk/imports/progress_bar.html", _progress(row))
    if row.standing not in RUNNING:
        response["HX-Refresh"] = "true"
    return response


def _progress(row: ImportRow) -> dict[str, Any]:
    checking = row.standing == Standing.CHECKING
    total = row.rows if checking else row.counts.good + row.counts.done
    seen = row.seen if checking else row.counts.done
    return {
        "row": row,
        "label": _("Checking the rows") if checking else _("Importing the rows"),
        "seen": seen,
        "most": max(total, 1),
        "shown": _("%(seen)s of %(total)s rows") % {"seen": f"{seen:,}", "total": f"{total:,}"} if total else "",
    }


@require_POST
@staff_page(Perm.IMPORT)
def decide(request: StaffRequest, import_id: uuid.UUID, line_id: int) -> HttpResponse:
    """Who the person of a row is: "another", "skip", "" to take it back, or the id of who it is."""
    answer = request.POST.get("who", "")
    known = answer in Decision.values
    return _do(
        request,
        "desk:import_one",
        import_id,
        services.decide,
        line_id=line_id,
        decision=Decision(answer) if known else Decision.SAME,
        same_as=None if known else _uuid(answer),
    )


@require_POST
@staff_page(Perm.IMPORT)
def resolve(request: StaffRequest, import_id: uuid.UUID, line_id: int) -> HttpResponse:
    """Which value stands where the record changed after the export."""
    takes = {name.removeprefix("take_"): value == "file" for name, value in request.POST.items() if name[:5] == "take_"}
    return _do(request, "desk:import_one", import_id, services.resolve, line_id=line_id, takes=takes)


@require_POST
@staff_page(Perm.IMPORT)
def decide_rest(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    answer = request.POST.get("who", "")
    if answer in {Decision.SAME, Decision.ANOTHER, Decision.SKIP}:
        return _do(request, "desk:import_one", import_id, services.decide_rest, decision=Decision(answer))
    return redirect("desk:import_one", import_id)


@require_POST
@staff_page(Perm.IMPORT)
def run(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    whole = request.POST.get("which") == "whole"
    return _do(request, "desk:import_one", import_id, services.import_rows, whole=whole)


@require_POST
@staff_page(Perm.IMPORT)
def go_on(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    return _do(request, "desk:import_one", import_id, services.go_on)


@require_POST
@staff_page(Perm.IMPORT)
def drop(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    return _do(request, "desk:import", import_id, services.drop)


@staff_page(Perm.IMPORT)
def result(request: StaffRequest, import_id: uuid.UUID) -> HttpResponse:
    """The result file: every row with what became of it."""
    content = queries.result_xlsx(request.actor, import_id, now=request.now)
    _log_export(request, "result of an import")
    return _file(content, XLSX, "import-result.xlsx")


@staff_page(Perm.EXPORT)
def export(request: StaffRequest) -> HttpResponse:
    """The caseload as a file to edit and bring back."""
    whose = request.GET.get("whose", "")
    filters = CaseFilters(reach=whose if whose in Reach.values else Reach.MISSION)
    _log_export(request, "caseload to edit")
    if request.GET.get("as") == "csv":
        return _file(queries.export_csv(request.actor, filters), "text/csv; charset=utf-8", "caseload.csv")
    return _file(queries.export_xlsx(request.actor, filters), XLSX, "caseload.xlsx")


def _do(request: StaffRequest, page: str, import_id: uuid.UUID, verb: Any, **said: Any) -> HttpResponse:
    """Calls one verb and goes back to the page; what the verb refuses stands above it."""
    there = () if page == "desk:import" else (import_id,)
    try:
        verb(import_id=import_id, **said, by=request.actor, now=request.now)
    except DomainError as error:
        if error.code in {"import_not_found", "row_not_found", "no_permission"}:
            raise
        messages.error(request, str(error.message))
    back = request.POST.get("back", "")
    response = redirect(page, *there)
    if back.startswith("?"):
        response["Location"] += back
    return response


def _log_shown(request: StaffRequest, rows: Iterable[SheetRow]) -> None:
    """One line where the preview shows people on file who may be somebody of the list."""
    shown = sum(len(row.candidates) for row in rows)
    if shown:
        log_access(
            staff_id=request.actor.id,
            staff_name=request.actor.name,
            action=Action.FOUND,
            now=request.now,
            detail=f"import: {shown} shown",
        )


def _log_export(request: StaffRequest, what: str) -> None:
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.EXPORTED,
        now=request.now,
        detail=what,
    )


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _first_show(row: ImportRow) -> str:
    counts = row.counts
    todo = ((Show.WRONG, counts.wrong + counts.refused), (Show.DECIDE, counts.to_decide), (Show.GOOD, counts.good))
    return next((show for show, count in todo if count), Show.DONE if counts.done else Show.ALL)


def _chips(row: ImportRow, show: str) -> list[shapes.Link]:
    counts = row.counts
    shown = (
        (Show.WRONG, counts.wrong + counts.refused),
        (Show.DECIDE, counts.to_decide),
        (Show.HELD, counts.held),
        (Show.WARNED, counts.warned),
        (Show.GOOD, counts.good),
        (Show.DONE, counts.done),
        (Show.OUT, counts.before + counts.skipped),
        (Show.ALL, counts.rows),
    )
    return [
        shapes.Link(str(one.label), f"?show={one.value}", current=one == show, count=count)
        for one, count in shown
        if count or one in {show, Show.ALL}
    ]


def _stats(row: ImportRow) -> list[tuple[str, int, str]]:
    counts = row.counts
    stats = [(_("Good"), counts.good, _("can be imported"))]
    if counts.wrong:
        stats.append((_("To mend"), counts.wrong, _("stay out until mended")))
    if counts.to_decide:
        stats.append((_("To decide"), counts.to_decide, _("may be known already")))
    if counts.held:
        stats.append((_("Waiting"), counts.held, _("for a row of their family")))
    if counts.done or counts.before:
        told = ngettext("%(n)s was here before", "%(n)s were here before", counts.before) % {"n": counts.before}
        stats.append((_("Imported"), counts.done, told if counts.before else ""))
    return stats


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0  # noqa: PLR2004  more than any sheet has rows


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
