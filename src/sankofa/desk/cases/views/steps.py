"""Verbs of the spine as posts: each one call; done says so, with an undo where the world allows one."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import services
from sankofa.cases.stages import AFTER_DEPARTURE, MOVES
from sankofa.cases.vocab import CaseHead, CaseMoved, Outcome
from sankofa.desk import notices
from sankofa.desk.cases.acting import posted
from sankofa.desk.cases.forms import DepartedForm, EndForm, ReasonForm, WithdrawForm
from sankofa.desk.cases.frame import TAPS, VERBS, frame
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


def to_case(case_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:case", args=[case_id]))


@require_POST
@staff_page()
def step(request: StaffRequest, case_id: uuid.UUID, verb: str) -> HttpResponse:
    """A step of one tap. Sent twice it is done once: the second finds the case moved on, and says so."""
    if verb not in TAPS:
        raise Http404
    try:
        if verb == "resume":
            moved = services.resume(case_id=case_id, by=request.actor, now=request.now)
        else:
            moved = services.move(case_id=case_id, verb=verb, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        _say(request, verb, moved)
    return to_case(case_id)


@require_POST
@staff_page()
def undo(request: StaffRequest, case_id: uuid.UUID, event_id: uuid.UUID) -> HttpResponse:
    try:
        services.undo(case_id=case_id, event_id=event_id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        notices.done(request, _("Taken back. Both lines stay on the timeline."))
    return to_case(case_id)


@staff_page()
def withdraw(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """One click from every page of the case. A reason is asked for, never demanded."""

    def work(form: Form) -> CaseMoved:
        return services.move(
            case_id=case_id,
            verb="withdraw",
            by=request.actor,
            now=request.now,
            outcome=Outcome.WITHDRAWN,
            params={"reason": form.cleaned_data["reason"]},
        )

    return _asked(request, case_id, "withdraw", lambda _head: WithdrawForm(posted(request)), work)


@staff_page(Perm.WORK_CASE)
def hold(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    def work(form: Form) -> CaseMoved:
        return services.hold(case_id=case_id, reason=form.cleaned_data["reason"], by=request.actor, now=request.now)

    return _asked(request, case_id, "hold", lambda _head: ReasonForm(posted(request)), work)


@staff_page(Perm.WORK_CASE)
def reopen(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    def work(form: Form) -> CaseMoved:
        return services.reopen(case_id=case_id, reason=form.cleaned_data["reason"], by=request.actor, now=request.now)

    return _asked(request, case_id, "reopen", lambda _head: ReasonForm(posted(request)), work)


@staff_page(Perm.WORK_CASE)
def end(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ends before departure, closes after it: one page, the outcomes that fit."""
    verb = "end"

    def form_of(head: CaseHead) -> Form:
        nonlocal verb
        verb = "close" if head.stage in AFTER_DEPARTURE else "end"
        return EndForm(posted(request), after_departure=verb == "close")

    def work(form: Form) -> CaseMoved:
        return services.move(
            case_id=case_id,
            verb=verb,
            by=request.actor,
            now=request.now,
            outcome=Outcome(form.cleaned_data["outcome"]),
            params={"reason": form.cleaned_data["reason"]},
        )

    return _asked(request, case_id, "end", form_of, work)


@staff_page(Perm.PROCESS)
def register_departed(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Somebody who had gone before the case came this far: the departure is recorded afterwards."""

    def work(form: Form) -> CaseMoved:
        return services.register_departed(
            case_id=case_id,
            departed_on=form.cleaned_data["departed_on"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        )

    return _asked(request, case_id, "register_departed", lambda _head: DepartedForm(posted(request)), work)


def _asked(
    request: StaffRequest,
    case_id: uuid.UUID,
    verb: str,
    form_of: Callable[[CaseHead], Form],
    work: Callable[[Form], CaseMoved],
) -> HttpResponse:
    """A verb with a page of its own: shows the form, does the work, or shows it again with what is wrong."""
    context = frame(request, case_id, f"desk:case_{verb}", log=request.method == "GET")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    form = form_of(head)
    if request.method == "POST" and form.is_valid():
        try:
            moved = work(form)
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            _say(request, verb, moved)
            return to_case(case_id)
    context |= {
        "form": form,
        "verb": verb,
        "title": VERBS["close" if verb == "end" and head.stage in AFTER_DEPARTURE else verb],
        "blocked_here": head.stage not in MOVES[verb].start + (MOVES["close"].start if verb == "end" else ()),
    }
    return render(request, "desk/cases/asked.html", context, status=422 if form.errors else 200)


def _say(request: StaffRequest, verb: str, moved: CaseMoved) -> None:
    """What was done; the undo posts to its own address."""
    move = MOVES[verb]
    undo_url = reverse("desk:case_undo", args=[moved.case_id, moved.event_id]) if move.undo and move.to else ""
    notices.done(request, _("Done: %(what)s.") % {"what": str(VERBS[verb]).lower()}, undo_url=undo_url)
