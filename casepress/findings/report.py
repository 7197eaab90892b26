"""Findings as people and machines read them: text, GitHub annotations, JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from casepress.findings.code import Severity
from casepress.findings.finding import Finding, Span

#: GitHub shows ten errors and ten warnings of a step and drops the rest silently.
_GITHUB_LIMIT = 10
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Sorted by place, then code; what is said twice of one place is said once."""
    unique = {(_span(f), f.code.code, f.message): f for f in findings}
    return [unique[key] for key in sorted(unique)]


def text_line(finding: Finding) -> str:
    """`file:line:column: severity CODE message [name]`."""
    span = _span(finding)
    place = f"{span.file}:" if span.file else ""
    if span.line:
        place += f"{span.line}:{max(span.column, 1)}:"
    code = finding.code
    line = f"{place} {finding.severity} {code.code} {finding.message} [{code.name}]"
    return line.strip()


def text(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """All findings with the source line and a caret below each, then the counts. `lines` has the
    lines of the files that may be shown."""
    out: list[str] = []
    for finding in findings:
        out.append(text_line(finding))
        out += _excerpt(finding, (lines or {}).get(_span(finding).file, []))
    out.append(summary(findings))
    return "\n".join(out)


def summary(findings: Iterable[Finding]) -> str:
    """ "2 errors, 1 warning, 3 notes", or "no findings"."""
    counts = Counter(finding.severity for finding in findings)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    parts = [
        f"{counts[s]} {word}{'s' if counts[s] != 1 else ''}"
        for s, word in words.items()
        if counts[s]
    ]
    return ", ".join(parts) or "no findings"


def github(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """Workflow commands, worst first, no more of a level than GitHub shows; the last line says
    how many there are in all."""
    out: list[str] = []
    shown: Counter[str] = Counter()
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        level = _GITHUB_LEVEL[finding.severity]
        shown[level] += 1
        if shown[level] > _GITHUB_LIMIT:
            continue
        span = _span(finding)
        fields = {"file": span.file}
        if span.line:
            fields |= {"line": str(span.line), "endLine": str(span.end_line or span.line)}
            fields["col"] = str(max(span.column, 1))
            if span.end_line == span.line and span.end_column > span.column:
                fields["endColumn"] = str(span.end_column)
        fields["title"] = f"{finding.code.code} {finding.code.name}"
        pairs = ",".join(f"{k}={_escape(v, property_=True)}" for k, v in fields.items() if v)
        out.append(f"::{level} {pairs}::{_escape(finding.message)}")
    out.append(summary(findings))
    return "\n".join(out)


def as_json(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """A JSON array of findings, in their order."""
    return json.dumps([to_dict(f) for f in findings], ensure_ascii=False, indent=1)


FORMATS: dict[str, Callable[[list[Finding], Mapping[str, list[str]] | None], str]] = {
    "text": text,
    "github": github,
    "json": as_json,
}


def to_dict(finding: Finding) -> dict[str, Any]:
    """A finding as plain values; the form of `findings.json`."""
    span = _span(finding)
    return {
        "code": finding.code.code,
        "name": finding.code.name,
        "severity": str(finding.severity),
        "stage": str(finding.code.stage),
        "blocks": finding.blocks,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end-line": span.end_line,
        "end-column": span.end_column,
        "message": finding.message,
    }


def _span(finding: Finding) -> Span:
    return finding.span or Span("")


def _excerpt(finding: Finding, lines: list[str]) -> list[str]:
    """The source line, cut to what fits, and carets under the words; never for private codes."""
    span = _span(finding)
    if finding.code.private or not 0 < span.line <= len(lines):
        return []
    line = lines[span.line - 1].replace("\t", " ")
    start = max(span.column - 1, 0)
    same = span.end_line == span.line and span.end_column > span.column
    end = min(span.end_column - 1, len(line)) if same else min(start + 1, len(line))
    left = max(0, start - 40)
    cut = line[left : left + 96]
    carets = " " * (start - left) + "^" * max(1, min(end, left + 96) - start)
    return [f"    {'…' if left else ''}{cut}", f"    {' ' if left else ''}{carets}"]


def _escape(value: str, *, property_: bool = False) -> str:
    value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if property_ else value
