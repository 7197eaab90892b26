"""All characters of a text that are signs, although pandoc would take them for markup."""

from __future__ import annotations

from casepress.source.bracketed_words import signs_at_brackets
from casepress.source.line_beginnings import signs_at_line_beginnings
from casepress.source.signs_in_words import Signs, signs_in_words

_KINDS = (signs_in_words, signs_at_line_beginnings, signs_at_brackets)


def signs(text: str) -> Signs:
    """The signs of a text, and the doubts about others."""
    found = [kind(text) for kind in _KINDS]
    return Signs(
        [offset for each in found for offset in each.offsets],
        [doubt for each in found for doubt in each.doubts],
    )
