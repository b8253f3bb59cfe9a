"""Each request gets its language, its actor and a name in the history. What an actor may do is asked where it is done.

Somebody whose role needs a second factor and who has not used one is nobody yet: no actor, only the sign-in pages.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from sankofa.accounts import access, queries
from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor
from sankofa.journal.services import named_in_history
from sankofa.kernel import clock

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What is open to somebody who still has to use a second factor, by URL name.
BEFORE_SECOND_FACTOR = ("account_", "mfa_", "preferences")


class ThisMachineMiddleware:
    """Local mode speaks plain http, so it answers this machine's own browser and nobody behind a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if access.from_this_machine(request):
            return self.get_response(request)
        said = "This Sankofa is for the machine it runs on. docs/deploy.md shows how to serve others.\n"
        return HttpResponse(said, status=403, content_type="text/plain")


class LanguageMiddleware:
    """Speaks the language of the cookie, else the browser's; signed-in staff set it on their preferences."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if code not in dict(settings.LANGUAGES):
            code = translation.get_language_from_request(request)
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", code)
            return response


class ActorMiddleware:
    """`request.actor` is the acting member of staff, or None; `request.now` its one reading of the clock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]  # typed for views as desk.web.StaffRequest
        actor = self._signed_in(request)
        held_back = actor is not None and actor.needs_second_factor and not access.used_second_factor(request)
        request.held_back = held_back  # type: ignore[attr-defined]
        request.actor = None if held_back else actor  # type: ignore[attr-defined]
        with _named_in_history(request, actor):
            response = self.get_response(request)
        if actor:  # shared computers: after signing out, the back button shows nothing
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        name = (request.resolver_match and request.resolver_match.url_name) or ""
        if request.held_back and not name.startswith(BEFORE_SECOND_FACTOR):  # type: ignore[attr-defined]
            return redirect("account_second_factor")
        return None

    def _signed_in(self, request: HttpRequest) -> Actor | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None  # a stranger: looking for a session would keep caches from serving what is public
        if "_auth_user_id" not in request.session or not isinstance(request.user, Staff):
            return None
        if not access.keep_alive(request.session, request.now):  # type: ignore[attr-defined]
            logout(request)
            messages.info(request, _("You were signed out because this session had been open or idle for long."))
            return None
        access.note_place(request)
        return queries.actor_of(request.user)


def _named_in_history(request: HttpRequest, actor: Actor | None) -> AbstractContextManager[None]:
    """Rows that this request changes say in their history who did it."""
    if actor is None or request.method in SAFE_METHODS:
        return nullcontext()
    return named_in_history(staff=str(actor.id), staff_name=actor.name)
