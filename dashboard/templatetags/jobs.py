"""Template tags of the pages about jobs."""

from django import template

from dashboard import wording

register = template.Library()

register.filter("thousands", wording.thousands)
register.filter("conversations", wording.conversations)
register.filter("questions", wording.questions)
