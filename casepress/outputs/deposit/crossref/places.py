"""Where in a batch something is, in the words of an editor: article, author, field."""

from __future__ import annotations

from lxml import etree

from casepress.outputs.deposit.crossref.xml import Node


def local(node: Node) -> str:
    """The name of an element without its namespace."""
    return etree.QName(node).localname


def place(node: Node) -> str:
    """ "10.5555/x, author 2 (Bo Sample), ORCID": the DOI of the article, the author or citation,
    and the field."""
    parts: list[str] = []
    for outer in (node, *node.iterancestors()):
        name = local(outer)
        if name in ("person_name", "organization"):
            people = list(outer.itersiblings(preceding=True))
            parts.append(f"author {len(people) + 1} ({_name(outer)})")
        elif name == "citation":
            parts.append(f"reference {outer.get('key', '').removeprefix('ref')}")
        elif name == "journal_article":
            parts.append(_said(outer, "doi_data", "doi") or "an article without a DOI")
    if local(node) not in ("person_name", "organization", "citation", "journal_article"):
        parts.insert(0, local(node))
    return ", ".join(reversed(parts)) or local(node)


def _name(person: Node) -> str:
    if local(person) == "organization":
        return " ".join((person.text or "").split())
    return " ".join(filter(None, (_said(person, "given_name"), _said(person, "surname"))))


def _said(node: Node, *path: str) -> str:
    found: Node | None = node
    for name in path:
        if found is not None:
            found = next((child for child in found if local(child) == name), None)
    return "" if found is None else " ".join((found.text or "").split())
