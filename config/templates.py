"""How template files are read."""

import re

from django.template import Origin
from django.template.loaders import filesystem


class Unindented(filesystem.Loader):
    """Leaves indentation to those who write templates: it would be sent again with every row of a list."""

    def get_contents(self, origin: Origin) -> str:
        """The file's text, every line from its first character on, and the attributes of a tag behind it."""
        lines = re.sub(r"\n +(?=[<{])", "\n", super().get_contents(origin))
        return re.sub(r"\n +", " ", lines)
