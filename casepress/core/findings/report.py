"""Findings as lines of text, and as plain values."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from casepress.core.findings.code import Severity
from casepress.core.findings.finding import Finding, InFile, Span, Unreadable
from casepress.core.printable import printable

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings sorted by place, then code; equal ones are listed once."""
    unique = {(span_of(f), f.code.code, f.message): f for f in findings}
    return [unique[key] for key in sorted(unique)]


def text_line(finding: Finding) -> str:
    """`file:line:column: severity CODE message [name]`."""
    return _line(finding, str(finding.severity))


def unreadable(error: Unreadable) -> list[str]:
    """A line for each finding of an error that no report holds."""
    placed = (f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in error.findings)
    return [text_line(finding) for finding in placed]


def text(
    findings: list[Finding],
    lines: Mapping[str, list[str]] | None = None,
    *,
    colour: bool = False,
) -> str:
    """All findings with the source line and carets below each, then their counts. `lines` has the
    lines of those files that may be shown, by name."""
    out: list[str] = []
    for finding in findings:
        paint = _COLOURS[finding.severity] if colour else ""
        out.append(_line(finding, _painted(str(finding.severity), paint)))
        excerpt = _excerpt(finding, (lines or {}).get(span_of(finding).file, []))
        out += [*excerpt[:1], *(_painted(carets, paint) for carets in excerpt[1:])]
    out.append(summary(f.severity for f in findings))
    return "\n".join(out)


def summary(severities: Iterable[str]) -> str:
    """ "2 errors, 1 warning, 3 notes", or "no findings"."""
    counts = Counter(severities)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [
        f"{counts[s]} {word}{'s' if counts[s] != 1 else ''}"
        for s, word in words.items()
        if counts[s]
    ]
    return ", ".join(parts) or "no findings"


def to_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; the form of `findings.json`. It has a `fix` only where the finding
    has one."""
    span = span_of(finding)
    values = {
        "code": finding.code.code,
        "name": finding.code.name,
        "severity": str(finding.severity),
        "stage": str(finding.code.stage),
        "blocks": finding.blocks,
        "file": span.file,
        **_range(span),
        **({"place": span.place} if span.place else {}),
        "message": finding.message,
    }
    if finding.fix:
        values["fix"] = {**_range(finding.fix.span), "replacement": finding.fix.replacement}
    return values


def _range(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end-line": span.end_line,
        "end-column": span.end_column,
    }


def span_of(finding: Finding) -> Span:
    return finding.span or Span("")


def _line(finding: Finding, severity: str) -> str:
    span = span_of(finding)
    place = f"{printable(span.file)}:" if span.file else ""
    if span.line:
        place += f"{span.line}:{max(span.column, 1)}:"
    elif span.place:
        place += f" {printable(span.place)}:"
    code = finding.code
    return f"{place} {severity} {code.code} {finding.message} [{code.name}]".strip()


def _painted(words: str, colour: str) -> str:
    return f"\x1b[{colour}m{words}\x1b[0m" if colour else words


def _excerpt(finding: Finding, lines: list[str]) -> list[str]:
    """The source line, cut to what fits, and carets under the words; never for private codes."""
    span = span_of(finding)
    if finding.code.private or not 0 < span.line <= len(lines):
        return []
    line = lines[span.line - 1]
    start = max(span.column - 1, 0)
    same = span.end_line == span.line and span.end_column > span.column
    end = min(span.end_column - 1, len(line)) if same else min(start + 1, len(line))
    left = max(0, start - 40)
    cut = "".join(c if c.isprintable() else " " for c in line[left : left + 96])
    before = _width(cut[: start - left])
    under = max(1, _width(cut[start - left : min(end, left + 96) - left]))
    mark = "…" if left else ""
    return [f"    {mark}{cut}", f"    {' ' * (len(mark) + before)}{'^' * under}"]


def _width(words: str) -> int:
    """How many columns of a terminal words take (Unicode Standard Annex 11)."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in words
    )
