"""Group sessions and the network: what was held, whom one knows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.outreach.forms import ContactForm, SessionForm
from sankofa.desk.outreach.frame import frame, minutes, pager, people
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.outreach import queries, services
from sankofa.outreach.vocab import SessionRow
from sankofa.reference.queries import language_name

DRAFT = "session"


@staff_page(Perm.OUTREACH)
def sessions(request: StaffRequest) -> HttpResponse:
    found = queries.sessions(request.actor, cursor=request.GET.get("at", ""))
    context = {
        **frame("desk:outreach_sessions"),
        "rows": [(row, _line(row)) for row in found.rows],
        "pager": pager(request, found) if found.earlier or found.later else None,
    }
    return render(request, "desk/outreach/sessions.html", context)


@staff_page(Perm.OUTREACH)
def session(request: StaffRequest) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    draft, kept = draft_of(request, DRAFT, SessionForm)
    initial = {"held_on": today, "staff": [str(request.actor.id)], **kept}
    form = SessionForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _log(request, form)):
        drop(request, DRAFT)
        notices.done(request, _("The session is counted."))
        return redirect("desk:outreach_sessions")
    context = {**frame("desk:outreach_sessions"), "form": form, "draft": draft}
    return render(request, "desk/outreach/session.html", context, status=422 if form.errors else 200)


@staff_page(Perm.OUTREACH)
def contacts(request: StaffRequest) -> HttpResponse:
    """The network; a post logs a meeting with one of them, new or known."""
    today = date_in(request.now, request.actor.timezone)
    form = ContactForm(request.POST or None, initial={"met_on": today})
    if request.method == "POST" and form.is_valid():
        made: list[bool] = []
        told = form.cleaned_data
        if attempt(form, lambda: made.append(services.log_contact(**told, by=request.actor, now=request.now)[1])):
            if made[0]:
                notices.done(request, _("A new contact is counted."))
            else:
                messages.info(request, _("Known already: the last meeting is kept, the count stays."))
            return redirect("desk:outreach_contacts")
    found = queries.contacts(request.actor, cursor=request.GET.get("at", ""))
    context = {
        **frame("desk:outreach_contacts"),
        "form": form,
        "rows": found.rows,
        "count": found.count,
        "pager": pager(request, found) if found.earlier or found.later else None,
    }
    return render(request, "desk/outreach/contacts.html", context, status=422 if form.errors else 200)


def _log(request: StaffRequest, form: SessionForm) -> None:
    told = form.cleaned_data
    services.log_session(
        key=told["idempotency_key"],
        held_on=told["held_on"],
        place=told["place"],
        topic=told["topic"],
        people=told["people"],
        minutes=told["minutes"],
        languages=form.languages(),
        staff=told["staff"],
        by=request.actor,
        now=request.now,
    )


def _line(row: SessionRow) -> str:
    spoken = ", ".join(language_name(code) for code in row.languages)
    return " · ".join(part for part in (people(row.people), minutes(row.minutes), spoken, ", ".join(row.staff)) if part)
