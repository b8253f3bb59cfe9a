"""Django's settings. What differs per place comes from the environment (`environment.py`), nothing else does."""

from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from sankofa.config import environment

BASE_DIR = Path(__file__).resolve().parents[3]
ENVIRONMENT = environment.read(base=BASE_DIR)

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
INTERNAL_IPS: list[str] = []
DEMO = ENVIRONMENT.is_demo

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "sankofa.schemes",
    "sankofa.journal",
    "sankofa.reference",
    "sankofa.accounts",
    "sankofa.documents",
    "sankofa.people",
    "sankofa.cases",
    "sankofa.finance",
    "sankofa.eligibility",
    "sankofa.outreach",
    "sankofa.counselling",
    "sankofa.protection",
    "sankofa.travel",
    "sankofa.reintegration",
    "sankofa.matching",
    "sankofa.imports",
    "sankofa.journey",
    "sankofa.reporting",
    "sankofa.iati",
    "sankofa.desk",
    "sankofa.website",
    "sankofa.operations",
    "sankofa.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    *(["sankofa.accounts.middleware.ThisMachineMiddleware"] if ENVIRONMENT.is_local else []),
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sankofa.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sankofa.accounts.middleware.ActorMiddleware",
]
ROOT_URLCONF = "sankofa.config.urls"
WSGI_APPLICATION = "sankofa.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "src" / "sankofa" / "desk" / "templates"],  # before allauth's own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "sankofa.desk.context.desk",
            ],
        },
    },
]
# Django's contrib app "django.forms" stands in INSTALLED_APPS so that our templates may override its own.
CSRF_FAILURE_VIEW = "sankofa.desk.errors.views.csrf_failure"
FORM_RENDERER = "sankofa.desk.rendering.FormRenderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **ENVIRONMENT.database,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            **ENVIRONMENT.database["OPTIONS"],  # type: ignore[dict-item]  # a dict by environment.parse_database_url
            # tests change the database under the alias, which a pool would not notice
            **({} if ENVIRONMENT.mode == "test" else {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}),
            # the database keeps the plan of a statement it has seen five times: planning was half of its work
            "server_side_binding": True,
            "prepare_threshold": 5,
            "application_name": "sankofa",
        },
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["sankofa.accounts.backends.StaffBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "sankofa.accounts.adapter.ClosedAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are invited by an administrator
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told to its owner
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.is_production else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",  # an office shares one address; a person gets five tries in five minutes
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.is_production else 0  # as SECURE_PROXY_SSL_HEADER: docs/deploy.md
ACCOUNT_FORMS = {
    "login": "sankofa.desk.signin.forms.SignInForm",
    "change_password": "sankofa.desk.signin.forms.ChangePasswordForm",
    "set_password": "sankofa.desk.signin.forms.SetPasswordForm",
    "reset_password": "sankofa.desk.signin.forms.ForgottenForm",
    "reset_password_from_key": "sankofa.desk.signin.forms.NewPasswordForm",
    "reauthenticate": "sankofa.desk.signin.forms.ConfirmForm",
}
# One's organisation, where the environment names its provider. Nothing of it is stored: an account is found anew by
# its verified address each time, so `socialaccount`'s tables stay empty.
PROVIDER = ENVIRONMENT.provider
SOCIALACCOUNT_ADAPTER = "sankofa.accounts.organisation.OrganisationAdapter"
SOCIALACCOUNT_PROVIDERS = (
    {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": PROVIDER.name,
                    "client_id": PROVIDER.client_id,
                    "secret": PROVIDER.secret,
                    "settings": {"server_url": PROVIDER.issuer, "oauth_pkce_enabled": True},
                }
            ]
        }
    }
    if PROVIDER
    else {}
)
PROVIDER_SECOND_FACTOR = PROVIDER.second_factor if PROVIDER else ()
MFA_ADAPTER = "sankofa.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "sankofa.desk.signin.forms.CodeForm",
    "reauthenticate": "sankofa.desk.signin.forms.ConfirmCodeForm",
    "activate_totp": "sankofa.desk.signin.forms.ActivateAppForm",
    "add_webauthn": "sankofa.desk.signin.forms.AddPasskeyForm",
    "edit_webauthn": "sankofa.desk.signin.forms.RenamePasskeyForm",
    "login_webauthn": "sankofa.desk.signin.forms.SignInPasskeyForm",
    "authenticate_webauthn": "sankofa.desk.signin.forms.UsePasskeyForm",
    "reauthenticate_webauthn": "sankofa.desk.signin.forms.ConfirmPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_production
