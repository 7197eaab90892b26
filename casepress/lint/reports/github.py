"""Findings as annotations of a GitHub workflow, and as the summary of its job."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from casepress.core.findings.code import Severity
from casepress.core.findings.finding import Finding
from casepress.core.findings.report import span_of, summary
from casepress.core.printable import markdown, printable

#: GitHub shows ten errors and ten warnings of a step and drops the rest silently.
_GITHUB_LIMIT = 10
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: The summary of a job holds one mebibyte.
_SUMMARY_BYTES = 900_000


def github(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """Workflow commands, the most severe first, one for each code and line, and of each level no
    more than GitHub shows; the last line counts all findings."""
    groups: defaultdict[tuple[Any, ...], list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        span = span_of(finding)
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
    span = span_of(first)
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
    where = f"{span.place}: " if span.place else ""
    return f"::{level} {pairs}::{_escape(where + first.message + more)}"


def github_summary(findings: list[Finding]) -> str:
    """All findings as a markdown table, the most severe first, within a summary's size limit."""
    head = f"### casepress lint: {summary(f.severity for f in findings)}\n\n"
    if not findings:
        return head
    rows = ["| | Place | Finding | Code |", "|---|---|---|---|"]
    size = len(head)
    for finding in sorted(findings, key=lambda f: f.severity.rank):
        span = span_of(finding)
        place = f"{span.file}:{span.line}:{span.column}" if span.line else span.file
        words = markdown(finding.message)
        row = f"| {finding.severity} | {markdown(place)} | {words} | {finding.code.code} |"
        size += len(row.encode()) + 1
        if size > _SUMMARY_BYTES:
            rows.append(f"\n{len(findings) - len(rows) + 2} more; `casepress lint` prints all.")
            break
        rows.append(row)
    return head + "\n".join(rows) + "\n"


def _escape(value: str, *, property_: bool = False) -> str:
    value = printable(value)
    value = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if property_ else value
