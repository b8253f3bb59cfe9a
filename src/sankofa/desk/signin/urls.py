"""The addresses of sign-in that exist: only those of allauth's that staff need, under names that staff can read.

No sign-up, no e-mail management, no connecting of other accounts. The URL names are allauth's own.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from sankofa.desk.signin import views

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/demo/", views.demo, name="account_demo"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/with/<slug:provider_id>/", views.with_organisation, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/forgotten/", views.Forgotten.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/changed/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("", mfa.index, name="mfa_index"),
    path("second-factor/", views.second_factor, name="account_second_factor"),
    path("app/", views.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]
