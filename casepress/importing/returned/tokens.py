"""Words, signs and spaces of a paragraph: what is compared."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

#: The end of a paragraph within what was one.
BREAK = "\n\n"
#: The sign for something other than text: a picture, a formula, a mark of a footnote.
OBJECT = "\ufffc"
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‑": "-", "\u00ad": None})


#: What marks the words of citations, callouts and numbers, which Word makes or leads from.
GENERATED = "Generated"
#: The formats that markdown has marks for; other formats of a Word file are the journal's.
FORMATS = ("Emph", "Strong", "Superscript", "Subscript", "Strikeout")


@dataclass(frozen=True)
class Token:
    """A word, a sign or a space: its formats, the serial number of its unit (0: generated), and
    whether it is an object."""

    text: str
    formats: frozenset[str] = frozenset()
    serial: int = 0

    @property
    def key(self) -> str:
        """By what it is compared: all spaces are alike, and so are quotation marks of all forms."""
        return key(self.text)

    @property
    def is_typed(self) -> bool:
        """Whether it is words that can be typed into article.md as they are."""
        return OBJECT not in self.text and GENERATED not in self.formats

    @property
    def formatted(self) -> str:
        """The key of a word or sign with its formats; those of a space do not count."""
        known = key(self.text)
        return (
            known
            if self.text.isspace()
            else known + "".join(f"\0{name}" for name in FORMATS if name in self.formats)
        )


def key(text: str) -> str:
    """By what a token is compared."""
    if text.isspace():
        return BREAK if text == BREAK else " "
    return unicodedata.normalize("NFC", text).translate(_SAME)


def normal(text: str) -> str:
    """A text for comparing whole lines."""
    return " ".join(key(text).split())
