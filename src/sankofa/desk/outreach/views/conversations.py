"""Unnamed conversations: my list, counts per week, and the form that takes under a minute."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices, shapes
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.outreach.forms import ConversationForm
from sankofa.desk.outreach.frame import conversation_line, frame, hour_times, pager
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.outreach import queries, services
from sankofa.outreach.vocab import Topic, WeekRow

DRAFT = "conversation"


@staff_page(Perm.OUTREACH)
def conversations(request: StaffRequest) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    found = queries.my_conversations(request.actor, cursor=request.GET.get("at", ""))
    weeks = queries.weeks(request.actor, today)
    context = {
        **frame("desk:outreach"),
        "rows": [(row, conversation_line(row)) for row in found.rows],
        "pager": pager(request, found) if found.earlier or found.later else None,
        "weeks": [_bar(week, now=week is weeks[-1]) for week in reversed(weeks)],
        "this_week": weeks[-1],
        "hours": [
            (hour, hour_times(hour), _("%(n)s waiting") % {"n": hour.waiting} if hour.waiting else "")
            for hour in queries.hours_today(request.actor, today)
        ],
        "hours_url": reverse("desk:outreach_hours"),
    }
    return render(request, "desk/outreach/conversations.html", context)


@staff_page(Perm.OUTREACH)
def conversation(request: StaffRequest) -> HttpResponse:
    """Logs one and offers the next: place and language stay as they were."""
    today = date_in(request.now, request.actor.timezone)
    last = queries.last_time(request.actor)
    draft, kept = draft_of(request, DRAFT, ConversationForm)
    started = {"place": last.place, "language": last.language, "project_id": last.project_id}
    initial = {"held_on": today, **started, **kept}
    form = ConversationForm(request.POST or None, actor=request.actor, today=today, initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _log(request, form)):
        drop(request, DRAFT)
        return redirect("desk:outreach_conversation" if "another" in request.POST else "desk:outreach")
    context = {**frame("desk:outreach"), "form": form, "draft": draft}
    return render(request, "desk/outreach/conversation.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.OUTREACH)
def remove(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    services.remove_conversation(conversation_id=conversation_id, by=request.actor, now=request.now)
    notices.done(request, _("It is no longer counted."))
    return redirect("desk:outreach")


def _log(request: StaffRequest, form: ConversationForm) -> None:
    told = form.cleaned_data
    conversation_id = services.log_conversation(
        key=told["idempotency_key"],
        held_on=told["held_on"],
        place=told["place"],
        language=told["language"] or None,
        people=told["people"],
        minutes=told["minutes"],
        topics=[Topic(code) for code in told["topics"]],
        nationality=told["nationality"] or None,
        heard=told["heard"],
        project_id=told.get("project_id"),
        by=request.actor,
        now=request.now,
    )
    undo = reverse("desk:outreach_conversation_remove", args=[conversation_id])
    notices.done(request, _("Counted. Nobody's name was kept."), undo_url=undo)


def _bar(week: WeekRow, *, now: bool) -> shapes.Bar:
    label = formats.date_format(week.starts, "j M")
    return shapes.Bar(
        label, week.office, shown=_("%(mine)s of %(all)s") % {"mine": week.mine, "all": week.office}, now=now
    )
