"""Where a budget is kept. In memory it serves one process; the dashboard brings a store of its own."""

import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from dashboard.customgpt.pace.budget import State

T = TypeVar("T")
Step = Callable[[State], tuple[State, T]]


class Store(Protocol):
    """One key's state. `name` tells keys apart, for what the threads of one process share."""

    name: str

    def read(self) -> State:
        """Return the current state."""
        ...

    def change(self, step: Step[T]) -> T:
        """Apply the step to the state atomically. The step may be called more than once."""
        ...


class MemoryStore:
    """A state for the threads of one process."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"memory {id(self)}"
        self._state = State()
        self._lock = threading.Lock()

    def read(self) -> State:
        """Return the current state."""
        return self._state

    def change(self, step: Step[T]) -> T:
        """Apply the step to the state."""
        with self._lock:
            self._state, result = step(self._state)
            return result
