"""An API key that can only be sent: never shown, logged or pickled."""

import hashlib
import re
from typing import NoReturn, SupportsIndex

# A blank or a line break inside a header value is where a key leaks: "Invalid header value b'Bearer …'".
USABLE = re.compile(r"[!-~]{1,512}")


class ApiKey:
    """One workspace's API key."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def __repr__(self) -> str:
        return "ApiKey(…)"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("An API key is not pickled.")

    @property
    def usable(self) -> bool:
        """Whether a header can carry it: 1 to 512 printable ASCII characters without white space."""
        return isinstance(self.__text, str) and USABLE.fullmatch(self.__text) is not None

    @property
    def fingerprint(self) -> str:
        """A digest that identifies the key without containing it."""
        return hashlib.sha256(str(self.__text).encode("utf-8", "surrogatepass")).hexdigest()

    def header(self) -> str:
        """Return the Authorization header's value."""
        return f"Bearer {self.__text}"

    def blot_out(self, text: str) -> str:
        """Remove this key from upstream's text: an API may quote what it was sent."""
        # Keys look like `<number>|<random>`, and the part behind the bar is the secret one.
        for part in (self.__text, self.__text.rpartition("|")[2]):
            if len(part) >= 6 or part == self.__text:
                text = text.replace(part, "…")
        return text


def fingerprint(key: str) -> str:
    """Return a digest that identifies the key, for callers that store something about it."""
    return ApiKey(key).fingerprint
