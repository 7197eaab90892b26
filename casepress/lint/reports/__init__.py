"""The forms of a report of findings. A new form is a new file and one line in `_REPORTS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from casepress.core.findings.code import Severity
from casepress.core.findings.finding import Finding
from casepress.core.findings.report import text
from casepress.lint.reports.github import github
from casepress.lint.reports.html import page
from casepress.lint.reports.json import as_json
from casepress.lint.reports.junit import junit
from casepress.lint.reports.sarif import sarif

Report = Callable[[list[Finding], Mapping[str, list[str]] | None], str]

_REPORTS: Mapping[str, Callable[..., str]] = {
    "text": text,
    "github": github,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "html": page,
}
FORMATS = tuple(_REPORTS)


def formatter(
    name: str, colours: Mapping[str, str] | None = None, worst: Severity = Severity.ERROR
) -> Report:
    """The function of a format; `colours` are the journal's, for a page, and `worst` is the
    severity from which on a finding fails, for a test report."""
    report: Any = _REPORTS[name]
    needed: Mapping[str, Mapping[str, Any]] = {
        "html": {"colours": colours},
        "junit": {"worst": worst},
    }
    return partial(report, **needed.get(name, {}))
