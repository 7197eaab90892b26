"""The pages of the PDF as pictures, made while the manuscript is written."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from casepress.core.errors import BuildError
from casepress.live.session import Session
from casepress.outputs.pdf.draft import draft_pages
from casepress.source.positions import strip

#: Pixels for an inch of the page.
_PPI = 110


@dataclass
class Pages:
    """The pictures of a session's pages, by a name that tells their content."""

    session: Session
    _pictures: dict[str, bytes] = field(default_factory=dict)

    def pages(self) -> list[Mapping[str, str | int]]:
        """The pages of the article as it was last checked: the address of each, and its width and
        height in pixels. An unchanged page keeps its address. Raises `BuildError`."""
        checked = self.session.checked
        if checked is None or checked.blocked:
            raise BuildError("the PDF is not made while a finding stops the build")
        document = strip(checked.document)
        found = draft_pages(document, self.session.journal(), self.session.work, _PPI)
        named = [(f"{hashlib.sha256(picture).hexdigest()[:24]}.png", picture) for picture in found]
        self._pictures = dict(named)
        folder = f"/pages/{quote(self.session.id)}"
        return [{"src": f"{folder}/{name}", **_size(picture)} for name, picture in named]

    def picture(self, name: str) -> bytes | None:
        """The picture of a page."""
        return self._pictures.get(name)


def _size(picture: bytes) -> Mapping[str, int]:
    """The width and height of a PNG, from its header (W3C, PNG, 11.2.1)."""
    width, height = struct.unpack(">II", picture[16:24])
    return {"width": width, "height": height}
