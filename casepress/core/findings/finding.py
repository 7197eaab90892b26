"""A finding and the place that it points to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.core.findings.code import Code, Severity
from casepress.core.printable import printable

#: A message of more characters quotes what is too long to be shown.
_LONGEST = 1_000
_ENDLESS = re.compile(r"(\S{200})\S{101,}")


@dataclass(frozen=True, order=True)
class Span:
    """A place in a file: 1-based line and column of the first code point, and of the one after
    the last. Line 0 means the file as a whole, or `place`: where in a file without lines, such as
    "paragraph 12" of a Word file."""

    file: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    place: str = ""


@dataclass(frozen=True)
class InNode:
    """Points at a pandoc node (an element of the document that was read), or at the first
    occurrence of `token` within it. The map from nodes to text is `casepress.source.positions`."""

    node: Mapping[str, Any]
    token: str | None = None


@dataclass(frozen=True)
class InMetadata:
    """Points at a value of the front matter by its path, e.g. `("author", 0, "orcid")`; with
    `key=True` at the key instead of the value. An absent path means its nearest ancestor."""

    path: tuple[str | int, ...]
    key: bool = False


@dataclass(frozen=True)
class InFile:
    """Points at a place in a file that its reader already knows (a reference file, an image)."""

    span: Span


Anchor = InNode | InMetadata | InFile


@dataclass(frozen=True)
class Fix:
    """An edit that mends what a finding reports: `replacement` for the characters at `span`. A
    `safe` one cannot change what the author means."""

    span: Span
    replacement: str
    safe: bool = False


@dataclass(frozen=True)
class Finding:
    """A finding: its kind (`code`), its place (`at`, resolved to `span`), and its message.

    The message is one line that says what is wrong, then what to do. `severity` and `blocks` are
    the code's unless a finding sets its own (a section that is missing in a draft only warns).
    `fix` is the edit that the message asks for, where it is certain; of a value that its reader
    knows without its exact place, `swap` is what is typed in it and what is meant. `earlier` is
    another place, whose line the message names as `{line}`. `about` are the names of what is
    missing or unused, `explains` those of what other findings say of that because of this mistake:
    they are the consequence, and not reported.
    """

    code: Code
    message: str
    at: Anchor | None = None
    severity: Severity = field(default=None)  # type: ignore[assignment]
    blocks: bool = field(default=None)  # type: ignore[assignment]
    span: Span | None = None
    fix: Fix | None = None
    swap: tuple[str, str] | None = None
    earlier: Anchor | None = None
    about: frozenset[str] = frozenset()
    explains: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.severity is None:
            object.__setattr__(self, "severity", self.code.severity)
        if self.blocks is None:
            object.__setattr__(self, "blocks", self.code.blocks)
        if len(self.message.splitlines()) > 1:  # it quotes words across a line end
            object.__setattr__(self, "message", " ".join(self.message.splitlines()))
        if len(self.message) > _LONGEST:  # it quotes words without end
            object.__setattr__(self, "message", _within_bounds(self.message))
        object.__setattr__(self, "message", printable(self.message))

    def placed(self, span: Span, earlier: Span | None = None) -> Finding:
        """The same finding with its place resolved, and the line of its `earlier` place."""
        if self.earlier is None:
            return replace(self, span=span)
        line = f"line {earlier.line}" if earlier and earlier.line else "an earlier line"
        return replace(self, span=span, message=self.message.replace("{line}", line), earlier=None)


def _within_bounds(message: str) -> str:
    """A long message with its first words and its last, which say what to do."""
    shorter = _ENDLESS.sub(r"\1…", message)
    if len(shorter) <= 2 * _LONGEST:
        return shorter
    return f"{shorter[: _LONGEST // 2]} … {shorter[-_LONGEST // 2 :]}"


class Unreadable(Exception):
    """Raised where reading cannot continue; holds the findings that say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].message if findings else "unreadable")
        self.findings = list(findings)
