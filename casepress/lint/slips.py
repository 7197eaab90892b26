"""Words that are one slip of the pen away from a known term.

A slip leaves the first letter and the last two as they are: a letter too few or too many, two
letters exchanged, or a vowel for another. What tells American and British spelling apart is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from casepress.lint.lexicon import words

#: No shorter word is judged: too many short ones are one letter apart.
SHORTEST = 8
_VOWELS = frozenset("aeiouy")
_END = 2


@lru_cache(maxsize=2**14)
def meant(word: str) -> str:
    """The term that a word in small letters misspells; empty for a known word, for one that is
    near no term, and for one that is near two."""
    if len(word) < SHORTEST or word in words("terms") or word in words("words"):
        return ""
    near = _near().get(word[0] + word[-_END:], ())
    found = [term for term in near if abs(len(term) - len(word)) < 2 and _slip(word, term)]
    return found[0] if len(found) == 1 else ""


@cache
def _near() -> Mapping[str, list[str]]:
    """The terms by their first letter and their last two."""
    found: dict[str, list[str]] = {}
    for term in words("terms"):
        found.setdefault(term[0] + term[-_END:], []).append(term)
    return found


def _slip(word: str, term: str) -> bool:
    at = next((i for i, (a, b) in enumerate(zip(word, term, strict=False)) if a != b), len(word))
    if len(word) == len(term):
        if word[at + 1 :] == term[at + 1 :]:
            return word[at] in _VOWELS and term[at] in _VOWELS
        swapped = word[at : at + 2] == term[at + 1 : at + 2] + term[at : at + 1]
        return swapped and word[at + 2 :] == term[at + 2 :]
    shorter, longer = sorted((word, term), key=len)
    return shorter[at:] == longer[at + 1 :] and not _of_dialect(longer, at)


def _of_dialect(longer: str, at: int) -> bool:
    """Whether the letter that a word has too many is what British English has: ae, oe, our, ll."""
    letter, before, after = longer[at], longer[at - 1], longer[at + 1 : at + 2]
    return (
        (letter in "ao" and after == "e")
        or (letter == "e" and before in "ao")
        or (letter == "u" and before == "o")
        or (letter == "l" and "l" in (before, after))
    )
