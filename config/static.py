"""Which static files are served, and under which names: each file's name carries a hash of what is in it."""

from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Served(StaticFilesConfig):
    """Django's static files without htmx 4, htmx's extensions and allauth's scripts.

    Packages ship far more than the pages ask for, and every file is compressed.
    """

    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "ext", "ht*x-4*", "account")


class Hashed(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes file names, also where one script imports another: each file may be cached forever."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return a file's address. Each is made once: a page names thirty, and the files stay as they are."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
