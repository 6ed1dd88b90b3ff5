"""Starts the processes of a Procfile together: honcho, which on its own forgets them when its terminal is closed."""

import signal
from types import FrameType

from honcho.command import main


def end_all(_number: int, _frame: FrameType | None) -> None:
    """Closing the terminal means what Ctrl-C means: no process and no port stays behind."""
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, end_all)
    main()
