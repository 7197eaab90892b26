"""From the simplified parts to pandoc's document, and from that to a list of blocks with looks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Element, Inlines
from casepress.importing.ooxml import element, every, q, serialise
from casepress.importing.simplify import simplify
from casepress.importing.simplify.paragraphs import Facts
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.tokens import PATTERN, without

_FORMAT = "docx+citations+styles"


@dataclass(frozen=True)
class Block:
    """A paragraph (`inlines`), or a table (`table`, pandoc's), in the order of the text."""

    inlines: Inlines = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    table: Element | None = None

    @property
    def text(self) -> str:
        """The words, without marks."""
        return " ".join(without(plain(self.inlines)).split())

    @property
    def marked(self) -> str:
        """The words with marks."""
        return plain(self.inlines)

    def marks(self, kind: str) -> list[int]:
        """The numbers of the marks of a kind, in order."""
        return [int(n) for k, n in PATTERN.findall(self.marked) if k == kind and n]

    @property
    def is_formula(self) -> bool:
        """Whether a displayed formula is all there is."""
        rest = [i for i in self.inlines if i["t"] not in ("Space", "SoftBreak", "LineBreak")]
        kept = [i for i in rest if not (i["t"] == "Str" and not without(i["c"]).strip())]
        return bool(kept) and all(i["t"] == "Math" for i in kept)

    def with_inlines(self, inlines: Inlines) -> Block:
        """The same paragraph with other words."""
        return replace(self, inlines=inlines)


def plain(node: Any) -> str:
    """The words of inlines or blocks, without those of notes."""
    out: list[str] = []
    _words(node, out)
    return "".join(out)


def _words(node: Any, out: list[str]) -> None:
    if isinstance(node, list):
        for one in node:
            _words(one, out)
        return
    if not isinstance(node, dict):
        return
    kind: Any = node.get("t")
    content: Any = node.get("c")
    if kind == "Str":
        out.append(str(content))
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        out.append(" ")
    elif kind in ("Math", "Code"):
        out.append(content[1])
    elif kind in ("RawInline", "RawBlock", "Note"):
        return
    elif kind in (
        "Emph",
        "Strong",
        "Underline",
        "Strikeout",
        "Superscript",
        "Subscript",
        "SmallCaps",
    ):
        _words(content, out)
    elif kind in ("Quoted", "Cite", "Span", "Div") or kind in ("Link", "Image"):
        _words(content[1], out)
    elif kind in ("Para", "Plain"):
        _words(content, out)
        out.append(" ")
    elif kind is not None:
        _words(content, out)


def read(story: Story) -> tuple[list[Block], list[Facts]]:
    """The blocks of a Word file. Raises `pandoc.PandocError` where pandoc cannot read what is
    left, which no file that Word opens has caused."""
    facts = simplify(story)
    with TemporaryDirectory(prefix="casepress-") as folder:
        path = Path(folder, "manuscript.docx")
        path.write_bytes(_packed(story))
        document = pandoc.read_file(path, _FORMAT, ("--track-changes=all",))
    return list(_blocks(_unlinked(document["blocks"]), facts)), facts


def _unlinked(node: Any) -> Any:
    """Without links to bookmarks: they point at headings, figures or references, which have other
    names in the manuscript, and callouts are linked anew."""
    if isinstance(node, list):
        out: list[Any] = []
        for one in node:
            made = _unlinked(one)
            inside = isinstance(made, dict) and made.get("t") == "Link"
            out += made["c"][1] if inside and made["c"][2][0].startswith("#") else [made]
        return out
    if isinstance(node, dict):
        return {key: _unlinked(value) for key, value in node.items()}
    return node


def _packed(story: Story) -> bytes:
    """A Word file of the simplified texts alone: no pictures, no settings, no metadata."""
    package = story.package
    links = element("rel:Relationships")
    types = element("ct:Types")
    _child(
        types,
        "ct:Default",
        Extension="rels",
        ContentType="application/vnd.openxmlformats-package.relationships+xml",
    )
    _child(types, "ct:Default", Extension="xml", ContentType="application/xml")
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    _child(
        types,
        "ct:Override",
        PartName="/word/document.xml",
        ContentType=f"{office}document.main+xml",
    )
    parts: dict[str, bytes] = {}
    for name, tree in (("footnotes", story.footnotes), ("endnotes", story.endnotes)):
        if tree is not None:
            parts[f"word/{name}.xml"] = serialise(tree)
            _child(
                links,
                "rel:Relationship",
                Id=f"casepress-{name}",
                Type=base + name,
                Target=f"{name}.xml",
            )
            _child(
                types,
                "ct:Override",
                PartName=f"/word/{name}.xml",
                ContentType=f"{office}{name}+xml",
            )
    addresses = {
        i: r.target
        for i, r in package.relationships(package.main).items()
        if r.external and r.kind == "hyperlink"
    }
    for number, link in enumerate(every(story.body, "w:hyperlink")):
        own = link.attrib.pop("casepress-address", "") or addresses.get(link.get(q("r:id"), ""), "")
        link.attrib.pop(q("r:id"), None)
        if own.startswith(("http://", "https://", "mailto:")):
            link.set(q("r:id"), f"casepress-link-{number}")
            _child(
                links,
                "rel:Relationship",
                Id=f"casepress-link-{number}",
                Type=f"{base}hyperlink",
                Target=own,
                TargetMode="External",
            )
    root = element("rel:Relationships")
    _child(
        root,
        "rel:Relationship",
        Id="rId1",
        Type=f"{base}officeDocument",
        Target="word/document.xml",
    )
    document = package.tree(package.main)
    parts |= {
        "[Content_Types].xml": serialise(types),
        "_rels/.rels": serialise(root),
        "word/_rels/document.xml.rels": serialise(links),
        "word/document.xml": serialise(document),
        "word/styles.xml": b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>',
    }
    _child(
        links, "rel:Relationship", Id="casepress-styles", Type=f"{base}styles", Target="styles.xml"
    )
    parts["word/_rels/document.xml.rels"] = serialise(links)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _child(parent: Any, name: str, **attributes: str) -> None:
    made = element(name)
    for key, value in attributes.items():
        made.set(key, value)
    parent.append(made)


def _blocks(blocks: list[Element], facts: list[Facts]) -> Iterator[Block]:
    for block in blocks:
        kind = block["t"]
        if kind in ("Para", "Plain", "Header"):
            yield from _paragraph(block["c"][2] if kind == "Header" else block["c"], facts)
        elif kind == "Table":
            yield Block(facts=_first(block, facts), table=block)
        elif kind == "Div":
            yield from _blocks(block["c"][1], facts)
        elif kind == "BlockQuote":
            yield from _blocks(block["c"], facts)
        elif kind in ("BulletList", "OrderedList"):
            for item in block["c"] if kind == "BulletList" else block["c"][1]:
                yield from _blocks(item, facts)
        elif kind == "CodeBlock":
            yield from _paragraph([{"t": "Str", "c": block["c"][1]}], facts)
        elif kind == "Figure":
            yield from _blocks(block["c"][2], facts)


def _paragraph(inlines: Inlines, facts: list[Facts]) -> Iterator[Block]:
    found = next((int(n) for k, n in PATTERN.findall(plain(inlines)) if k == "p"), None)
    known = facts[found] if found is not None and found < len(facts) else Facts()
    yield Block(stripped(inlines), known)


def _first(table: Element, facts: list[Facts]) -> Facts:
    numbers = [int(n) for k, n in PATTERN.findall(plain(table["c"])) if k == "p"]
    return facts[numbers[0]] if numbers and numbers[0] < len(facts) else Facts()


def stripped(inlines: Inlines) -> Inlines:
    """Inlines without the marks of paragraphs."""
    made: Inlines = _unmarked(inlines)
    return made


def _unmarked(node: Any) -> Any:
    if isinstance(node, list):
        made = [_unmarked(one) for one in node]
        return [
            one
            for one in made
            if not (isinstance(one, dict) and one.get("t") == "Str" and not one["c"])
        ]
    if isinstance(node, dict):
        if node.get("t") == "Str":
            return {**node, "c": PATTERN.sub(lambda m: "" if m[1] == "p" else m[0], node["c"])}
        return {key: _unmarked(value) for key, value in node.items()}
    return node
