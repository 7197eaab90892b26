"""A text as names are searched for in it: without accents and invisible signs, in plain letters.

Full-width letters and ligatures become plain ones (Unicode normalisation form KC), soft hyphens and
other invisible signs disappear, and a word that a hyphen divides at the end of a line is joined.
Every sign keeps the place that it had in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

Span = tuple[int, int]

_PLAIN = {
    **dict.fromkeys("‐‑‒–—−⁃\u2028", "-"),
    **dict.fromkeys("’‘ʼ′´`", "'"),
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ß": "ss",
    "þ": "th",
    "Þ": "Th",
    "ð": "d",
}
_SOFT = "\u00ad"
_DIVIDED = re.compile(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])")
#: Signs that may fold to others: all but the plain ones of ASCII.
_UNPLAIN = re.compile(r"[^ -_a-~]")
#: German and Scandinavian letters as they are written without accents.
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}
_SPELLED |= {sign.upper(): spelled.title() for sign, spelled in _SPELLED.items()}
#: A name with more such letters is spelled in one way throughout.
_MIXED = 3


@dataclass(frozen=True)
class Folded:
    """A folded text, and for each of its signs the place in the original."""

    text: str
    at: Sequence[int]
    original: str

    def span(self, start: int, end: int) -> Span:
        """The place in the original of a place in the folded text, with the accents and invisible
        signs that follow it."""
        last = self.at[end - 1] + 1
        while last < len(self.original) and not _plain(self.original[last]):
            last += 1
        return self.at[start], last

    def joined(self) -> Folded | None:
        """The same without hyphens at the ends of lines; `None` if it has none."""
        gone = [m.span() for m in _DIVIDED.finditer(self.text)]
        if not gone:
            return None
        begins, ends = [0, *(end for _, end in gone)], [*(start for start, _ in gone), None]
        at = [k for begin, end in zip(begins, ends, strict=True) for k in self.at[begin:end]]
        return Folded(_DIVIDED.sub("", self.text), at, self.original)


def folded(text: str) -> Folded:
    """A text with its letters folded."""
    out: list[str] = []
    at: list[int] = []
    done = 0
    for match in _UNPLAIN.finditer(text):
        place, sign = match.start(), match[0]
        plain = _plain(sign)
        if sign == _SOFT and text[place + 1 : place + 2].isspace():
            plain = "-"
        out += text[done:place], plain
        at += range(done, place)
        at += [place] * len(plain)
        done = place + 1
    if not done:
        return Folded(text, range(len(text)), text)
    at += range(done, len(text))
    return Folded("".join(out) + text[done:], at, text)


def fold(text: str) -> str:
    """The letters of a name, folded."""
    return folded(text).text


def spellings(name: str) -> list[str]:
    """A name, folded, in small letters: without accents, and as it is spelled without them
    ("muller", "mueller"), also where that is done to one letter and not to another."""
    composed = unicodedata.normalize("NFC", name)
    either = [(sign, _SPELLED[sign]) if sign in _SPELLED else (sign,) for sign in composed]
    if sum(len(one) > 1 for one in either) > _MIXED:
        made = {"".join(one[at % len(one)] for one in either) for at in range(2)}
    else:
        made = {"".join(signs) for signs in product(*either)}
    return sorted({fold(one).lower() for one in made})


@cache
def _plain(sign: str) -> str:
    if sign in _PLAIN:
        return _PLAIN[sign]
    if sign.isspace():
        return " "
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign))
    return "".join(
        _PLAIN.get(s, s) for s in apart if unicodedata.category(s) not in ("Mn", "Me", "Cf", "Cc")
    )
