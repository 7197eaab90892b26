"""A Word file as its parts, after every limit was looked at.

Limits come before reading: the number of parts, their size packed and unpacked, how much one grows,
how deep it nests. A part's name is a key of a mapping and never a path.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote

from casepress.core.findings import Code, Finding, InFile, Span, Unreadable
from casepress.core.zips import ZIP_ERRORS
from casepress.importing.codes import DOC001, DOC002, DOC003, DOC004, DOC005
from casepress.importing.ooxml import BadXml, Tree, every, parse, q

#: Ten times what the largest manuscript of a case report has.
_PARTS, _PACKED, _UNPACKED, _XML, _RATIO = 3_000, 200_000_000, 500_000_000, 60_000_000, 300
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
#: How other kinds of file begin, and what they are.
_KINDS = (
    (b"{\\rtf", "an RTF file"),
    (b"%PDF", "a PDF"),
    (b"<html", "a web page"),
    (b"<!doctype html", "a web page"),
    (b"<?xml", "an XML file, as Word 2003 wrote it"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE = "open it in Word and save it as “Word document (.docx)”"


@dataclass(frozen=True)
class Relationship:
    """What a part points at: another part (its name), or something outside (`external`)."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """A Word file: its name for messages, its parts by name, and findings on the file itself."""

    name: str
    parts: Mapping[str, bytes]
    findings: tuple[Finding, ...] = ()
    _trees: dict[str, Tree | None] = field(default_factory=dict, repr=False)

    def tree(self, part: str) -> Tree | None:
        """A part as a tree; `None` if the file has none of that name. Raises `Unreadable`."""
        if part not in self._trees:
            data = self.parts.get(part)
            try:
                self._trees[part] = None if data is None else parse(data, part)
            except BadXml as error:
                code = DOC004 if "document type" in str(error) else DOC001
                message = f"the file is damaged or was made by hand: {error}; {_SAVE}"
                raise refused(code, self.name, message) from None
        return self._trees[part]

    @cached_property
    def main(self) -> str:
        """The name of the part that holds the text."""
        found = (r for r in self.relationships("").values() if r.kind == "officeDocument")
        return next((r.target for r in found), "word/document.xml")

    def relationships(self, part: str) -> dict[str, Relationship]:
        """What a part points at, by id."""
        folder, name = posixpath.split(part)
        tree = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        out = {}
        for one in [] if tree is None else every(tree, "rel:Relationship"):
            external = one.get("TargetMode") == "External"
            kind = one.get("Type", "").removeprefix(_OFFICE).removeprefix(_STRICT_OFFICE)
            target = one.get("Target", "")
            out[one.get("Id", "")] = Relationship(
                kind, target if external else inside(folder, target), external
            )
        return out

    def related(self, kind: str) -> str:
        """The part of the text's that has this kind ("styles", "footnotes"); "" without."""
        found = (r for r in self.relationships(self.main).values() if r.kind == kind)
        return next((r.target for r in found if not r.external), "")

    def related_by_ending(self, ending: str) -> str:
        """The part of the text's whose kind is of another's namespace; "" without."""
        found = self.relationships(self.main).values()
        return next((r.target for r in found if r.kind.endswith(ending) and not r.external), "")


def inside(folder: str, target: str) -> str:
    """The name of a part that another in `folder` points at; "" where it would lead out."""
    target = unquote(target).replace("\\", "/")
    joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    name = posixpath.normpath(joined)
    return "" if name.startswith("..") else name


def refused(code: Code, name: str, message: str) -> Unreadable:
    """The error of a file that is not read."""
    return Unreadable(Finding(code, message, InFile(Span(name))))


def read(data: bytes, name: str) -> Package:
    """The parts of a Word file. Raises `Unreadable` with one finding that says what the file is
    and what to do: another kind of file, locked, damaged, larger than any manuscript, hostile."""
    if not data.startswith(b"PK"):
        raise _other(data, name)
    if len(data) > _PACKED:
        raise refused(
            DOC004,
            name,
            f"the file is larger than {_PACKED // 10**6} MB; make its pictures smaller",
        )
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        found = archive.infolist()
        _limit(found, name)
        parts = _unpacked(archive, found, name)
    except ZIP_ERRORS:
        message = (
            f"the file is damaged or incomplete, as after a broken download; fetch it again, "
            f"or {_SAVE}"
        )
        raise refused(DOC001, name, message) from None
    return _checked(Package(name, parts))


