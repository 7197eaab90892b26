"""What an import has to say of a passage, while the manuscript that it becomes is not yet written.

Every step returns a value and its notes, so nothing is lost and nothing is global.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from casepress.core.findings import Code, Finding, Severity, Span
from casepress.core.privacy.patterns import identifying, of_a_patient

T = TypeVar("T")
U = TypeVar("U")

_SHOWN = 60


@dataclass(frozen=True)
class Note:
    """One remark: what it is (`code`), on which words, in which paragraph (0: the whole file)."""

    code: Code
    message: str
    words: str = ""
    paragraph: int = 0
    severity: Severity | None = None

    def finding(self, file: str) -> Finding:
        """The note as a finding on the Word file."""
        severity = self.severity or self.code.severity
        names = _names(self.words)
        shown = _covered(shortened(self.words), names)
        rest = _covered(self.message, names)
        message = f"“{shown}” {rest}" if self.words else rest
        place = f"paragraph {self.paragraph}" if self.paragraph else ""
        return Finding(self.code, message, severity=severity, span=Span(file, place=place))


def _names(words: str) -> frozenset[str]:
    """The words that may name a patient: they are shown nowhere (casepress.core.privacy)."""
    found = [words[a:b] for a, b in (*identifying(words), *of_a_patient(words))]
    return frozenset(w.casefold() for text in found for w in re.findall(r"\w+", text) if len(w) > 2)


def covered(words: str) -> str:
    """A line as the screen may show it: without what may name a patient."""
    return _covered(words, frozenset())


def _covered(words: str, names: frozenset[str]) -> str:
    cover = {*names, *_names(words)}
    return re.sub(r"\w+", lambda m: "•" * len(m[0]) if m[0].casefold() in cover else m[0], words)


def shortened(words: str) -> str:
    """The first words of a passage."""
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True)
class Result(Generic[T]):
    """What a step made, and its notes."""

    value: T
    notes: tuple[Note, ...] = ()

    def map(self, change: Callable[[T], U]) -> Result[U]:
        """The same notes with another value."""
        return Result(change(self.value), self.notes)


def noted(value: T, notes: Iterable[Note] = ()) -> Result[T]:
    """A result of any notes."""
    return Result(value, tuple(notes))
