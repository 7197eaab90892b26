"""Pictures bypass pandoc on their way into the Word file, since it would load and compress all of
them in memory. pandoc gets a placeholder of a few bytes for each; sizes and alternative texts are
the image's attributes."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from casepress.article.ast import Blocks, Element, rewrite
from casepress.outputs.docx.opc import Package

#: The beginning of a PNG of one pixel, up to its size (ISO/IEC 15948, 5.2 and 11.2.2). The number
#: that follows distinguishes the placeholders.
_DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0\x3a\x7e\x9b\x55"


class PlaceholderImages:
    """The placeholders of one file, and the pictures that they represent."""

    def __init__(self, root: Path) -> None:
        """`root` is the folder that the images' paths are relative to."""
        self.root = root
        self.known: dict[str, bytes] = {}

    def inserted(self, blocks: Blocks) -> Blocks:
        """The blocks with placeholders instead of their images."""
        made: Blocks = rewrite(blocks, self._one)
        return made

    def _one(self, element: Element) -> Element | None:
        if element["t"] != "Image":
            return None
        attributes, inlines, (path, title) = element["c"]
        dot = self.known.setdefault(path, _DOT + str(len(self.known)).encode())
        target = f"data:image/png;base64,{b64encode(dot).decode()}"
        return {"t": "Image", "c": [attributes, inlines, [target, title]]}

    def replaced(self, parts: Package, links: dict[str, dict[str, tuple[str, Any]]]) -> None:
        """Replace the placeholders by the pictures, as image1.png, image2.jpg, … in the order of
        their relationships."""
        paths = {dot: path for path, dot in self.known.items()}
        names: dict[str, str] = {}
        for table in links.values():
            for key, (kind, target) in table.items():
                if kind == "image" and target not in names:
                    source = self.root / unquote(paths[parts.pop(f"word/{target}")])
                    names[target] = f"media/image{len(names) + 1}{source.suffix.lower()}"
                    parts[f"word/{names[target]}"] = source.read_bytes()
                if kind == "image":
                    table[key] = (kind, names[target])
