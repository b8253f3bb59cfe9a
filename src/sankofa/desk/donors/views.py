"""The pages of donor reports: what is due, one whole, its texts, what stands behind a figure, files to send."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.donors import sheets
from sankofa.desk.donors.forms import BackForm, PeriodForm, TextForm
from sankofa.desk.donors.paper import paper
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.finance import showing
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.templatetags.look import money
from sankofa.desk.web import StaffRequest, attempt, into_form, staff_page
from sankofa.finance import queries as finance
from sankofa.finance import services as agreements
from sankofa.finance.vocab import DueRow
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import Counted, DonorReportPage, MoneyColumn, ReportPart, ReportState

FILES = {"xlsx": sheets.XLSX, "pdf": sheets.PDF}
MOST = 500  # postings of one amount on a page; the spreadsheet of the ledger has the rest
DAY, SOON = dt.timedelta(days=1), dt.timedelta(days=92)


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    today, due = _today(request), queries.reports_to_do(request.actor)
    context = {
        "tabs": showing.tabs("reports", request.actor),
        "due": [(row, row.due_on < today) for row in due if row.due_on < today + SOON],
        "later": sum(row.due_on >= today + SOON for row in due),
        "rows": [
            (
                row,
                showing.REPORT_TONES[row.state],
                showing.period(row.since, row.until),
                _is_late(row.due_on, row.sent_on, today),
            )
            for row in queries.donor_reports(request.actor)
        ],
    }
    return render(request, "desk/donors/reports.html", context)


@staff_page(Perm.MONEY)
def new(request: StaffRequest, agreement_id: uuid.UUID) -> HttpResponse:
    """Begins a report, for one that is due (`?due=`) or for none."""
    terms = finance.terms(request.actor, agreement_id)
    due = _due(request, agreement_id)
    since, until = queries.next_period(request.actor, agreement_id, until=due.due_on if due else _today(request) + DAY)
    form = PeriodForm(request.POST or None, initial={"since": since, "until": until - DAY})
    made: list[uuid.UUID] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(
            services.begin_donor_report(
                agreement_id=agreement_id, due_id=due.id if due else None, by=request.actor, now=request.now,
                **form.cleaned_data,
            )
        ),
    ):  # fmt: skip
        notices.done(request, _("Begun. Its figures follow the books until it is prepared."))
        return redirect("desk:donor_report", made[0])
    sub = f"{terms.donor} · {terms.reference}"
    return answer_form(request, form, _("Begin a donor report"), _("Begin"), reverse("desk:donor_reports"), sub=sub)


@staff_page(Perm.MONEY)
def report(request: StaffRequest, donor_report_id: uuid.UUID) -> HttpResponse:
    page = _page(request, donor_report_id)
    context = {
        "tabs": showing.tabs("reports", request.actor),
        "page": page,
        "row": page.row,
        "tone": showing.REPORT_TONES[page.row.state],
        "paper": paper(page, linked=True),
        "watch": _watch(request, page) if page.is_live else [],
        "late": _is_late(page.row.due_on, page.row.sent_on, _today(request)),
        "over": page.row.until <= _today(request),
        "may_export": request.actor.may(Perm.EXPORT) and not page.is_live,
        "may_send": request.actor.may(Perm.BUDGET) and page.row.state == ReportState.SIGNED and page.due_id,
    }
    return render(request, "desk/donors/report.html", context)


@staff_page(Perm.MONEY)
def text(request: StaffRequest, donor_report_id: uuid.UUID, part: str) -> HttpResponse:
    """Writes one part; what somebody else wrote meanwhile stands beside it."""
    if part not in ReportPart.values:
        raise Http404
    page = _page(request, donor_report_id)
    if not page.may_prepare:
        raise Http404
    held = next(one for one in page.texts if one.part == part)
    name = f"donor-report-{donor_report_id}-{part}"
    draft, begun = draft_of(request, name, TextForm)
    form = TextForm(request.POST or None, initial={"body": held.body, "version": held.version, **begun})
    theirs = ""
    if form.is_valid():
        try:
            services.write_donor_text(
                report_id=donor_report_id, part=ReportPart(part), by=request.actor, now=request.now, **form.cleaned_data
            )
        except (NotFoundError, RefusedError):
            raise
        except ConflictError as error:
            into_form(form, error)
            theirs = held.body
            form.data = {**form.data.dict(), "version": str(held.version)}  # type: ignore[attr-defined]  # a QueryDict
        except DomainError as error:
            into_form(form, error)
        else:
            drop(request, name)
            notices.done(request, _("The text is kept."))
            return redirect(f"{reverse('desk:donor_report', args=[donor_report_id])}#{part}")
    context = {
        "page": page,
        "form": form,
        "draft": draft,
        "theirs": theirs,
        "by": held.by,
        "title": ReportPart(part).label,
        "spoken": translation.get_language_info(page.language)["name_translated"],
    }
    return render(request, "desk/donors/text.html", context, status=422 if form.errors else 200)


@staff_page(Perm.MONEY)
def postings(request: StaffRequest, donor_report_id: uuid.UUID) -> HttpResponse:
    """What an amount is made of."""
    page = _page(request, donor_report_id)
    column = request.GET.get("column", MoneyColumn.PERIOD)
    lines = page.content["lines"]
    wanted = request.GET.get("line") or (lines[0]["id"] if lines else "")
    line = next((row for row in lines if row["id"] == wanted), None)
    if column not in MoneyColumn.values or line is None:
        raise Http404
    found = queries.behind_amount(
        request.actor, donor_report_id, line["id"], MoneyColumn(column), today=_today(request)
    )
    context = {
        "page": page,
        "line": line,
        "column": MoneyColumn(column).label,
        "rows": [
            (row, " ".join(part for part in (showing.source_title(row.source), row.text) if part))
            for row in found[:MOST]
        ],
        "more": max(len(found) - MOST, 0),
        "total": sum(row.minor for row in found),
    }
    return render(request, "desk/donors/postings.html", context)


@staff_page(Perm.MONEY)
def cases(request: StaffRequest, donor_report_id: uuid.UUID) -> HttpResponse:
    """The cases behind a result, as far as the reader may open them."""
    page = _page(request, donor_report_id)
    counted, project = request.GET.get("counted", Counted.LEFT), request.GET.get("project", "")
    if counted not in Counted.values:
        raise Http404
    context = {
        "page": page,
        "counted": Counted(counted).label,
        "project": next((one["title"] for one in page.content["projects"] if one["id"] == project), ""),
        "cases": queries.behind_result(
            request.actor, donor_report_id, Counted(counted), project, today=_today(request)
        ),
        "opens_cases": request.actor.may(Perm.READ_CASE),
    }
    return render(request, "desk/donors/cases.html", context)


@staff_page(Perm.MONEY)
def back(request: StaffRequest, donor_report_id: uuid.UUID) -> HttpResponse:
    """Back to be changed: by who signs off, or by who prepared it."""
    page = _page(request, donor_report_id)
    if not page.may_send_back:
        raise Http404
    form = BackForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.send_donor_report_back(
            report_id=donor_report_id, why=form.cleaned_data["why"], by=request.actor
        ),
    ):
        notices.done(request, _("Sent back. Its figures follow the books again."))
        return redirect("desk:donor_report", donor_report_id)
    title = _("Take the report back") if page.is_mine else _("Send the report back")
    return answer_form(request, form, title, title, reverse("desk:donor_report", args=[donor_report_id]))


@require_POST
@staff_page(Perm.MONEY)
def act(request: StaffRequest, donor_report_id: uuid.UUID, verb: str) -> HttpResponse:
    verbs = {"prepare": _prepare, "sign": _sign, "drop": _drop, "sent": _sent, "check": _check}
    if verb not in verbs:
        raise Http404
    try:
        notices.done(request, verbs[verb](request, donor_report_id))
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    return redirect("desk:donor_reports") if verb == "drop" else redirect("desk:donor_report", donor_report_id)


def _prepare(request: StaffRequest, report_id: uuid.UUID) -> str:
    services.prepare_donor_report(report_id=report_id, by=request.actor, now=request.now)
    return _("Prepared. Its figures are kept as they are; somebody else signs it off.")


def _sign(request: StaffRequest, report_id: uuid.UUID) -> str:
    services.sign_donor_report(
        report_id=report_id, digest=request.POST.get("digest", ""), by=request.actor, now=request.now
    )
    return _("Signed off. Nobody changes it any more.")


def _drop(request: StaffRequest, report_id: uuid.UUID) -> str:
    services.drop_donor_report(report_id=report_id, by=request.actor)
    return _("Thrown away.")


def _sent(request: StaffRequest, report_id: uuid.UUID) -> str:
    page = _page(request, report_id)
    if page.due_id is None or page.row.state != ReportState.SIGNED:
        raise Http404
    agreements.report_sent(report_id=page.due_id, on=_today(request), by=request.actor)
    return _("Kept.")


def _check(request: StaffRequest, report_id: uuid.UUID) -> str:
    kept, anew = queries.recomputed(request.actor, report_id)
    if kept != anew:
        raise DomainError("differs", _("Recomputed, it comes out otherwise. Show this to whoever runs the system."))
    return _("Recomputed from the same entries, it is identical: %(digest)s.") % {"digest": kept[:16]}


@staff_page(Perm.EXPORT)
def file(request: StaffRequest, donor_report_id: uuid.UUID, form: str) -> HttpResponse:
    """The report to send, from what was kept when it was prepared; the same file each time."""
    page = _page(request, donor_report_id)
    if form not in FILES or page.is_live:
        raise Http404
    shown = paper(page)
    content = sheets.as_pdf(shown) if form == "pdf" else sheets.as_xlsx(shown, page)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.EXPORTED,
        now=request.now,
        detail="donor_report",
    )
    name = f"{slugify(page.row.reference) or 'report'}-{page.row.since:%Y-%m-%d}-{page.row.until - DAY:%Y-%m-%d}.{form}"
    answer = HttpResponse(content, content_type=FILES[form])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: StaffRequest, report_id: uuid.UUID) -> DonorReportPage:
    return queries.donor_report(request.actor, report_id, today=_today(request))


def _watch(request: StaffRequest, page: DonorReportPage) -> list[str]:
    """What is worth a look before a report is prepared."""
    found, content = [], page.content
    closed = finance.closed_until(request.actor)
    if closed is None or closed < page.row.until:
        found.append(_("The books of this period are not closed: its figures may still change."))
    if content["not_eligible"]:
        said = _("%(amount)s is charged on lines that this agreement does not pay for.")
        found.append(said % {"amount": money(content["not_eligible"])})
    if content["overhead"]["due"] != content["overhead"]["booked"]:
        said = _("Overhead comes to %(due)s, and %(booked)s is booked.")
        found.append(said % {name: money(minor) for name, minor in content["overhead"].items()})
    late = sum(one["state"] == "late" for one in content["deliverables"])
    if late:
        found.append(_("%(n)s of what was promised is late.") % {"n": late})
    empty = [str(one.part.label) for one in page.texts if not one.body]
    if empty:
        found.append(_("No text yet: %(parts)s.") % {"parts": ", ".join(empty)})
    return found


def _due(request: StaffRequest, agreement_id: uuid.UUID) -> DueRow | None:
    wanted = request.GET.get("due", "")
    rows = queries.reports_to_do(request.actor)
    return next((row for row in rows if str(row.id) == wanted and row.agreement_id == agreement_id), None)


def _is_late(due_on: dt.date | None, sent_on: dt.date | None, today: dt.date) -> bool:
    return due_on is not None and sent_on is None and due_on < today


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)
