r"""The places of the entries and fields of a BibTeX file, and their raw values.

pandoc converts the LaTeX. This scanner gives what pandoc does not: places, the fields that pandoc
drops, and values as typed. After a syntax error, which pandoc reports, it continues at the next
entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casepress.core.findings import Span
from casepress.references import bounds
from casepress.references.places import Places

_ENTRY = re.compile(r"@[ \t]*([A-Za-z]+)\s*([{(])\s*")
_NAME = re.compile(r"[^\s\"#%'(),={}]+")
#: The delimiters of a value, and escaped characters, which are none.
_DELIMITER = re.compile(r"\\.|[{}()\"]", re.DOTALL)
_GAP = re.compile(r"\s*")
#: The name of a string that pandoc reads.
_USUAL = re.compile(r"[a-z][\w:+-]*")
#: A key, with the letters in braces of Google Scholar and the blanks of authors; nothing where the
#: first field begins at once.
_KEY = re.compile(
    r"(?![A-Za-z-]+\s*=)(?:[^\s,{}]|\{(?:[^{},=\n]|\{[^{},=\n]{0,40}\}){0,40}\}"
    r"|[ \t]{1,9}(?=[^\s,=][^,\n={}]{0,80},))*|"
)
#: A key that pandoc reads.
_READ_BY_PANDOC = re.compile(r"[\w:.+/&'()\[\];*@$?!`-]+")


@dataclass(frozen=True)
class Field:
    """A field: its name in lower case, its value with `@string` names put in, and the offsets of
    the name and of the value. If `inner` is true, the value is one part in delimiters, and its
    offsets exclude these; the offsets of a macro or of several parts (`a # "b"`) are the whole.
    `odd` is true for a macro whose name pandoc does not read."""

    name: str
    value: str
    name_start: int
    start: int
    end: int
    inner: bool
    odd: bool = False

    def place(self, places: Places) -> Span:
        """The place of the value without the spaces around it."""
        length = self.end - self.start
        lead = len(self.value) - len(self.value.lstrip())
        trail = len(self.value) - len(self.value.rstrip())
        if not self.inner or lead + trail >= length:
            return places.span(self.start, self.end)
        return places.span(self.start + lead, self.end - trail)


@dataclass(frozen=True)
class Entry:
    """An entry (`type` in lower case) with the offsets of its key and of the whole entry. The key
    is "" if it is missing; `has_comma` is true if a comma follows the place of the key."""

    type: str
    key: str
    key_start: int
    start: int
    end: int
    fields: tuple[Field, ...]
    has_comma: bool = True

    @property
    def is_keyed(self) -> bool:
        """Whether the entry has a key that pandoc reads."""
        return bool(_READ_BY_PANDOC.fullmatch(self.key))

    def field(self, *names: str) -> Field | None:
        """The first of these fields that the entry has; of a repeated field, the last."""
        for name in names:
            for found in reversed(self.fields):
                if found.name == name:
                    return found
        return None


class ExcessError(Exception):
    """The file is made to take more memory than any file of references needs."""


class _Broken(Exception):
    """The syntax is not valid BibTeX."""


@dataclass(frozen=True)
class Scanned:
    """The entries of a file in their order; the offsets of all BibTeX in it (entries, strings,
    preambles); and whether the end of every entry was found."""

    entries: tuple[Entry, ...]
    spans: tuple[tuple[int, int], ...]
    whole: bool


def scan(text: str) -> Scanned:
    """Find the entries of a BibTeX file, ignoring comments and the text between entries.
    Raises `ExcessError` where its `@string` names grow without bound."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.strings: dict[str, str] = {}
        self.expanded = 0

    def scan(self) -> Scanned:
        found: list[Entry] = []
        spans: list[tuple[int, int]] = []
        whole = True
        while match := _ENTRY.search(self.text, self.at):
            self.at = match.end()
            kind, close = match[1].lower(), "}" if match[2] == "{" else ")"
            try:
                if kind in ("comment", "preamble"):
                    self.at = match.start(2) + 1
                    self.balanced(close)
                elif kind == "string":
                    defined = self.fields(close)
                    self.strings.update((f.name, f.value) for f in defined)
                    if not all(_USUAL.fullmatch(f.name) for f in defined):
                        continue  # pandoc does not read such a name
                else:
                    found.append(self.entry(kind, close, match.start()))
            except _Broken:
                whole = False
                self.at = match.end()
                continue
            if kind != "comment":
                spans.append((match.start(), self.at))
        return Scanned(tuple(found), tuple(spans), whole)

    def entry(self, kind: str, close: str, start: int) -> Entry:
        key = _KEY.match(self.text, self.at)
        assert key is not None
        self.at = key.end()
        self.gap()
        has_comma = self.peek() == ","
        if has_comma:
            self.at += 1
        fields = tuple(self.fields(close))
        return Entry(kind, key[0], key.start(), start, self.at, fields, has_comma)

    def fields(self, close: str) -> list[Field]:
        found: list[Field] = []
        while True:
            self.gap()
            if self.peek() == close:
                self.at += 1
                return found
            if self.peek() == ",":
                self.at += 1
                continue
            name = self.name()
            self.gap()
            self.expect("=")
            found.append(self.value(name[0].lower(), name.start()))

    def value(self, name: str, name_start: int) -> Field:
        parts: list[tuple[str, int, int, bool]] = []
        while True:
            self.gap()
            parts.append(self.part())
            self.gap()
            if self.peek() != "#":
                break
            self.at += 1
        text = "".join(part[0] for part in parts)
        (_, start, _, first), (_, _, end, last) = parts[0], parts[-1]
        if len(parts) > 1:
            start, end = start - first, end + last
        odd = not first and not re.fullmatch(r"[\w:+-]+", self.text[start:end])
        return Field(
            name, text, name_start, start, end, len(parts) == 1 and first, odd and len(parts) == 1
        )

    def part(self) -> tuple[str, int, int, bool]:
        """The value of one part, its offsets, and whether it is in delimiters."""
        opening = self.peek()
        if opening in ('"', "{"):
            self.at += 1
            start = self.at
            self.balanced('"' if opening == '"' else "}")
            return self.text[start : self.at - 1], start, self.at - 1, True
        word = self.name()
        value = word[0] if word[0].isdigit() else self.strings.get(word[0].lower(), word[0])
        self.expanded += len(value)
        if self.expanded > bounds.MOST_EXPANDED:  # each name may hold ten of another, and so on
            raise ExcessError(
                "the names of `@string` become more than "
                f"{bounds.MOST_EXPANDED // 1_000_000} million characters; write out the words"
            )
        return value, word.start(), word.end(), False

    def balanced(self, close: str) -> None:
        """Move past the next `close` outside inner braces."""
        depth = 0
        for mark in _DELIMITER.finditer(self.text, self.at):
            if mark[0] == close and depth == 0:
                self.at = mark.end()
                return
            if mark[0] == "{":
                depth += 1
            elif mark[0] == "}":
                depth -= 1
        self.at = len(self.text)
        raise _Broken

    def name(self) -> re.Match[str]:
        match = _NAME.match(self.text, self.at)
        if match is None:
            raise _Broken
        self.at = match.end()
        return match

    def gap(self) -> None:
        match = _GAP.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def expect(self, char: str) -> None:
        if self.peek() != char:
            raise _Broken
        self.at += 1
