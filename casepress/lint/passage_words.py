"""The words of a passage's text, found once for all rules, and kept for the passages that stay
while another one is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

_LETTERS = re.compile("[a-z]+")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a text."""

    text: str

    @cached_property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.lower()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the text in small letters, each a run of unaccented letters: whether a word
        can occur in it at all."""
        return frozenset(_LETTERS.findall(self.small))

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Where each word of the vocabulary begins in the text."""
        found: dict[str, list[int]] = {}
        for word in _LETTERS.finditer(self.small):
            found.setdefault(word[0], []).append(word.start())
        return found


@lru_cache(maxsize=1024)  # the passages of some ten manuscripts
def words_of(text: str) -> Words:
    """The words of a text, the same object for the same text."""
    return Words(text)