MFA_TOTP_ISSUER = "Sankofa"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "src" / "sankofa" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [
    ("sankofa", BASE_DIR / "frontend" / "static"),
    ("vendor/bootstrap", BASE_DIR / "node_modules" / "bootstrap" / "dist"),
    ("vendor/icons", BASE_DIR / "node_modules" / "bootstrap-icons"),
    ("vendor/htmx", BASE_DIR / "node_modules" / "htmx.org" / "dist"),
    (
        "vendor/fonts/atkinson-hyperlegible-next",
        BASE_DIR / "node_modules" / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files",
    ),
    ("vendor/fonts/noto-sans-arabic", BASE_DIR / "node_modules" / "@fontsource" / "noto-sans-arabic" / "files"),
    ("vendor/fonts/noto-sans-ethiopic", BASE_DIR / "node_modules" / "@fontsource" / "noto-sans-ethiopic" / "files"),
]

# Typst reads no woff2, so letters have their fonts as TrueType: Latin, Arabic, Ethiopic, and Cyrillic and Greek.
LETTER_FONTS = [
    BASE_DIR / "node_modules" / "@expo-google-fonts" / family / weight
    for family in ("atkinson-hyperlegible-next", "noto-sans", "noto-sans-arabic", "noto-sans-ethiopic")
    for weight in ("400Regular", "700Bold")
]
# A printed report has a voice of its own: light and heavy beside them.
REPORT_FONTS = [
    *LETTER_FONTS,
    *(
        BASE_DIR / "node_modules" / "@expo-google-fonts" / "atkinson-hyperlegible-next" / weight
        for weight in ("300Light", "400Regular_Italic", "600SemiBold", "800ExtraBold")
    ),
]

# Rate limits count here, so all server processes must see the same figures: a table, not each process's memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # Each process's own, for what may be a minute old and is dear to ask.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}

SESSION_ENGINE = "sankofa.accounts.sessions"
SESSION_COOKIE_AGE = 10 * 60 * 60  # the longest; accounts.access ends idle ones earlier
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.is_production
CSRF_COOKIE_HTTPONLY = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.is_production else None
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENVIRONMENT.is_production
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *([PROVIDER.origin] if PROVIDER else [])],  # browsers follow the redirect of a form
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# History rows point at their row without a constraint, so that erasing the row leaves who did what.
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")

IMPORT_FILE_DAYS = 30  # how long the file of an import and its cells are kept
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAIL = ENVIRONMENT.mail
HAS_MAIL = MAIL is not None or ENVIRONMENT.mode == "test"  # without: mail waits in the outbox, links are shown
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'locmem'}.EmailBackend"
if MAIL:
    EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.host, MAIL.port, MAIL.user, MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls == "starttls", MAIL.tls == "tls"
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender
# Days after which the clockwork deletes them. A key guards against sending a form twice, a draft is unfinished work.
KEPT_DAYS = {"idempotency keys": 7, "drafts": 30, "sent mail": 30, "snapshots": 30}
SMALL_COUNTS_BELOW = ENVIRONMENT.small_counts  # what leaves the house shows none of them (reporting/queries/releasing)
EMAIL_TIMEOUT = 20  # seconds
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
