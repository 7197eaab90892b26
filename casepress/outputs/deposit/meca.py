"""MECA 1.0 (ANSI/NISO RP-30): a zip with a manifest, for another submission system."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from mimetypes import guess_type
from typing import Any, cast

from lxml import etree

from casepress.core.zips import packed
from casepress.outputs.deposit.pmc import pictures, supplements
from casepress.outputs.deposit.target import AUTHORS, TITLE, File, Refused, Work
from casepress.outputs.jats import build_jats

NAME = "meca"
STATUSES = ("submitted", "accepted", "published")
NEEDS = (TITLE, AUTHORS)
SEND = "the receiving journal's form takes {file}"
_SPACE = "https://manuscriptexchange.org/schema/manifest"
_XLINK = "http://www.w3.org/1999/xlink"
_DOCTYPE = '<!DOCTYPE manifest PUBLIC "-//MECA//DTD Manifest v1.0//en" "manifest-1.0.dtd">'


@dataclass(frozen=True)
class Item:
    """A file of the package: its place in it, its kind in the manifest, its bytes."""

    href: str
    kind: str
    title: str
    data: bytes


def make(work: Work) -> list[File]:
    """The package; its name ends as receivers expect it."""
    items = list(_items(work))
    contents = {"manifest.xml": manifest(items), **{item.href: item.data for item in items}}
    sizes = {name: len(data) for name, data in contents.items()}
    name, data = f"{work.article.id}-meca.zip", packed(contents)
    if faults := differences(data):
        raise Refused(*(f"{work.article.id}: {fault}" for fault in faults))
    return [File(name, data, "the manifest, read back", sizes)]


def differences(package: bytes) -> list[str]:
    """Where the manifest of a package and the files in it differ; a line each."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        root = etree.fromstring(archive.read("manifest.xml"))
        listed = Counter(str(node.get(f"{{{_XLINK}}}href")) for node in root.iter("{*}instance"))
        there = Counter(n for n in archive.namelist() if n != "manifest.xml")
    return [
        f"{name} is {there[name]} times in the package and {listed[name]} times in its manifest; "
        "give each file a name of its own"
        for name in sorted({*listed, *there})
        if not listed[name] == there[name] == 1
    ]


def _items(work: Work) -> Iterator[Item]:
    """The XML and the manuscript, its pictures and supplementary files, with the names that the XML
    gives them."""
    own = work.article.id
    xml = build_jats(work.document, work.journal)
    yield Item(f"content/{own}.xml", "article-metadata", "Article in JATS XML", xml)
    yield Item(f"content/{own}.pdf", "manuscript", "Manuscript as PDF", work.output(".pdf"))
    word = work.folder / f"{own}.docx"
    if word.is_file():
        kind, data = "manuscript", word.read_bytes()
        yield Item(f"content/{own}.docx", kind, "Manuscript as Word file", data)
    for picture in pictures(work.article):
        data = (work.root / picture.target).read_bytes()
        yield Item(f"content/{picture.name}", "manuscript-supporting-file", "Figure", data)
    for name in supplements(work.article):
        data = (work.folder / "supplementary" / name).read_bytes()
        yield Item(f"content/{name}", "article-supporting-file", "Supplementary file", data)


def manifest(items: list[Item]) -> bytes:
    """The list of the files (manifest-1.0.dtd)."""
    root = etree.Element(
        f"{{{_SPACE}}}manifest",
        {"manifest-version": "1.0"},
        nsmap=cast(Any, {None: _SPACE, "xlink": _XLINK}),
    )
    for number, item in enumerate(items, 1):
        node = etree.SubElement(
            root,
            f"{{{_SPACE}}}item",
            {"id": f"item-{number}", "item-type": item.kind, "item-version": "1"},
        )
        etree.SubElement(node, f"{{{_SPACE}}}item-title").text = item.title
        etree.SubElement(node, f"{{{_SPACE}}}file-order").text = str(number)
        kind = guess_type(item.href)[0] or "application/octet-stream"
        etree.SubElement(
            node,
            f"{{{_SPACE}}}instance",
            {"media-type": kind, f"{{{_XLINK}}}href": item.href},
        )
    return etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True, doctype=_DOCTYPE
    )
