"""Runs `manage.py conversations` in this process, and says how it ended."""

import io
import json
from typing import NamedTuple

from django.core.management import CommandError, call_command

# A name that colours, sets a title, turns the writing and breaks lines.
HOSTILE = "zz \x1b[31mred\x1b]0;title\x07 \u202eturned\u2066 a\tb\nc"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def lines(self):
        return [line.split("\t") for line in self.out.splitlines()]

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]


def run(*words, terminal=False):
    """What `manage.py conversations WORDS` prints, and its exit status."""
    out, err, status = Terminal() if terminal else io.StringIO(), io.StringIO(), 0
    try:
        call_command("conversations", *map(str, words), stdout=out, stderr=err)
    except CommandError as error:
        status = int(error.returncode)
        err.write(str(error))
    except SystemExit as error:
        status = error.code
    return Ran(status, out.getvalue(), err.getvalue())
