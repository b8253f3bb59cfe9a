"""allauth's forms in our words and our look: no placeholders that repeat labels, hints that say what to do."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 12 characters. A few unrelated words are easy to remember and hard to guess.")
CODE_HINT = _("Six figures from your authenticator app, or one of your recovery codes.")


class OurWords(forms.Form):
    """Takes the placeholders away and puts our words beside the fields."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(OurWords, account.LoginForm):
    labels = {"login": _("E-mail address"), "password": _("Password")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OurWords, account.SetPasswordForm):
    labels = {"password1": _("Password"), "password2": _("Password, again")}
    hints = {"password1": PASSWORD_HINT}


class ForgottenForm(OurWords, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}
    hints = {"email": _("The address that you sign in with.")}


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}
    hints = {"password1": PASSWORD_HINT}


class ConfirmForm(OurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class CodeForm(OurWords, mfa.AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ConfirmCodeForm(OurWords, mfa.ReauthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    hints = {"code": _("The six figures that the app shows now.")}


class WellFormed:
    """A credential that is no credential at all is refused like a wrong one, not with a server error."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the passkey form it is mixed into
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SignInPasskeyForm(WellFormed, passkeys.LoginWebAuthnForm):
    pass


class UsePasskeyForm(WellFormed, passkeys.AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(WellFormed, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(OurWords, passkeys.AddWebAuthnForm):
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone, without my password")}
    hints = {
        "name": _("So that you know it again, for example: work laptop."),
        "passwordless": _("The device then asks for your finger, face or its own code."),
    }

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class RenamePasskeyForm(OurWords, passkeys.EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}
