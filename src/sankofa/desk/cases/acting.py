"""How a page acts: one call behind a door, then a notice and a redirect, or the page again with what is wrong."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from sankofa.desk import notices
from sankofa.desk.web import StaffRequest, into_form
from sankofa.journal import services as journal
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


def posted(request: StaffRequest) -> QueryDict | None:
    """What a form is bound to: nothing typed is an answer too, where the page was sent."""
    return request.POST if request.method == "POST" else None


def act(request: StaffRequest, work: Callable[[], object], *, said: str, back: str) -> HttpResponse:
    """A verb without a form of its own. What can't be done is said on the page one came from."""
    try:
        work()
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        notices.done(request, said)
    return HttpResponseRedirect(back)


def form_page(
    request: StaffRequest,
    form: Form,
    work: Callable[[], object],
    *,
    template: str,
    context: Mapping[str, object],
    said: str,
    back: str,
) -> HttpResponse:
    """A verb with a form: shown, done, or shown again with every typed word and the errors beside their fields."""
    if request.method == "POST" and form.is_valid():
        try:
            work()
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, said)
            return HttpResponseRedirect(back)
    return render(request, template, {**context, "form": form, "back": back}, status=422 if form.errors else 200)


def once(request: StaffRequest, form: Form, verb: str, work: Callable[[], object]) -> str:
    """Does the work of an OnceForm once, however often it is sent; answers the id that the work gave."""
    result = journal.once(
        key=form.cleaned_data["idempotency_key"],
        staff_id=request.actor.id,
        verb=verb,
        now=request.now,
        work=lambda: {"id": str(work())},
    )
    return str(result["id"])


def came_from(request: StaffRequest, otherwise: str) -> str:
    """Where a small form stood, as it says itself (`next`), if that is one of our own pages."""
    asked = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if asked and ours else otherwise
