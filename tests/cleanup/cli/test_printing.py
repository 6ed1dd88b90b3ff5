import pytest

from dashboard.cleanup.cli.output import plain, title


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("名前 é 👍 שלום", "名前 é 👍 שלום"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x9b1mb", "ab"),
        ("a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c", "abc"),
        ("\x1b]0;without an end", "]0;without an end"),
        ("a\x1bPq#\x1b\\b\x1bcc", "abc"),
        ("a\r\n\tb\x00c\x7fd\u2028e", "a b c d e"),
        ("a\u202eb\u200bc\ud800d", "abc d"),
        ("\x1b", ""),
    ],
)
def test_a_line_holds_nothing_that_a_terminal_obeys(text, shown):
    assert plain(text) == shown


def test_a_name_of_which_nothing_is_left_has_a_title():
    assert title("\x1b[1m\u202e") == "Untitled conversation"
