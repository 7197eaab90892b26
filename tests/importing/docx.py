"""Word files made from nothing: paragraphs, tables, pictures, fields and notes as WordprocessingML,
packed into a zip. What a test needs of Word, and no more."""

# ruff: noqa: E501 (lines of XML)

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_XMLNS = " ".join(f'xmlns:{k}="{v}"' for k, v in _NAMES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def run(text: str, *marks: str) -> str:
    """A run; marks are `b`, `i`, `u`, `sup`, `sub`, `caps`, `hidden`, or a size in points."""
    out = []
    for mark in marks:
        if mark in ("b", "i"):
            out.append(f"<w:{mark}/>")
        elif mark == "u":
            out.append('<w:u w:val="single"/>')
        elif mark in ("sup", "sub"):
            out.append(f'<w:vertAlign w:val="{mark if mark == "sub" else "super"}script"/>')
        elif mark == "caps":
            out.append("<w:caps/>")
        elif mark == "hidden":
            out.append("<w:vanish/>")
        elif mark:
            out.append(f'<w:sz w:val="{2 * int(mark)}"/>')
    lines = text.split("\n")
    body = "<w:br/>".join(_texts(line) for line in lines)
    return f"<w:r><w:rPr>{''.join(out)}</w:rPr>{body}</w:r>"


def _texts(line: str) -> str:
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
    return "<w:tab/>".join(parts)


def p(*runs: str, style: str = "", centred: bool = False, list_: str = "", depth: int = 0) -> str:
    """A paragraph of runs; plain text becomes a run."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_:
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_}"/></w:numPr>'
    properties += '<w:jc w:val="center"/>' if centred else ""
    body = "".join(x if x.startswith("<") else run(x) for x in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{body}</w:p>"


def field_(code: str, shown: str, data: str = "") -> str:
    """A complex field."""
    extra = f"<w:fldData>{base64.b64encode(data.encode()).decode()}</w:fldData>" if data else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{extra}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def simple_field(code: str, shown: str) -> str:
    """A field in one element."""
    return f"<w:fldSimple w:instr={quoteattr(code)}>{run(shown)}</w:fldSimple>"


def control(tag: str, content: str, *, placeholder: bool = False) -> str:
    """A content control."""
    showing = "<w:showingPlcHdr/>" if placeholder else ""
    return (
        f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(tag)}/>{showing}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def inserted(content: str) -> str:
    return f'<w:ins w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z">{content}</w:ins>'


def deleted(text: str) -> str:
    return (
        '<w:del w:id="2" w:author="A" w:date="2024-01-01T00:00:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def note(kind: str, number: int) -> str:
    """A reference to a footnote or an endnote."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def commented(number: int) -> str:
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


@dataclass(frozen=True)
class Cell:
    """A cell of a table, with what it spans."""

    text: str
    columns: int = 1
    rows: int = 1
    bold: bool = False


def table(rows: Sequence[Sequence[Cell | str]]) -> str:
    """A table; rows of cells, or of plain texts."""
    out = []
    open_: dict[int, tuple[int, int]] = {}  # column to rows that are left and columns
    for row in rows:
        cells, column = "", 0
        waiting = list(row)
        while waiting or column in open_:
            if column in open_:
                left, columns = open_.pop(column)
                cells += _cell("", columns, "<w:vMerge/>")
                if left > 1:
                    open_[column] = (left - 1, columns)
                column += columns
                continue
            raw = waiting.pop(0)
            cell = Cell(raw) if isinstance(raw, str) else raw
            merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
            cells += _cell(cell.text, cell.columns, merge, bold=cell.bold)
            if cell.rows > 1:
                open_[-1 - column] = (cell.rows - 1, cell.columns)
            column += cell.columns
        open_ = {(-1 - k if k < 0 else k): v for k, v in open_.items()}
        out.append(f"<w:tr>{cells}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(out)}</w:tbl>"


def _cell(text: str, columns: int, merge: str, *, bold: bool = False) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    inner = text if text.startswith("<w:p>") else p(run(text, "b") if bold else text)
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inner}</w:tc>"


def png(shade: int = 128) -> bytes:
    """A grey picture, 8 by 8."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + bytes([shade]) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


STYLES = {
    "Title": ("Title", "<w:b/><w:sz w:val='32'/>", ""),
    "Heading1": ("heading 1", "<w:b/><w:sz w:val='28'/>", ""),
    "Heading2": ("heading 2", "<w:b/><w:sz w:val='26'/>", ""),
    "Caption": ("caption", "<w:i/><w:sz w:val='20'/>", ""),
    "Bibliography": ("Bibliography", "", ""),
    "Ueberschrift1": ("heading 1", "<w:b/>", ""),
    "MyTitle": ("My manuscript title", "<w:b/><w:sz w:val='36'/>", "Title"),
    "MySection": ("My section", "", "Heading1"),
}


@dataclass
class Word:
    """A Word file in the making."""

    body: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)
    comments: list[tuple[str, bool]] = field(default_factory=list)
    media: list[bytes] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    extra: dict[str, bytes] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # id, kind, target

    def add(self, *parts: str) -> None:
        self.body += parts

    def picture(self, alt: str = "", shade: int = 128, *, anchored: bool = False) -> str:
        """A run with a picture."""
        self.media.append(png(shade))
        number = len(self.media)
        kind = "anchor" if anchored else "inline"
        return (
            f'<w:r><w:drawing><wp:{kind}><wp:extent cx="900" cy="900"/>'
            f'<wp:docPr id="{number}" name="P{number}" descr={quoteattr(alt)}/><a:graphic><a:graphicData>'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="img{number}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
            f"</wp:{kind}></w:drawing></w:r>"
        )

    def footnote(self, text: str) -> str:
        self.footnotes.append(text)
        return note("footnote", len(self.footnotes))

    def endnote(self, text: str) -> str:
        self.endnotes.append(text)
        return note("endnote", len(self.endnotes))

    def comment(self, text: str) -> str:
        self.comments.append((text, False))
        return commented(len(self.comments) - 1)

    def bytes(self) -> bytes:
        """The file."""
        relations = [
            ("styles", "styles", "styles.xml"),
            ("numbering", "numbering", "numbering.xml"),
            *((f"img{i}", "image", f"media/image{i}.png") for i in range(1, len(self.media) + 1)),
            *self.links,
        ]
        parts: dict[str, bytes | str] = {
            f"word/media/image{i}.png": data for i, data in enumerate(self.media, 1)
        }
        for kind, texts in (("footnotes", self.footnotes), ("endnotes", self.endnotes)):
            if texts:
                relations.append((kind, kind, f"{kind}.xml"))
                single = kind[:-1]
                items = "".join(
                    f'<w:{single} w:id="{i}">{t if t.startswith("<w:p>") else p(t)}</w:{single}>'
                    for i, t in enumerate(texts, 1)
                )
                parts[f"word/{kind}.xml"] = f"{_HEAD}<w:{kind} {_XMLNS}>{items}</w:{kind}>"
        if self.comments:
            relations.append(("comments", "comments", "comments.xml"))
            items = "".join(
                f'<w:comment w:id="{i}" w:author="Reviewer Two">{p(t)}</w:comment>'
                for i, (t, _) in enumerate(self.comments)
            )
            parts["word/comments.xml"] = f"{_HEAD}<w:comments {_XMLNS}>{items}</w:comments>"
        for i, words in enumerate(self.headers, 1):
            relations.append((f"hdr{i}", "header", f"header{i}.xml"))
            parts[f"word/header{i}.xml"] = f"{_HEAD}<w:hdr {_XMLNS}>{p(words)}</w:hdr>"
        parts |= {
            "[Content_Types].xml": _content_types(parts),
            "_rels/.rels": _relationships(
                [
                    ("rId1", "officeDocument", "word/document.xml"),
                    *(
                        [("rId2", "custom-properties", "docProps/custom.xml")]
                        if "docProps/custom.xml" in self.extra
                        else []
                    ),
                ]
            ),
            "word/_rels/document.xml.rels": _relationships(relations),
            "word/document.xml": f"{_HEAD}<w:document {_XMLNS}><w:body>{''.join(self.body)}<w:sectPr/></w:body></w:document>",
            "word/styles.xml": _styles(),
            "word/numbering.xml": _numbering(),
            **self.extra,
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return out.getvalue()


def _relationships(found: Iterable[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{k}" Target={quoteattr(t)}{" TargetMode=" + chr(34) + "External" + chr(34) if "://" in t else ""}/>'
        for i, k, t in found
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def _content_types(parts: Iterable[str]) -> str:
    known = {"footnotes", "endnotes", "comments"}
    items = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>'
        for name in parts
        if (kind := name.removeprefix("word/").removesuffix(".xml")) in known
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>{items}</Types>'
    )


def _styles() -> str:
    items = "".join(
        f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{name}"/>'
        f"{f'<w:basedOn w:val={chr(34)}{base}{chr(34)}/>' if base else ''}<w:rPr>{look}</w:rPr></w:style>"
        for i, (name, look, base) in STYLES.items()
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:rPr><w:sz w:val="24"/></w:rPr></w:style>'
    return f"{_HEAD}<w:styles {_XMLNS}>{normal}{items}</w:styles>"


def _numbering() -> str:
    """Lists 1 (1. 1.1), 2 (bullets), 3 ([1])."""
    kinds = {"1": ("decimal", "%1."), "2": ("bullet", "•"), "3": ("decimal", "[%1]")}
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
        f'<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{"%1.%2" if fmt == "decimal" else "–"}"/></w:lvl>'
        "</w:abstractNum>"
        for i, (fmt, text) in kinds.items()
    )
    numbers = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>' for i in kinds)
    return f"{_HEAD}<w:numbering {_XMLNS}>{abstract}{numbers}</w:numbering>"
