"""Facts that Typst cannot write into the PDF's metadata (XMP, ISO 16684-1): separate authors, DOI,
publisher, rights. Only schemas that PDF/A permits without an extension schema are used."""

from __future__ import annotations

import re
from collections.abc import Sequence

from casepress.article.model import Article
from casepress.article.wording import copyright_line
from casepress.core.journal import Journal
from casepress.outputs.pdf.objects import Objects, unfamiliar
from casepress.outputs.pdf.view import doi_url

#: A property: name, array kind ("" for a simple value), values. Typst's packet declares `dc`.
Property = tuple[str, str, Sequence[str]]

_RIGHTS = ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
_OPENED = "<rdf:Description"
_CLOSED = "</rdf:Description>"


def properties(article: Article, journal: Journal) -> list[Property]:
    """The properties of an article that have a value."""
    licence = article.license
    said = copyright_line(article, journal.labels(article.lang))
    rights = [said] if said else []
    rights += [licence.name or licence.short or licence.id] if licence else []
    found: list[Property] = [
        ("dc:creator", "Seq", [author.display for author in article.authors]),
        ("dc:identifier", "", [doi_url(article.doi)] if article.doi else []),
        ("dc:publisher", "Bag", [str(journal.data["publisher"])]),
        ("dc:rights", "Alt", [" ".join(rights)] if rights else []),
        ("xmpRights:WebStatement", "", [licence.url] if licence and licence.url else []),
        ("xmpRights:Marked", "", ["True"] if rights else []),
    ]
    return [one for one in found if one[2]]


def merged(packet: str, some: Sequence[Property]) -> str:
    """The XMP packet with these properties in place of those of the same name."""
    made = ""
    for name, array, values in some:
        packet = re.sub(f"<{name}>.*?</{name}>", "", packet, flags=re.DOTALL)
        lang = ' xml:lang="x-default"' if array == "Alt" else ""
        inner = "".join(f"<rdf:li{lang}>{_escaped(v)}</rdf:li>" for v in values)
        inner = f"<rdf:{array}>{inner}</rdf:{array}>" if array else _escaped(values[0])
        made += f"<{name}>{inner}</{name}>"
    before, opened, rest = packet.partition(_OPENED)
    within, closed, after = rest.rpartition(_CLOSED)
    return f"{before}{opened}{_RIGHTS}{within}{made}{closed}{after}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def add_facts(pdf: Objects, article: Article, journal: Journal) -> None:
    """Put the article's facts into the PDF's metadata."""
    number = pdf.only(b"/Type/Metadata/Subtype/XML")
    head, begin, rest = pdf[number].partition(b"stream\n")
    packet, end, _ = rest.rpartition(b"\nendstream")
    data = merged(packet.decode(), properties(article, journal)).encode()
    head, lengths = re.subn(rb"/Length \d+", b"/Length %d" % len(data), head)
    if b"/Filter" in head or lengths != 1 or not end:
        raise unfamiliar("its metadata are compressed")
    pdf[number] = head + begin + data + end
