"""Keeps theme and language in cookies and goes back to where one was."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.desk.preferences.forms import PreferencesForm
from sankofa.desk.preferences.theme import COOKIE

A_YEAR = 365 * 24 * 3600


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Open to everyone, signed in or not: it changes this browser only."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such theme or language."))
    back = form.cleaned_data["next"]
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for cookie, value in ((COOKIE, "theme"), (settings.LANGUAGE_COOKIE_NAME, "language")):
        if chosen := form.cleaned_data[value]:
            response.set_cookie(
                cookie, chosen, max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
    return response
