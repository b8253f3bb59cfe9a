"""The queue of possible duplicates, and one pair: joined, kept apart, asked about, taken back. Readings are logged."""

import uuid

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import shapes
from sankofa.desk.cases.acting import act, posted
from sankofa.desk.duplicates.forms import AskForm, JoinForm
from sankofa.desk.duplicates.showing import compared, line
from sankofa.desk.notices import done
from sankofa.desk.people.pages import local_day, log, person_url
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.matching import queries, services
from sankofa.matching.vocab import Comparison
from sankofa.people import queries as people


@staff_page()
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for a decision, likeliest first; with ?show=decided what was decided, to take back."""
    _check_role(request)
    show = "decided" if request.GET.get("show") == "decided" else "open"
    after = _uuid(request.GET.get("after", ""))
    ask = queries.decided if show == "decided" else queries.queue
    found = ask(request.actor, after=after)
    count = queries.open_count(request.actor)
    if found.rows:
        log_access(
            staff_id=request.actor.id,
            staff_name=request.actor.name,
            action=Action.COMPARED,
            now=request.now,
            detail=f"list, {len(found.rows)} pairs",
        )
    here = f"?show={show}"
    context = {
        "lines": [line(row) for row in found.rows],
        "joins": queries.recent_joins(request.actor) if show == "decided" and not after else [],
        "show": show,
        "chips": [
            shapes.Link(_("To decide"), "?", current=show == "open", count=min(count, queries.COUNTED)),
            shapes.Link(_("Decided"), "?show=decided", current=show == "decided"),
        ],
        "pager": shapes.Page(
            shown=_shown(count) if show == "open" else "",
            earlier_url=here if after else "",
            later_url=f"{here}&after={found.after}" if found.after else "",
        )
        if after or found.after
        else None,
    }
    return render(request, "desk/duplicates/queue.html", context)


@staff_page()
def pair(request: StaffRequest, pair_id: uuid.UUID) -> HttpResponse:
    """The two beside each other."""
    return _pair_page(request, queries.comparison(request.actor, pair_id))


@require_POST
@staff_page()
def join(request: StaffRequest, pair_id: uuid.UUID) -> HttpResponseBase:
    found = queries.comparison(request.actor, pair_id)
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _pair_page(request, found, _("Choose which of the two records stands."))
    try:
        joined = services.join(pair_id=pair_id, keep=form.cleaned_data["keep"], by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return _pair_page(request, found, str(error.message))
    undo = reverse("desk:duplicate_part", args=[joined.join_id])
    done(request, _("Joined: this is the one record now. It can be taken apart again."), undo_url=undo)
    return redirect(person_url(joined.person_id))


@require_POST
@staff_page()
def apart(request: StaffRequest, pair_id: uuid.UUID) -> HttpResponseBase:
    services.keep_apart(pair_id=pair_id, by=request.actor, now=request.now)
    undo = reverse("desk:duplicate_reopen", args=[pair_id])
    done(request, _("Noted: different people. Nobody is asked again."), undo_url=undo)
    return redirect("desk:duplicates")


@require_POST
@staff_page()
def reopen(request: StaffRequest, pair_id: uuid.UUID) -> HttpResponseBase:
    return act(
        request,
        lambda: services.reopen(pair_id=pair_id, by=request.actor, now=request.now),
        said=_("It waits for a decision again."),
        back=reverse("desk:duplicate", args=[pair_id]),
    )


@staff_page()
def ask(request: StaffRequest, pair_id: uuid.UUID) -> HttpResponseBase:
    """Sets a colleague a task about the two."""
    found = queries.comparison(request.actor, pair_id)
    numbers = [case.number for case in (*found.cases_a[:1], *found.cases_b[:1])]
    what = (
        _("Is it the same person on %(cases)s? Tell %(who)s.")
        % {"cases": _(" and ").join(dict.fromkeys(numbers)), "who": request.actor.name}
        if numbers
        else ""
    )
    form = AskForm(posted(request), actor=request.actor, today=local_day(request), initial={"what": what})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.ask(
                pair_id=pair_id,
                of=uuid.UUID(values["of"]),
                what=values["what"],
                due_on=values["due_on"],
                by=request.actor,
                now=request.now,
            )
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            done(request, _("Asked. The pair stays in the list until somebody decides."))
            return redirect("desk:duplicates")
    context = {"form": form, "back": reverse("desk:duplicate", args=[pair_id]), "line": line(found.pair)}
    return render(request, "desk/duplicates/ask.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page()
def part(request: StaffRequest, join_id: uuid.UUID) -> HttpResponseBase:
    """Takes two joined records apart."""
    stood = services.part(join_id=join_id, by=request.actor, now=request.now)
    done(request, _("Taken apart: each record has its own again."))
    return redirect(person_url(stood))


def _pair_page(request: StaffRequest, found: Comparison, problem: str = "") -> HttpResponse:
    a, b = (people.person_file(side.id) for side in (found.pair.a, found.pair.b))
    for side in (a, b):
        log(request, Action.COMPARED, side.id)
    context = {
        "found": found,
        "line": line(found.pair),
        "facts": compared(found, a, b),
        "both": [{"file": side, "proposed": side.id == found.keep} for side in (a, b)],
        "problem": problem,
        "may_ask": not found.pair.shielded and request.actor.may(Perm.WORK_CASE),
    }
    return render(request, "desk/duplicates/pair.html", context, status=422 if problem else 200)


def _check_role(request: StaffRequest) -> None:
    if not queries.may_settle(request.actor):
        raise RefusedError("no_permission", _("Your role does not say whether two records are one person."))


def _shown(count: int) -> str:
    if count > queries.COUNTED:
        return _("More than %(n)d wait") % {"n": queries.COUNTED}
    return ngettext("%(n)d waits", "%(n)d wait", count) % {"n": count}


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
