"""How template files are read."""

import re

from django.template import Origin
from django.template.loaders import filesystem

# Block tags that stand alone in their lines: they print nothing, and neither do their line breaks.
BLOCKS = "if|elif|else|endif|for|empty|endfor|partialdef|endpartialdef|block|endblock|with|endwith|load"
ALONE = re.compile(rf"^((?:\{{#.*#\}}|\{{% (?:{BLOCKS})\b[^%]*%\}})+)\n", re.MULTILINE)


class Unindented(filesystem.Loader):
    """Leaves indentation to those who write templates: it would be sent again with every row of a list."""

    def get_contents(self, origin: Origin) -> str:
        """The file's text, every line from its first character on, and the attributes of a tag behind it."""
        lines = re.sub(r"\n +(?=[<{])", "\n", super().get_contents(origin))
        return re.sub(r"\n +", " ", ALONE.sub(r"\1", lines))
