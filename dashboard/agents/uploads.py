"""Files on their way to the API: which types are accepted, how large they may be, and none held in memory."""

from pathlib import PurePath
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from dashboard.customgpt import Upload

MEGABYTE = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
# By extension, because browsers differ in what they call a file.
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
    "txt": "text/plain",
    "md": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "ppt": "application/vnd.ms-powerpoint",
    "epub": "application/epub+zip",
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(settings.LARGEST_UPLOAD_MB) * MEGABYTE


def extension_of(name: str) -> str:
    """Return what follows the last dot, in lower case."""
    return PurePath(name).suffix.removeprefix(".").lower()


def upload_of(file: "UploadedFile[Any]") -> Upload:
    """Return the file as the API client takes it: read from disk while it is sent."""
    file.seek(0)
    kind = TYPES.get(extension_of(file.name or ""), "application/octet-stream")
    return Upload(file.name or "file", file.size or 0, cast(BinaryIO, cast(IO[Any], file.file)), kind)


class SizeLimit(FileUploadHandler):
    """Discards a file that is too large while it arrives, and sets `request.too_large`.

    It comes before the handlers that keep files, so that no more than the limit is ever written to the disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass data on until the limit; the form's other fields still arrive."""
        if start + len(raw_data) > largest():
            cast(Any, self.request).too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave it to the next handler."""
