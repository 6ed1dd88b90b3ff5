import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.conversations.markdown import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *it*", "<strong>bold</strong> and <em>it</em>"),
        ("# Title", "<h3>Title</h3>"),
        ("- one\n- two", "<li>one</li>"),
        ("| a |\n|---|\n| b |", "<td>b</td>"),
        ("`x < y`", "<code>x &lt; y</code>"),
        ("~~gone~~", "<s>gone</s>"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert html in to_html(text)


def test_a_header_without_words_is_an_ordinary_cell():
    assert "<th></th>" not in to_html("| | a |\n|---|---|\n| b | c |")


def test_code_has_colours():
    assert '<span class="k">def</span>' in to_html("```python\ndef f(): pass\n```")


def test_a_language_nobody_knows_is_plain():
    assert "<code>x\n</code>" in to_html("```nonsense\nx\n```")


@pytest.mark.parametrize("address", ["ftp://a.test/x", "tel:123", "sms:123", "//a.test/x", "/workspaces/"])
def test_only_web_and_mail_addresses_are_links(address):
    assert f'href="{address}"' not in to_html(f"[x]({address})")


def test_a_picture_becomes_a_link_that_nobody_has_to_follow():
    assert '<a href="https://a.test/p.png"' in to_html("![x](https://a.test/p.png)")


def test_links_lead_out_without_a_trace():
    html = to_html("[a](https://example.org)")
    assert 'rel="noopener noreferrer nofollow"' in html
    assert 'target="_blank"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AA)",
        "![x](https://evil.test/p.png)",
        '<a href="/" hx-delete="/" id="content" class="button" style="color:red">x</a>',
        '[x](https://a.test "a\\" onclick=alert(1)")',
        "<details open ontoggle=alert(1)>",
        "```python\n</code></pre><script>alert(1)</script>\n```",
        '```python" onmouseover="alert(1)\nx\n```',
    ],
)
def test_hostile_text_is_inert(text):
    html = to_html(text).lower()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert not any(f"<{tag}" in html for tag in ("details", "iframe", "form", "style"))


@given(st.text())
def test_any_text_is_rendered(text):
    assert isinstance(to_html(text), str)
