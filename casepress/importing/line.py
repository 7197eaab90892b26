"""A paragraph's words as one string with their formats beside it, so that a pattern can be looked
for, and what it finds cut out or replaced, across the elements of pandoc."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from casepress.article.ast import Element, Inlines

#: What is in the text for an element without words: a formula, a note, a comment.
OBJECT = "\ufffc"
_FORMATS = ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps")
_HOLDERS = ("Link", "Span")

Format = tuple[str, Any]


@dataclass(frozen=True)
class Piece:
    """Words of one format, or an element (`node`) that has none."""

    text: str
    formats: tuple[Format, ...] = ()
    node: Element | None = None

    def has(self, kind: str) -> bool:
        """Whether the words have a format."""
        return any(name == kind for name, _ in self.formats)


@dataclass(frozen=True)
class Line:
    """The pieces of a paragraph."""

    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, inlines: Inlines) -> Line:
        """The pieces of inlines."""
        return cls(tuple(_joined(_flat(inlines, ()))))

    @cached_property
    def text(self) -> str:
        """The words; elements without any are `OBJECT`."""
        return "".join(p.text for p in self.pieces)

    def inlines(self) -> Inlines:
        """The pieces as inlines again."""
        return _built(self.pieces, 0)

    def cut(self, start: int, end: int | None = None) -> Line:
        """The words from `start` up to `end`, by their places in `text`."""
        end = len(self.text) if end is None else end
        out, at = [], 0
        for piece in self.pieces:
            left, right = max(start - at, 0), min(end - at, len(piece.text))
            if left < right:
                out.append(piece if piece.node else Piece(piece.text[left:right], piece.formats))
            at += len(piece.text)
        return Line(tuple(out))

    def stripped(self, signs: str | None = None) -> Line:
        """Without space, or these signs, at both ends."""
        left = len(self.text) - len(self.text.lstrip(signs))
        return self.cut(left, max(left, len(self.text.rstrip(signs))))

    def replaced(self, spans: Iterable[tuple[int, int, Sequence[Piece]]]) -> Line:
        """With other pieces in the place of these spans, which are in order."""
        out: list[Piece] = []
        at = 0
        for start, end, pieces in spans:
            out += [*self.cut(at, start).pieces, *pieces]
            at = end
        return Line(tuple(_joined([*out, *self.cut(at).pieces])))

    def piece_at(self, offset: int) -> Piece:
        """The piece that has the character there."""
        at = 0
        for piece in self.pieces:
            at += len(piece.text)
            if offset < at:
                return piece
        return Piece("")

    def all_have(self, kind: str, start: int = 0, end: int | None = None) -> bool:
        """Whether all letters from `start` up to `end` have a format."""
        inside = [p for p in self.cut(start, end).pieces if any(c.isalnum() for c in p.text)]
        return bool(inside) and all(p.has(kind) for p in inside)

    def lead(self, *kinds: str) -> int:
        """How far the words reach at the head that have one of these formats."""
        at = 0
        for piece in self.pieces:
            if piece.text.strip() and not any(piece.has(kind) for kind in kinds):
                return at
            at += len(piece.text)
        return at

    def split(self, sign: str) -> list[Line]:
        """The parts between signs."""
        out, at = [], 0
        for index, letter in enumerate(self.text):
            if letter == sign:
                out.append(self.cut(at, index))
                at = index + 1
        return [*out, self.cut(at)]

    def __add__(self, other: Line) -> Line:
        return Line(tuple(_joined([*self.pieces, *other.pieces])))


def words(text: str) -> Line:
    """A line of plain words."""
    return Line((Piece(text),))


def _flat(inlines: Inlines, formats: tuple[Format, ...]) -> Iterable[Piece]:
    for one in inlines:
        kind: str = one["t"]
        content: Any = one.get("c")
        if kind == "Str":
            yield Piece(str(content), formats)
        elif kind in ("Space", "SoftBreak"):
            yield Piece(" ", formats)
        elif kind == "LineBreak":
            yield Piece("\n", formats)
        elif kind in _FORMATS:
            yield from _flat(
                content, formats if (kind, None) in formats else (*formats, (kind, None))
            )
        elif kind == "Link":
            yield from _flat(content[1], (*formats, ("Link", (content[2][0],))))
        elif kind == "Span":
            yield from _flat(content[1], formats)
        elif kind == "Quoted":
            marks = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
            yield Piece(marks[0], formats)
            yield from _flat(content[1], formats)
            yield Piece(marks[1], formats)
        elif kind == "Code":
            yield Piece(content[1], formats)
        else:
            yield Piece(OBJECT, formats, one)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one format as one piece."""
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if last and last.node is None and piece.node is None and last.formats == piece.formats:
            out[-1] = Piece(last.text + piece.text, piece.formats)
        elif piece.text:
            out.append(piece)
    return out


def _built(pieces: Sequence[Piece], depth: int) -> Inlines:
    out: Inlines = []
    for key, group in groupby(
        pieces, key=lambda p: p.formats[depth] if len(p.formats) > depth else None
    ):
        inside = list(group)
        if key is None:
            for piece in inside:
                out += [piece.node] if piece.node is not None else _words(piece.text)
        elif key[0] == "Link":
            target = key[1][0]
            out.append({"t": "Link", "c": [["", [], []], _built(inside, depth + 1), [target, ""]]})
        else:
            content = _built(inside, depth + 1)
            if any(p.text.strip() for p in inside):
                out.append({"t": key[0], "c": content})
            else:
                out += content
    return out


def _words(text: str) -> Inlines:
    out: Inlines = []
    word = ""
    for letter in [*text, None]:
        if letter is not None and letter not in " \n\t":
            word += letter
            continue
        if word:
            out.append({"t": "Str", "c": word})
            word = ""
        if letter == "\n":
            out.append({"t": "LineBreak"})
        elif letter is not None and (not out or out[-1]["t"] != "Space"):
            out.append({"t": "Space"})
    return out
