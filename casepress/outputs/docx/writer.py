"""From the article to the parts of its Word file: pandoc writes the text, and the rest is added
here."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from lxml import etree

from casepress.article import pandoc
from casepress.article.ast import API_VERSION, Blocks, meta
from casepress.article.model import Article
from casepress.article.review import Withheld
from casepress.article.source_date import creation_date
from casepress.article.wording import direction
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx import block_marks, opc
from casepress.outputs.docx.body import body
from casepress.outputs.docx.content import content
from casepress.outputs.docx.copies import Copy, Layout
from casepress.outputs.docx.headers_footers import HeaderFooter, headers_footers, widened
from casepress.outputs.docx.ooxml import Node, el, find, parse, q, remove, serialize
from casepress.outputs.docx.page_sections import LandscapeSection, has_landscape, polish_pages
from casepress.outputs.docx.placeholder_images import PlaceholderImages
from casepress.outputs.docx.polish import (
    Tables,
    mirrored,
    name_pictures,
    polish_document,
    polish_text,
    tighten_lists,
)
from casepress.outputs.docx.properties import (
    app_properties,
    core_properties,
    custom_properties,
)
from casepress.outputs.docx.reference_docx import border, settings
from casepress.outputs.docx.revisions import number_revisions, polish_revisions
from casepress.outputs.docx.tables import TableArea
from casepress.outputs.docx.widths import set_widths

_SIDES = ("top", "left", "bottom", "right")  # in the order of CT_PBdr
_TEXT_PARTS = ("word/document.xml", "word/footnotes.xml")
#: Parts that pandoc writes and that are left out: all metadata keys, an empty list of comments.
_DROPPED = ("docProps/custom.xml", "word/comments.xml", "word/webSettings.xml")


def render(
    article: Article,
    journal: Journal,
    root: Path,
    copy: Copy,
    withheld: Withheld | None = None,
    digest: str = "",
) -> opc.Package:
    """The parts of one copy; `withheld` is what the title page lists, `digest` that of the article
    JSON. Raises `BuildError`."""
    blocks = content(article, journal, copy, withheld)
    return rendered(blocks, article, journal, root, copy, digest)


def rendered(
    blocks: Blocks, article: Article, journal: Journal, root: Path, copy: Copy, digest: str = ""
) -> opc.Package:
    """The parts of a Word file with these blocks, in the layout of a copy, with the properties of
    the article. Raises `BuildError`."""
    creation_date(article, journal)  # raises for a date at which pandoc would only stop
    made = body(blocks, copy.layout, root)
    placeholders = PlaceholderImages(root)
    raw = _from_pandoc(
        placeholders.inserted(made), journal.folder / copy.reference, rtl=_rtl(article.lang)
    )
    return _finish(raw, placeholders, article, journal, copy, digest)


def _rtl(lang: str) -> bool:
    return direction(lang) == "rtl"


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
    raw: opc.Package,
    placeholders: PlaceholderImages,
    article: Article,
    journal: Journal,
    copy: Copy,
    digest: str,
) -> opc.Package:
    parts = {name: data for name, data in raw.items() if name not in _DROPPED}
    trees = {name: parse(parts[name]) for name in _TEXT_PARTS if name in parts}
    links = {name: _links(parts, name) for name in trees}
    numbers = count(1)
    for tree in trees.values():
        block_marks.finish(tree)
        polish_revisions(tree)
        polish_text(tree)
        name_pictures(tree, numbers)
    number_revisions(list(trees.values()))
    document = trees[_TEXT_PARTS[0]]
    polish_document(document, _tables(copy.layout), rtl=_rtl(article.lang))
    placeholders.replaced(parts, links)
    polish_pages(document, _add_headers_footers(parts, trees, links, article, journal, copy))
    set_widths(document)
    numbering = parse(parts["word/numbering.xml"])
    tighten_lists(numbering)
    trees |= {
        "word/numbering.xml": numbering,
        "word/styles.xml": _in_language(parse(parts["word/styles.xml"]), article.lang),
        "word/settings.xml": settings(
            article.lang or str(journal.data["lang"]),
            footnotes=True,
            symbols=journal.footnote_mark(1) == "*",
        ),
        "docProps/core.xml": core_properties(article, journal),
        "docProps/app.xml": app_properties(article, journal),
    }
    if digest:
        trees["docProps/custom.xml"] = custom_properties(digest, copy.name)
    parts |= {name: serialize(tree) for name, tree in trees.items()}
    return _with_relations(parts, links)


def _add_headers_footers(
    parts: opc.Package,
    trees: dict[str, Node],
    links: dict[str, dict[str, tuple[str, str]]],
    article: Article,
    journal: Journal,
    copy: Copy,
) -> LandscapeSection:
    """Add the headers and footers to the parts, and wider ones for landscape pages."""
    made = headers_footers(article, journal, copy)
    document, main = trees[_TEXT_PARTS[0]], links[_TEXT_PARTS[0]]
    serials = {"header": count(1), "footer": count(1)}
    # They are in the journal's language where it has no labels in the article's.
    mirror = _rtl(article.lang) and article.lang.partition("-")[0] in journal.data["labels"]

    def add(part: HeaderFooter, node: Node) -> str:
        name = f"{part.kind}{next(serials[part.kind])}.xml"
        trees[f"word/{name}"] = mirrored(node) if mirror else node
        table = {k: ("hyperlink", v) for k, v in part.links.items()}
        for key, png in part.images.items():
            parts["word/media/logo.png"] = png
            table[key] = ("image", "media/logo.png")
        links[f"word/{name}"] = table
        key = f"rId-{name.removesuffix('.xml')}"
        main[key] = (part.kind, name)
        return key

    keys = [add(part, part.node) for part in made]
    for part, key in zip(made, keys, strict=True):
        _refer(document, part.kind, part.pages, key)
    if not has_landscape(document):
        return LandscapeSection({})
    area = TableArea.of(copy.layout)
    wide = {
        key: add(part, widened(part.node, copy.layout, area.landscape_width / area.width))
        for part, key in zip(made, keys, strict=True)
        if part.pages == "default"
    }
    return LandscapeSection(wide)


def _tables(layout: Layout) -> Tables:
    table, colours = layout["table"], layout["colours"]
    head, span = (border("bottom", table[k], colours) for k in ("header-rule", "span-rule"))
    return Tables(head, span, layout["box"]["name"], layout["panels"]["name"])


def _links(parts: opc.Package, name: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part as id to (kind, target), without those to dropped parts."""
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
    """Refer to a header or footer in the section's properties, before everything else (ECMA-376
    part 1, 17.6.17)."""
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
    if "docProps/custom.xml" in parts:
        package["rId4"] = ("custom-properties", "docProps/custom.xml")
    parts["_rels/.rels"] = serialize(opc.relationships(package))
    parts["[Content_Types].xml"] = serialize(opc.content_types(parts))
    return parts
