"""allauth's forms in our words and our look: no placeholders that repeat labels, hints that say what to do."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 12 characters. A few unrelated words are easy to remember and hard to guess.")
CODE_HINT = _("Six figures from your authenticator app, or one of your recovery codes.")


class OurWords(forms.Form):
    """Takes the placeholders away and puts our words beside the fields."""

    labels: dict[str, str | Promise] = {}
    hints: dict[str, str | Promise] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(OurWords, account.LoginForm):  # type: ignore[misc]  # allauth carries no types
    labels = {"login": _("E-mail address"), "password": _("Password")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OurWords, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("Password"), "password2": _("Password, again")}
    hints = {"password1": PASSWORD_HINT}


class ForgottenForm(OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}
    hints = {"email": _("The address that you sign in with.")}


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    hints = {"password1": PASSWORD_HINT}


class ConfirmForm(OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class CodeForm(OurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ConfirmCodeForm(OurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("Code from the app")}
    hints = {"code": _("The six figures that the app shows now.")}


class AddPasskeyForm(OurWords, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone, without my password")}
    hints = {
        "name": _("So that you know it again, for example: work laptop."),
        "passwordless": _("The device then asks for your finger, face or its own code."),
    }


class RenamePasskeyForm(OurWords, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Name of this passkey")}
