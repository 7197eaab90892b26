"""The words that one text has and another lacks, in any script, for files of different formats.

A PDF gives its text line by line, as it was set: right-to-left words in another order, with spaces
inside them or none between them; Chinese without spaces and with line breaks anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

#: Scripts without spaces between words, and Korean, whose words may break anywhere.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3031-\u3035"
    "\u3041-\u30fa\u30fc-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uac00-\ud7ff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
#: The letters of right-to-left scripts.
RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(rf"[{_UNSPACED}](?:\s*[{_UNSPACED}])*")
_RIGHT_WORD = re.compile(rf"(?:(?![\W\d_])[{RIGHT_TO_LEFT}])+")
_LEFT_WORD = re.compile(rf"(?:(?![\W\d_])[^{RIGHT_TO_LEFT}])+")
#: The characters that PDFium gives for a hyphen and the line end after it.
_LINE_END_HYPHEN = "\ufffe\u0002"
#: Hyphens, typed or at the end of a line in a PDF, with the text after them.
_HYPHEN = re.compile(f"[-\u00ad\u2010\u2011{_LINE_END_HYPHEN}](\\s*)(?=(.?))")
_INVISIBLE = {"Mn", "Me", "Cf"}
#: The least length of a word that may be found in two pieces; any two initials would form a
#: shorter one.
_LEAST_SPLIT = 4


@dataclass(frozen=True)
class Words:
    """The words of a text: `left` and `right` by direction of writing, and the characters of the
    scripts without spaces, single and in pairs, with those that end or begin a line."""

    left: Counter[str]
    right: Counter[str]
    characters: Counter[str]
    ends: frozenset[str]
    starts: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text, without hyphens, combining marks and invisible characters."""
        text = folded(_HYPHEN.sub(_joined, text))
        runs = _RUN.findall(text)
        edges = [found for line in text.splitlines() if (found := _RUN.findall(line))]
        rest = _RUN.sub(" ", text)
        return cls(
            Counter(_LEFT_WORD.findall(rest)),
            Counter(_RIGHT_WORD.findall(rest)),
            Counter(c for run in runs for c in _characters_and_pairs("".join(run.split()))),
            frozenset(found[-1][-1] for found in edges),
            frozenset(found[0][0] for found in edges),
        )


def missing_words(text: Words, other: Words, repeated: Words, *, paged: bool) -> tuple[int, int]:
    """How many words of `text` are missing in `other`, and how many letters of the scripts whose
    words a PDF does not preserve. `repeated` are words that `other` has once more than `text`;
    `paged` is true for a PDF, in which a page break may separate the parts of a word."""
    has = other.left - repeated.left
    left = unmatched(text.left - has, has - text.left)
    right = text.right - (other.right - repeated.right)
    characters = text.characters - (other.characters - repeated.characters)
    if not paged:
        return sum((left + right).values()), _count(characters)
    letters = _letters(right) - _letters(other.right - repeated.right - text.right)
    for pair in [p for p in characters if p[0] in other.ends and p[-1] in other.starts]:
        if len(pair) > 1:
            del characters[pair]
    return sum(left.values()), sum(letters.values()) + _count(characters)


def _joined(hyphen: re.Match[str]) -> str:
    """Nothing, or a space if the text after it does not continue a word, such as a page footer."""
    at_line_end = hyphen[1] or hyphen[0] in _LINE_END_HYPHEN
    return " " if at_line_end and not hyphen[2].islower() else ""


def folded(text: str) -> str:
    """A text in lower case and composed, compatible form, without invisible characters."""
    lower = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in lower if unicodedata.category(c) not in _INVISIBLE)


def _characters_and_pairs(run: str) -> Iterator[str]:
    yield from run
    yield from (a + b for a, b in pairwise(run))


def _count(characters: Counter[str]) -> int:
    """The number of missing letters; 1 if none is missing but their order differs."""
    alone = sum(n for c, n in characters.items() if len(c) == 1)
    return alone or int(bool(characters))


def _letters(words: Counter[str]) -> Counter[str]:
    return Counter(c for word, n in words.items() for c in word * n)


def unmatched(left: Counter[str], spare: Counter[str]) -> Counter[str]:
    """The words of `left` that `spare` has neither in two pieces nor joined with another word."""
    unmatched = left.copy()
    for whole, parts in ((unmatched, spare), (spare, unmatched)):
        for word in [w for w in whole.elements() if len(w) >= _LEAST_SPLIT]:
            cut = next((i for i in range(1, len(word)) if _both(parts, word[:i], word[i:])), None)
            if cut:
                parts.subtract((word[:cut], word[cut:]))
                whole[word] -= 1
    return +unmatched


def _both(parts: Counter[str], first: str, second: str) -> bool:
    return parts[first] > int(first == second) and parts[second] > 0
