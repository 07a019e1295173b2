"""Settings, read from the environment; docs/settings.md has the table.

SITE says whom the site is for. A local site (the default) serves only this machine, with SQLite and
a generated key in ``var/``. One on a LAN serves a private network in the same way. A public site
refuses to start until all required settings are given.
"""

from pathlib import Path
from re import fullmatch
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from mlcareer.hosts import allowed_hosts
from mlcareer.local import local_secret_key, make_private_database, make_private_folder
from mlcareer.logs import logging_settings
from mlcareer.look import UNFOLD
from mlcareer.policies import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY

__all__ = ["CONTENT_SECURITY_POLICY", "PERMISSIONS_POLICY", "UNFOLD"]

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()

SITE = env.str("SITE", "local")
ALLOWED_HOSTS = allowed_hosts(SITE, env.list("ALLOWED_HOSTS", []))
LOCAL, LAN, PUBLIC = (name == SITE for name in ("local", "lan", "public"))

DEBUG = env.bool("DEBUG", False)
if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG exposes internals of the site: it needs SITE=local.")

SECRET_KEY = env.str("SECRET_KEY", "")
if PUBLIC and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or shorter than 50 characters: a public site needs its own long, "
        "random key."
    )
if LAN and 0 < len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "SECRET_KEY is shorter than 50 characters: use a long, random key, or none to have one "
        "generated."
    )
SECRET_KEY = SECRET_KEY or local_secret_key(VAR_DIR / "secret_key")

