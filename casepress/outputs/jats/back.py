"""`back`: statements in the places that JATS4R recommends, footnotes, and the reference list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article.ast import Element, Inlines, get, identifier, is_div, walk
from casepress.article.nodes import Div
from casepress.outputs.jats.blocks import blocks, heading, section
from casepress.outputs.jats.citation_mixed import mixed
from casepress.outputs.jats.inlines import phrase
from casepress.outputs.jats.people import contributions
from casepress.outputs.jats.references import citation
from casepress.outputs.jats.state import Context, xml_id
from casepress.outputs.jats.xml import UNCITED, Node, el, group, is_empty, leaf, unwrap

#: Roles of sections that belong to `front`; `people` writes these.
IN_FRONT = ("competing-interests", "funding")
ETHICS = "ethics-statement"
_ETHICS_PARTS = {"consent": "ethics-consent", "ethics": "ethics-approval"}


def back(context: Context, sections: list[Element]) -> Node | None:
    """`back`: its sections in their order, then footnotes, references and appendices."""
    parts = _parts(context, sections)
    # The notes are complete only after every other part has been written.
    references = _references(context)
    notes = group("fn-group", None, *context.notes)
    grouped = _appendices(parts)
    before = [part for part in grouped if part.tag != "app-group"]
    after = [part for part in grouped if part.tag == "app-group"]
    return group("back", None, *before, notes, references, *after)


def _parts(context: Context, sections: list[Element]) -> list[Node]:
    """The element of each section. Consent and ethics approval become parts of one
    `ethics-statement` (JATS4R, Ethics: an article has one, and its parts have their own types)."""
    several = sum(get(block, "sec-type") == ETHICS for block in sections) > 1
    out: list[Node] = []
    whole: Node | None = None
    for block in sections:
        part = _part(context, block)
        if several and part is not None and part.get("sec-type") == ETHICS:
            part.set("sec-type", _ETHICS_PARTS.get(get(block, "role"), "ethics-other"))
            if whole is None:
                whole = _ethics(context)
                out.append(whole)
            whole.append(part)
        elif part is not None:
            out.append(part)
    return out


def _ethics(context: Context) -> Node:
    title = context.labels.get("ethics-statement", "")
    section = context.journal.section("ethics")
    if not title and section is not None:
        title = section.title_in(context.article.lang)
    return el("sec", {"id": context.fresh("ethics"), "sec-type": ETHICS}, leaf("title", str(title)))


def _part(context: Context, block: Element) -> Node | None:
    role = get(block, "role")
    if role == "acknowledgements":
        return section(context, block, "ack")
    if role == "contributions":
        return contributions(context, block)
    if role == "abbreviations":
        return _glossary(context, block)
    if role == "appendix":
        return section(context, block, "app")
    node = section(context, block)
    if role and not node.get("sec-type"):
        node.set("sec-type", role)
    return node


def _glossary(context: Context, block: Element) -> Node:
    """Abbreviations as a `glossary`, or as a section if they have sub-sections."""
    title, content = heading(context, block)
    if any(is_div(b, "section") for b in content):
        return section(context, block)
    attributes = {"id": xml_id(identifier(block))}
    return el("glossary", attributes, title, *blocks(context, content))


def _appendices(parts: list[Node]) -> list[Node]:
    """The parts with consecutive appendices in one `app-group`."""
    out: list[Node] = []
    for part in parts:
        if part.tag != "app":
            out.append(part)
        elif out and out[-1].tag == "app-group":
            out[-1].append(part)
        else:
            out.append(el("app-group", None, part))
    return out


def _references(context: Context) -> Node | None:
    block = context.article.reference_list
    records = {str(place): r for place, r in enumerate(context.article.references, 1)}
    entries: list[tuple[str, str, Inlines]] = list(_entries(block)) if block else []
    if not entries:
        entries = [(number, f"ref-{number}", []) for number in records]
    found = [
        _reference(context, number, name, printed, records.get(number))
        for number, name, printed in entries
    ]
    title = heading(context, block)[0] if block else None
    uncited = {get(e, "number") for e in walk(block) if get(e, "nocite")} if block else set()
    for (number, _, _), node in zip(entries, found, strict=True):
        if number in uncited:
            node.set("specific-use", UNCITED)
    attributes = {"id": xml_id(identifier(block)) if block else ""}
    return el("ref-list", attributes, title, *found) if found else None


def _entries(block: Element) -> list[tuple[str, str, Inlines]]:
    """The number, id and printed text of each entry of the list."""
    out: list[tuple[str, str, Inlines]] = []
    for entry in (e for e in walk(block) if is_div(e, "csl-entry")):
        printed: Inlines = next(
            (b["c"] for b in Div(entry).blocks if b["t"] in ("Para", "Plain")), []
        )
        number = get(entry, "number")
        out.append((number, xml_id(identifier(entry)) or f"ref-{number}", printed))
    return out


def _reference(
    context: Context,
    number: str,
    name: str,
    printed: Inlines,
    record: Mapping[str, Any] | None,
) -> Node:
    found = citation(record) if record else None
    if found is None or is_empty(found):  # there is no record to tag, so the entry is as printed
        found = unwrap(phrase(context, "mixed-citation", printed), "xref")
    elif printed and context.journal.data.get("citations", {}).get("tagging") == "mixed":
        found = mixed(found, unwrap(phrase(context, "mixed-citation", printed), "xref"))
    return el("ref", {"id": name}, leaf("label", number), found)
