"""What an import has to say of a passage, while the manuscript that it becomes is not yet written.

Every step returns a value and its notes, so nothing is lost and nothing is global.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from casepress.core.findings import Code, Finding, Severity, Span

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
        message = f"“{shortened(self.words)}” {self.message}" if self.words else self.message
        place = f"paragraph {self.paragraph}" if self.paragraph else ""
        return Finding(self.code, message, severity=severity, span=Span(file, place=place))


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
