"""The words of a text in any script, for comparing what is said in files of several kinds.

A PDF gives its text line by line and as it was set: words from the right in another order, with
blanks within them or without any between; Chinese without blanks, broken anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: Scripts written without blanks between words, and Korean, whose words break anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3031-\u3035"
    "\u3041-\u30fa\u30fc-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
#: The letters of scripts written from the right.
RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(rf"[{_UNSPACED}](?:\s*[{_UNSPACED}])*")
_FROM_RIGHT = re.compile(rf"(?:(?![\W\d_])[{RIGHT}])+")
_FROM_LEFT = re.compile(rf"(?:(?![\W\d_])[^{RIGHT}])+")
#: What PDFium has for a hyphen and the end of its line.
_PARTING = "\ufffe\u0002"
#: Hyphens, real or at the end of a PDF's line, with what follows.
_HYPHEN = re.compile(f"[-\u00ad\u2010\u2011{_PARTING}](\\s*)(?=(.?))")
_INVISIBLE = {"Mn", "Me", "Cf"}
#: A shorter word is not looked for in pieces: any two initials would make it.
_PIECED = 4


@dataclass(frozen=True)
class Words:
    """What a text says: its words from the left and from the right, and the characters of the
    scripts without blanks, alone and by neighbours; which of them end and begin a line."""

    left: Counter[str]
    right: Counter[str]
    characters: Counter[str]
    ends: frozenset[str]
    starts: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text, without hyphens, marks above letters and what nobody sees."""
        text = plain(_HYPHEN.sub(_joined, text))
        runs = _RUN.findall(text)
        edges = [found for line in text.splitlines() if (found := _RUN.findall(line))]
        rest = _RUN.sub(" ", text)
        return cls(
            Counter(_FROM_LEFT.findall(rest)),
            Counter(_FROM_RIGHT.findall(rest)),
            Counter(c for run in runs for c in _neighbours("".join(run.split()))),
            frozenset(found[-1][-1] for found in edges),
            frozenset(found[0][0] for found in edges),
        )


def lost(text: Words, other: Words, again: Words, *, paged: bool) -> tuple[int, int]:
    """How many words of `text` the other does not have, and how many letters of the scripts whose
    words a PDF does not show. `again`: what the other is known to say once more than `text`;
    `paged`: it is a PDF, in which the end of a page may part what belongs together."""
    has = other.left - again.left
    left = _unmet(text.left - has, has - text.left)
    right = text.right - (other.right - again.right)
    characters = text.characters - (other.characters - again.characters)
    if not paged:
        return sum((left + right).values()), _count(characters)
    letters = _letters(right) - _letters(other.right - again.right - text.right)
    for pair in [p for p in characters if p[0] in other.ends and p[-1] in other.starts]:
        if len(pair) > 1:
            del characters[pair]
    return sum(left.values()), sum(letters.values()) + _count(characters)


def _joined(hyphen: re.Match[str]) -> str:
    """Nothing, or a blank before what does not go on with a word, such as the foot of a page."""
    parted = hyphen[1] or hyphen[0] in _PARTING
    return " " if parted and not hyphen[2].islower() else ""


def plain(text: str) -> str:
    """A text in small letters, each composed and in its common form, without what nobody sees."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE)


def _neighbours(run: str) -> Iterator[str]:
    yield from run
    yield from (a + b for a, b in pairwise(run))


def _count(characters: Counter[str]) -> int:
    """Letters that are absent; where all are there and not their order, one."""
    alone = sum(n for c, n in characters.items() if len(c) == 1)
    return alone or int(bool(characters))


def _letters(words: Counter[str]) -> Counter[str]:
    return Counter(c for word, n in words.items() for c in word * n)


def _unmet(left: Counter[str], spare: Counter[str]) -> Counter[str]:
    """The words of `left` that `spare` has neither in two pieces nor joined with another."""
    unmet = left.copy()
    for whole, parts in ((unmet, spare), (spare, unmet)):
        for word in [w for w in whole.elements() if len(w) >= _PIECED]:
            cut = next((i for i in range(1, len(word)) if _both(parts, word[:i], word[i:])), None)
            if cut:
                parts.subtract((word[:cut], word[cut:]))
                whole[word] -= 1
    return +unmet


def _both(parts: Counter[str], first: str, second: str) -> bool:
    return parts[first] > int(first == second) and parts[second] > 0
