"""The variant of markdown that pandoc reads."""

from __future__ import annotations

import re

#: pandoc's markdown without the extensions that casepress replaces or no output can carry.
FORMAT = "markdown-yaml_metadata_block-pandoc_title_block-native_spans-native_divs"

#: The sign that may begin a definition. Looking behind it, not ahead to it, takes a tenth of the
#: time.
_SIGN = re.compile(r"[:~](?<![^\s>][:~])(?:\s|\Z)")


def format_for(text: str) -> str:
    """`FORMAT`, without definition lists where the text cannot have any: pandoc takes a fifth of
    its time to look whether each block begins one."""
    defines = any(not _is_caption(text, found.start()) for found in _SIGN.finditer(text))
    return FORMAT if defines else f"{FORMAT}-definition_lists"


def _is_caption(text: str, at: int) -> bool:
    """Whether the line at an offset follows two rows of a pipe table or two lines of verse: the
    second of them does not begin a block, so it is not the term of a definition."""
    rows = text[:at].rstrip().rsplit("\n", 2)[-2:]
    below = text[at - 1 : at] == "\n" and len(rows) == 2
    return below and rows[0].startswith("|") and rows[1].startswith("| ")
