"""CSV files for people with a spreadsheet: streamed, in any script, and with no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

# Without it Excel takes UTF-8 for the code page of its machine, and most names turn into garbage. Programs that read
# the file open it as "utf-8-sig".
BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # spreadsheets also take the full-width ones
CONTROL = ("\t", "\r", "\n")
PIECE = 32_768


def csv_response(filename: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """Return a download that is written while it is sent. Pass an iterator of rows, not a list.

    Times are best handed in as UTC: when rows are made, the request and its reader's time zone are gone.
    """
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    return StreamingHttpResponse(
        csv_pieces(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


def csv_pieces(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """Yield the file in pieces of about 32 KB: one per row would take longer to send than to build."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if buffer.tell() >= PIECE:
            yield _taken_out(buffer)
    yield _taken_out(buffer)


def safe_cell(cell: Any) -> Any:
    """Return the cell as text, with an apostrophe before what a spreadsheet would read as a formula. Numbers stay."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    starts = cell.lstrip().startswith(FORMULA) or cell.startswith(CONTROL)
    return f"'{cell}" if starts else cell


def _taken_out(buffer: StringIO) -> bytes:
    piece = buffer.getvalue().encode(errors="replace")
    buffer.seek(0)
    buffer.truncate()
    return piece
