"""The one door to the CustomGPT API. Nothing else in this project imports requests.

    UpstreamError            anything that went wrong out there; .user_message, .ambiguous, .retry_after
    ├── KeyRefused           401, or a key that can't be sent: the workspace's key is not accepted
    ├── Forbidden            403: not with this key
    ├── NotFound             404, or an id that can't be one
    ├── Rejected             400, 409, 422, another 4xx, or a 200 that says error: in upstream's words
    ├── RateLimited          429: ask again after .retry_after seconds
    ├── QuotaExhausted       429 for query credits: waiting does not help
    └── Unavailable          no answer (DNS, refused, TLS, time-out, reset) or 5xx
        └── UnexpectedAnswer an answer that is not the API's: redirect, HTML, too big, odd JSON

`client_for(key).conversations(7)` reads as what it does; see Client. Results are frozen, read only what is shown and
survive drifting types. A write that may have happened says so: `ambiguous`.
"""

from django.conf import settings

from dashboard.customgpt.api_key import ApiKey, fingerprint
from dashboard.customgpt.calls import Caller
from dashboard.customgpt.client import Client
from dashboard.customgpt.endpoints import LONGEST_NAME
from dashboard.customgpt.errors import (
    Forbidden,
    KeyRefused,
    NotFound,
    QuotaExhausted,
    RateLimited,
    Rejected,
    Unavailable,
    UnexpectedAnswer,
    UpstreamError,
)
from dashboard.customgpt.events import Event
from dashboard.customgpt.ids import is_segment, segment
from dashboard.customgpt.multipart import Form, Upload
from dashboard.customgpt.pace import RateLimiter, limiter_for
from dashboard.customgpt.prompts import MODELS, SOURCES, Prompt
from dashboard.customgpt.recorder import Call, recording
from dashboard.customgpt.results import (
    Activity,
    Agent,
    Citation,
    Conversation,
    Deletion,
    Message,
    Origin,
    Page,
    Point,
    Stats,
    Thread,
    Usage,
    User,
    title_of,
)
from dashboard.customgpt.transport import transport_for

__all__ = [
    "LONGEST_NAME", "MODELS", "SOURCES", "Activity", "Agent", "Call", "Citation", "Client", "Conversation",
    "Deletion", "Event", "Forbidden", "Form", "KeyRefused", "Message", "NotFound", "Origin", "Page", "Point",
    "Prompt", "QuotaExhausted", "RateLimited", "RateLimiter", "Rejected", "Stats", "Thread", "Unavailable",
    "UnexpectedAnswer", "Upload", "UpstreamError", "Usage", "User", "client_for", "fingerprint", "is_segment",
    "recording", "segment", "title_of",
]  # fmt: skip


def client_for(key: str, deadline: float = 15.0, limiter: RateLimiter | None = None) -> Client:
    """A client with that key; every operation, tries and waits included, ends within `deadline` seconds.

    15 seconds is what a waiting person bears; jobs take 30. `limiter` says when a call may leave; without one, the
    clients of this process that use the key share theirs. A key that can't be sent raises KeyRefused with the first
    call, not here.
    """
    api_key = ApiKey(key)
    url = settings.CUSTOMGPT_API_URL
    transport = transport_for(url, settings.HTTPS_PROXY, settings.CUSTOMGPT_CA_BUNDLE)
    return Client(Caller(api_key, transport, limiter or limiter_for(api_key.fingerprint, url), deadline))
