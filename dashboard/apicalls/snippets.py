"""Writes a call as a curl command and as Python with requests. In both, the key is a variable."""

import json
import re
from urllib.parse import urlencode

from dashboard.customgpt import Call, Form

KEY = "CUSTOMGPT_API_KEY"
JSON = "application/json"
EVENTS = f"text/event-stream, {JSON}"
# The API has been seen to take a minute for an answer.
SECONDS, SECONDS_TO_ANSWER = 30, 120
# What curl's -F takes as it stands: no leading @ or < that reads a file, no quotes, no semicolon.
PLAIN = re.compile(r"(?![@<])[^;\"'\\\r\n]*")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def curl(call: Call) -> str:
    """Return the call as a command to paste into a shell."""
    verb = "" if call.verb == "GET" else f"-X {call.verb} "
    silent = "-N " if _streams(call) else ""
    lines = [
        f"curl {silent}{verb}{_quoted(_address(call))}",
        f'-H "Authorization: Bearer ${KEY}"',
        f"-H {_quoted(f'Accept: {_accepts(call)}')}",
        *_body_for_curl(call.body),
    ]
    return " \\\n  ".join(lines)


def python(call: Call) -> str:
    """Return the call as a program that needs only requests."""
    arguments = [
        repr(call.url),
        *([f"params={call.query!r}"] if call.query else []),
        f"headers={{'Authorization': f\"Bearer {{os.environ['{KEY}']}}\", 'Accept': {_accepts(call)!r}}}",
        *_body_for_python(call.body),
        *(["stream=True"] if _streams(call) else []),
        f"timeout={SECONDS if call.verb == 'GET' else SECONDS_TO_ANSWER}",
    ]
    inner = "".join(f"    {argument},\n" for argument in arguments)
    return f"import os\n\nimport requests\n\nresponse = requests.{call.verb.lower()}(\n{inner})\n{_shown(call)}"


def _address(call: Call) -> str:
    return f"{call.url}?{urlencode(call.query)}" if call.query else call.url


def _streams(call: Call) -> bool:
    return ("stream", "true") in call.query


def _accepts(call: Call) -> str:
    return EVENTS if _streams(call) else JSON


def _quoted(text: str) -> str:
    """Put the text in single quotes, where a shell interprets nothing."""
    return "'" + text.replace("'", "'\"'\"'") + "'"


def _body_for_curl(body: object) -> list[str]:
    if isinstance(body, Form):
        fields = [_field(name, value) for name, value in body.fields.items()]
        return [*fields, _file(body)] if body.upload else fields
    if body is None:
        return []
    return [f"-H {_quoted(f'Content-Type: {JSON}')}", f"-d {_quoted(json.dumps(body))}"]


def _field(name: str, value: str) -> str:
    option = "-F" if PLAIN.fullmatch(value) else "--form-string"
    return f"{option} {_quoted(f'{name}={value}')}"


def _file(form: Form) -> str:
    """Write the file option. curl ends an unquoted name at a comma or semicolon, and reads "-" from a pipe."""
    assert form.upload
    name = f"./{form.upload.name}" if form.upload.name.startswith("-") else form.upload.name
    if not re.fullmatch(r"[^;,\"\\\s]+", name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    kind = form.upload.content_type
    return f"-F {_quoted(f'file=@{name}' + (f';type={kind}' if MEDIA_TYPE.fullmatch(kind) else ''))}"


def _body_for_python(body: object) -> list[str]:
    if not isinstance(body, Form):
        return [] if body is None else [f"json={body!r}"]
    # requests sends a form in parts only where it is told of files, and a file of no name is a field.
    parts = [f"{name!r}: (None, {value!r})" for name, value in body.fields.items()]
    if body.upload:
        name, kind = body.upload.name, body.upload.content_type
        parts.append(f"'file': ({name!r}, open({name!r}, 'rb'), {kind!r})")
    return [f"files={{{', '.join(parts)}}}"]


def _shown(call: Call) -> str:
    if _streams(call):
        lines = "for line in response.iter_lines(decode_unicode=True):\n    print(line)\n"
        return f"print(response.status_code)\n{lines}"
    return "print(response.status_code)\nprint(response.text)\n"
