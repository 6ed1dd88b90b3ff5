"""Which static files are served: packages ship far more than the pages ask for, and every file is compressed."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class Served(StaticFilesConfig):
    """Django's static files without htmx 4, htmx's extensions and allauth's scripts."""

    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "ext", "ht*x-4*", "account")
