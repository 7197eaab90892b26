"""Retracted works and expressions of concern, as titles of databases mark them."""

from __future__ import annotations

import re

_WORD = r"(?:retracted|withdrawn|removed)(?:\s+(?:article|paper|chapter|publication))?"
_MARKED = re.compile(
    rf"""\W*{_WORD}\s*[:\]–—.-]        # "RETRACTED ARTICLE: Title", "[Retracted] Title"
    |.*[(\[]\s*{_WORD}\b[^()\[\]]*[)\]]\W*$   # "Title (Retracted article. See vol. 5, pg. 6)"
    |.*[.:;–—-]\s*{_WORD}\W*$         # "Title. RETRACTED"
    """,
    re.I | re.X | re.S,
)
_NOTICE = re.compile(
    r"""\W*(?:notice\s+of\s+|statement\s+of\s+)?(?:partial\s+)?(?:retraction|withdrawal|removal)\b
    |.*[(\[]\s*(?:retraction|withdrawal)\s+of\b""",
    re.I | re.X | re.S,
)
_CONCERN = re.compile(r"\W*(?:editorial\s+)?expression\s+of\s+concern\b", re.I)


def state(title: str) -> str:
    """The status of a work that its title says: "Retracted", "Expression of concern", or "" for any
    other title, that of the notice of a retraction included."""
    title = re.sub(r"</?[a-z]+[^<>]*>", "", title)
    if _CONCERN.match(title):
        return "Expression of concern"
    if _NOTICE.match(title) or not _MARKED.match(title):
        return ""
    return "Retracted"


def without_mark(title: str) -> str:
    """The title without the mark of a retraction at its beginning."""
    return (
        re.sub(rf"\W*{_WORD}\s*[:\]–—.-]", "", title, count=1, flags=re.I)
        if state(title)
        else title
    )
