"""What one key may still send this minute, learnt from the answers and shared by all who use the key.

`budget` says who may call when, `headers` what an answer teaches, `stores` where it is kept; callers see `Pace`.
"""

import hashlib
import threading
from collections import OrderedDict

from dashboard.customgpt.pace.budget import State
from dashboard.customgpt.pace.limiter import Pace
from dashboard.customgpt.pace.stores import MemoryStore, Step, Store

__all__ = ["MOST_KEYS", "MemoryStore", "Pace", "State", "Step", "Store", "pace_for"]

MOST_KEYS = 256
_paces: OrderedDict[str, Pace] = OrderedDict()
_lock = threading.Lock()


def pace_for(fingerprint: str, url: str = "") -> Pace:
    """The pace of the key with that fingerprint at that API, in memory; the 256 keys used last are remembered."""
    name = hashlib.sha256(f"{url} {fingerprint}".encode()).hexdigest()
    with _lock:
        pace = _paces.pop(name, None) or Pace(MemoryStore(name))
        _paces[name] = pace
        while len(_paces) > MOST_KEYS:
            _paces.popitem(last=False)
        return pace
