"""What every page of the desk shares: a typed request, the door for signed-in staff, domain errors into forms."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from sankofa.accounts.vocab import Actor, Perm
from sankofa.desk.once import once
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of signed-in staff. `now` is this request's one reading of the clock."""

    actor: Actor
    now: dt.datetime
    htmx: HtmxDetails


View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff_page(
    perm: Perm | None = None, *, own_transaction: bool = False
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """Only staff with a role come in, and with `perm` only who holds it somewhere. Refusals become 404 and 403.

    Which case or person they may see is asked of the doors inside; this is the outer door alone. What a form posts is
    done once (`desk/once.py`), in one transaction, unless the page has its `own_transaction`: one that opens a
    compartment does.
    """

    def door(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(_page_of(request))
            if not actor.grants or (perm is not None and not actor.may(perm)):
                raise PermissionDenied
            if _has_nul(request):
                raise BadRequest
            try:
                with timezone.override(actor.timezone):
                    return once(
                        request,
                        lambda: view(request, *args, **kwargs),  # type: ignore[arg-type]  # ActorMiddleware made it a StaffRequest
                        own_transaction=own_transaction,
                    )
            except NotFoundError as error:
                raise Http404 from error
            except RefusedError as error:
                raise PermissionDenied(str(error.message)) from error

        page.staff_door = perm or "any"  # type: ignore[attr-defined]  # tests/house: no page without a door
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", page)

    return door


def _page_of(request: HttpRequest) -> str:
    """Where signing in leads back to: a post that came too late, to the page its form stood on, with what was kept."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    stood = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(stood, {request.get_host()}, require_https=request.is_secure())
    at = urlsplit(stood)
    return urlunsplit(("", "", at.path, at.query, "")) if ours and at.path else reverse("desk:my_day")


def _has_nul(request: HttpRequest) -> bool:
    """Nobody types it, and PostgreSQL keeps no text with it."""
    return any("\0" in text for sent in (request.GET, request.POST) for _name, texts in sent.lists() for text in texts)


def into_form(form: BaseForm, error: DomainError) -> None:
    """Puts a domain error beside its field, or above the form."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, str(error.message))


def attempt(form: BaseForm, work: Callable[[], object]) -> bool:
    """Does the one call of a valid form: True when done; False with the domain error beside its field."""
    try:
        work()
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        into_form(form, error)
        return False
    return True
