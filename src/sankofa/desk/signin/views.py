"""Our own pages around allauth's: the sign-in page with its demo, and what somebody must do who lacks a second factor.

Passwords, codes, passkeys and their rate limits are allauth's own views with our templates.
"""

import uuid
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView, PasswordResetView
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from requests import RequestException

from sankofa.accounts import queries, services
from sankofa.kernel.errors import NotFoundError


class SignIn(LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whom one can be in the demo: nobody outside demo mode and this machine."""
        people = queries.demo_signins() if queries.demo_allowed(self.request) else []
        return {
            **super().get_context_data(**kwargs),
            "demo_first": [person for person in people if person.first],
            "demo_more": [person for person in people if not person.first],
            "organisation": queries.organisation(),
            "next": self.request.GET.get("next", self.request.POST.get("next", "")),
        }


@require_POST
@never_cache
def demo(request: HttpRequest) -> HttpResponse:
    """One click: signed in as a demo member of staff. Not there (404) unless `queries.demo_allowed`."""
    try:
        services.sign_in_to_demo(request, key=request.POST.get("as", ""), now=request.now)  # type: ignore[attr-defined]  # ActorMiddleware
    except NotFoundError as error:
        raise Http404 from error
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return redirect(onward if safe else resolve_url(settings.LOGIN_REDIRECT_URL))


@login_required
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """For somebody whose role needs a second factor: set one up, or use the one that is there."""
    if not request.held_back:  # type: ignore[attr-defined]  # ActorMiddleware
        return redirect(settings.LOGIN_REDIRECT_URL)
    enabled = is_mfa_enabled(authenticated_user(request), [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    return render(request, "account/second_factor.html", {"is_set_up": enabled})


class ActivateApp(ActivateTOTPView):
    """Typing a right code sets the app up and uses it: no second code is asked for."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(
            self.request, authenticated_user(self.request), method="mfa", type="totp", reauthenticated=True
        )
        return response


class AddPasskey(AddWebAuthnView):
    """Adding a passkey on this device uses it, as above."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(
            self.request, authenticated_user(self.request), method="mfa", type="webauthn", reauthenticated=True
        )
        return response


@require_POST
def with_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the organisation's own sign-in, or says that it does not answer."""
    try:
        response: HttpResponse = oidc.login(request, provider_id)
    except RequestException:
        messages.error(request, _("Your organisation's sign-in does not answer. Try later, or sign in another way."))
        return redirect("account_login")
    return response


class Forgotten(PasswordResetView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "has_mail": settings.HAS_MAIL}


@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; ends one of them (`end`), or all others (`others`)."""
    if request.held_back:  # type: ignore[attr-defined]  # ActorMiddleware
        return redirect("account_second_factor")
    staff_id, this = authenticated_user(request).pk, request.session.session_key or ""
    if request.method == "POST":
        if "others" in request.POST:
            services.end_other_sessions(staff_id=staff_id, this=this)
            messages.success(request, _("You are signed out everywhere else."))
        else:
            _end(request, staff_id, request.POST.get("end", ""))
        return redirect("account_sessions")
    found = queries.sessions(staff_id, now=request.now, this=this)  # type: ignore[attr-defined]  # ActorMiddleware
    return render(request, "account/sessions.html", {"sessions": found})


def _end(request: HttpRequest, staff_id: uuid.UUID, handle: str) -> None:
    try:
        services.end_session(staff_id=staff_id, handle=handle)
    except NotFoundError as error:
        messages.info(request, str(error.message))
    else:
        messages.success(request, _("That session has ended."))
