"""Markdown in the titles of CSL-YAML, as pandoc reads it (pandoc's manual, "Citations": "fields are
interpreted as Markdown"), with the tags of CSL-JSON for what it marks.

As everywhere in a manuscript, a star, an underscore or a caret within a word is a sign: pandoc
would read "HLA-B*27 and CYP2C19*2" as italics.
"""

from __future__ import annotations

import re
from typing import Any

from casepress.article import texmath

#: The text fields that pandoc reads so; addresses, identifiers and the abstract remain as they are.
FIELDS = frozenset(
    (
        *("annote", "collection-title", "container-title", "container-title-short", "event-title"),
        *("original-title", "publisher", "title", "title-short", "volume-title", "part-title"),
    )
)
_SPAN = re.compile(r"\[((?:[^\[\]\\]|\\.){1,400})\]\{\.(nocase|smallcaps|sc)\}")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PAIRS = (
    (re.compile(r"(?<![\w*])\*\*(?=[^\s*])((?:[^*]|(?<=\w)\*(?=\w))*?[^\s*])\*\*(?![\w*])"), "b"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*?[^\s*])\*(?![\w*])"), "i"),
    (re.compile(r"(?<![\w_])__(?=[^\s_])([^_]*?[^\s_])__(?![\w_])"), "b"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_]*?[^\s_])_(?![\w_])"), "i"),
    (re.compile(r"(?<![\^])\^([^\s^~]+)\^(?!\^)"), "sup"),
    (re.compile(r"(?<!~)~([^\s~^]+)~(?!~)"), "sub"),
)
_SPAN_TAGS = {
    "nocase": ('<span class="nocase">', "</span>"),
    "smallcaps": ("<sc>", "</sc>"),
    "sc": ("<sc>", "</sc>"),
}
_MARKS = re.compile(r"[*_^~\\\[$]|--")


def read(text: str) -> str:
    """The text with the tags of CSL-JSON for its emphasis, sub- and superscripts and spans."""
    if not _MARKS.search(text):
        return text
    escaped: list[str] = []  # in their places, noncharacters until all marks are read

    def kept(match: re.Match[str]) -> str:
        escaped.append(match[1])
        return f"\ufde0{len(escaped) - 1}\ufde1"

    text = _ESCAPED.sub(kept, text)
    if "$" in text:
        text = "".join(texmath.MARKS.get(char, char) for char in texmath.texts(text))
    text = _SPAN.sub(lambda match: match[1].join(_SPAN_TAGS[match[2]]), text)
    for pattern, tag in _PAIRS:
        text = pattern.sub(rf"<{tag}>\1</{tag}>", text)
    text = re.sub(r"(?<!-)---(?!-)", "—", text)
    text = re.sub(r"(?<!-)--(?!-)", "–", text)
    return re.sub("\ufde0([0-9]+)\ufde1", lambda match: escaped[int(match[1])], text)


def record(raw: dict[str, Any]) -> dict[str, Any]:
    """A record with its titles read."""
    return {
        key: read(value) if key in FIELDS and isinstance(value, str) else value
        for key, value in raw.items()
    }
