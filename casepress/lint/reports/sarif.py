"""Findings as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from casepress import __version__
from casepress.core.findings.code import Code, Severity
from casepress.core.findings.finding import Finding, Span
from casepress.lint.documentation import Documentation

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """One run with the rules that were broken and their results (OASIS SARIF 2.1.0)."""
    codes = {f.code.code: f.code for f in findings}
    order = sorted(codes)
    rules = [_rule(codes[code]) for code in order]
    return _log(rules, [_result(f, order.index(f.code.code)) for f in findings])


def sarif_failure(message: str) -> str:
    """A run that could not look at anything, and why (SARIF 2.1.0, 3.20.21)."""
    note = {"level": "error", "message": {"text": message}}
    ended = {"executionSuccessful": False, "exitCode": 2, "toolExecutionNotifications": [note]}
    return _log([], [], invocations=[ended])


def _log(rules: list[Any], results: list[Any], **more: Any) -> str:
    driver = {"name": "casepress", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", **more}
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [{**run, "results": results}]}
    return json.dumps(log, ensure_ascii=False, indent=1)


_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _rule(code: Code) -> dict[str, Any]:
    doc = Documentation.of(code)
    rest = "\n\n".join(f"**{head}** {body}" for head, body in doc.parts.items())
    return {
        "id": code.code,
        "name": code.name,
        "shortDescription": {"text": doc.summary},
        "help": {"text": code.doc.strip(), "markdown": f"{doc.summary}\n\n{rest}"},
        "defaultConfiguration": {"level": _LEVEL[code.severity]},
        "properties": {"stage": str(code.stage), "blocks": code.blocks},
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    span = finding.span or Span("")
    out: dict[str, Any] = {
        "ruleId": finding.code.code,
        "ruleIndex": index,
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
        "partialFingerprints": {"casepress/v1": _fingerprint(finding)},
    }
    if span.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(span.file)}}
        if span.line:
            place["region"] = _region(span)
        location: dict[str, Any] = {"physicalLocation": place}
        if span.place:  # a Word file has no lines (SARIF 2.1.0, 3.28.4)
            location["logicalLocations"] = [{"fullyQualifiedName": span.place}]
        out["locations"] = [location]
    return out


def _region(span: Span) -> dict[str, int]:
    region = {"startLine": span.line, "startColumn": max(span.column, 1)}
    if (span.end_line, span.end_column) > (span.line, span.column):
        region |= {"endLine": span.end_line, "endColumn": max(span.end_column, 1)}
    return region


def _uri(name: str) -> str:
    return quote(name)


def _fingerprint(finding: Finding) -> str:
    """The same for a finding whose line moved."""
    span = finding.span or Span("")
    words = "\n".join((finding.code.code, span.file, finding.message))
    return hashlib.sha256(words.encode()).hexdigest()[:32]
