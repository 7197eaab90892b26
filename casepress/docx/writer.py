"""From the article to the parts of its Word file: pandoc for the text, the rest is ours."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from casepress import pandoc
from casepress.article import Article
from casepress.ast import API_VERSION, Blocks, meta
from casepress.docx import package as opc
from casepress.docx.body import Frame, body
from casepress.docx.front import front
from casepress.docx.ooxml import Node, el, find, parse, q, remove, serialize
from casepress.docx.parts import Strip, app_properties, core_properties, strips
from casepress.docx.polish import (
    Rules,
    mirrored,
    name_pictures,
    polish_document,
    polish_text,
    tighten_lists,
)
from casepress.docx.reference import border, settings
from casepress.errors import BuildError
from casepress.journal import Journal
from casepress.source.yaml12 import load

_TEXT_PARTS = ("word/document.xml", "word/footnotes.xml")
#: Written by pandoc and not wanted: every metadata key, an empty list of comments.
_DROPPED = ("docProps/custom.xml", "word/comments.xml", "word/webSettings.xml")

#: Languages written from right to left (Unicode CLDR, "characterOrder").
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


@dataclass(frozen=True)
class Copy:
    """What sets one Word copy of an article apart from another: its reference in the journal's
    folder, the blocks it prints, its headers and footers, its core properties."""

    reference: str
    blocks: Callable[[Article, Journal], Blocks]
    strips: Callable[[Article, Journal], list[Strip]]
    properties: Callable[[Article, Journal], Node]


def _whole(article: Article, journal: Journal) -> Blocks:
    return [*front(article, journal), *article.blocks]


JOURNAL_COPY = Copy("reference.docx", _whole, strips, core_properties)


def render(article: Article, journal: Journal, root: Path, copy: Copy) -> opc.Package:
    """The parts of one copy. Raises `BuildError`."""
    look = load(journal.folder / "docx.yaml")
    blocks = body(copy.blocks(article, journal), Frame.of(look), root)
    raw = _from_pandoc(blocks, journal.folder / copy.reference, root, rtl=_rtl(article.lang))
    return _finish(raw, article, journal, look, copy)


def _rtl(lang: str) -> bool:
    return lang.partition("-")[0] in _RIGHT_TO_LEFT


def _from_pandoc(blocks: Blocks, reference: Path, root: Path, *, rtl: bool) -> opc.Package:
    direction = meta({"dir": "rtl"} if rtl else {})["c"]
    document = {"pandoc-api-version": API_VERSION, "meta": direction, "blocks": blocks}
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        file = Path(folder) / "article.docx"
        args = ["-f", "json", "-t", "docx", "--syntax-highlighting=none"]
        try:
            pandoc.run(
                [*args, f"--reference-doc={reference.resolve()}", "-o", str(file)],
                pandoc.dump(document),
                root,
            )
        except pandoc.PandocError as error:
            reason = " ".join(str(error).split())
            raise BuildError(f"the Word file cannot be written: {reason}") from error
        return opc.read(file)


def _finish(
    raw: opc.Package, article: Article, journal: Journal, look: Mapping[str, Any], copy: Copy
) -> opc.Package:
    parts = {name: data for name, data in raw.items() if name not in _DROPPED}
    trees = {name: parse(parts[name]) for name in _TEXT_PARTS if name in parts}
    links = {name: _links(parts, name) for name in trees}
    numbers = count(1)
    for tree in trees.values():
        polish_text(tree)
        name_pictures(tree, numbers)
    polish_document(trees[_TEXT_PARTS[0]], _rules(look, journal), rtl=_rtl(article.lang))
    _rename_images(parts, links)
    main = links[_TEXT_PARTS[0]]
    serials = {"header": count(1), "footer": count(1)}
    for strip in copy.strips(article, journal):
        name = f"{strip.kind}{next(serials[strip.kind])}.xml"
        trees[f"word/{name}"] = mirrored(strip.node) if _rtl(article.lang) else strip.node
        links[f"word/{name}"] = {k: ("hyperlink", v) for k, v in strip.links.items()}
        key = f"rId-{name.removesuffix('.xml')}"
        main[key] = (strip.kind, name)
        _refer(trees[_TEXT_PARTS[0]], strip.kind, strip.pages, key)
    numbering = parse(parts["word/numbering.xml"])
    tighten_lists(numbering)
    trees |= {
        "word/numbering.xml": numbering,
        "word/styles.xml": _in_language(parse(parts["word/styles.xml"]), article.lang),
        "word/settings.xml": settings(article.lang or str(journal.data["lang"]), footnotes=True),
        "docProps/core.xml": copy.properties(article, journal),
        "docProps/app.xml": app_properties(journal),
    }
    parts |= {name: serialize(tree) for name, tree in trees.items()}
    return _with_relations(parts, links)


def _rules(look: Mapping[str, Any], journal: Journal) -> Rules:
    table, colours = look["table"], journal.data["colours"]
    return Rules(*(border("bottom", table[k], colours) for k in ("header-rule", "span-rule")))


def _links(parts: opc.Package, name: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part, without those to dropped parts: id to (kind, target)."""
    data = parts.pop(_rels(name), b"")
    if not data:
        return {}
    found = {
        node.get("Id", ""): (node.get("Type", "").rpartition("/")[2], node.get("Target", ""))
        for node in find(parse(data), "rel:Relationship")
    }
    return {k: v for k, v in found.items() if f"word/{v[1]}" not in _DROPPED}


def _rels(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


def _rename_images(parts: opc.Package, links: dict[str, dict[str, tuple[str, str]]]) -> None:
    """Pictures as image1.png, image2.png, … in the order of their relationships."""
    names: dict[str, str] = {}
    for table in links.values():
        for key, (kind, target) in table.items():
            if kind == "image":
                ending = target.rpartition(".")[2].lower()
                names.setdefault(target, f"media/image{len(names) + 1}.{ending}")
                table[key] = (kind, names[target])
    moved = {new: parts.pop(f"word/{old}") for old, new in names.items()}
    parts |= {f"word/{new}": data for new, data in moved.items()}


def _refer(document: Node, kind: str, pages: str, key: str) -> None:
    """Name a header or footer in the section's properties, before all else (17.6.17)."""
    (section,) = find(document, "w:body/w:sectPr")
    for old in find(section, "w:footnotePr"):
        remove(old)
    place = len(find(section, "w:headerReference | w:footerReference"))
    section.insert(place, el(f"w:{kind}Reference", {"w:type": pages, "r:id": key}))
    if pages == "first" and not find(section, "w:titlePg"):
        section.append(el("w:titlePg"))


def _in_language(styles: Node, lang: str) -> Node:
    for node in find(styles, "w:docDefaults//w:lang") if lang else ():
        node.set(q("w:bidi" if _rtl(lang) else "w:val"), lang)
    return styles


def _with_relations(
    parts: opc.Package, links: dict[str, dict[str, tuple[str, str]]]
) -> opc.Package:
    for name, table in links.items():
        if table:
            parts[_rels(name)] = serialize(opc.relationships(table))
    package = {
        "rId1": ("officeDocument", "word/document.xml"),
        "rId2": ("core-properties", "docProps/core.xml"),
        "rId3": ("extended-properties", "docProps/app.xml"),
    }
    parts["_rels/.rels"] = serialize(opc.relationships(package))
    parts["[Content_Types].xml"] = serialize(opc.content_types(parts))
    return parts
