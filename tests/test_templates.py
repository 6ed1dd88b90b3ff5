"""How templates are read and addresses written, on every page."""

import pytest
from django.template import Context, Engine, Origin, Template
from django.urls import set_script_prefix

from config.templates import Unindented


@pytest.fixture
def read(tmp_path):
    def contents(text):
        file = tmp_path / "a.html"
        file.write_text(text)
        return Unindented(Engine(), [tmp_path]).get_contents(Origin(str(file)))

    return contents


def test_a_block_tag_alone_in_its_line_leaves_none(read):
    assert (
        read("<p>\n  {% if a %}\n    {# why #}\n    <b>\n  {% endif %}\n</p>\n")
        == "<p>\n{% if a %}{# why #}<b>\n{% endif %}</p>\n"
    )


@pytest.mark.parametrize("line", ["{{ a }}\n<b>", "{% now %}\n<b>", "{% if a %} b\nc{% endif %}\n<b>"])
def test_what_prints_keeps_its_line(read, line):
    assert read(line) == line


def test_an_address_follows_where_the_dashboard_is_served():
    link = Template("{% url 'agents' id %}")
    try:
        assert link.render(Context({"id": 7})) == "/workspaces/7/agents/"
        set_script_prefix("/below/")
        assert link.render(Context({"id": 7})) == "/below/workspaces/7/agents/"
    finally:
        set_script_prefix("/")
