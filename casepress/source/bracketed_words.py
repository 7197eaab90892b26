"""Brackets and braces that pandoc would read as markup without words although they are words:
`[Result]: negative` at the beginning of a paragraph, which is the definition of a link elsewhere,
and `[control]{n=5}`.
"""

from __future__ import annotations

import re

from casepress.source.signs_in_words import Doubt, Signs

_DEFINITION = re.compile(
    r"^[ ]{0,3}(?P<mark>\[(?!\^)(?P<label>[^\[\]\n]+)\]:)[ \t]*(?P<address>\S*)", re.MULTILINE
)
_ADDRESS = re.compile(
    r"<|[#/.]|[A-Za-z][A-Za-z0-9+.-]*:\S|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/|$)"
)
#: A number of patients or a P value behind a bracket.
_VALUE = re.compile(r"\](?P<brace>\{)[nNpP][ ]?[=<>≤≥][ ]?[\d.,]+[ ]?%?\}")
_UNUSED = (
    "this line is only the address of a link, and no link has its name, so it would not be "
    "printed; remove it, or write `\\[` for words in brackets"
)


def signs_at_brackets(text: str) -> Signs:
    """The brackets and braces that are words, and doubts about others."""
    found = Signs()
    if "]{" in text:
        found.offsets.extend(match.start("brace") for match in _VALUE.finditer(text))
    if "]:" in text:
        folded = " ".join(text.casefold().split())
        for match in _DEFINITION.finditer(text):
            if not _ADDRESS.match(match["address"]):
                found.offsets.append(match.start("mark"))
            elif not _is_used(match["label"], folded):
                found.offsets.append(match.start("mark"))
                found.doubts.append(Doubt(*match.span("mark"), _UNUSED, f"\\{match['mark']}"))
    return found


def _is_used(label: str, folded: str) -> bool:
    """Whether a link has the name of a definition."""
    name = f"[{' '.join(label.casefold().split())}]"
    return folded.count(name) > folded.count(f"{name}:")
