"""Words that are names and something else besides, as data (`words.yaml`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.yaml12 import load
from casepress.lint.lexicon import lexicon
from casepress.outputs.blind.folding import fold

#: Specialties and general terms, whatever their stem: "Neurology", "Paediatrics", "Medicine".
_SUBJECT = re.compile(r"\w+(?:olog\w{1,4}|iatrics?|iatry|surgery|medicine|ics|otherapy|graphy)")
_FEWEST = 3  # letters of a word that may be a name in small letters too


@dataclass(frozen=True)
class Words:
    """The lists of `words.yaml`; those of words as sets of small letters."""

    ordinary: frozenset[str]
    months: frozenset[str]
    abbreviations: frozenset[str]
    stop: frozenset[str]
    titles: tuple[str, ...]
    degrees: tuple[str, ...]
    deeds: tuple[str, ...]
    works: tuple[str, ...]
    possessions: tuple[str, ...]
    credits: tuple[str, ...]
    makers: tuple[str, ...]
    statements: tuple[str, ...]
    roles: tuple[str, ...]
    hosts: tuple[str, ...]
    endings: tuple[str, ...]
    verbs: tuple[str, ...]
    providers: frozenset[str]
    everywhere: frozenset[str]
    dotted: frozenset[str]
    labels: frozenset[str]
    legal: frozenset[str]
    compounds: tuple[str, ...]
    authored: tuple[str, ...]


@cache
def words() -> Words:
    """The lists, read once."""
    data = load(Path(__file__).with_name("words.yaml"))
    known = lexicon("abbreviations")["known"]
    made: dict[str, Any] = {
        one.name: (tuple if one.type == "tuple[str, ...]" else frozenset)(data[one.name])
        for one in fields(Words)
    }
    return Words(**{**made, "abbreviations": made["abbreviations"] | frozenset(known)})


def ordinary(word: str) -> bool:
    """Whether a word, alone, does not show a name: it is also an English word, or is too short
    to tell."""
    small = fold(word).lower()
    if not small.isascii():
        return len(small) < 2
    return len(small) < _FEWEST or small in words().ordinary or bool(_SUBJECT.fullmatch(small))


def any_of(many: tuple[str, ...]) -> str:
    """A pattern of any of these words or phrases, the longest first."""
    longest = sorted(many, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest) + ")"
