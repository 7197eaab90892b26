"""The facts that Typst cannot say in the PDF's metadata (XMP, ISO 16684-1): each author apart,
DOI, publisher, rights. Only schemas that PDF/A knows without an extension schema."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from casepress.article import Article
from casepress.journal import Journal
from casepress.pdf.view import doi_url

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
RIGHTS = "http://ns.adobe.com/xap/1.0/rights/"
XML = "http://www.w3.org/XML/1998/namespace"

#: A property: namespace, name, array kind ("" for a simple value), values.
Property = tuple[str, str, str, Sequence[str]]


def properties(article: Article, journal: Journal) -> list[Property]:
    """The properties of an article; none without a value."""
    licence = article.license
    holder = f"© {article.copyright_year} {article.copyright_holder}".replace("  ", " ")
    rights = [holder + "."] if article.copyright_holder else []
    rights += [licence.name or licence.short or licence.id] if licence else []
    found: list[Property] = [
        (DC, "creator", "Seq", [author.display for author in article.authors]),
        (DC, "identifier", "", [doi_url(article.doi)] if article.doi else []),
        (DC, "publisher", "Bag", [str(journal.data["publisher"])]),
        (DC, "rights", "Alt", [" ".join(rights)] if rights else []),
        (RIGHTS, "WebStatement", "", [licence.url] if licence and licence.url else []),
        (RIGHTS, "Marked", "", ["True"] if rights else []),
    ]
    return [one for one in found if one[3]]


def merged(packet: bytes, some: Sequence[Property]) -> bytes:
    """The XMP packet with these properties in place of those of the same name."""
    from lxml import etree

    tree = etree.parse(BytesIO(packet), etree.XMLParser(resolve_entities=False))
    holder = tree.getroot().find(f".//{{{RDF}}}Description")
    if holder is None:
        raise ValueError("an XMP packet without rdf:Description")
    for space, name, array, values in some:
        for old in holder.findall(f"{{{space}}}{name}"):
            holder.remove(old)
        prefix = {"dc": DC} if space == DC else {"xmpRights": RIGHTS}
        made = etree.SubElement(holder, f"{{{space}}}{name}", nsmap=prefix)
        if not array:
            made.text = values[0]
            continue
        items = etree.SubElement(made, f"{{{RDF}}}{array}")
        for value in values:
            item = etree.SubElement(items, f"{{{RDF}}}li")
            item.text = value
            if array == "Alt":
                item.set(f"{{{XML}}}lang", "x-default")
    return bytes(etree.tostring(tree, encoding="utf-8"))


def with_facts(pdf: bytes, article: Article, journal: Journal, parted: int = 0) -> bytes:
    """The PDF with the article's facts in its metadata; a list that the page has parted, of
    `parted` items, is one again. The same bytes for the same input."""
    import pikepdf

    from casepress.pdf.tags import join_lists

    with pikepdf.open(BytesIO(pdf)) as opened:
        if parted:
            join_lists(opened, parted)
        stream = opened.Root.Metadata
        stream.write(merged(stream.read_bytes(), properties(article, journal)))
        out = BytesIO()
        opened.save(out, deterministic_id=True)
    return out.getvalue()
