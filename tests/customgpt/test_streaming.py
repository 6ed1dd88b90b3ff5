"""An answer that arrives piece by piece: what it says, how it breaks, and what is known then."""

import contextlib
import json
import threading

import pytest
import responses

from dashboard.customgpt import KeyRefused, Prompt, QuotaExhausted, RateLimited, Unavailable, UpstreamError

PATH = "/projects/7/conversations/x1/messages"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
EVENTS = {"Content-Type": "text/event-stream; charset=UTF-8"}


def event(**data):
    return f"event: {data['status']}\ndata: {json.dumps(data)}\n\n"


START, PIECES = (
    event(status="start", prompt="Who?"),
    event(status="progress", message="") + event(status="progress", message=" Mo"),
)
FINISH = event(status="finish", id=433, session_id="x1", citations=[12074])


def streamed(body, **headers):
    return {"body": body, "headers": EVENTS | headers}


def asked(client, prompt="Who?"):
    return list(client.stream(7, "x1", Prompt(prompt)))


def test_pieces_and_the_end(client, api):
    api.post(PATH, **streamed(START + PIECES + FINISH))
    events = asked(client)
    assert [event.piece for event in events] == ["", " Mo", ""]
    assert [event.finished for event in events] == [False, False, True]
    assert events[-1].message_id == 433


def test_what_is_sent(client, api):
    prompt = Prompt("Who?", language="de", source="own_content", persona="A pirate", model="gpt-4-o")
    body = {
        "prompt": "Who?",
        "custom_persona": "A pirate",
        "chatbot_model": "gpt-4-o",
        "response_source": "own_content",
    }
    matchers = [
        responses.matchers.json_params_matcher(body),
        responses.matchers.query_param_matcher({"stream": "true", "lang": "de"}),
    ]
    api.post(PATH, match=matchers, **streamed(START + FINISH))
    assert list(client.stream(7, "x1", prompt))[-1].finished


def test_events_in_odd_pieces(client, wire, connect):
    content = (START + PIECES + FINISH).replace("\n", "\r\n").encode() + b": a comment\r\n\r\n"
    chunks = b"".join(b"%x\r\n%s\r\n" % (1, content[n : n + 1]) for n in range(len(content))) + b"0\r\n\r\n"
    wire.script = [
        wire.sends(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    ]
    assert "".join(event.piece for event in asked(connect(wire.url))) == " Mo"


def test_a_whole_answer_where_a_stream_was_asked_for(client, api):
    api.post(PATH, json={"status": "success", "data": {"id": 5, "openai_response": "Tom."}})
    events = asked(client)
    assert (events[0].piece, events[1].finished, events[1].message_id) == ("Tom.", True, 5)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (START + PIECES, "ended too early"),
        (START + event(status="error", message="No model"), "in the middle of the answer: “No model”"),
        (START + event(status="error", data={"message": "Bad luck"}), "“Bad luck”"),
        (START + "data: {not json}\n\n", "can't be read"),
        ("", "ended too early"),
    ],
)
def test_a_stream_without_its_end_may_have_been_recorded(client, api, body, sentence):
    api.post(PATH, **streamed(body))
    with pytest.raises(Unavailable) as error:
        asked(client)
    assert error.value.ambiguous
    assert sentence in error.value.user_message
    assert error.value.user_message.endswith("Your question may have been recorded.")
    assert len(api.calls) == 1


def test_a_stream_that_breaks_on_the_wire(wire, connect):
    piece = event(status="progress", message="Half").encode()
    wire.script = [wire.resets(HEAD + b"%x\r\n%s\r\n" % (len(piece), piece))]
    stream = connect(wire.url).stream(7, "x1", Prompt("Who?"))
    assert next(stream).piece == "Half"
    with pytest.raises(Unavailable) as error:
        next(stream)
    assert error.value.ambiguous


def test_closing_it_hangs_up(wire, connect):
    piece = event(status="progress", message="Half").encode()
    hung_up = threading.Event()

    def send_until_nobody_listens(connection):
        with contextlib.suppress(OSError):
            connection.sendall(HEAD)
            while not wire.over.wait(0.01):
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece))
            return
        hung_up.set()

    wire.script = [send_until_nobody_listens]
    stream = connect(wire.url).stream(7, "x1", Prompt("Who?"))
    next(stream)
    stream.close()
    assert hung_up.wait(60)


def test_a_stream_without_end_is_cut_off(api, client, monkeypatch):
    monkeypatch.setattr("dashboard.customgpt.transport.MOST_BYTES", 1000)
    api.post(PATH, **streamed(PIECES * 3000 + FINISH))
    with pytest.raises(Unavailable) as error:
        asked(client)
    assert error.value.ambiguous


def test_a_long_line_in_small_pieces_is_read(client, wire, connect):
    content = event(status="progress", message="x" * 300_000).encode() + FINISH.encode()
    pieces = [content[start : start + 64] for start in range(0, len(content), 64)]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    wire.script = [wire.sends(HEAD + chunks)]
    assert len(asked(connect(wire.url))[0].piece) == 300_000


@pytest.mark.parametrize("data", [{}, {"id": None}, {"openai_response": "", "user_query": ""}])
def test_an_answer_without_a_message_is_none(client, api, data):
    api.post(PATH, json={"status": "success", "data": data})
    with pytest.raises(Unavailable) as error:
        client.send(7, "x1", Prompt("Who?"))
    assert error.value.ambiguous
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (401, "API Token is either missing or invalid", KeyRefused),
        (429, "Too Many Attempts.", RateLimited),
        (429, "You have exhausted your current query credits.", QuotaExhausted),
    ],
)
def test_refusals_are_certain(client, api, status, words, kind):
    api.post(PATH, status=status, json={"message": words})
    with pytest.raises(kind) as error:
        asked(client)
    assert not error.value.ambiguous
    assert error.value.user_message.endswith("The question was not asked.")


def test_a_server_error_is_in_doubt_and_not_tried_again(client, api):
    api.post(PATH, status=502, body="<h1>Bad Gateway</h1>")
    with pytest.raises(UpstreamError) as error:
        asked(client)
    assert error.value.ambiguous
    assert len(api.calls) == 1
