"""Language as data: the YAML files under `lexicons/`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.yaml12 import load

FOLDER = Path(__file__).with_name("lexicons")


@cache
def lexicon(name: str) -> Any:
    """The values of `lexicons/NAME.yaml`."""
    return load(FOLDER / f"{name}.yaml")


@cache
def words(name: str) -> frozenset[str]:
    """The words of `lexicons/NAME.txt`, one a line."""
    return frozenset((FOLDER / f"{name}.txt").read_text(encoding="ascii").split())


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first, in which a space is any white space."""
    longest = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in longest) + ")"


@cache
def cues(name: str, *, small: bool = False) -> re.Pattern[str]:
    """The pattern of a list in `lexicons/cues.yaml`; its entries are regular expressions in small
    letters. `small`: for a text in small letters too, where it takes a third of the time."""
    entries = "|".join(f"(?:{one})" for one in lexicon("cues")[name])
    return re.compile(entries, re.NOFLAG if small else re.IGNORECASE)
