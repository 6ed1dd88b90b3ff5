import pytest
from responses.matchers import query_param_matcher

from tests.conversations.conftest import CONVERSATIONS
from tests.rows import conversation_row, ok, paginator


@pytest.fixture
def pages(upstream):
    """Two pages: a, b, c and d, e."""
    for number, ids in ((1, "abc"), (2, "de"), (3, "")):
        body = ok(paginator([conversation_row(name) for name in ids], page=number, last=2, total=5))
        matching = [query_param_matcher({"page": str(number)}, strict_match=False)]
        upstream.get(CONVERSATIONS, json=body, match=matching)


@pytest.mark.parametrize(
    ("start", "verb", "end"),
    [
        ("a/next/", "next", "b/"),
        ("c/next/", "next", "d/?page=2"),
        ("d/previous/?page=2", "previous", "c/"),
        ("e/previous/?page=2", "previous", "d/?page=2"),
        ("d/next/", "slid to the next page", "e/?page=2"),
    ],
)
def test_it_goes_to_the_one_beside(vic, url, pages, start, verb, end):
    assert vic.get(url + start)["Location"] == url + end


@pytest.mark.parametrize(("start", "word"), [("a/previous/", "first"), ("e/next/?page=2", "last")])
def test_at_the_end_it_stays_and_says_so(vic, url, pages, messages, agent, start, word):
    response = vic.get(url + start)
    assert response["Location"].startswith(url + start[:2])
    assert f"This is the {word} conversation in the list." in [str(m) for m in response.wsgi_request._messages]


def test_one_that_left_the_list_leads_back_to_it(vic, url, pages):
    assert vic.get(f"{url}gone/next/?order=asc")["Location"] == f"{url}?order=asc"


def test_strangers_find_nothing(stranger, url, upstream):
    assert stranger.get(f"{url}a/next/").status_code == 404
