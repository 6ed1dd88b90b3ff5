import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from . import routes
from .agent import Conversation
from .call import Call
from .errors import BAD_KEY, Refusal, vendor_error
from .exchange import Answer, Request
from .faults import Fault
from .ledger import Entry, Ledger
from .options import Options
from .rate import Throttle
from .rendering import render_conversation
from .state import StateFile
from .world import World


class Sandbox:
    """A pretend CustomGPT API: takes requests, gives answers, keeps a ledger. Safe to use from several threads."""

    def __init__(self, options: Options | None = None, clock: Callable[[], float] = time.time) -> None:
        self.options = options or Options()
        self.clock = clock
        self._lock = threading.RLock()
        self._state = StateFile(self.options)
        self.world = World(replace(self.options, newest=self._state.newest))
        self.released = threading.Event()  # set: nothing hangs any more
        self._throttle = Throttle(self.options.rate_limit_per_minute, clock)
        self._ledger = Ledger()
        self._faults: list[Fault] = []
        self._state.load_into(self.world)

    def handle(self, request: Request) -> Answer:
        """Carry out a request and return the answer. HEAD is treated as GET; the server omits the body."""
        with self._lock:
            found = routes.find(request.method, request.path)
            call = Call(request, self.options, self.world, self.clock(), {} if isinstance(found, Answer) else found[1])
            fault = next((fault for fault in self._faults if fault.meets(request)), None)
            answer = fault.play(request, lambda: self._answer(call, found)) if fault else self._answer(call, found)
            effect = call.changes[-1]["do"] if call.changes else ""
            status = answer.status if answer.wire not in ("close", "reset", "hang") else 0
            self._ledger.write(call.now, request, status, call.touched, effect, fault.name if fault else "")
            self._state.keep(call.changes)
        return answer

    def ask(self, method: str, path: str, body: Any = None, **query: object) -> Answer:
        """Handle a request as a client with the right key would send it: ask("GET", "/projects", page=2)."""
        headers = {
            "Authorization": f"Bearer {self.options.api_key}",
            "Content-Type": "application/json",
            "Host": "sandbox.test",
        }
        content = b"" if body is None else json.dumps(body).encode()
        return self.handle(Request(method, f"/api/v1{path}", urlencode(query), headers, content))

    def inject(self, fault: Fault) -> Fault:
        """Make the next matching requests go wrong. Of several faults, the first injected applies first."""
        with self._lock:
            self._faults.append(fault)
        self.released.clear()
        return fault

    def clear_faults(self) -> None:
        """Remove all faults, and release the requests that hang."""
        with self._lock:
            self._faults.clear()
        self.release()

    def release(self) -> None:
        """Release the requests that hang in a fault."""
        self.released.set()

    @property
    def ledger(self) -> list[Entry]:
        """Return every request so far, in order, with what it really did."""
        with self._lock:
            return self._ledger.entries()

    @property
    def agent_ids(self) -> list[int]:
        """Return the agents' ids in the order of the API's list: the big one first."""
        with self._lock:
            return list(self.world.agents)[::-1]

    def session_ids(self, agent_id: int) -> list[str]:
        """Return the agent's session ids, newest first; none if the agent is gone."""
        with self._lock:
            agent = self.world.agents.get(agent_id)
            return [row.session_id for row in reversed(agent.rows)] if agent else []

    def conversation(self, agent_id: int, session_id: str) -> dict[str, Any] | None:
        """Return the row as the list shows it; None if it is gone."""
        with self._lock:
            row = self._row(agent_id, session_id)
            return render_conversation(row, agent_id) if row else None

    def save(self) -> None:
        """Write the state file now, when there is one. Raises StateError."""
        self._state.save()

    def close(self) -> None:
        """Release hanging requests and write the state file. Raises StateError."""
        self.release()
        self._state.close()

    def _row(self, agent_id: int, session_id: str) -> Conversation | None:
        agent = self.world.agents.get(agent_id)
        return agent.sessions.get(session_id) if agent else None

    def _answer(self, call: Call, found: routes.Found) -> Answer:
        answer = self._throttle.guard(call.request.bearer, lambda: self._unthrottled(call, found))
        return replace(answer, headers={**answer.headers, "Cache-Control": "no-cache, private"})

    def _unthrottled(self, call: Call, found: routes.Found) -> Answer:
        if isinstance(found, Answer):
            return found
        if call.request.bearer != self.options.api_key:
            return vendor_error(call.request, 401, BAD_KEY)
        try:
            return found[0](call)
        except Refusal as refusal:
            return vendor_error(call.request, refusal.status, refusal.message)
