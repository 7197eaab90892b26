"""Findings: what filters, rules and readers report about a manuscript.

A `Code` is a kind of finding, with its documentation; a `Finding` is one occurrence of it.
"""

from casepress.core.findings.code import Code, Severity, Stage
from casepress.core.findings.finding import (
    Anchor,
    Finding,
    Fix,
    InFile,
    InMetadata,
    InNode,
    Span,
    Unreadable,
)

__all__ = [
    "Anchor",
    "Code",
    "Finding",
    "Fix",
    "InFile",
    "InMetadata",
    "InNode",
    "Severity",
    "Span",
    "Stage",
    "Unreadable",
]
