"""The sandbox API in a process of its own. SIGUSR1 lets it write its ledger into a file.

Called with the sandbox's options as JSON and the name of that file.
"""

import gc
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from dashboard.sandbox import Options, Sandbox, serve


def main(options: str, ledger: Path) -> None:
    """Serve on any free port until SIGTERM; the address is the first line that is printed."""
    sandbox = Sandbox(Options(**json.loads(options)))

    def tell(*_: object) -> None:
        kept = [{name: asdict(entry)[name] for name in ("at", "method", "path", "status")} for entry in sandbox.ledger]
        # Moved there, so that nobody reads half of it.
        Path(f"{ledger}.new").write_text(json.dumps(kept))
        Path(f"{ledger}.new").rename(ledger)

    signal.signal(signal.SIGUSR1, tell)
    gc.freeze()
    serve(sandbox, port=0, ready=lambda url: print(url, flush=True))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