def _limit(found: list[zipfile.ZipInfo], name: str) -> None:
    if len(found) > _PARTS:
        raise refused(
            DOC004, name, f"the file has {len(found)} parts, a manuscript has dozens; {_SAVE}"
        )
    whole = sum(one.file_size for one in found)
    if whole > _UNPACKED or any(_bomb(one) for one in found):
        message = f"the file unpacks to {whole // 10**6} MB, far more than it is; it is not read"
        raise refused(DOC004, name, message)
    for one in found:
        if one.flag_bits & 1:
            raise refused(DOC002, name, _locked())
        path = one.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
            message = (
                "the file holds a path that leads out of it, which no word processor writes; "
                "it is not read"
            )
            raise refused(DOC004, name, message)


def _bomb(one: zipfile.ZipInfo) -> bool:
    xml = one.filename.endswith((".xml", ".rels")) and one.file_size > _XML
    grows = one.file_size > 5_000_000 and one.file_size > _RATIO * max(one.compress_size, 1)
    return xml or grows


def _unpacked(
    archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], name: str
) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    for one in found:
        with archive.open(one) as stream:
            content = stream.read(one.file_size + 1)
        if len(content) > one.file_size:
            raise refused(
                DOC004, name, "a part of the file is larger than it claims to be; it is not read"
            )
        parts.setdefault(one.filename.lstrip("/"), content)
    return parts


def _checked(package: Package) -> Package:
    """The package, if it is one of a Word document, with what there is to say of it."""
    name, parts = package.name, package.parts
    if "mimetype" in parts and parts["mimetype"].startswith(b"application/vnd.oasis"):
        raise refused(DOC003, name, _convert("an OpenDocument file", ".odt"))
    types = package.tree("[Content_Types].xml")
    if types is None or package.main not in parts:
        if any(part.startswith(("xl/", "ppt/")) for part in parts):
            raise refused(
                DOC003,
                name,
                "this is a spreadsheet or slides, not a Word document; give the manuscript",
            )
        raise refused(
            DOC001, name, f"the file is damaged: it has no text in it ({package.main}); {_SAVE}"
        )
    main = package.tree(package.main)
    if main is None or main.tag != q("w:document"):
        raise refused(
            DOC001, name, f"the file is damaged: its text is not a Word document; {_SAVE}"
        )
    found = []
    if any(part.lower().endswith("vbaproject.bin") for part in parts) or any(
        "macroEnabled" in (one.get("ContentType") or "") for one in types
    ):
        message = "the file holds macros; they were not run and are not copied"
        found.append(Finding(DOC005, message, InFile(Span(name))))
    outside = [r for r in package.relationships("word/settings.xml").values() if r.external]
    if outside:
        message = "the file names a template outside it; nothing was fetched"
        found.append(Finding(DOC005, message, InFile(Span(name))))
    return Package(name, parts, tuple(found), package._trees)


def _other(data: bytes, name: str) -> Unreadable:
    """What a file is that is not a zip archive."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00" in data:
            return refused(DOC002, name, _locked())
        return refused(DOC003, name, _convert("an old Word file (.doc)", ".doc"))
    for sign, kind in _KINDS:
        if head[: len(sign)].lower() == sign:
            if kind == "an RTF file":
                return refused(DOC003, name, _convert("an RTF file", ".rtf"))
            return refused(DOC001, name, f"this is {kind}, not a Word document (.docx); {_SAVE}")
    what = "the file is empty" if not data.strip(b"\0") else "this is not a Word document (.docx)"
    return refused(DOC001, name, f"{what}; {_SAVE}")


def _locked() -> str:
    return "the file is protected by a password; open it in Word and save it without one"


def _convert(kind: str, ending: str) -> str:
    return (
        f"this is {kind}, not a Word document (.docx); {_SAVE}, or run `casepress import "
        f"--convert` "
        f"on it, which needs LibreOffice (soffice --headless --convert-to docx FILE{ending})"
    )
