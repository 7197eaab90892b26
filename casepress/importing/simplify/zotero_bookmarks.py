"""Zotero's citations kept as bookmarks (`ZOTERO_BREF_…`), their codes in the file's properties."""

from __future__ import annotations

import re

from casepress.importing.managers import csl_items
from casepress.importing.ooxml import Tree, every, q, run, text_of
from casepress.importing.simplify.marks import BIBLIOGRAPHY
from casepress.importing.simplify.story import Cited, Story
from casepress.importing.simplify.tokens import mark

_NAME = re.compile(r"(ZOTERO_BREF_\w+?)(?:_(\d+))?")


def _codes(story: Story) -> dict[str, str]:
    """The codes of the bookmarks, whose parts are numbered."""
    tree = story.package.tree("docProps/custom.xml")
    parts: dict[str, list[tuple[int, str]]] = {}
    for one in [] if tree is None else tree:
        found = _NAME.fullmatch(one.get("name", ""))
        if found:
            parts.setdefault(found[1], []).append((int(found[2] or 0), "".join(one.itertext())))
    return {name: "".join(text for _, text in sorted(found)) for name, found in parts.items()}


def resolve(tree: Tree, story: Story) -> None:
    """Put marks of citations where such bookmarks are."""
    begins = [b for b in every(tree, "w:bookmarkStart") if _NAME.fullmatch(b.get(q("w:name"), ""))]
    codes = _codes(story) if begins else {}
    for begin in begins:
        code = codes.get(begin.get(q("w:name"), ""), "")
        between, end = [], begin.getnext()
        while end is not None and not (
            end.tag == q("w:bookmarkEnd") and end.get(q("w:id")) == begin.get(q("w:id"))
        ):
            between.append(end)
            end = end.getnext()
        if "BIBL" in code[:20]:
            for paragraph in every(tree, "w:p"):
                if begin in list(paragraph):
                    paragraph.set(BIBLIOGRAPHY, "Zotero")
        items = csl_items.of_json(code) if end is not None else ()
        if items:
            words = "".join(text_of(one) for one in between)
            story.citations.append(Cited(items, words, "Zotero"))
            begin.addprevious(run(mark("c", len(story.citations) - 1)))
            for one in between:
                one.getparent().remove(one)
