"""Starts the processes of a Procfile together: honcho, which on its own forgets them when its terminal is closed."""

import signal
from types import FrameType

from honcho import manager
from honcho.command import main

# Seconds from the first process that ends to killing the others. honcho's own 5 would cut off a worker that hands over.
TO_FINISH = 30


def end_all(_number: int, _frame: FrameType | None) -> None:
    """Treat a closed terminal like Ctrl-C: no process and no port stays behind."""
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, end_all)
    manager.KILL_WAIT = TO_FINISH
    main()
