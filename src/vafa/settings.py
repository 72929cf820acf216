"""Django's settings, built from config.py and the list of rooms. Nothing is read from the environment here."""

from pathlib import Path

from csp.constants import NONE, SELF

from vafa import config as outside
from vafa.platform.registry import DOORS, ROOMS, rooms

CONFIG = outside.load()
SOURCE = Path(__file__).parent

DEBUG = CONFIG.debug
SECRET_KEY = CONFIG.key
ALLOWED_HOSTS = [*CONFIG.hosts, "testserver"] if DEBUG else list(CONFIG.hosts)
ROOT_URLCONF = "vafa.urls"
WSGI_APPLICATION = "vafa.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    *rooms(),
]

MIDDLEWARE = [
    "vafa.platform.once.OnceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vafa.platform.accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "vafa.platform.ui.refusals.RefusedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "platform" / "ui" / "templates"],  # ours before allauth's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vafa.desk.context.shell",
            ],
        },
    },
]

_database = dict(CONFIG.database)
_sslmode = _database.pop("sslmode")
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **_database,
        # A pool made the worker three times as fast; it forbids connections that outlive it.
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 16, "timeout": 20},
            **({"sslmode": _sslmode} if _sslmode else {}),
        },
        "CONN_MAX_AGE": 0,
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Counters of who posts how often must not push one another out.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Staff sign in by e-mail; there is no sign-up. allauth keeps the throttles, codes and passkeys.
AUTH_USER_MODEL = "accounts.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "vafa.platform.accounts.adapter.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "10/m/ip,5/m/key"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"] if CONFIG.mfa else []
MFA_PASSKEY_LOGIN_ENABLED = CONFIG.mfa
MFA_TOTP_ISSUER = "Vafa"

FORM_RENDERER = "vafa.platform.ui.fields.Renderer"

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("fa", "فارسی"), ("ar", "العربية"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
# Every room's, not only those Django would not find: what stands here is asked before the catalogues of packages.
LOCALE_PATHS = [SOURCE / room / "locale" for room in ("platform", "operations", *ROOMS, *DOORS)]

STATIC_URL = "/static/"
STATIC_ROOT = CONFIG.home / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": CONFIG.home / "files"},
    },
    "staticfiles": {"BACKEND": "vafa.platform.ui.assets.Assets"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "vafa.platform.ui.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [CONFIG.address] if CONFIG.public_url else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if CONFIG.https else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if CONFIG.https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, CONFIG.live_origin],  # the event stream of an open chat
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"vafa": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
