"""How gunicorn serves the dashboard. Threads wait for the API; two processes use two cores."""

import os

from django.conf import settings

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

bind = f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = environment.whole("WEB_CONCURRENCY", 2, high=64)
threads = environment.whole("WEB_THREADS", 16, high=256)
reuse_port = True  # without it one process takes nearly all keep-alive connections
keepalive = 30
timeout = 90  # longer than a deletion of a hundred may take
graceful_timeout = 60
forwarded_allow_ips = "*" if settings.TRUSTED_PROXIES else "127.0.0.1"
accesslog = None
