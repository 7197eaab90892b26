"""The objects of a PDF as Typst writes it: in the clear, with one table of cross-references
(ISO 32000-1, 7.5). What Typst cannot say is put there, a library's import and parsing spared."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import blake2b

_ENTRY = 20  # bytes of an entry of the table
_ID = re.compile(rb"(/ID\[\([^)]*\)\()[^)]*(\)\])")


class Objects:
    """The objects by number, to be read and replaced."""

    def __init__(self, pdf: bytes) -> None:
        """Take a file apart. Raises `ValueError` for one that is not of this form."""
        at = pdf.rindex(b"startxref")
        table = int(pdf[at:].split(maxsplit=2)[1])
        word, first, count = pdf[table : table + 40].split(maxsplit=3)[:3]
        if (word, first) != (b"xref", b"0"):
            raise ValueError("not one table of cross-references")
        begin = pdf.index(b"0000000000 65535 f", table)
        end = begin + int(count) * _ENTRY
        starts = [int(pdf[k : k + 10]) for k in range(begin + _ENTRY, end, _ENTRY)]
        order = sorted(starts)
        until = dict(zip(order, [*order[1:], table], strict=True))
        self._head = pdf[: order[0]]
        self._trailer = pdf[end:at].strip()
        self._objects: dict[int, bytes] = {}
        for number, start in enumerate(starts, start=1):
            opened = b"%d 0 obj\n" % number
            body = pdf[start : until[start]].rstrip()
            if not (body.startswith(opened) and body.endswith(b"endobj")):
                raise ValueError(f"object {number} is not where the table says")
            self._objects[number] = body[len(opened) : -len(b"endobj")].rstrip(b"\n")

    def __getitem__(self, number: int) -> bytes:
        return self._objects[number]

    def __setitem__(self, number: int, body: bytes) -> None:
        self._objects[number] = body

    def having(self, word: bytes) -> list[int]:
        """The numbers of the objects that have these bytes before their stream."""
        return [
            number
            for number, body in self._objects.items()
            if word in body and word in body.partition(b"\nstream\n")[0]
        ]

    def whole(self) -> bytes:
        """The file: same objects, same bytes. The second identifier, which is that of the
        content (ISO 32000-1, 14.4), is made of it."""
        parts = [self._head]
        size = len(self._head)
        table = [b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(self._objects) + 1)]
        for number, body in self._objects.items():
            table.append(b"%010d 00000 n\r\n" % size)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            size += len(parts[-1])
        own = b64encode(blake2b(b"".join(parts), digest_size=16).digest())
        parts += [*table, _ID.sub(rb"\g<1>%b\g<2>" % own, self._trailer)]
        return b"".join([*parts, b"\nstartxref\n%d\n%%%%EOF" % size])


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return b"(%b)" % re.sub(r"([\\()])", r"\\\1", text).encode("ascii")
    return b"<%b>" % ("\ufeff" + text).encode("utf-16-be").hex().upper().encode()


_LITERAL = re.compile(rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f]*>", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def string_at(body: bytes, at: int) -> tuple[bytes, int]:
    """The string that begins there (ISO 32000-1, 7.3.4), and where it ends. Raises `ValueError`."""
    found = _LITERAL.match(body, at)
    if found is None:
        raise ValueError("no string")
    inner = found[0][1:-1]
    if found[0].startswith(b"<"):
        return bytes.fromhex(inner.decode()), found.end()

    def one(match: re.Match[bytes]) -> bytes:
        sign = match[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPED.get(sign, sign)

    return _ESCAPE.sub(one, inner), found.end()
