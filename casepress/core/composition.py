"""Letters with separate accents (Unicode's decomposed form, as macOS writes names) as one letter
each, and the way back: readers see the composed text, and places count the text as typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from casepress.core.findings import Finding, InFile, Span

#: A letter with combining marks behind it.
_APART = re.compile(r"[^\W\d_][\u0300-\u036f]+")


def compose(text: str) -> str:
    """A text with each accented letter as one character, if Unicode has such a character."""
    if unicodedata.is_normalized("NFC", text):  # a tenth of the time of the search
        return text
    return _APART.sub(lambda m: _composed(m[0]), text)


def _composed(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


@dataclass(frozen=True)
class Composition:
    """The text of the file `name` as typed, with "\\n" for every line end, and what `compose`
    makes of it."""

    name: str
    typed: str

    @cached_property
    def text(self) -> str:
        """The composed text."""
        return compose(self.typed)

    @cached_property
    def _lines(self) -> list[str]:
        return self.typed.split("\n")

    def span(self, span: Span) -> Span:
        """A place in the composed text as the place in the typed text."""
        if span.file != self.name or self.text is self.typed or not span.line:
            return span
        column = self._column(span.line, span.column)
        end_column = self._column(span.end_line, span.end_column)
        return replace(span, column=column, end_column=end_column)

    def finding(self, finding: Finding) -> Finding:
        """A finding on a place in the composed text, on the same place in the typed text."""
        at, fix = finding.at, finding.fix
        if self.text is self.typed or not (isinstance(at, InFile) or fix):
            return finding
        at = InFile(self.span(at.span)) if isinstance(at, InFile) else at
        fix = replace(fix, span=self.span(fix.span)) if fix else None
        return replace(finding, at=at, fix=fix)

    def _column(self, line: int, column: int) -> int:
        joined = 0
        typed = self._lines[line - 1] if line <= len(self._lines) else ""
        for letters in _APART.finditer(typed):
            fewer = len(letters[0]) - len(_composed(letters[0]))
            if letters.end() - joined - fewer >= column:  # this letter is behind the place
                break
            joined += fewer
        return column + joined
