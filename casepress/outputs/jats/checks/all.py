"""All checks of a JATS file beyond its DTD: `RULES` lists them by name.

A new check is a generator over the tree of the file, with its code, in the list of its module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from casepress.outputs.jats.checks.facts import FACT_RULES
from casepress.outputs.jats.checks.related import RELATED_RULES
from casepress.outputs.jats.checks.rule import Rule
from casepress.outputs.jats.checks.targets import LINK_RULES
from casepress.outputs.jats.checks.text import TEXT_RULES
from casepress.outputs.jats.dtd import Problem, parse, validate
from casepress.outputs.jats.xml import Node

RULES: dict[str, Rule] = {
    rule.code.name: rule
    for rule in sorted(
        (*LINK_RULES, *TEXT_RULES, *FACT_RULES, *RELATED_RULES), key=lambda r: r.code.code
    )
}


def check(xml: bytes, root: Path) -> list[Problem]:
    """All problems of a JATS file, found by the DTD in the package at `root` and by `RULES`, sorted
    by line. Raises `BuildError` if the package is missing."""
    problems = validate(xml, root)
    if any(problem.rule == "xml" for problem in problems):
        return problems
    article = parse(xml, root).getroot()
    if article.tag != "article":
        message = f"the file is not a JATS article: its root is {etree.QName(article).localname}"
        return [Problem("root", 1, message)]
    return sorted([*problems, *review(article)], key=lambda p: (p.line, p.rule, p.message))


def review(article: Node) -> list[Problem]:
    """The problems that `RULES` find in an article."""
    return [
        Problem(name, _line(node), message)
        for name, rule in RULES.items()
        for node, message in rule.find(article)
    ]


def _line(node: Node) -> int:
    line: Any = node.sourceline
    return int(line or 0)
