"""Markup in the text of records: entities as characters, and tags as those of CSL-JSON.

Databases export titles with the tags of HTML, JATS and MathML and with the entities of XML.
CSL-JSON knows `<i>`, `<b>`, `<sup>`, `<sub>`, `<sc>` and `<span …>` (CSL 1.0.2, "HTML-like
formatting").
"""

from __future__ import annotations

import html
import re

from casepress.references.vocabulary import words

_ENTITY = re.compile(r"&(?:amp;)?(#\d{1,6}|#x[0-9a-f]{1,5}|[a-z][a-z0-9]{1,30});", re.I)
_TAG = re.compile(r"<(/?)(?:[a-z]{2,5}:)?([a-z]+[1-6]?)(\s[^<>]*)?/?>", re.I)
#: The tag of CSL-JSON for one of another vocabulary; "" for a tag without effect in a title.
_TAGS = {
    **dict.fromkeys(("i", "em", "italic", "emph", "cite"), "i"),
    **dict.fromkeys(("b", "strong", "bold"), "b"),
    **dict.fromkeys(("sup", "superscript", "msup"), "sup"),
    **dict.fromkeys(("sub", "inf", "subscript"), "sub"),
    **dict.fromkeys(("sc", "scp", "smallcaps"), "sc"),
    **dict.fromkeys(
        words("""
            u underline p br roman monospace title font div tt small big math mrow mi mn mo mtext
            mstyle msub mfrac semantics annotation xref a span
        """),
        "",
    ),
}
_WORDS = re.compile(r"[&<]")


def cleaned(text: str) -> str:
    """The text with characters for entities and with the tags of CSL-JSON. A tag that is unknown,
    and a `<` that begins none, remain as typed."""
    if not _WORDS.search(text):
        return text
    text = _ENTITY.sub(lambda match: html.unescape(f"&{match[1]};"), text)
    return _TAG.sub(_Tags().known, text) if "<" in text else text


class _Tags:
    """Reads the tags of one text from left to right."""

    def __init__(self) -> None:
        self.kept: list[bool] = []  # for each open span, whether it is kept

    def known(self, match: re.Match[str]) -> str:
        """The tag of CSL-JSON for a tag; "" for one without effect; an unknown tag as it is."""
        kind = match[2].lower()
        if kind == "span":
            return match[0] if self._keeps(bool(match[1]), match[3] or "") else ""
        name = _TAGS.get(kind)
        if name is None:
            return match[0]
        return f"<{match[1]}{name}>" if name else ""

    def _keeps(self, closes: bool, attributes: str) -> bool:
        if closes:
            return self.kept.pop() if self.kept else True
        self.kept.append(bool(_STYLES.search(attributes)) or not attributes)
        return self.kept[-1]


_STYLES = re.compile(r"nocase|small-?caps", re.I)
