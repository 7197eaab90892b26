"""Typst's error messages in words for the author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from casepress.core.errors import MisfitError

_GLYPH = re.compile(r'the text `"?(?P<text>.+?)"?` could not be displayed')
_FONT = re.compile(r"unknown font family: (?P<name>.+)")


#: An error that the page's own code raises (formula.typ), as Typst repeats it.
_REFUSED = re.compile(r"panicked with: refused: (?P<clue>.*)\x01(?P<said>.+)", re.DOTALL)
_SHOWN = 48  # characters of a formula


def misfit(message: str) -> MisfitError | None:
    """The error of the page's own code for what does not fit; None for another message."""
    found = _REFUSED.search(message)
    if found is None:
        return None
    clue, said = found["clue"], found["said"]
    if len(clue) > _SHOWN:
        said = said.replace(clue, clue[:_SHOWN] + "…")
    return MisfitError(one_line(said), clue)


def refusal(message: str, hints: Sequence[str] = ()) -> str:
    """One line for a message of Typst: what is wrong, and the remedy."""
    if found := _GLYPH.search(message):
        return f"no font has {glyphs(found['text'])}: replace it or install a font that has it"
    if found := _FONT.search(message):
        return f"the font {found['name']} is not installed: run `make` to set up again"
    if "missing alt text" in message:
        return 'an image has no alternative text: add alt="…" with a description'
    if "failed to decode image" in message or "unknown image format" in message:
        return f"an image cannot be read ({one_line(message)}): save it as PNG or JPEG"
    hint = f" ({one_line(hints[0])})" if hints else ""
    return f"Typst cannot set the page: {one_line(message)}{hint}"


def glyphs(text: str) -> str:
    """The characters by their names: "“ༀ” (U+0F00 TIBETAN SYLLABLE OM)"."""
    shown = dict.fromkeys(text)
    named = (f"U+{ord(ch):04X} {unicodedata.name(ch, 'unnamed')}" for ch in list(shown)[:3])
    return f"“{text}” ({', '.join(named)})"


def one_line(text: str) -> str:
    """The text with single spaces instead of runs of white space."""
    return " ".join(text.split())
