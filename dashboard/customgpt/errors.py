"""The errors of the API. Each carries the sentence shown to the user; views need no table of messages."""


class UpstreamError(Exception):
    """Anything that went wrong between this program and the API.

    * `user_message`: one to three short sentences for a person; never a key, never an id
    * `cause`: the part of it that says what happened, without what was and was not done
    * `ambiguous`: a write that may have been carried out although its answer was lost or could not be read
    * `retry_after`: seconds to wait before it makes sense to ask again, when the API said so
    * `retriable`: the client's own: asking once more may help
    * `why`: for the log: what was wrong with an answer, in the program's words, with nothing of the answer in it
    """

    says = "Something went wrong at the CustomGPT API."

    def __init__(
        self,
        user_message: str = "",
        *,
        ambiguous: bool = False,
        retry_after: float | None = None,
        retriable: bool = False,
        why: str = "not the API's shape",
    ) -> None:
        super().__init__(user_message or self.says)
        self.user_message = self.cause = user_message or self.says
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.retriable = retriable
        self.why = why

    def __str__(self) -> str:
        return self.user_message


class KeyRefused(UpstreamError):
    """401, or a key that no header can carry."""

    says = "The API does not accept this workspace's key. An administrator of the workspace can replace it."


class Forbidden(UpstreamError):
    """403."""

    says = "The API does not allow this workspace's key to do that."


class NotFound(UpstreamError):
    """404, or an id that can't be one, for which nothing was sent."""

    says = "The API can't find it. It may have been deleted, or it belongs to another account."


class Rejected(UpstreamError):
    """Refused in words: 400, 409, 422, another 4xx, or a 200 whose body says error."""

    says = "The API refused the request without saying why."


class RateLimited(UpstreamError):
    """429, too many calls: nothing was done, ask again after `retry_after` seconds."""

    says = "The API accepts no more calls for now."


class QuotaExhausted(UpstreamError):
    """429 whose text mentions query credits: waiting does not help."""

    says = "The account's query credits are used up. Waiting does not help: upgrade the CustomGPT plan."


class Unavailable(UpstreamError):
    """No answer (DNS, refused, TLS, time-out, reset) or 5xx."""

    says = "The API can't be reached right now. Try again in a minute."


class UnexpectedAnswer(Unavailable):
    """An answer, but not the API's: a redirect, HTML, too big, not JSON, or JSON of another shape."""

    says = "The API sent an answer that can't be read."