# Without EMAIL_URL, mail is printed to the console and addresses are not verified.
MAIL = env.dj_email_url("EMAIL_URL", "console://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "")
EMAIL_BACKEND = MAIL.get("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
SENDS_MAIL = EMAIL_BACKEND.endswith("smtp.EmailBackend")
if (PUBLIC or env.str("EMAIL_URL", "") or DEFAULT_FROM_EMAIL) and not (
    SENDS_MAIL
    and DEFAULT_FROM_EMAIL
    and bool(MAIL["EMAIL_HOST_USER"]) == bool(MAIL["EMAIL_HOST_PASSWORD"])
):
    raise ImproperlyConfigured(
        "Mail is missing or half configured: set EMAIL_URL to a server (such as "
        "submission://user:password@mail.example.org) and DEFAULT_FROM_EMAIL to the sender. "
        "Without mail, users cannot verify an address or reset a password."
    )
EMAIL_HOST, EMAIL_PORT = MAIL["EMAIL_HOST"], MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["EMAIL_HOST_USER"], MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["EMAIL_USE_TLS"], MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = DEFAULT_FROM_EMAIL or "mlcareer@localhost"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

INSTALLED_APPS = [
    # Before the admin, whose templates it replaces.
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "mlcareer.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # For the dates in allauth's list of passkeys.
    "django.contrib.humanize",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_guid",
    "simple_history",
    "assessments",
]

# Middleware that adds to every response comes first, so that it also sees refusals by later ones.
MIDDLEWARE = [
    "mlcareer.guards.mark_responses",
    "django_guid.middleware.guid_middleware",
    "mlcareer.watching.log_requests",
    "mlcareer.guards.answer_head",
    "django.middleware.gzip.GZipMiddleware",
    "mlcareer.guards.no_store_by_default",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "mlcareer.guards.secure_refusals",
    "django.middleware.security.SecurityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mlcareer.guards.explain_errors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mlcareer.guards.refuse_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mlcareer.language.LanguageMiddleware",
    "mlcareer.time_zone.use_time_zone",
    "mlcareer.limits.refuse_when_busy",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "assessments.models.history.shared_edit_date_middleware",
    "mlcareer.guards.ExplainExceptions",
    "mlcareer.guards.limit_body_size",
    "mlcareer.limits.Limits",
]

ROOT_URLCONF = "mlcareer.urls"
WSGI_APPLICATION = "mlcareer.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "mlcareer.fields.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{quote(str(VAR_DIR / 'mlcareer.sqlite3'))}",
        # Connections are kept, because opening one takes longer than the queries of most pages.
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    make_private_folder(VAR_DIR)
    make_private_database(str(DATABASES["default"]["NAME"]))
    # Transactions take the write lock at once, so that writers wait instead of failing; readers
    # never wait. Committed data survives a power failure. Commands wait longer for other writers
    # than pages do, for which gunicorn.conf.py sets the limit.
    DATABASES["default"]["ENGINE"] = "mlcareer.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("SQLITE_TIMEOUT", 60),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
else:
    # Detect a lost server within seconds. The limits for queries and locks are in gunicorn.conf.py,
    # because commands such as migrate may take longer.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        }
    )

# The default is shared by all processes, because rate limits are counted in it.
CACHES = {"default": env.dj_cache_url("CACHE_URL", "db://cache")}
match CACHES["default"]["BACKEND"].rpartition(".")[2]:
    case "DatabaseCache":
        CACHES["default"]["BACKEND"] = "mlcareer.cache.DatabaseCache"
    case "RedisCache":
        CACHES["default"]["BACKEND"] = "mlcareer.cache.TolerantRedisCache"
        # Seconds. A Redis that hangs counts as down.
        CACHES["default"].setdefault("OPTIONS", {}).update(
            {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
        )
    case _:
        # In memory or files, where Django discards entries above 300 by default.
        CACHES["default"].setdefault("OPTIONS", {})["MAX_ENTRIES"] = 200_000
# Pictures of shared reports, in the memory of each process: at most 100 of about 30 KB.
CACHES["pictures"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pictures",
    "TIMEOUT": 60 * 60,
    "OPTIONS": {"MAX_ENTRIES": 100},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "assessments.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "assessments:my_assessments"
LOGOUT_REDIRECT_URL = "assessments:home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "assessments.web.account_mail.AccountAdapter"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PUBLIC else "http"
ACCOUNT_FORMS = {
    "login": "assessments.forms.LoginForm",
    "signup": "assessments.forms.SignupForm",
    "add_email": "assessments.forms.AddEmailForm",
    "reset_password": "assessments.forms.ResetPasswordForm",  # nosec B105
    "change_password": "assessments.forms.ChangePasswordForm",  # nosec B105
    "set_password": "assessments.forms.SetPasswordForm",  # nosec B105
    "reset_password_from_key": "assessments.forms.ResetPasswordKeyForm",  # nosec B105
}
# Codes instead of links: a code is typed into the browser whose assessments are claimed, but a link
# can open in another.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Adding an address allows a password reset, so it requires the password.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Counted for all processes together. The limits per address ("ip", the /64 network for IPv6) let a
# class of 40 sign up within a minute. Guessing is limited per account ("key"), which comes first,
# so that its refusals do not count against the address.
ACCOUNT_RATE_LIMITS = {
    "signup": "120/m/ip,600/h/ip",
    "login": "120/m/ip",
    "login_failed": "5/5m/key,60/m/ip,300/h/ip",
    "reset_password": "5/m/key,60/m/ip,300/h/ip",  # nosec B105
    "reset_password_from_key": "120/m/ip",  # nosec B105
    # Limits of this site, see mlcareer.limits; the key is the owner.
    "start": "600/h/ip",
    "import": "20/h/key,200/h/ip",
    "job_ads": "60/h/key,400/h/ip",
    "share": "60/h/key,400/h/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
# Limits per owner and process. Other forms have a fifth of the limit for answers; an address has
# 40 times the limit of an owner, ten times without a session.
ANSWERS_PER_MINUTE = env.int("ANSWERS_PER_MINUTE", 600)
EXPORTS_PER_HOUR = 20
MFA_FORMS = {
    "add_webauthn": "assessments.forms.AddWebAuthnForm",
    "edit_webauthn": "assessments.forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
if not LAN:  # Browsers offer passkeys only over HTTPS and on localhost.
    MFA_SUPPORTED_TYPES.insert(0, "webauthn")
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL
MFA_TOTP_ISSUER = "mlcareer"
# Number of proxies in front of a public site; addresses set by anyone else are not trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 1 if PUBLIC else 0)

# Path of the admin.
ADMIN_PATH = env.str("ADMIN_PATH", "admin/")
if not fullmatch(r"([\w.-]+/)+", ADMIN_PATH):
    raise ImproperlyConfigured("ADMIN_PATH must be a path that ends with a slash, such as admin/.")
ADMIN_REQUIRES_SECOND_FACTOR = env.bool("ADMIN_REQUIRES_SECOND_FACTOR", PUBLIC)

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
# The site's translations, and replacements for texts of libraries.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = "mlcareer.formats"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PUBLIC
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# The site is at the root of its host. Gunicorn believes the header SCRIPT_NAME, which proxies pass
# on: it would change everyone's links, because parts of pages are cached.
FORCE_SCRIPT_NAME = ""
STATIC_URL = "static/"
# Only for a public site; see WHITENOISE_USE_FINDERS.
STATIC_ROOT = VAR_DIR / "static" if PUBLIC else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "mlcareer.static_files.Storage"
        if PUBLIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATICFILES_FINDERS = [
    "mlcareer.static_files.MadeFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Other sites serve files from their sources, without collectstatic.
WHITENOISE_USE_FINDERS = not PUBLIC

# A guest's answers last as long as the session, which web/access.py extends on use.
SESSION_COOKIE_AGE = 90 * 24 * 60 * 60
SESSION_COOKIE_SECURE = PUBLIC
CSRF_COOKIE_SECURE = PUBLIC
if PUBLIC:
    # Browsers accept __Host- cookies only from this host over HTTPS, so subdomains cannot set them.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "assessments.views.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

SECURE_SSL_REDIRECT = PUBLIC
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PUBLIC else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PUBLIC
SECURE_HSTS_PRELOAD = PUBLIC
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Limit for whole requests, including files; the largest are the admin's grid and imports.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024 + 512 * 1024
# The admin's grid sends a field for each cell.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

LOGGING = logging_settings(as_json=PUBLIC)
# A valid id from the proxy is kept. The response includes it, so that users can quote it.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
# Slower queries are logged.
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)
# Required to read /metrics; if it is empty, the page does not exist.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
if SENTRY_DSN := env.str("SENTRY_DSN", ""):
    # Here, because importing it takes a twentieth of the start.
    from mlcareer.sentry import report_errors

    report_errors(SENTRY_DSN)
