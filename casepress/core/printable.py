"""Words of others on a terminal or in a log: file names, keys, what a script reports."""

from __future__ import annotations

import re

#: Control characters (C0, but for the tabulator, and C1), line and paragraph separators, marks that
#: turn the direction of what follows (Unicode Standard Annex 9), and halves of characters.
_HARMFUL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: What markdown, GitHub's too, takes for markup, mentions and addresses.
_MARKUP = re.compile(r"[\\`*_\[\]!|~@<>&:#]")


def printable(words: str) -> str:
    r"""Words in one line, in which each character that would steer a terminal or break a log is
    shown escaped: `\x1b`."""
    return _HARMFUL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), words)


def markdown(words: str) -> str:
    """Words that markdown shows as they are."""
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", printable(words))
