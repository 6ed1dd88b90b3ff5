"""Keeps API keys encrypted at rest, under a key ring of their own (DASHBOARD_ENCRYPTION_KEYS, newest first).

A value leaves the database as an `EncryptedKey`, which shows nothing of itself. Only its `reveal()` decrypts, and a
ring that does not fit raises `KeyringMismatch`; ciphertext is never handed out as if it were the key.
"""

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class KeyringMismatch(Exception):
    """No key of the ring opens the stored value."""

    user_message = (
        "The stored API key can't be opened: DASHBOARD_ENCRYPTION_KEYS does not contain the key it was encrypted with. "
        "Put the old key back, or replace the API key."
    )

    def __str__(self) -> str:
        return self.user_message


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def ring() -> MultiFernet:
    """Return the ring from the settings."""
    return _ring(tuple(settings.DASHBOARD_ENCRYPTION_KEYS))


class EncryptedKey:
    """An encrypted text that never shows itself: not in repr, str, templates, logs or pickles."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def of(cls, plain: str) -> "EncryptedKey":
        """Encrypt a plain text with the newest key of the ring."""
        return cls(ring().encrypt(plain.encode()).decode())

    def reveal(self) -> str:
        """Return the plain text, for the one call that needs it. Raises KeyringMismatch."""
        try:
            return ring().decrypt(self._token.encode()).decode()
        except InvalidToken:
            raise KeyringMismatch from None

    def rotated(self) -> "EncryptedKey":
        """Return the same text encrypted with the newest key of the ring. Raises KeyringMismatch."""
        try:
            return EncryptedKey(ring().rotate(self._token.encode()).decode())
        except InvalidToken:
            raise KeyringMismatch from None

    def ciphertext(self) -> str:
        """Return the ciphertext to store."""
        return self._token

    @property
    def identity(self) -> str:
        """A short name for this ciphertext, to tell one key from its replacement; says nothing about the text."""
        return hashlib.sha256(self._token.encode()).hexdigest()[:16]

    # Templates call what they can call, but nothing that says it alters data.
    reveal.alters_data = ciphertext.alters_data = True  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        return "EncryptedKey(…)"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[Any, ...]:
        raise TypeError("An EncryptedKey is not pickled.")


if TYPE_CHECKING:
    _TextField = models.TextField[EncryptedKey, EncryptedKey]
else:
    _TextField = models.TextField


class EncryptedKeyField(_TextField):
    """A column of ciphertext, read and written as `EncryptedKey`."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> EncryptedKey | None:
        """Wrap the stored ciphertext; decrypting waits for reveal()."""
        return None if value is None else EncryptedKey(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Store ciphertext, and refuse a plain text that would otherwise be written as it is."""
        if value is None:
            return None
        if isinstance(value, EncryptedKey):
            return value.ciphertext()
        raise TypeError("Only an EncryptedKey is stored here.")

    def to_python(self, value: Any) -> Any:
        """Leave an EncryptedKey as it is: TextField would turn it into its repr."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise (dumpdata) as ciphertext."""
        return self.value_from_object(obj).ciphertext()
