"""From the article to the parts of its Word file: pandoc for the text, the rest is ours."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from lxml import etree

from casepress.article import pandoc
from casepress.article.ast import API_VERSION, Blocks, meta
from casepress.article.model import Article
from casepress.article.review import Withheld
from casepress.article.source_date import creation_date
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx import opc as opc
from casepress.outputs.docx.body import body
from casepress.outputs.docx.content import content
from casepress.outputs.docx.copies import Copy, Look
from casepress.outputs.docx.ooxml import Node, el, find, parse, q, remove, serialize
from casepress.outputs.docx.page_sections import Turn, has_sideways, polish_pages
from casepress.outputs.docx.parts import Strip, app_properties, core_properties, strips, widened
from casepress.outputs.docx.placeholder_images import StandIns
from casepress.outputs.docx.polish import (
    Tables,
    mirrored,
    name_pictures,
    polish_document,
    polish_text,
    tighten_lists,
)
from casepress.outputs.docx.reference_docx import border, settings
from casepress.outputs.docx.tables import Room
from casepress.outputs.docx.widths import set_widths

_SIDES = ("top", "left", "bottom", "right")  # in the order of CT_PBdr
_TEXT_PARTS = ("word/document.xml", "word/footnotes.xml")
#: Written by pandoc and not wanted: every metadata key, an empty list of comments.
_DROPPED = ("docProps/custom.xml", "word/comments.xml", "word/webSettings.xml")

#: Languages written from right to left (Unicode CLDR, "characterOrder").
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def render(
    article: Article, journal: Journal, root: Path, copy: Copy, withheld: Withheld | None = None
) -> opc.Package:
    """The parts of one copy; `withheld` is what the title page lists. Raises `BuildError`."""
    creation_date(article, journal)  # raises for a date at which pandoc would only stop
    blocks = content(article, journal, copy, withheld)
    made = body(blocks, copy.look, root)
    pictures = StandIns(root)
    raw = _from_pandoc(
        pictures.placed(made), journal.folder / copy.reference, rtl=_rtl(article.lang)
    )
    return _finish(raw, pictures, article, journal, copy)


def _rtl(lang: str) -> bool:
    return lang.partition("-")[0] in _RIGHT_TO_LEFT


def _from_pandoc(blocks: Blocks, reference: Path, *, rtl: bool) -> opc.Package:
    direction = meta({"dir": "rtl"} if rtl else {})["c"]
    document = {"pandoc-api-version": API_VERSION, "meta": direction, "blocks": blocks}
    try:
        made = pandoc.write(
            document, "docx", reference_doc=str(reference.resolve()), highlight_method="none"
        )
    except pandoc.PandocError as error:
        reason = " ".join(str(error).split())
        raise BuildError(f"the Word file cannot be written: {reason}") from error
    return opc.read(made)


def _finish(
    raw: opc.Package, pictures: StandIns, article: Article, journal: Journal, copy: Copy
) -> opc.Package:
    parts = {name: data for name, data in raw.items() if name not in _DROPPED}
    trees = {name: parse(parts[name]) for name in _TEXT_PARTS if name in parts}
    links = {name: _links(parts, name) for name in trees}
    numbers = count(1)
    for tree in trees.values():
        polish_text(tree)
        name_pictures(tree, numbers)
    document = trees[_TEXT_PARTS[0]]
    polish_document(document, _tables(copy.look), rtl=_rtl(article.lang))
    pictures.replaced(parts, links)
    polish_pages(document, _add_strips(trees, links, article, journal, copy))
    set_widths(document)
    numbering = parse(parts["word/numbering.xml"])
    tighten_lists(numbering)
    trees |= {
        "word/numbering.xml": numbering,
        "word/styles.xml": _in_language(parse(parts["word/styles.xml"]), article.lang),
        "word/settings.xml": settings(article.lang or str(journal.data["lang"]), footnotes=True),
        "docProps/core.xml": core_properties(article, journal),
        "docProps/app.xml": app_properties(article, journal),
    }
    parts |= {name: serialize(tree) for name, tree in trees.items()}
    return _with_relations(parts, links)


def _add_strips(
    trees: dict[str, Node],
    links: dict[str, dict[str, tuple[str, str]]],
    article: Article,
    journal: Journal,
    copy: Copy,
) -> Turn:
    """Put headers and footers among the parts, wider ones too where a page lies on its side."""
    made = strips(article, journal, copy)
    document, main = trees[_TEXT_PARTS[0]], links[_TEXT_PARTS[0]]
    serials = {"header": count(1), "footer": count(1)}
    # They speak the journal's language where it has no words of the article's.
    mirror = _rtl(article.lang) and article.lang.partition("-")[0] in journal.data["labels"]

    def add(strip: Strip, node: Node) -> str:
        name = f"{strip.kind}{next(serials[strip.kind])}.xml"
        trees[f"word/{name}"] = mirrored(node) if mirror else node
        links[f"word/{name}"] = {k: ("hyperlink", v) for k, v in strip.links.items()}
        key = f"rId-{name.removesuffix('.xml')}"
        main[key] = (strip.kind, name)
        return key

    keys = [add(strip, strip.node) for strip in made]
    for strip, key in zip(made, keys, strict=True):
        _refer(document, strip.kind, strip.pages, key)
    if not has_sideways(document):
        return Turn({})
    room = Room.of(copy.look)
    wide = {
        key: add(strip, widened(strip.node, copy.look, room.long_side / room.width))
        for strip, key in zip(made, keys, strict=True)
        if strip.pages == "default"
    }
    return Turn(wide)


def _tables(look: Look) -> Tables:
    table, colours = look["table"], look["colours"]
    head, span = (border("bottom", table[k], colours) for k in ("header-rule", "span-rule"))
    return Tables(head, span, look["box"]["name"], look["panels"]["name"])


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
    for borders in find(styles, "//w:pPr/w:pBdr") if _rtl(lang) else ():
        left, right = find(borders, "w:left"), find(borders, "w:right")
        for sides, other in ((left, "w:right"), (right, "w:left")):
            for side in sides:
                side.tag = q(other)
        borders[:] = sorted(borders, key=lambda b: _SIDES.index(etree.QName(b).localname))
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
