"""Answers as they are shown, whatever they are."""

import json

import pytest

from dashboard.apicalls.answers import amount, laid_out
from dashboard.apicalls.drawer import rendered
from dashboard.customgpt import Call
from tests.conftest import API


def drawn(answer, **about):
    about = {"status": 200, "size": len(answer.encode("utf-8", "replace"))} | about
    return str(rendered([Call("GET", f"{API}/projects", answer=answer, **about)]))


def test_json_gets_a_line_for_each_value():
    assert laid_out('{"a":[1,"Gr\\u00f6\\u00dfe"]}') == '{\n  "a": [\n    1,\n    "Größe"\n  ]\n}'


@pytest.mark.parametrize("text", ["", "data: {}\n\n", "<html>", '{"a":', "[" * 5000, "[" * 900 + "]" * 900, "9" * 5000])
def test_what_can_not_be_laid_out_stays_as_it_came(text):
    assert laid_out(text) == text


def test_many_brackets_do_not_grow_a_thousandfold():
    text = json.dumps([json.loads("[" * 200 + "]" * 200)] * 400)
    assert laid_out(text) == text


def test_half_a_character_can_be_sent():
    assert laid_out('{"a":"\\ud800"}').encode()


def test_nothing_of_it_is_html():
    page = drawn('<script>alert(1)</script></pre><img src=x onerror="a">')
    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1240, "1.2 KB"), (312_000, "312 KB"), (4_100_000, "4.1 MB")],
)
def test_sizes_in_words(size, words):
    assert amount(size) == words


def test_what_is_said_in_place_of_an_answer():
    assert "The answer has 312 KB; the first 200 KB are shown." in drawn("a" * 200_000, size=312_000)
    assert "The answer is empty." in drawn("")
    assert "There was no answer." in drawn("", status=None)
    assert "too big" in drawn("", oversize=True)


def test_the_first_change_is_unfolded():
    calls = [Call(verb, f"{API}/projects") for verb in ("GET", "POST", "PUT")]
    assert str(rendered(calls)).count('<details class="api-call" open><summary><h3><code>POST') == 1
    assert str(rendered(calls)).count('<details class="api-call" open>') == 1


def test_no_calls_are_nothing():
    assert rendered([]) == ""
