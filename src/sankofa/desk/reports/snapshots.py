"""Snapshots: which there are, a new one in the background, what one holds and whether it is as it was signed."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk.pages import pages
from sankofa.desk.reports.tabs import tabs
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.errors import ConflictError
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import Asked, AskedRow


@staff_page(Perm.REPORT)
def rows(request: StaffRequest) -> HttpResponse:
    number = _number(request.GET.get("page", ""))
    found, more = queries.snapshots(request.actor, page=number)
    context = {
        "tabs": tabs("snapshots"),
        "rows": found,
        "pager": pages(request, "page", number, more=more),
        "many": more or number > 1,
        "may_report": False,  # this is where the button would lead
        **_asked(request),
    }
    return render(request, "desk/reports/snapshots.html", context)


@require_POST
@staff_page(Perm.REPORT)
def make(request: StaffRequest) -> HttpResponse:
    try:
        services.ask_snapshot(by=request.actor, now=request.now)
    except ConflictError as error:
        messages.info(request, str(error.message))
    return redirect("desk:snapshots")


@staff_page(Perm.REPORT)
def progress(request: StaffRequest) -> HttpResponse:
    """The progress alone, asked for by the page every two seconds; once it has ended, the page reloads."""
    context = _asked(request)
    response = render(request, "desk/reports/progress.html", context)
    if not context["running"]:
        response["HX-Refresh"] = "true"
    return response


@staff_page(Perm.STATISTICS)
def coming(request: StaffRequest) -> HttpResponse:
    """That the first figures are being made, asked for every few seconds; once they are there, the page reloads."""
    response = render(request, "desk/reports/coming.html", {"may_report": request.actor.may(Perm.REPORT)})
    if queries.latest():
        response["HX-Refresh"] = "true"
    return response


@staff_page(Perm.REPORT)
def one(request: StaffRequest, snapshot_id: uuid.UUID) -> HttpResponse:
    content = queries.snapshot_content(request.actor, snapshot_id)
    return render(request, "desk/reports/snapshot.html", {"content": content})


def _asked(request: StaffRequest) -> dict[str, object]:
    row = queries.snapshot_asked(request.actor, now=request.now)
    return {"asked": row, "running": bool(row and row.is_running), "failed": _failed(row)}


def _failed(row: AskedRow | None) -> str:
    """Why the last one that was asked for did not come; empty when it did, or still may."""
    if row is None or not (row.stalled or row.state == Asked.FAILED):
        return ""
    why = {
        "no_report_role": _("This server has no role for reports. Whoever runs it sets DATABASE_REPORT_URL."),
        "worker_lost": _("The background worker stopped. Ask for another one."),
    }
    if row.stalled:
        return why["worker_lost"]
    return why.get(row.problem, _("Something broke; whoever runs the server finds it in the log. Ask for another one."))


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004  more pages than there are
