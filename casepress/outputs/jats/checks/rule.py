"""What a rule on JATS files is, and the words in which all rules speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casepress.core.findings.code import Code, Severity, Stage
from casepress.outputs.jats.xml import Node

Found = Iterator[tuple[Node, str]]


@dataclass(frozen=True)
class Rule:
    """A code and the function that finds it: from `article` to elements and what is wrong there."""

    code: Code
    look: Callable[[Node], Found]


def code(number: int, name: str, doc: str, severity: Severity = Severity.ERROR) -> Code:
    """The code XML0nn of a rule; they speak to production."""
    return Code(f"XML{number:03}", name, severity, doc, Stage.PRODUCTION)
