"""The `url` tag, loaded as a builtin: Django's own would work out the same fifteen addresses for every page."""

from functools import lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parsed
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape

register = template.Library()


class RememberedURLNode(URLNode):
    """Renders as Django's does."""

    def render(self, context: template.Context) -> str:
        """Return the address; what has names for its arguments, or goes into a variable, is left to Django."""
        if self.kwargs or self.asvar:
            return super().render(context)
        arguments = [argument.resolve(context) for argument in self.args]
        return conditional_escape(_address(get_script_prefix(), self.view_name.resolve(context), *arguments))


@register.tag
def url(parser: Parser, token: Token) -> RememberedURLNode:
    """Parse the tag as Django does."""
    node = parsed(parser, token)
    return RememberedURLNode(node.view_name, node.args, node.kwargs, node.asvar)


@lru_cache(maxsize=1024)
def _address(prefix: str, name: str, *arguments: object) -> str:
    """Return the address; `prefix` is where the dashboard is served, which `reverse` reads by itself."""
    return reverse(name, args=arguments)
