"""Each request gets its actor and its language. What an actor may do is asked where it is done."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from sankofa.accounts import queries
from sankofa.kernel import clock

GetResponse = Callable[[HttpRequest], HttpResponse]


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
        staff_id = request.session.get("_auth_user_id")
        request.actor = None  # type: ignore[attr-defined]
        if staff_id and request.user.is_authenticated:
            request.actor = queries.actor(request.user.pk, at=request.now)  # type: ignore[attr-defined]
        return self.get_response(request)
