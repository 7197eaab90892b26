"""The objects of a PDF in the form that Typst writes: uncompressed, with one cross-reference table
(ISO 32000-1, 7.5). What Typst cannot write is added to their bytes, which takes 2.6 ms for the
example article. With pikepdf, its import alone would take 246 ms, and to open and save the file 29
ms more."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from hashlib import blake2b

from casepress.core.errors import BuildError

_ENTRY = 20  # bytes of an entry in the table
_TABLE = re.compile(
    rb"(?P<table>xref\n0 (?P<count>\d+)\n0000000000 65535 f\r\n(?P<entries>(?:\d{10} 00000 n\r\n)*)"
    rb"(?P<trailer>trailer\n.*))\nstartxref\n(?P<at>\d+)\n%%EOF\s*\Z",
    re.DOTALL,
)
_ID = re.compile(rb"(/ID\[\([^)]*\)\()[^)]*(\)\])")


def unfamiliar(what: str) -> BuildError:
    """The error for a file that differs from what the pinned version of Typst writes."""
    return BuildError(
        f"the PDF does not have the expected form ({what}); run `make setup`, which installs the "
        "version of Typst that writes it"
    )


class Objects:
    """The objects of a PDF by number, which can be read and replaced."""

    def __init__(self, pdf: bytes) -> None:
        """Parse a file. Raises `BuildError` for one of another form."""
        found = _TABLE.search(pdf, max(0, pdf.rfind(b"\nxref\n")))
        if found is None or found.start("table") != int(found["at"]):
            raise unfamiliar("not one cross-reference table")
        table, entries = found.start("table"), found["entries"]
        if len(entries) != (int(found["count"]) - 1) * _ENTRY or not entries:
            raise unfamiliar("a cross-reference table of another length")
        starts = [int(entries[k : k + 10]) for k in range(0, len(entries), _ENTRY)]
        order = sorted({*starts, table})
        until = dict(itertools.pairwise(order))
        self._head = pdf[: order[0]]
        self._trailer = found["trailer"]
        self._objects: dict[int, bytes] = {}
        for number, start in enumerate(starts, start=1):
            opened = b"%d 0 obj\n" % number
            body = pdf[start : until.get(start, start)].rstrip()
            if not (body.startswith(opened) and body.endswith(b"endobj")):
                raise unfamiliar(f"object {number} is not at the offset in the table")
            self._objects[number] = body[len(opened) : -len(b"endobj")].rstrip(b"\n")

    def __getitem__(self, number: int) -> bytes:
        if number not in self._objects:
            raise unfamiliar(f"no object {number}")
        return self._objects[number]

    def __setitem__(self, number: int, body: bytes) -> None:
        self._objects[number] = body

    def having(self, word: bytes) -> list[int]:
        """The numbers of the objects that contain these bytes before their stream."""
        return [
            number
            for number, body in self._objects.items()
            if word in body and word in body.partition(b"\nstream\n")[0]
        ]

    def only(self, word: bytes) -> int:
        """The number of the only object that contains these bytes. Raises `BuildError`."""
        found = self.having(word)
        if len(found) != 1:
            raise unfamiliar(f"{len(found)} objects with {word.decode()}")
        return found[0]

    def whole(self) -> bytes:
        """The file: the same objects give the same bytes. Its second identifier (ISO 32000-1, 14.4)
        is a hash of the content."""
        parts = [self._head]
        size = len(self._head)
        table = [b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(self._objects) + 1)]
        for number, body in self._objects.items():
            table.append(b"%010d 00000 n\r\n" % size)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            size += len(parts[-1])
        own = b64encode(blake2b(b"".join(parts), digest_size=16).digest())
        trailer, identified = _ID.subn(rb"\g<1>%b\g<2>" % own, self._trailer)
        if not identified:
            raise unfamiliar("no identifier")
        parts += [*table, trailer]
        return b"".join([*parts, b"\nstartxref\n%d\n%%%%EOF" % size])


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return b"(%b)" % re.sub(r"([\\()])", r"\\\1", text).encode("ascii")
    return b"<%b>" % ("\ufeff" + text).encode("utf-16-be").hex().upper().encode()


_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f]*)>")
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def string_at(body: bytes, at: int) -> tuple[bytes, int]:
    """The string that begins at `at` (ISO 32000-1, 7.3.4), and its end. Raises `BuildError`."""
    if found := _HEXADECIMAL.match(body, at):
        return bytes.fromhex(found[1].decode()), found.end()
    end = _literal_end(body, at)
    inner = body[at + 1 : end - 1]

    def one(match: re.Match[bytes]) -> bytes:
        sign = match[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPED.get(sign, sign)

    return _ESCAPE.sub(one, inner), end


def _literal_end(body: bytes, at: int) -> int:
    """The end of the literal string that begins at `at`; its brackets may be nested."""
    depth = 0
    for bracket in _BRACKET.finditer(body, at) if body[at : at + 1] == b"(" else ():
        depth += {b"(": 1, b")": -1}.get(bracket[0], 0)
        if not depth:
            return bracket.end()
    raise unfamiliar("a string is missing")
