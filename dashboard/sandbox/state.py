import json
import logging
import os
import tempfile
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .changes import apply
from .options import Options
from .world import World

VERSION = 1
SOON = 0.5  # seconds between a change and its being written
SEEDED_BY = ("seed", "agents", "conversations", "messages")

logger = logging.getLogger("dashboard.sandbox")


class StateError(Exception):
    """The state file can't be used; the sentence says why."""


class StateFile:
    """What was changed since the seeded start, as a list of changes. Without `options.state` it does nothing."""

    def __init__(self, options: Options) -> None:
        self.path = options.state
        self._made_for = {"version": VERSION, **{name: getattr(options, name) for name in SEEDED_BY}}
        self._changes: list[dict[str, Any]] = []
        self._written = -1  # how many of the changes are in the file
        self._writing = threading.Lock()
        self._timer: threading.Timer | None = None
        self.newest = options.newest  # of the first start: later ones must not move the seeded rows past the changes
        if self.path and self.path.exists():
            self._read(self.path)
        elif self.path:
            self.save()

    def load_into(self, world: World) -> None:
        """Apply all changes of the file again."""
        for change in self._changes:
            try:
                apply(world, change)
            except (LookupError, TypeError, ValueError, AttributeError):
                raise StateError(f"{self.path} can't be used: it is damaged. Remove it to start afresh.") from None

    def keep(self, changes: list[dict[str, Any]]) -> None:
        """Remember these changes and write them soon, together with others that arrive meanwhile."""
        if self.path is None or not changes:
            return
        self._changes.extend(changes)
        if self._timer is None:
            self._timer = threading.Timer(SOON, self._save_in_time)
            self._timer.daemon = True
            self._timer.start()

    def save(self) -> None:
        """Write all changes, so that a reader finds either the old file or the new one."""
        if self.path is None:
            return
        with self._writing:
            self._timer = None
            changes = self._changes.copy()
            kept = {**self._made_for, "newest": self.newest.isoformat(), "changes": changes}
            try:
                _replace(self.path, json.dumps(kept, separators=(",", ":")))
            except OSError as error:
                raise StateError(f"{self.path} can't be written ({error.strerror}).") from None
            self._written = len(changes)

    def close(self) -> None:
        """Write any remaining changes."""
        if self._timer is not None:
            self._timer.cancel()
        with self._writing:
            done = self._written == len(self._changes)
        if not done:
            self.save()

    def _save_in_time(self) -> None:
        try:
            self.save()
        except StateError:
            logger.exception("What was changed is kept in memory only, for now.")

    def _read(self, path: Path) -> None:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            raise StateError(f"{path} can't be read as a sandbox's state. Name another file, or remove it.") from None
        if not isinstance(found, dict) or not isinstance(found.get("changes"), list):
            raise StateError(f"{path} is not a sandbox's state. Name another file, or remove it.")
        if {name: found.get(name) for name in self._made_for} != self._made_for:
            wanted = ", ".join(f"{name} {found.get(name)}" for name in SEEDED_BY)
            raise StateError(f"{path} belongs to a sandbox with other options ({wanted}). Use those or another file.")
        try:
            self.newest = datetime.fromisoformat(found["newest"]).astimezone(UTC)
        except (LookupError, TypeError, ValueError, OverflowError):
            raise StateError(f"{path} can't be used: it is damaged. Remove it to start afresh.") from None
        self._changes = list(found["changes"])
        self._written = len(self._changes)


def _replace(path: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
