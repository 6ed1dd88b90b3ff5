"""Every setting comes from the environment or .env; .env.example explains each of them."""

from pathlib import Path

from csp.constants import NONE, SELF

from config import environment as environ
from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent

# -- Where it runs ------------------------------------------------------------------------------------------------

DEMO = environ.flag("DEMO")
if not DEMO:
    environ.read_file(BASE_DIR / ".env")
DATA_DIR = Path(environ.text("DATA_DIR") or BASE_DIR / "var").absolute()
if not environ.is_directory(DATA_DIR):
    environ.refuse("DATA_DIR", f"is {DATA_DIR}, which can't be written to. Choose one that this user can write to.")
if DEMO:
    keys.write_once(DATA_DIR / "demo.env")
    environ.read_file(DATA_DIR / "demo.env")

PLAIN_HTTP = environ.flag("PLAIN_HTTP", default=DEMO)
HOST = environ.text("HOST", "127.0.0.1")
PORT = environ.whole("PORT", 8000)
SANDBOX_PORT = environ.whole("SANDBOX_PORT", 8001)
WEB_CONCURRENCY = environ.whole("WEB_CONCURRENCY", 2, high=64)
WEB_THREADS = environ.whole("WEB_THREADS", 16, high=256)
WEB_STREAMS = environ.whole("WEB_STREAMS", 40, high=256)
WORKER_THREADS = environ.whole("WORKER_THREADS", 4, high=64)
LARGEST_UPLOAD_MB = environ.whole("LARGEST_UPLOAD_MB", 100, high=10_000)
TRUSTED_PROXIES = environ.whole("TRUSTED_PROXIES", 0 if PLAIN_HTTP else 1, low=0, high=10)

SECRET_KEY = environ.secret("SECRET_KEY", lambda value: len(value) >= 50, "a random text of at least 50 characters")
DASHBOARD_ENCRYPTION_KEYS = [
    key.strip()
    for key in environ.secret(
        "DASHBOARD_ENCRYPTION_KEYS", environ.is_key_ring, "one or more comma-separated Fernet keys"
    ).split(",")
]
ALLOWED_HOSTS = environ.words("ALLOWED_HOSTS", "127.0.0.1,localhost" if PLAIN_HTTP else "")
if not ALLOWED_HOSTS:
    environ.refuse("ALLOWED_HOSTS", "is not set. List the host names people use, such as dashboard.example.org.")
ALLOWED_HOSTS.append("127.0.0.1")  # health checks ask the process itself
CSRF_TRUSTED_ORIGINS = environ.words("CSRF_TRUSTED_ORIGINS")
DEBUG = False

# -- The API ------------------------------------------------------------------------------------------------------

SANDBOX_URL = f"http://127.0.0.1:{SANDBOX_PORT}/api/v1"
# The demo's well-known sign-in must never reach the real API or, below, open the real data.
CUSTOMGPT_API_URL = environ.api_url("CUSTOMGPT_API_URL", "https://app.customgpt.ai/api/v1")
if DEMO:
    CUSTOMGPT_API_URL = SANDBOX_URL
HTTPS_PROXY = environ.proxy("HTTPS_PROXY")
CUSTOMGPT_CA_BUNDLE = environ.certificates("CUSTOMGPT_CA_BUNDLE")

# -- Django -------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.static.Served",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
    "dashboard",
]
MIDDLEWARE = [
    # These two come first, so that static files and errors carry their headers as well.
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Ten rows are 50 KB, and 8 compressed. Lengths tell nothing: tokens are masked anew, and Django pads at random.
    "dashboard.middleware.CompressPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dashboard.middleware.answer_fit_for_htmx",
    "dashboard.middleware.keep_signed_in_pages_private",
    "dashboard.middleware.use_the_readers_time_zone",
    "dashboard.apicalls.middleware.show_api_calls",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dashboard.middleware.leave_no_page_blank",
    "dashboard.middleware.UpstreamErrorMiddleware",
]
LOADERS = ["config.templates.Unindented", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", LOADERS)])],
            "builtins": [
                "template_partials.templatetags.partials",
                "dashboard.templatetags.addresses",
                "dashboard.templatetags.dashboard",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.workspaces.context_processors.frame",
            ],
        },
    }
]

DATABASES = {"default": environ.database("DATABASE_URL", DATA_DIR / "dashboard.sqlite3")}
if DEMO:
    DATABASES = {"default": environ.sqlite(DATA_DIR / "demo.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer, and a writer waits its turn instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    # Opening SQLite for each request, and closing its log behind the last one, costs more than the queries.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
else:
    # Kept connections would add up: a process has far more threads, for streams, than PostgreSQL likes connections.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 0)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Carries messages to the worker. The jobs themselves are rows of the database.
HUEY = environ.queue("HUEY_URL", DATA_DIR / "queue.sqlite3")
if DEMO:
    HUEY = environ.sqlite_queue(DATA_DIR / "demo-queue.sqlite3")

# In the database, because sign-in limits must count across all processes. What is read must not push them out, so it
# has a table of its own. No key is ever put into either.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dashboard_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "upstream": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "dashboard_upstream_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

STATIC_URL = "static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.Hashed"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "huey": {"level": "WARNING"},  # it tells each message's way; the worker itself says what it takes up
    },
}

# -- Signing in ---------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
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
LOGIN_REDIRECT_URL = "workspaces"
ACCOUNT_ADAPTER = "dashboard.workspaces.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# -- Browsers -----------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "dashboard.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FILES = 1  # no form has more, and each may be as large as the limit
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # 200 questions of 4,000 letters, 12 bytes each when encoded: 9.6 MB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # without JavaScript each row of a list brings two, and a hundred rows are shown
FILE_UPLOAD_HANDLERS = [
    "dashboard.agents.uploads.SizeLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",  # below 2.5 MB
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not PLAIN_HTTP:
    # The __Host- prefix makes browsers refuse a cookie that a sibling domain or plain HTTP tries to plant.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    # Subdomains and the browsers' preload list belong to whoever owns the domain, not to one program on it.
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
