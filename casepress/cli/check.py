"""`casepress check`: JATS files, wherever they come from, and whether built outputs agree."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.core.findings.code import Code, Severity
from casepress.core.findings.finding import Finding, InFile, Span
from casepress.lint.reports import formatter
from casepress.outputs import compare
from casepress.outputs.jats.checks.all import RULES, check
from casepress.outputs.jats.checks.rule import code
from casepress.outputs.jats.dtd import Problem, dtd_root
from casepress.source.repository import repository

XML001 = Code(
    "XML001",
    "xml-unreadable",
    Severity.ERROR,
    """The file cannot be read as XML, or holds no article.

Why: nothing in it can be checked.
Source: XML 1.0, section 2.1
""",
    unreadable=True,
)
XML002 = code(
    2,
    "doctype",
    """The DOCTYPE names no JATS DTD that is known.

Why: without it the file cannot be validated, and PMC refuses it.
Source: ANSI/NISO Z39.96-2021
""",
)
XML003 = code(
    3,
    "dtd",
    """The file breaks a rule of its DTD.

Why: PMC, Crossref and publishers' tools refuse an invalid file.
Source: ANSI/NISO Z39.96-2021
""",
)
_OTHERS = {"xml": XML001, "root": XML001, "doctype": XML002, "dtd": XML003}
CODES = (XML001, XML002, XML003, *(rule.code for rule in RULES.values()))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what can be checked."""
    kinds = parser.add_subparsers(title="kinds", required=True, metavar="KIND")
    jats = kinds.add_parser("jats", help="JATS XML: its DTD, and what no DTD can state")
    jats.add_argument("files", nargs="+", type=Path, metavar="FILE")
    jats.add_argument("--format", default="text", choices=("text", "github", "json"))
    jats.set_defaults(check=_jats)
    outputs = kinds.add_parser("outputs", help="whether the built outputs say the same")
    outputs.add_argument("ids", nargs="*", metavar="ID", help="folder names (default: all)")
    outputs.set_defaults(check=_outputs)


def run(options: argparse.Namespace) -> int:
    """Check and print what is found; 0 without an error, 1 with one, 2 where a
    file cannot be read. Raises `UsageError` if nothing is to be checked."""
    code: int = options.check(options)
    return code


def _outputs(options: argparse.Namespace) -> int:
    return compare.run(repository(options.repository), options.ids)


def _jats(options: argparse.Namespace) -> int:
    root = dtd_root()
    findings = [finding for path in options.files for finding in _check(path, root)]
    print(formatter(options.format)(findings, None))
    if any(finding.code.unreadable for finding in findings):
        return 2
    return int(any(finding.severity is Severity.ERROR for finding in findings))


def _check(path: Path, root: Path) -> list[Finding]:
    try:
        xml = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return [_finding(path, Problem("xml", 0, f"cannot be read ({reason}); check the name"))]
    return [_finding(path, problem) for problem in check(xml, root)]


def _finding(path: Path, problem: Problem) -> Finding:
    found = _OTHERS.get(problem.rule) or RULES[problem.rule].code
    span = Span(path.as_posix(), problem.line, 0, problem.line, 0)
    return Finding(found, problem.message, InFile(span)).placed(span)
