"""Whatever upstream says stands where htmx does nothing, in case it is ever not escaped."""

from html.parser import HTMLParser

import pytest
from django.core.cache import caches

from tests.conftest import API
from tests.rows import agent_row, conversation_row, message_row, ok, paginator, refused, thread

MARK = "upstream-said-this"
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Walls(HTMLParser):
    """Collects the tags around each text that bears the mark and stands behind no hx-disable."""

    def __init__(self):
        super().__init__()
        self.open, self.bare, self.seen = [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        tags = [tag for tag, _ in self.open]
        if MARK in text and "title" not in tags:
            self.seen += 1
            if not any("hx-disable" in attributes for _, attributes in self.open):
                self.bare.append(" > ".join(tags))


@pytest.fixture
def api(upstream):
    conversations = f"{API}/projects/924/conversations"
    row = conversation_row(name=MARK)
    upstream.get(f"{API}/projects", json=ok(paginator([agent_row(name=MARK)])))
    upstream.get(f"{API}/projects/924", json=ok(agent_row(name=MARK)))
    upstream.get(conversations, json=ok(paginator([row])))
    messages = paginator([message_row(MARK, MARK, metadata={"user_agent": MARK, "user_ip": MARK})])
    upstream.get(f"{conversations}/session-1/messages", json=thread(row, messages))
    upstream.put(f"{conversations}/session-1", json=refused(400, MARK), status=400)
    upstream.delete(f"{conversations}/session-1", json=refused(400, MARK), status=400)
    upstream.get(f"{API}/projects/924/citations/7", json=ok({"id": 7, "title": MARK, "url": "https://a.test"}))
    caches["upstream"].clear()


PLACES = ["", "session-1/", "session-1/rename/", "session-1/delete/", "-/citations/?id=7"]


@pytest.mark.parametrize("place", ["agents", *PLACES])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_upstreams_words_stand_behind_the_wall(ed, workspace, api, place, verb):
    base = f"/workspaces/{workspace.pk}/agents/"
    address = base if place == "agents" else f"{base}924/conversations/{place}"
    walls = Walls()
    walls.feed(getattr(ed, verb)(address, {"name": "New"} if verb == "post" else {}).content.decode())
    assert walls.bare == []
    assert walls.seen or verb == "post" or "rename" in place  # there the name stands in the field
