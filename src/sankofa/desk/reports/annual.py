"""The annual report at the desk: begin, write chapter by chapter, look at it, hand in, sign off, publish, trace."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.pages import pages
from sankofa.desk.reports.forms import BeginForm, chapter_form
from sankofa.desk.reports.tabs import tabs
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import AnnualRow, AnnualState

LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
KINDS = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
TONES = {
    AnnualState.DRAFT: "info",
    AnnualState.HANDED_IN: "wait",
    AnnualState.SIGNED: "ok",
    AnnualState.PUBLISHED: "ok",
}
A_PAGE = 100  # cases behind a figure


@staff_page(Perm.REPORT)
def rows(request: StaffRequest) -> HttpResponse:
    """The reports there are; a new one is begun here."""
    form = BeginForm(request.POST or None, initial={"year": request.now.year - 1, "before": "2"})
    begun: list[uuid.UUID] = []

    def work() -> None:
        begun.append(services.begin_annual(**form.numbers(), by=request.actor, now=request.now))

    if form.is_valid() and attempt(form, work):
        notices.done(request, _("The report is begun. Its figures are there already; write beside them."))
        return redirect("desk:annual_report", begun[0])
    found = [(row, TONES[row.state]) for row in queries.annual_reports(request.actor)]
    context = {"tabs": tabs("annual_reports"), "rows": found, "form": form}
    return render(request, "desk/reports/annual_reports.html", context, status=422 if form.errors else 200)


@staff_page(Perm.REPORT)
def one(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    """Where the report stands, its chapters, what comes next and who does it."""
    row = queries.annual_report(request.actor, report_id)
    writers = queries.annual_writers(request.actor, report_id)
    context = {
        "row": row,
        "tone": TONES[row.state],
        "chapters": [
            (one.id, one.title[_language()], written)
            for one, written in queries.annual_chapters(request.actor, report_id)
        ],
        "writers": [name for _id, name in writers],
        "may_sign": request.actor.may(Perm.SIGN_OFF),
        "wrote": request.actor.id in {staff_id for staff_id, _name in writers},
        "newer": _newer(row),
        "languages": LANGUAGES,
        **_states(row),
    }
    return render(request, "desk/reports/annual_report.html", context)


@staff_page(Perm.REPORT)
def chapter(request: StaffRequest, report_id: uuid.UUID, chapter_id: str) -> HttpResponse:
    """The words of a chapter and beside its blocks, in both languages, under the figures as they stand."""
    row = queries.annual_report(request.actor, report_id)
    texts = queries.annual_texts(request.actor, report_id, chapter_id)
    document = queries.annual_document(request.actor, report_id, _language())
    there = {one.id: one for one, _n in queries.annual_chapters(request.actor, report_id)}
    if chapter_id not in there:
        raise Http404
    found = there[chapter_id]
    form_class = chapter_form(found, texts, _language())
    name = f"annual-{report_id}-{chapter_id}"
    draft, initial = draft_of(request, name, form_class)
    form = form_class(request.POST or None, initial=initial)
    theirs: list[tuple[str, str, str]] = []

    def work() -> None:
        try:
            services.write_annual(
                report_id=report_id, chapter_id=chapter_id, words=form.words(), by=request.actor, now=request.now
            )
        except ConflictError:
            theirs.extend(form.take_over(texts))
            raise

    if form.is_valid() and attempt(form, work):
        drop(request, name)
        notices.done(request, _("The chapter is kept."))
        return redirect("desk:annual_report", report_id)
    shown = next((one for one in document.chapters if one.id == chapter_id), None)
    context = {
        "row": row,
        "form": form,
        "draft": draft,
        "chapter": found,
        "title": found.title[_language()],
        "shown": shown,
        "theirs": theirs,
        "editable": row.state == AnnualState.DRAFT,
        "places": form.places(),
        "frame": queries.annual_frame(document),
    }
    return render(request, "desk/reports/annual_chapter.html", context, status=422 if form.errors else 200)


@staff_page(Perm.REPORT)
def versions(request: StaffRequest, report_id: uuid.UUID, place: str, language: str) -> HttpResponse:
    """Every wording that a place had."""
    row = queries.annual_report(request.actor, report_id)
    found = queries.annual_versions(request.actor, report_id, place, language)
    if not found:
        raise Http404
    context = {"row": row, "versions": found, "language": language}
    return render(request, "desk/reports/annual_versions.html", context)


@staff_page(Perm.REPORT)
def preview(request: StaffRequest, report_id: uuid.UUID, language: str) -> HttpResponse:
    """The report as everybody will see it, before they do; each figure leads to what it is made of."""
    row = queries.annual_report(request.actor, report_id)
    document = queries.annual_document(request.actor, report_id, language)
    others = [Link(name, f"../{code}/", current=code == language) for code, name in LANGUAGES]
    context = {
        "document": document,
        "frame": queries.annual_frame(document),
        "row": row,
        "links": others,
        "trace": row,
        "theme": "",
    }
    with override(language):
        return HttpResponse(render_to_string("website/report.html", context))


@staff_page(Perm.REPORT)
def file(request: StaffRequest, report_id: uuid.UUID, language: str, kind: str) -> HttpResponse:
    row = queries.annual_report(request.actor, report_id)
    content = queries.annual_file(request.actor, report_id, language, kind)
    name = f"annual-report-{row.code}-{row.year}-{language}.{kind}".lower()
    return HttpResponse(
        content, content_type=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@staff_page(Perm.REPORT)
def corrections(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    row = queries.annual_report(request.actor, report_id)
    context = {
        "row": row,
        "frozen": row.state != AnnualState.DRAFT,
        "found": queries.corrections(request.actor, report_id),
        "against": queries.latest(),
    }
    return render(request, "desk/reports/annual_corrections.html", context)


@staff_page(Perm.REPORT)
def figure(request: StaffRequest, report_id: uuid.UUID, indicator: str, year: int) -> HttpResponse:
    """The cases behind a figure, of those that the reader may open. That they were looked up is logged."""
    row = queries.annual_report(request.actor, report_id)
    behind = queries.behind_figure(request.actor, report_id, indicator, year)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.FOUND,
        now=request.now,
        detail=f"behind {indicator} {year}: {len(behind.cases)} cases",
    )
    text = request.GET.get("page", "")
    number = max(1, int(text)) if text.isdecimal() and len(text) < 5 else 1  # noqa: PLR2004  more pages than there are
    start = (number - 1) * A_PAGE
    context = {
        "row": row,
        "behind": behind,
        "cases": behind.cases[start : start + A_PAGE],
        "hidden": behind.of - len(behind.cases),
        "pager": pages(request, "page", number, more=len(behind.cases) > start + A_PAGE),
        "many": len(behind.cases) > A_PAGE,
    }
    return render(request, "desk/reports/annual_figure.html", context)


@require_POST
@staff_page(Perm.REPORT)
def refresh(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    done = _("The figures are those of the last snapshot now.")
    return _do(request, report_id, lambda: services.refresh_annual(report_id=report_id, by=request.actor), done)


@require_POST
@staff_page(Perm.REPORT)
def hand_in(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        because = queries.blank_because(request.actor, report_id)
        services.hand_in_annual(report_id=report_id, by=request.actor, now=request.now)
        if because:
            messages.info(request, notices.blank_because(because))

    return _do(request, report_id, work, _("The figures are frozen. Somebody who wrote nothing in it signs it off."))


@require_POST
@staff_page(Perm.REPORT)
def send_back(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    done = _("The report is being written again.")
    return _do(request, report_id, lambda: services.send_annual_back(report_id=report_id, by=request.actor), done)


@require_POST
@staff_page(Perm.SIGN_OFF)
def sign(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.sign_annual(report_id=report_id, by=request.actor, now=request.now)

    return _do(request, report_id, work, _("Signed off: its figures were computed again and came out the same."))


@require_POST
@staff_page(Perm.SIGN_OFF)
def publish(request: StaffRequest, report_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.publish_annual(report_id=report_id, by=request.actor, now=request.now)

    return _do(request, report_id, work, _("Published. Everybody can read it now."))


def _do(request: StaffRequest, report_id: uuid.UUID, work: Callable[[], None], done: str) -> HttpResponse:
    """One verb, then back to the report; what the verb refuses stands above it."""
    try:
        work()
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        notices.done(request, done)
    return redirect("desk:annual_report", report_id)


def _newer(row: AnnualRow) -> bool:
    latest = queries.latest()
    return bool(latest and latest.id != row.snapshot.id)


def _states(row: AnnualRow) -> dict[str, bool]:
    return {
        "is_draft": row.state == AnnualState.DRAFT,
        "is_handed_in": row.state == AnnualState.HANDED_IN,
        "is_signed": row.state == AnnualState.SIGNED,
        "is_published": row.state == AnnualState.PUBLISHED,
    }


def _language() -> str:
    return "nl" if (get_language() or "").startswith("nl") else "en"
