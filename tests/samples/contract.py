"""Articles by the contract: `data/NAME.yaml` (facts) and `data/NAME.md` (text) in the contract's
form; fenced divs and spans take the place of what the filters make."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    classes,
    div,
    header,
    inlines,
    is_div,
    link,
    meta,
    para,
)
from casepress.article.pandoc import dump, read
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.core.yaml12 import load

DATA = Path(__file__).parent / "data"
REPOSITORY = Path(__file__).parents[2]
FORMAT = "markdown-auto_identifiers-citations-implicit_figures"


@cache
def journal() -> Journal:
    """The first journal."""
    return read_journal(REPOSITORY / "journal" / "medpeer")


def article(name: str) -> dict[str, Any]:
    """The article JSON of a sample, freshly made."""
    found: dict[str, Any] = json.loads(_article(name))
    return found


@cache
def _article(name: str) -> str:
    facts = load(DATA / f"{name}.yaml")
    text = (DATA / f"{name}.md").read_text(encoding="utf-8")
    document, warnings = read(text, format=FORMAT)
    assert not warnings
    document = _shape(document)
    document["meta"] |= {key: meta(value) for key, value in facts.items()}
    if facts.get("references"):
        document["blocks"].append(_references(facts["references"]))
    return dump(document)


def _shape(node: Any) -> Any:
    """Spans `cite` and Divs `figure` as the elements that the contract has for them."""
    if isinstance(node, list):
        return [_shape(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _shape(value) for key, value in node.items()}
    if node.get("t") == "Span" and "cite" in classes(node):
        return {"t": "Cite", "c": [[], node["c"][1]]}
    if node.get("t") == "Div" and is_div(node, "figure"):
        return _figure(node)
    return node


def _figure(block: Element) -> Element:
    caption: Blocks = []
    content: Blocks = []
    for part in block["c"][1]:
        if is_div(part, "caption"):
            caption += part["c"][1]
        elif is_div(part, "source") or is_div(part, "permission"):
            caption.append(part)
        else:
            content.append({"t": "Plain", "c": part["c"]})
    return {"t": "Figure", "c": [block["c"][0], [None, caption], content]}


def _references(records: list[dict[str, Any]]) -> Element:
    entries = []
    for record in records:
        printed = [*inlines(f"{record['id']}. "), link(inlines("doi"), "https://example.org")]
        attributes = attr(
            f"ref-{record['citation-number']}",
            ["csl-entry"],
            {"number": record["citation-number"], "key": record["id"]},
        )
        entries.append(div(attributes, [para(printed)]))
    return div(
        attr("sec-references", ["section"], {"role": "references", "part": "back"}),
        [header(1, inlines("References")), div(attr("refs", ["references"]), entries)],
    )
