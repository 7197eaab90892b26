"""The pages of the PDF as pictures, made while the manuscript is written."""

from __future__ import annotations

import hashlib
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

    def names(self) -> list[str]:
        """The addresses of the pages of the article as it was last checked. A page that has not
        changed keeps its address. Raises `BuildError`."""
        checked = self.session.checked
        if checked is None or checked.blocked:
            raise BuildError("the PDF is not made while a finding stops the build")
        document = strip(checked.document)
        found = draft_pages(document, self.session.journal(), self.session.work, _PPI)
        self._pictures = {f"{hashlib.sha256(p).hexdigest()[:24]}.png": p for p in found}
        return [f"/pages/{quote(self.session.id)}/{name}" for name in self._pictures]

    def picture(self, name: str) -> bytes | None:
        """The picture of a page."""
        return self._pictures.get(name)
