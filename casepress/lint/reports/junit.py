"""Findings as JUnit XML, for the test reports of GitLab, Jenkins and others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from html import escape

from casepress.core.findings.code import Severity
from casepress.core.findings.finding import Finding, Span

#: Characters that XML 1.0 forbids.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(
    findings: list[Finding],
    lines: Mapping[str, list[str]] | None = None,
    *,
    worst: Severity = Severity.ERROR,
) -> str:
    """A suite for each file (with `lines`, also for those without findings), a case for each
    finding. Those that fail lint are failures: what is as severe as `worst`, or more."""
    by_file: defaultdict[str, list[Finding]] = defaultdict(list)
    for name in lines or {}:
        by_file[name] = []
    for finding in findings:
        by_file[(finding.span or Span("")).file].append(finding)
    suites = [_suite(name, found, worst) for name, found in sorted(by_file.items())]
    failed = sum(_fails(f, worst) for f in findings)
    count = sum(max(1, len(found)) for found in by_file.values())
    head = f'<testsuites name="casepress lint" tests="{count}" failures="{failed}" errors="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"])


def _fails(finding: Finding, worst: Severity) -> bool:
    return finding.severity.rank <= worst.rank


def _suite(name: str, findings: list[Finding], worst: Severity) -> str:
    failed = sum(_fails(f, worst) for f in findings)
    title = _attribute(name or "casepress")
    count = max(1, len(findings))
    out = [f' <testsuite name={title} tests="{count}" failures="{failed}" errors="0">']
    if not findings:
        out.append(f'  <testcase name="no findings" classname={title}/>')
    for finding in findings:
        out += _case(finding, title, _fails(finding, worst))
    out.append(" </testsuite>")
    return "\n".join(out)


def _case(finding: Finding, title: str, fails: bool) -> list[str]:
    span = finding.span or Span("")
    code = finding.code
    place = f"{span.file}:{span.line}:{span.column}" if span.line else span.file
    if span.place:
        place = f"{span.file}: {span.place}"
    name = _attribute(f"{code.code} {code.name} {place}".strip())
    if not fails:
        words = escape(_clean(f"{finding.severity}: {finding.message}"), quote=False)
        return [
            f"  <testcase name={name} classname={title}>",
            f"   <system-out>{words}</system-out>",
            "  </testcase>",
        ]
    message = _attribute(finding.message)
    return [
        f"  <testcase name={name} classname={title}>",
        f'   <failure type="{finding.severity}" message={message}>'
        f"{escape(_clean(place), quote=False)}</failure>",
        "  </testcase>",
    ]


def _attribute(words: str) -> str:
    return f'"{escape(_clean(words))}"'


def _clean(words: str) -> str:
    return _NO_XML.sub("\ufffd", words)
