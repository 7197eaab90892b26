"""What a valid JATS file must still say rightly: rules that no DTD can state.

Each rule is a generator over the file's tree; `RULES` lists them under their names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree

from casepress.outputs.jats.checks.facts import FACT_RULES
from casepress.outputs.jats.checks.rule import Rule
from casepress.outputs.jats.checks.targets import LINK_RULES
from casepress.outputs.jats.checks.text import TEXT_RULES
from casepress.outputs.jats.dtd import Problem, parse, validate
from casepress.outputs.jats.xml import Node

RULES: dict[str, Rule] = {
    rule.code.name: rule
    for rule in sorted((*LINK_RULES, *TEXT_RULES, *FACT_RULES), key=lambda r: r.code.code)
}


def check(xml: bytes, root: Path) -> list[Problem]:
    """Everything found in a JATS file, by the DTD in the package at `root` and by `RULES`, sorted
    by line. Raises `BuildError` where the package is not there."""
    problems = validate(xml, root)
    if any(problem.rule == "xml" for problem in problems):
        return problems
    article = parse(xml, root).getroot()
    if article.tag != "article":
        said = f"the file is no JATS article: its root is {etree.QName(article).localname}"
        return [Problem("root", 1, said)]
    return sorted([*problems, *review(article)], key=lambda p: (p.line, p.rule, p.message))


def review(article: Node) -> list[Problem]:
    """What `RULES` find in an article."""
    return [
        Problem(name, _line(node), message)
        for name, rule in RULES.items()
        for node, message in rule.look(article)
    ]


def _line(node: Node) -> int:
    line: Any = node.sourceline
    return int(line or 0)
