"""Draws static/icons.svg, the icons that templates name: `python -m tests.icons` after a new one is named."""

import re
from pathlib import Path
from xml.etree import ElementTree

from heroicons.templatetags.heroicons import heroicon_micro, heroicon_outline

ROOT = Path(__file__).resolve().parents[1]
SPRITE = ROOT / "static/icons.svg"
USE = re.compile(r"""{%\s*icon\s+"([\w-]+)"(?:\s+size=(\d+))?|\bicon="([\w-]+)\"""")
LICENSE = "<!-- Heroicons, https://heroicons.com, MIT License, Copyright (c) Tailwind Labs, Inc. -->"


def drawn() -> str:
    """The sprite that the templates need."""
    symbols = "\n".join(_symbol(name) for name in sorted(_named()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{LICENSE}\n{symbols}\n</svg>\n'


def _named() -> set[str]:
    """The ids that `{% icon %}` asks for: a large icon is drawn in another way than a small one."""
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for name, size, of_button in USE.findall(path.read_text()):
            found.add(of_button or (f"{name}-24" if size == "24" else name))
    return found


def _symbol(name: str) -> str:
    large = name.endswith("-24")
    svg = heroicon_outline(name.removesuffix("-24"), size=None) if large else heroicon_micro(name, size=None)
    symbol = ElementTree.fromstring(svg)
    symbol.tag = "symbol"
    # A small icon takes the colour of where it stands, and a star has none until it is set.
    left_out = {"aria-hidden"} if large else {"aria-hidden", "fill"}
    symbol.attrib = {"id": name} | {key: value for key, value in symbol.attrib.items() if key not in left_out}
    for part in symbol.iter():
        part.text = part.tail = None
    return ElementTree.tostring(symbol, encoding="unicode")


if __name__ == "__main__":
    SPRITE.write_text(drawn())
