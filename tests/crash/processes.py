"""Processes as the tests hold them: killed by a handle that can't hit another process, and waited for."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Process:
    """One forked process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = -1

    def ended(self, seconds: float = 0) -> bool:
        """Whether it ends within so many seconds."""
        if self._handle < 0 or select.select([self._handle], [], [], seconds)[0]:
            self._close()
            return True
        return False

    def kill(self) -> bool:
        """SIGKILL. False when it had ended before."""
        if self.ended():
            return False
        signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        self.ended(60)
        return True

    def _close(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1


class Launcher:
    """Starts processes with one environment: one database, one queue."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("a") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash.worker"],
                cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip

    def start(self, what: str, url: str, at: str = "", bug: str = "", **more: str) -> Process:
        """A worker, or a click."""
        assert self._process.stdin
        assert self._process.stdout
        order = {"what": what, "url": url, "log": str(self.log), "env": {"CRASH_AT": at, "CRASH_BUG": bug}, **more}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        pid = self._process.stdout.readline()
        assert pid, self.log.read_text()
        return Process(int(pid))

    def end(self) -> None:
        """Let it end; what it forked dies with it."""
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()
