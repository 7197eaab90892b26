"""Findings: what a filter, a rule or a reader has to say about a manuscript.

A `Code` is what can be said, once, with its documentation; a `Finding` is one occasion of it.
"""

from casepress.core.findings.code import Code, Severity, Stage
from casepress.core.findings.finding import (
    Anchor,
    Finding,
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
    "InFile",
    "InMetadata",
    "InNode",
    "Severity",
    "Span",
    "Stage",
    "Unreadable",
]
