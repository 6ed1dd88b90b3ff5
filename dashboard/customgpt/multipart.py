"""Forms with a file in them, sent while they are read: requests itself would hold the whole body in memory."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from urllib3.fields import RequestField

from dashboard.customgpt.connections import READ_SECONDS, left

PIECE = 64 * 1024


@dataclass(frozen=True)
class Upload:
    """A file on its way to the API. `size` is in bytes, `file` stands at its beginning."""

    name: str
    size: int
    file: BinaryIO
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Form:
    """Fields, and perhaps one file, as `multipart/form-data`."""

    fields: Mapping[str, str]
    upload: Upload | None = None


class Body:
    """A form's bytes, created as they are read. The length is known beforehand, for Content-Length."""

    def __init__(self, form: Form) -> None:
        self._boundary = secrets.token_hex(16)
        parts = [self._field(name, value) for name, value in form.fields.items()]
        self._file = form.upload.file if form.upload else None
        self._head = b"".join(parts) + (self._file_head(form.upload) if form.upload else b"")
        self._tail = (b"\r\n" if form.upload else b"") + f"--{self._boundary}--\r\n".encode()
        self._length = len(self._head) + (form.upload.size if form.upload else 0) + len(self._tail)
        self._pieces = self._read()

    @property
    def content_type(self) -> str:
        """Return the Content-Type header, with the boundary of the parts."""
        return f"multipart/form-data; boundary={self._boundary}"

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def _read(self) -> Iterator[bytes]:
        yield self._head
        while self._file:
            left(READ_SECONDS)  # raises when the call's time is over
            piece = self._file.read(PIECE)
            if not piece:
                break
            yield piece
        yield self._tail

    def _field(self, name: str, value: str) -> bytes:
        return self._part(RequestField(name, value)) + value.encode() + b"\r\n"

    def _file_head(self, upload: Upload) -> bytes:
        return self._part(RequestField("file", b"", filename=upload.name), upload.content_type)

    def _part(self, field: RequestField, content_type: str | None = None) -> bytes:
        field.make_multipart(content_type=content_type)
        return f"--{self._boundary}\r\n{field.render_headers()}".encode()
