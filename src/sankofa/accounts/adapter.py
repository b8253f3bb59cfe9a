"""What allauth may do here: no self sign-up, clear refusals, sealed secrets, second factors that stay."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries
from sankofa.kernel import clock
from sankofa.kernel.sealing import open_bytes, seal_bytes

SEALED_FOR = "accounts.second_factor"


class ClosedAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("This e-mail address and password don't belong together. Check both."),
        "too_many_login_attempts": _(
            "Too many attempts failed. Wait five minutes and try again, or ask for a new password."
        ),
        "rate_limited": _("That was too often in a short time. Wait a minute and try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "account_inactive": _("This account is closed. Ask an administrator of your mission."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        return False

    def get_login_stages(self) -> list[str]:
        own = "sankofa.accounts.organisation.SecondStep"
        return [own if "AuthenticateStage" in stage else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Ways to confirm that it is them, in our words."""
        words = {
            "reauthenticate": _("Use my password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use my passkey"),
        }
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": str(words[way["id"]])} for way in ways]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002  allauth's signature
        return reverse("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right, or was used before. Wait for the next one."),
        "cannot_delete_authenticator": _("Your role can't work without it. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal_bytes(text.encode(), bound_to=SEALED_FOR)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_bytes(base64.b64decode(encrypted_text), bound_to=SEALED_FOR).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor of a role that needs one stays; an administrator can reset it."""
        actor = queries.actor(authenticator.user_id, at=clock.now())
        if actor is None or not actor.needs_second_factor:
            return True
        own = Authenticator.objects.filter(user_id=authenticator.user_id)
        return bool(own.exclude(pk=authenticator.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def _get_site_name(self) -> str:
        return "Sankofa"
