"""The calls one key may still make this minute, learnt from answers and shared by everyone who uses the key.

`budget` says who may call when, `headers` what an answer teaches, `stores` where it is kept; callers see `RateLimiter`.
"""

import hashlib
import threading
from collections import OrderedDict

from dashboard.customgpt.pace.budget import State
from dashboard.customgpt.pace.limiter import RateLimiter
from dashboard.customgpt.pace.stores import MemoryStore, Step, Store

__all__ = ["MOST_KEYS", "MemoryStore", "RateLimiter", "State", "Step", "Store", "limiter_for"]

MOST_KEYS = 256
_limiters: OrderedDict[str, RateLimiter] = OrderedDict()
_lock = threading.Lock()


def limiter_for(fingerprint: str, url: str = "") -> RateLimiter:
    """Return the limiter of that key at that API, in memory; the 256 keys used last are remembered."""
    name = hashlib.sha256(f"{url} {fingerprint}".encode()).hexdigest()
    with _lock:
        limiter = _limiters.pop(name, None) or RateLimiter(MemoryStore(name))
        _limiters[name] = limiter
        while len(_limiters) > MOST_KEYS:
            _limiters.popitem(last=False)
        return limiter
