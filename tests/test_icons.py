from dashboard.templatetags.dashboard import icon
from tests.icons import SPRITE, drawn


def test_the_sprite_has_what_templates_name_and_nothing_else():
    assert SPRITE.read_text() == drawn(), "Draw it again: python -m tests.icons"


def test_an_icon_is_one_use_of_the_sprite():
    assert '<use href="/static/icons.svg#trash"/>' in icon("trash")
    assert '<use href="/static/icons.svg#clock-24"/>' in icon("clock", size=24)
