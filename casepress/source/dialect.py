"""The markdown that pandoc reads."""

from __future__ import annotations

import re

#: pandoc's markdown without what our own reading replaces or no output can carry.
FORMAT = "markdown-yaml_metadata_block-pandoc_title_block-native_spans-native_divs"

#: What may begin a definition. To look back behind the sign takes a tenth of the time.
_SIGN = re.compile(r"[:~](?<![^\s>][:~])(?:\s|\Z)")


def format_for(text: str) -> str:
    """`FORMAT`, without definition lists where the text can have none: to look at each block
    whether it is the first line of one takes pandoc a fifth of its time."""
    defines = any(not _is_caption(text, found.start()) for found in _SIGN.finditer(text))
    return FORMAT if defines else f"{FORMAT}-definition_lists"


def _is_caption(text: str, at: int) -> bool:
    """Whether a line that begins there stands below two rows of a pipe table or lines of verse, of
    which the lower begins no block and so is no term."""
    rows = text[:at].rstrip().rsplit("\n", 2)[-2:]
    below = text[at - 1 : at] == "\n" and len(rows) == 2
    return below and rows[0].startswith("|") and rows[1].startswith("| ")
