"""A kind of finding: its code, name, severity and documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How severe a finding is: an error fails lint, a warning only under `--strict`, info never."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst; for sorting."""
        return list(Severity).index(self)


class Stage(StrEnum):
    """Who has to act: the author before submission, production before publication, or both."""

    AUTHOR = "author"
    PRODUCTION = "production"
    BOTH = "both"


@dataclass(frozen=True)
class Code:
    """One kind of finding.

    `code` is three letters and three digits (the prefix selects a family), `name` a stable
    kebab-case alias. `blocks` says whether a finding of this kind stops a build, apart from its
    severity: only what would make an output wrong does. `unreadable` marks the kinds where
    nothing could be checked at all; they end the program with exit code 2.
    The words that a `private` finding points at are never printed; a `final` one cannot be ignored
    or suppressed; a `kept` one may be ignored by the journal, but not silenced by a comment in a
    manuscript; an `optional` one is looked for only where the journal or the command asks for it.
    `doc` is the whole documentation, in the form of `casepress.lint.documentation`.
    """

    code: str
    name: str
    severity: Severity
    doc: str
    stage: Stage = Stage.BOTH
    blocks: bool = False
    unreadable: bool = False
    private: bool = False
    final: bool = False
    kept: bool = False
    optional: bool = False

    @property
    def uncommented(self) -> bool:
        """Whether no comment in a manuscript silences it."""
        return self.final or self.kept

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.doc.strip().splitlines()[0].strip()

    def chosen(self, selectors: Iterable[str]) -> bool:
        """Whether one of the selectors (a code, a name, or the beginning of a code) means it."""
        return any(s == self.name or (s and self.code.startswith(s)) for s in selectors)
