"""How gunicorn serves the dashboard. Threads wait for the API; two processes use two cores."""

import os
from typing import Any

from django.conf import settings

from config import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY
threads = settings.WEB_THREADS + settings.WEB_STREAMS  # a stream holds one for as long as its answer lasts
reuse_port = True  # without it one process takes nearly all keep-alive connections
keepalive = 30
timeout = 60  # of a process that is stuck; a thread may wait for an answer for longer
graceful_timeout = 25  # honcho waits 30 s; long work is the worker's
forwarded_allow_ips = "*" if settings.TRUSTED_PROXIES else "127.0.0.1"
accesslog = None
control_socket_disable = True  # it would be one file for all dashboards of a user


def on_starting(server: Any) -> None:
    """Say in one sentence that the port is taken; with shared ports gunicorn would retry forever."""
    if trouble := environment.listening_trouble(settings.HOST, settings.PORT):
        environment.refuse("PORT", f"can't be {settings.PORT} at {settings.HOST} ({trouble}). Choose another one.")


def when_ready(server: Any) -> None:
    """Log the address; with shared ports gunicorn does not."""
    server.log.info("The dashboard is running at http://%s", bind)
