"""The last look at a blind output.

Every part of it is read again, decoded and joined, with the same evidence by which names were
removed. An output that still names somebody is not written.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from casepress.article.ast import (
    Element,
    attr_of,
    get,
    identifier,
    is_div,
    rewrite,
    structure,
    text,
)
from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.blind.folding import fold
from casepress.outputs.blind.identity import Harmless, Identity
from casepress.outputs.blind.institutions import squeezed
from casepress.outputs.blind.redactor import characters, lines

#: Where a text is, and the text.
Passage = tuple[str, str]

_STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f]{4,})>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_PACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end", re.DOTALL)
#: The sign that PDFium gives for a hyphen at the end of a line, and a line's number in the margin.
_DIVIDED = re.compile(r"[\ufffe\x02]\s*(?:\d{1,4}\s+)?")
_NUMBERED = re.compile(r"[\r\n]+(?:\d{1,4}[\r\n]+)?")
#: Parts of a Word file that hold no text of the article.
_LOOKS = ("styles.xml", "fontTable.xml", "theme1.xml", "numbering.xml", "[Content_Types].xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: Elements of a web page that hold lines of text.
_BLOCKS = frozenset(
    ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "dt", "dd", "pre",
     "caption", "summary", "div", "blockquote")
)  # fmt: skip
_SHOWN = 3


@dataclass(frozen=True)
class Residue:
    """What must not be in a blind output: the identity of its authors. `allowed` is the text,
    squeezed, that may be in it: the works of others that bear the same name, and the journal."""

    identity: Identity
    allowed: str
    journal: str

    @classmethod
    def of(cls, document: Mapping[str, Any], journal: Journal, blind: Mapping[str, Any]) -> Residue:
        """The check for the outputs of an article: its article JSON, and its blind form."""
        entries = (e for e in structure(blind["blocks"]) if is_div(e, "csl-entry"))
        listed = " ".join(text(e) for e in entries)
        harmless = Harmless(journal.review.keep, journal.review.generic)
        identity = Identity.of(Article.from_json(document), harmless)
        return cls(identity, squeezed(fold(listed)), squeezed(fold(journal.json())))

    def check_document(self, blind: Mapping[str, Any], name: str) -> None:
        """Raise `BuildError` where the blind JSON names somebody."""
        self._refuse(name, self._found((), _of_document(blind)))

    def check_drawing(self, data: bytes, name: str) -> None:
        """Raise `BuildError` where a drawing names somebody, in its text or anywhere else."""
        self._refuse(name, self._found((), _of_xml("the drawing", _parsed(data))))

    def check_docx(self, data: bytes, name: str) -> None:
        """Raise `BuildError` where any part of a Word file names somebody."""
        said, other = [], []
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                other.append(("the names of its parts", part))
                inner = package.read(part)
                if part.endswith((".xml", ".rels")):
                    root = _parsed(inner)
                    # what is in different paragraphs or cells does not belong together
                    paragraphs = [(part, words) for words in _paragraphs(root)]
                    said += paragraphs
                    if not part.endswith(_LOOKS):
                        other += _of_xml(part, root, joined=not paragraphs)
                else:
                    other += [(part, words) for words in _of_image(inner)]
        self._refuse(name, self._found(said, other))

    def check_pdf(self, data: bytes, name: str) -> None:
        """Raise `BuildError` where the pages, the tags or the metadata of a PDF name somebody."""
        self._refuse(name, self._found(_pages(data), _of_pdf(data)))

    def check_html(self, data: bytes, name: str) -> None:
        """Raise `BuildError` where the text, an attribute or the data of a page names somebody."""
        from lxml import html  # 16 ms, for web pages alone

        # without it, the parser leaves out what follows an image of more than 10 MB
        root = html.document_fromstring(data, html.HTMLParser(huge_tree=True))
        said, other = [], []
        for node in root.iter():
            if not isinstance(node.tag, str):
                other.append(("a comment", str(node.text or "")))
                continue
            if node.tag in _BLOCKS and not any(n.tag in _BLOCKS for n in node.iterdescendants()):
                said.append((f"<{node.tag}>", " ".join(_line(node).split())))
            elif node.tag == "title" or "json" in str(node.get("type", "")):
                other.append((f"<{node.tag}>", str(node.text or "")))
            shown = (str(v) for k, v in node.items() if k not in ("d", "style"))
            other += [(f"an attribute of <{node.tag}>", v) for v in shown if v[:5] != "data:"]
        self._refuse(name, self._found(said, other))

    def _found(self, said: Iterable[Passage], other: Iterable[Passage]) -> list[Passage]:
        """The places that name somebody, with the words. In what is `said`, a name of the reference
        list may occur as often as in the list."""
        left = Counter[str]()
        out = []
        spans = cache(self.identity.certain_spans)  # most attributes of a Word file are the same
        for counted, passages in ((True, said), (False, other)):
            for place, words in passages:
                for start, end in spans(words):
                    name = squeezed(fold(words[start:end]))
                    left[name] += counted
                    if name in self.journal:
                        continue
                    times = self.allowed.count(name)
                    if not times or (counted and left[name] > times):
                        out.append((place, words[start:end]))
        return out

    @staticmethod
    def _refuse(name: str, found: list[Passage]) -> None:
        if not found:
            return
        shown = "; ".join(f"{place}: “{words}”" for place, words in found[:_SHOWN])
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise BuildError(
            f"{name} is not written, because it would name an author or an institution to "
            f"reviewers ({shown}{more}); take the name out there"
        )


def _line(node: Any) -> str:
    """The text of a part of a page, without what is made for the page alone."""
    apart = " " if node.get("data-generated") is not None else ""
    inside = "".join(_line(c) + (c.tail or "") for c in node if isinstance(c.tag, str))
    return f"{apart}{node.text or ''}{inside}{apart}"


def _of_document(blind: Mapping[str, Any]) -> Iterator[Passage]:
    """All texts of a blind JSON, except for the reference list."""
    shown = rewrite([blind["meta"], blind["blocks"]], lambda e: [] if _is_entry(e) else None)
    for element in structure(shown):
        place = f"#{identifier(element)}" if identifier(element) else "the text"
        for leaves in lines(element):
            yield place, "".join(characters(leaf) for leaf in leaves)
        for value in (identifier(element), *attr_of(element)[1], *_values(element)):
            yield f"an attribute of {place}", value
        if element["t"] in ("Link", "Image"):
            yield f"the address of a {element['t'].lower()}", " ".join(element["c"][2])
        if element["t"] == "Cite":
            yield "a citation", " ".join(str(c["citationId"]) for c in element["c"][0])
        if element["t"] == "MetaString":
            yield "the metadata", element["c"]


def _values(element: Mapping[str, Any]) -> list[str]:
    return [value for _, value in attr_of(dict(element))[2]]


def _is_entry(element: Element) -> bool:
    return is_div(element, "csl-entry")


def _parsed(data: bytes) -> Any:
    from lxml import etree  # 12 ms, for files of XML alone

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _of_xml(place: str, root: Any, *, joined: bool = True) -> Iterator[Passage]:
    """The text of all elements together, where it is to be `joined`; then the text of each, all
    attributes and comments."""
    if joined:
        yield place, " ".join("".join(map(str, root.itertext())).split())
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield f"a comment in {place}", str(node.text or "")
            continue
        yield place, str(node.text or "")
        for key, value in node.attrib.items():
            if str(key) not in ("Type", "ContentType", "d", "points", "transform"):
                yield f"an attribute in {place}", str(value)[:2000]


def _paragraphs(root: Any) -> Iterator[str]:
    """The paragraphs of a part of a Word file, with the runs of each joined."""
    for paragraph in root.iter(f"{_W}p"):
        out = []
        for node in paragraph.iter():
            if node.tag in (f"{_W}t", f"{_W}delText", f"{_M}t"):
                out.append(str(node.text or ""))
            elif node.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                out.append(" ")
        yield "".join(out)


def _of_image(data: bytes) -> Iterator[str]:
    """The text in an image file's metadata: of a PNG all chunks but the pixels, of a JPEG all
    segments before them."""
    at = 8 if data.startswith(b"\x89PNG") else 0
    while at and at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        if kind not in (b"IDAT", b"IHDR", b"PLTE"):
            yield _decoded(body)
            if kind == b"iCCP":
                yield _decoded(zlib.decompress(body.partition(b"\0")[2][1:]))
        at += size + 12
    at = 2 if data.startswith(b"\xff\xd8") else 0
    while at and data[at : at + 1] == b"\xff" and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] >= 0xE0:
            yield _decoded(data[at + 4 : at + 2 + size])
        at += size + 2


def _decoded(data: bytes) -> str:
    words = re.findall(rb"[\x20-\x7e\xc0-\xff]{4,}", data)
    wide = re.findall(rb"(?:\0[\x20-\x7e]){4,}", data)
    return " ".join([w.decode("latin-1") for w in words] + [w.decode("utf-16-be") for w in wide])


def _pages(data: bytes) -> Iterator[Passage]:
    import pypdfium2  # 43 ms, for PDFs alone

    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, start=1):
            words = page.get_textpage().get_text_range()
            yield f"page {number}", _NUMBERED.sub(" ", _DIVIDED.sub("", words))


def _of_pdf(data: bytes) -> Iterator[Passage]:
    """The strings of a PDF that Typst wrote (its objects are not compressed): properties, tags,
    alternative texts, addresses, outlines; its metadata, and the names of attached files."""
    bare = _STREAM.sub(b"", data)
    for found in _LITERAL.finditer(bare):
        yield "a tag, link or property", _string(_ESCAPE.sub(_escaped, found[1]))
    for found in _HEXADECIMAL.finditer(bare):
        digits = found[1].decode()
        yield "a tag, link or property", _string(bytes.fromhex(digits + "0" * (len(digits) % 2)))
    for packet in _PACKET.finditer(data):
        said = re.sub(r"<[^>]*>", " ", packet[0].decode("utf-8", "replace"))
        yield "the metadata", said
    if b"/EmbeddedFile" in bare:
        yield "an attached file", " ".join(_string(m[1]) for m in _LITERAL.finditer(bare))


def _string(data: bytes) -> str:
    return (
        data[2:].decode("utf-16-be", "replace")
        if data[:2] == b"\xfe\xff"
        else data.decode("latin-1")
    )


_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _escaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    return bytes([int(sign, 8) & 255]) if sign.isdigit() else _ESCAPED.get(sign, sign)


def drawings(document: Mapping[str, Any]) -> list[str]:
    """The paths of the drawings that a document shows."""
    images = (e for e in structure([document["meta"], document["blocks"]]) if e["t"] == "Image")
    return [path for image in images if (path := get(image, "vector"))]


def read(path: Path) -> bytes:
    """A drawing's bytes; nothing where it has not been made."""
    return path.read_bytes() if path.is_file() else b"<svg/>"
