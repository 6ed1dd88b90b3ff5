"""A pretend CustomGPT API, for demos and tests: the real one deletes for ever and costs money.

sandbox = Sandbox(Options(conversations=30))
sandbox.ask("GET", "/projects").json()
with running(sandbox) as url:  # http://127.0.0.1:<port>/api/v1, the key is sandbox.options.api_key
    sandbox.inject(Fault("reset_after", method="DELETE"))
"""

from .core import Sandbox
from .exchange import Answer, Request
from .faults import FAULTS, Fault
from .ledger import Entry
from .options import Options
from .server import running, serve
from .state import StateError

__all__ = ["FAULTS", "Answer", "Entry", "Fault", "Options", "Request", "Sandbox", "StateError", "running", "serve"]
