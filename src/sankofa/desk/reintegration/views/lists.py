"""What is due after departure: visits, arrivals to confirm, plans, approvals, deliveries."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.accounts.vocab import Perm
from sankofa.desk import shapes
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import RefusedError
from sankofa.reference.queries import country_name
from sankofa.reintegration import queries
from sankofa.reintegration.vocab import DueRow

LISTS = {
    "visit": gettext_lazy("Visits"),
    "arrival": gettext_lazy("Arrivals to confirm"),
    "plan": gettext_lazy("Plans to write"),
    "approval": gettext_lazy("To approve"),
    "delivery": gettext_lazy("Deliveries"),
}
EMPTY = {
    "visit": gettext_lazy("No visit is due in the next two weeks"),
    "arrival": gettext_lazy("Everybody who left is known to have arrived"),
    "plan": gettext_lazy("Everybody who arrived has a plan"),
    "approval": gettext_lazy("No line waits for your approval"),
    "delivery": gettext_lazy("Nothing is to be delivered in the next two weeks"),
}


@staff_page()
def due(request: StaffRequest) -> HttpResponse:
    """For who plans support, confirms arrivals or decides; cases say which ones they see."""
    if not any(request.actor.may(perm) for perm in (Perm.REINTEGRATION, Perm.ARRIVAL, Perm.DECIDE)):
        raise RefusedError("no_permission", _("Your role does not work on reintegration support."))
    today = date_in(request.now, request.actor.timezone)
    kind = request.GET.get("show", "")
    kind = kind if kind in LISTS else "visit"
    counts = queries.due(request.actor, today)
    found = queries.due_page(request.actor, kind, today, cursor=request.GET.get("after", ""))
    numbers = {
        "visit": counts.visits,
        "arrival": counts.arrivals,
        "approval": counts.approvals,
        "delivery": counts.deliveries,
    }
    context = {
        "chips": [
            shapes.Link(str(label), f"?show={name}", current=name == kind, count=numbers.get(name))
            for name, label in LISTS.items()
        ],
        "kind": kind,
        "title": LISTS[kind],
        "empty_text": EMPTY[kind],
        "overdue": counts.overdue,
        "rows": [(row, _url(row), country_name(row.destination), row.due_on < today) for row in found.rows],
        "pager": shapes.Page(
            "",
            f"?show={kind}" if found.earlier else "",
            "?" + urlencode({"show": kind, "after": found.later}) if found.later else "",
        )
        if found.earlier or found.later
        else None,
    }
    return render(request, "desk/reintegration/due.html", context)


def _url(row: DueRow) -> str:
    """Where the thing is done."""
    if row.kind == "visit":
        return reverse("desk:case_visit", args=[row.case_id, row.id])
    if row.kind == "arrival":
        return reverse("desk:case_arrive", args=[row.case_id])
    if row.kind == "plan":
        return reverse("desk:case_support_plan", args=[row.case_id])
    return reverse("desk:case_line", args=[row.case_id, row.id])
