"""Findings as a JSON array, the form of `findings.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from casepress.core.findings.finding import Finding
from casepress.core.findings.report import to_dict


def as_json(findings: list[Finding], lines: Mapping[str, list[str]] | None = None) -> str:
    """A JSON array of findings, in their order."""
    return json.dumps([to_dict(f) for f in findings], ensure_ascii=False, indent=1)
