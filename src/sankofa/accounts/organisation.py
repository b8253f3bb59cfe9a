"""Signing in through one's organisation (OpenID Connect): who it is here, and whether it asked for a second step.

The protocol is allauth's. Only staff who are there already come in, found by an address that the provider has verified;
nobody is made, nothing of the provider is stored.
"""

from typing import Any, Never

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.models import Staff


class OrganisationAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds the account. The same answer for nobody, a closed account and an address that is not verified."""
        sociallogin.user = _staff(sociallogin.account.extra_data)
        if sociallogin.user is None:
            _send_back(request, _("Nobody here has this address of your organisation. Ask your administrator."))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002  allauth's
        return False

    def on_authentication_error(self, request: HttpRequest, *_details: Any, **_more: Any) -> Never:
        _send_back(request, _("Your organisation did not confirm who you are. Try again, or sign in another way."))


class SecondStep(AuthenticateStage):
    """Our own second step, unless the provider says that it asked for one and the environment believes that."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin and _asked_for_second_factor(sociallogin.account.extra_data.get("id_token") or {}):
            record_authentication(request, self.login.user, method="mfa", type="organisation")
            return False
        return bool(super()._should_handle(request))


def _staff(told: dict[str, Any]) -> Staff | None:
    """The open account with the address that the provider has verified, all it told being about one person."""
    parts = [part for part in (told.get("userinfo"), told.get("id_token")) if part]
    if len({part.get("sub") for part in parts}) != 1:
        return None
    address: dict[str, Any] = next((part for part in parts if part.get("email")), {})
    if address.get("email_verified") is not True:
        return None
    return Staff.objects.filter(email__iexact=address["email"], is_active=True).first()


def _asked_for_second_factor(token: dict[str, Any]) -> bool:
    """Whether the token holds one of the configured claims: amr is a list of ways, acr one level."""
    said = {(claim, value) for claim in ("amr", "acr") for value in _values(token.get(claim))}
    return bool(said & set(settings.PROVIDER_SECOND_FACTOR))


def _values(claim: object) -> list[str]:
    return [str(value) for value in claim] if isinstance(claim, list) else [str(claim)]


def _send_back(request: HttpRequest, sentence: str | Promise) -> Never:
    messages.error(request, str(sentence))
    raise ImmediateHttpResponse(redirect("account_login"))
