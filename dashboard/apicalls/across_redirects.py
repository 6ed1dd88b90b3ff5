"""Keeps the API calls of a form's POST for the page that it redirects to.

It is kept in the session until that page is shown. Where none is, it stays with the session, and the first page that
comes later than a minute throws it away unshown.
"""

import time
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from dashboard.customgpt import Call, Form, Upload
from dashboard.http import Request

KEPT = "api_calls"
MOST_CALLS = 3
MOST_CHARACTERS = 20_000
SECONDS = 60


def keep(request: Request, calls: Sequence[Call]) -> None:
    """Keep the calls for the next page of the same workspace."""
    request.session[KEPT] = {
        "workspace": request.membership.workspace_id,
        "at": time.time(),
        "calls": [_packed(call) for call in calls[-MOST_CALLS:]],
    }


def take(request: Request) -> list[Call]:
    """Return the calls kept for this page, and forget them."""
    kept = request.session.pop(KEPT, None) if KEPT in request.session else None
    if not kept or kept["workspace"] != request.membership.workspace_id:
        return []
    return [_unpacked(row) for row in kept["calls"]] if 0 <= time.time() - kept["at"] < SECONDS else []


def _packed(call: Call) -> dict[str, Any]:
    answer = call.answer[:MOST_CHARACTERS]
    return {
        "verb": call.verb,
        "url": call.url,
        "params": call.query,
        "body": None if isinstance(call.body, Form) else call.body,
        "form": _packed_form(call.body) if isinstance(call.body, Form) else None,
        "status": call.status,
        "answer": answer,
        "size": call.size,
        "oversize": call.oversize,
        "kept": call.kept if answer == call.answer else len(answer.encode("utf-8", "replace")),
    }


def _unpacked(row: dict[str, Any]) -> Call:
    form = row.pop("form")
    if form:
        upload = Upload(**form["upload"], file=BytesIO()) if form["upload"] else None
        row["body"] = Form(form["fields"], upload)
    row["params"] = [(name, value) for name, value in row["params"]]
    return Call(**row)


def _packed_form(form: Form) -> dict[str, Any]:
    """Pack a form without the file itself: only its name is shown."""
    upload = form.upload
    about = upload and {"name": upload.name, "size": upload.size, "content_type": upload.content_type}
    return {"fields": dict(form.fields), "upload": about}
