"""Findings as people and machines read them: text, GitHub annotations, JSON."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from casepress.findings.code import Severity
from casepress.findings.finding import Finding, InFile, Span, Unreadable

Report = Callable[[list[Finding], Mapping[str, list[str]] | None], str]

#: Each format with its module and function, which is loaded when it is asked for.
_MODULES = {
    "text": ("casepress.findings.report", "text"),
    "github": ("casepress.findings.report", "github"),
    "json": ("casepress.findings.report", "as_json"),
    "sarif": ("casepress.findings.sarif", "sarif"),
    "junit": ("casepress.findings.junit", "junit"),
    "html": ("casepress.findings.page", "page"),
}
FORMATS = tuple(_MODULES)

#: GitHub shows ten errors and ten warnings of a step and drops the rest silently.
_GITHUB_LIMIT = 10
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: The summary of a job holds one mebibyte.
_SUMMARY_BYTES = 900_000
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def formatter(name: str, colours: Mapping[str, str] | None = None) -> Report:
    """The function of a format; `colours` are the journal's, for a page."""
    module, function = _MODULES[name]
    report: Callable[..., str] = getattr(import_module(module), function)
    return partial(report, colours=colours) if name == "html" else report


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Sorted by place, then code; what is said twice of one place is said once."""
    unique = {(_span(f), f.code.code, f.message): f for f in findings}
    return [unique[key] for key in sorted(unique)]


def text_line(finding: Finding) -> str:
    """`file:line:column: severity CODE message [name]`."""
    return _line(finding, str(finding.severity))


def unreadable(error: Unreadable) -> list[str]:
    """A line for each finding of an error that nothing else reports."""
    placed = (f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in error.findings)
    return [text_line(finding) for finding in placed]


def text(
    findings: list[Finding],
    lines: Mapping[str, list[str]] | None = None,
    *,
    colour: bool = False,
) -> str:
    """All findings with the source line and a caret below each, then the counts. `lines` has the
    lines of the files that may be shown."""
    out: list[str] = []
    for finding in findings:
        paint = _COLOURS[finding.severity] if colour else ""
        out.append(_line(finding, _painted(str(finding.severity), paint)))
        excerpt = _excerpt(finding, (lines or {}).get(_span(finding).file, []))
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


def github(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """Workflow commands, worst first, one for each code and line, no more of a level than GitHub
    shows; the last line says how many there are in all."""
    groups: defaultdict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        span = _span(finding)
        groups[(finding.severity, finding.code.code, span.file, span.line)].append(finding)
    out: list[str] = []
    shown: Counter[str] = Counter()
    for found in groups.values():
        level = _GITHUB_LEVEL[found[0].severity]
        shown[level] += 1
        if shown[level] <= _GITHUB_LIMIT:
            out.append(_annotation(found, level))
    out.append(summary(f.severity for f in findings))
    return "\n".join(out)


def _annotation(found: list[Finding], level: str) -> str:
    first = found[0]
    span = _span(first)
    fields = {"file": span.file}
    if span.line:
        fields |= {"line": str(span.line), "endLine": str(span.end_line or span.line)}
        fields["col"] = str(max(span.column, 1))
        if span.end_line == span.line and span.end_column > span.column:
            fields["endColumn"] = str(span.end_column)
    fields["title"] = f"{first.code.code} {first.code.name}"
    pairs = ",".join(f"{k}={_escape(v, property_=True)}" for k, v in fields.items() if v)
    more = f" ({len(found)} times in this line)" if len(found) > 1 and span.line else ""
    if len(found) > 1 and not span.line:
        more = f" (and {len(found) - 1} more in this file)"
    return f"::{level} {pairs}::{_escape(first.message + more)}"


def github_summary(findings: list[Finding]) -> str:
    """All findings as a markdown table, worst first, within what a job's summary holds."""
    head = f"### casepress lint: {summary(f.severity for f in findings)}\n\n"
    if not findings:
        return head
    rows = ["| | Place | Finding | Code |", "|---|---|---|---|"]
    size = len(head)
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        span = _span(finding)
        place = f"{span.file}:{span.line}:{span.column}" if span.line else span.file
        words = finding.message.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
        row = f"| {finding.severity} | {place} | {words} | {finding.code.code} |"
        size += len(row.encode()) + 1
        if size > _SUMMARY_BYTES:
            rows.append(f"\n{len(findings) - len(rows) + 2} more; `casepress lint` prints all.")
            break
        rows.append(row)
    return head + "\n".join(rows) + "\n"


def as_json(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """A JSON array of findings, in their order."""
    return json.dumps([to_dict(f) for f in findings], ensure_ascii=False, indent=1)


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


def _line(finding: Finding, severity: str) -> str:
    span = _span(finding)
    place = f"{span.file}:" if span.file else ""
    if span.line:
        place += f"{span.line}:{max(span.column, 1)}:"
    code = finding.code
    return f"{place} {severity} {code.code} {finding.message} [{code.name}]".strip()


def _painted(words: str, colour: str) -> str:
    return f"\x1b[{colour}m{words}\x1b[0m" if colour else words


def _excerpt(finding: Finding, lines: list[str]) -> list[str]:
    """The source line, cut to what fits, and carets under the words; never for private codes."""
    span = _span(finding)
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


def _escape(value: str, *, property_: bool = False) -> str:
    value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if property_ else value
