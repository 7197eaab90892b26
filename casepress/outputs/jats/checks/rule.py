"""The type of a check on a JATS file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casepress.core.findings.code import Code, Severity, Stage
from casepress.outputs.jats.xml import Node

Found = Iterator[tuple[Node, str]]


@dataclass(frozen=True)
class Rule:
    """A code and the function that finds it: from `article` to elements with messages."""

    code: Code
    find: Callable[[Node], Found]


def code(number: int, name: str, doc: str, severity: Severity = Severity.ERROR) -> Code:
    """The code XML0nn of a rule, for the production stage."""
    return Code(f"XML{number:03}", name, severity, doc, Stage.PRODUCTION)
