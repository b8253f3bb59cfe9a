"""Agreements: the list, one with what was promised, its extensions, reports, quotas, deliverables."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.agreements import (
    AgreementForm,
    DeliverableForm,
    ExtensionForm,
    QuotaForm,
    ReportDueForm,
    ReportTermsForm,
)
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import AgreementPage
from sankofa.kernel.clock import date_in
from sankofa.reporting import queries as reporting

Verb = Callable[..., object]
ADDED: dict[str, tuple[type[Form], Verb, Promise]] = {
    "report": (ReportDueForm, services.expect_report, gettext_lazy("Add a report that is due")),
    "quota": (QuotaForm, services.set_quota, gettext_lazy("Set a quota")),
    "reporting": (ReportTermsForm, services.agree_on_reports, gettext_lazy("What its reports hold")),
    "deliverable": (DeliverableForm, services.promise, gettext_lazy("Add what was promised")),
}


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    today = _today(request)
    found = queries.agreements(request.actor)
    context = {
        "tabs": showing.tabs("agreements", request.actor),
        "rows": [(row, showing.period(row.starts, row.ends), row.ends <= today) for row in found],
        "may_change": request.actor.may(Perm.BUDGET),
    }
    return render(request, "desk/finance/agreements.html", context)


@staff_page(Perm.MONEY)
def agreement(request: StaffRequest, agreement_id: uuid.UUID) -> HttpResponse:
    today = _today(request)
    page = queries.agreement(request.actor, agreement_id, today=today)
    context = {
        "tabs": showing.tabs("agreements", request.actor),
        "page": page,
        "row": page.row,
        "today": today,
        "facts": _facts(page),
        "quotas": [(quota, showing.TONES[quota.warned]) for quota in page.quotas],
        "reports": [(report, report.sent_on is None and report.due_on < today) for report in page.reports],
        "deliverables": [(one, one.done_on is None and one.planned_on < today) for one in page.deliverables],
        "extensions": [(one, showing.last_day(one.until)) for one in page.extensions],
        "donor_reports": [
            (one, showing.REPORT_TONES[one.state], showing.period(one.since, one.until))
            for one in reporting.donor_reports(request.actor, agreement_id)
        ],
        "left": page.row.amount - page.row.charged,
    }
    return render(request, "desk/finance/agreement.html", context)


def _facts(page: AgreementPage) -> list[tuple[str, str]]:
    base = ", ".join(str(kind.label) for kind in page.overhead_base)
    overhead = _("%(rate)s of %(base)s") % {"rate": showing.percent(page.overhead_bp), "base": base.lower()}
    return [
        (_("Reference"), page.row.reference),
        (_("Period"), showing.period(page.row.starts, page.row.ends)),
        (_("Overhead"), overhead if page.overhead_bp else _("none")),
        (_("It pays for"), ", ".join(str(kind.label) for kind in page.eligible).lower()),
        (_("Its reports"), _reports(page)),
    ]


def _reports(page: AgreementPage) -> str:
    said = _("in %(language)s, with a list of people") if page.lists_people else _("in %(language)s")
    return said % {"language": get_language_info(page.language)["name_translated"]}


@staff_page(Perm.BUDGET)
def new(request: StaffRequest) -> HttpResponse:
    form = AgreementForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: services.sign_agreement(by=request.actor, **form.cleaned_data)):
        notices.done(request, _("The agreement is kept."))
        return redirect("desk:agreements")
    return answer_form(request, form, _("New agreement"), _("Keep it"), reverse("desk:agreements"))


@staff_page(Perm.BUDGET)
def extend(request: StaffRequest, agreement_id: uuid.UUID) -> HttpResponse:
    page = queries.agreement(request.actor, agreement_id, today=_today(request))
    form = ExtensionForm(request.POST or None, initial={"until": page.row.ends - dt.timedelta(days=1)})
    if form.is_valid() and attempt(
        form,
        lambda: services.extend(agreement_id=agreement_id, by=request.actor, now=request.now, **form.cleaned_data),
    ):
        notices.done(request, _("Extended. What was agreed before is kept."))
        return redirect("desk:agreement", agreement_id)
    title = _("Extend %(reference)s") % {"reference": page.row.reference}
    return answer_form(request, form, title, _("Extend"), _back(agreement_id))


@staff_page(Perm.BUDGET)
def add(request: StaffRequest, agreement_id: uuid.UUID, what: str) -> HttpResponse:
    """A report, a quota or something promised."""
    if what not in ADDED:
        raise Http404
    page = queries.agreement(request.actor, agreement_id, today=_today(request))
    of_form, verb, title = ADDED[what]
    form = of_form(request.POST or None, initial={"language": page.language, "lists_people": page.lists_people})
    if form.is_valid() and attempt(
        form, lambda: verb(agreement_id=agreement_id, by=request.actor, **form.cleaned_data)
    ):
        notices.done(request, _("Kept."))
        return redirect("desk:agreement", agreement_id)
    return answer_form(request, form, str(title), _("Keep"), _back(agreement_id))


@require_POST
@staff_page(Perm.BUDGET)
def sent(request: StaffRequest, agreement_id: uuid.UUID, report_id: uuid.UUID) -> HttpResponse:
    on = None if request.POST.get("undo") else _today(request)
    services.report_sent(report_id=report_id, on=on, by=request.actor)
    notices.done(request, _("Kept."))
    return redirect("desk:agreement", agreement_id)


@require_POST
@staff_page(Perm.BUDGET)
def done(request: StaffRequest, agreement_id: uuid.UUID, deliverable_id: uuid.UUID) -> HttpResponse:
    on = None if request.POST.get("undo") else _today(request)
    services.delivered(deliverable_id=deliverable_id, on=on, by=request.actor)
    notices.done(request, _("Kept."))
    return redirect("desk:agreement", agreement_id)


def _back(agreement_id: uuid.UUID) -> str:
    return reverse("desk:agreement", args=[agreement_id])


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)
