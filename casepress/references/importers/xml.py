"""XML files of references, read without entities, other files and the network."""

from __future__ import annotations

import re
from typing import Any

from casepress.core.findings import Finding, InFile, Span
from casepress.references.importers.base import SRC021
from casepress.references.places import Places

#: The parser's advice to programmers, and the place, which the finding has itself.
_ADVICE = re.compile(
    r", (?:use|try|see) (?:XML_PARSE_HUGE(?: option)?|\w+)\.?|, line \d+, column \d+", re.I
)


def parse(text: str, name: str) -> tuple[Any, list[Finding]]:
    """The root element of a text, or `None` with the finding (SRC021) that says why."""
    from lxml import etree  # 12 ms, for files of this kind alone

    if entity := re.search(r"<!ENTITY\b", text):
        message = "the file defines entities, which no export has; export it again"
        at = Places(text, name).span(entity.start(), entity.end())
        return None, [Finding(SRC021, message, InFile(at))]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        # The text is already decoded, so the encoding in its declaration no longer applies.
        body = re.sub(r"^(\s*<\?xml[^>]*?)\s+encoding=[\"'][^\"']*[\"']", r"\1", text)
        return etree.fromstring(body.encode(), parser), []
    except etree.XMLSyntaxError as error:
        line, column = error.position
        message = _ADVICE.sub("", " ".join(str(error.msg).split()))
        at = Span(name, line, max(column, 1), line, max(column, 1) + 1) if line else Span(name)
        problem = f"the file is not valid XML: {message}; export it again"
        return None, [Finding(SRC021, problem, InFile(at))]
