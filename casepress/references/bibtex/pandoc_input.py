"""The form in which a BibTeX file is sent to pandoc, and the way back from pandoc's records.

Titles are sent in additional, marked braces, so that they come back as typed and with the author's
braces marked: CSL needs to know which words keep their case. For a title of plain words and a list
of plain names, a placeholder is sent instead. Reading these as LaTeX would change nothing and takes
most of pandoc's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casepress.article import texmath
from casepress.references.bibtex import latex, people
from casepress.references.bibtex.scanner import Entry, Field, Scanned

#: The fields whose words are a title.
TITLES = {
    "title", "subtitle", "titleaddon", "booktitle", "booksubtitle", "booktitleaddon", "maintitle",
    "mainsubtitle", "issuetitle", "issuesubtitle", "eventtitle", "journal", "journaltitle",
    "journalsubtitle", "shortjournal", "series",
}  # fmt: skip
NAMES = {"author", "editor", "translator", "bookauthor"}
#: Other fields of words, in which pandoc reads LaTeX.
TEXTS = {
    "abstract", "addendum", "address", "annotation", "annote", "chapter", "edition",
    "howpublished", "institution", "keywords", "location", "note", "organization", "origtitle",
    "publisher", "school", "shorttitle", "type", "venue", "version",
}  # fmt: skip
#: Fields of numbers and pages.
NUMBERS = {"eid", "issue", "number", "pages", "pagetotal", "volume", "volumes"}
#: Fields that pandoc reads as addresses; the importer reads them itself.
ADDRESSES = {"doi", "url", "file", "pdf", "eprint"}
# Noncharacters that mark the additional braces, the braces that keep case, and placeholders.
_OPEN, _CLOSE, _FIX, _UNFIX, _PLACEHOLDER, _END = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdda\ufddb"
#: What replaces each mark in a record: nothing, or CSL's tags for the author's braces.
_MARKS = str.maketrans(
    {_OPEN: "", _CLOSE: "", _FIX: '<span class="nocase">', _UNFIX: "</span>", **texmath.MARKS}
)
#: Words that pandoc returns unchanged, either all within braces or none.
_WORDS = r"(?:[A-Za-z0-9,;:?!()/ \t]|\r?\n(?!\s*\n)|\.(?!\.)|-(?!-))+"
_PLAIN = re.compile(rf"{_WORDS}|\{{{_WORDS}\}}")
#: The beginning of the keys that entries without a usual key have on their way through pandoc.
KEYLESS = "casepress.keyless."
_PLACEHOLDERS = re.compile(f"{_PLACEHOLDER}([0-9]+){_END}")


@dataclass
class PandocInput:
    """The text for pandoc, and the values of the placeholders: titles, and names in CSL's
    form. `uses_placeholders` is false for a file that contains their marks itself."""

    text: str = ""
    uses_placeholders: bool = True
    values: list[str | list[dict[str, str]]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, scanned: Scanned) -> PandocInput:
        """The input for a file: its titles are marked or replaced. If all entries were found, the
        text between them is left out, because pandoc fails on an e-mail address there."""
        made = cls(uses_placeholders=_PLACEHOLDER not in text)
        edits = [*made._fields(scanned), *(_around(text, scanned) if scanned.whole else ())]
        out: list[str] = []
        last = 0
        for start, end, new in sorted(edits):
            out += [text[last:start], new]
            last = end
        made.text = "".join([*out, text[last:]])
        return made

    def _fields(self, scanned: Scanned) -> Iterator[tuple[int, int, str]]:
        for number, entry in enumerate(scanned.entries):
            if not entry.is_keyed:
                end = entry.key_start + len(entry.key)
                yield entry.key_start, end, keyless(number, entry)
            for one in entry.fields:
                new = self._new_value(one)
                new = one.value if new is None and one.odd else new
                if new is not None:
                    # Additional braces keep a title or a publisher whole, but not a list of names.
                    braced = new if one.name in NAMES else f"{{{new}}}"
                    yield one.start, one.end, braced if one.inner else f"{{{braced}}}"

    def _new_value(self, one: Field) -> str | None:
        """The value to send for a field; `None` if it is sent as it is."""
        if one.name in TITLES:
            return self._title(one.value) if one.value.strip() else None
        if one.name in NAMES and self.uses_placeholders:
            return self._people_field(one.value)
        if one.name in TEXTS and (latex.has_markup(one.value) or "\n" in one.value):
            return _readable(one.value)
        if one.name in NUMBERS and latex.has_markup(one.value):
            return latex.escaped(latex.text(one.value))
        if one.name in ADDRESSES and latex.has_markup(one.value):
            return "".join(char for char in latex.address(one.value) if char not in "\\{}%")
        return None

    def _people_field(self, value: str) -> str | None:
        if people.are_plain(value):
            return f"{{{self._placeholder(_names(value))}}}"
        parts = people.read(value)
        if not any(part.name for part in parts) and not latex.has_markup(value):
            as_typed = [part.typed for part in parts]
            is_usual = re.split(r"\s+and\s+", value.strip()) == as_typed
            return None if is_usual else _joined(as_typed)
        return _joined(
            f"{{{self._placeholder([part.name])}}}" if part.name else _readable(part.typed)
            for part in parts
        )

    def _plain(self, pattern: re.Pattern[str], value: str) -> bool:
        return self.uses_placeholders and bool(pattern.fullmatch(value))

    def _title(self, words: str) -> str:
        if self._plain(_PLAIN, words):
            marked = words.replace("{", _FIX).replace("}", _UNFIX)
            return self._placeholder(re.sub(r"\s+", " ", marked))
        return f"{_OPEN}{_fixed(_readable(words))}{_CLOSE}"

    def _placeholder(self, value: str | list[dict[str, str]]) -> str:
        self.values.append(value)
        return f"{_PLACEHOLDER}{len(self.values) - 1}{_END}"

    def unmarked(self, raw: Any) -> Any:
        """A record from pandoc with values instead of placeholders, without marks, and with CSL's
        tags for braces that keep the case."""
        if isinstance(raw, dict):
            return {key: self.unmarked(value) for key, value in raw.items()}
        if isinstance(raw, list):
            return [one for value in raw for one in self._people(value)]
        if not isinstance(raw, str) or raw.isascii():
            return raw
        return _PLACEHOLDERS.sub(self._words, raw).translate(_MARKS | _QUOTE_TABLE)

    def _people(self, value: Any) -> list[Any]:
        """The names behind a placeholder, or the value itself."""
        found = (
            _PLACEHOLDERS.fullmatch(value.get("literal", "")) if isinstance(value, dict) else None
        )
        names = self._value(found) if found else None
        return [dict(name) for name in names] if isinstance(names, list) else [self.unmarked(value)]

    def _words(self, placeholder: re.Match[str]) -> str:
        value = self._value(placeholder)
        return value if isinstance(value, str) else placeholder[0]

    def _value(self, placeholder: re.Match[str]) -> str | list[dict[str, str]] | None:
        number = int(placeholder[1])
        return self.values[number] if number < len(self.values) else None


def keyless(number: int, entry: Entry) -> str:
    """The key under which an entry without a usual key is sent to pandoc, with the comma after
    it."""
    typed = "" if entry.has_comma else ","
    return f"{KEYLESS}{number}{typed}"


def _joined(names: Iterable[str]) -> str:
    return " and ".join(names)


def _readable(value: str) -> str:
    """LaTeX that pandoc reads without loss."""
    readable = texmath.texts(latex.without_unknown(latex.signs(value))[0])
    for pattern, mark in _QUOTES.items():
        readable = pattern.sub(mark, readable)
    return _EMPTY_LINES.sub(" ", readable)


#: Quotation marks, of which pandoc makes double ones within text, and single ones within these.
_QUOTES = {
    re.compile(r"(?<!\\)``|“"): "\ufdde",
    re.compile(r"(?<![\\'])''(?!')|”"): "\ufddf",
    re.compile(r"(?<!\\)`|‘"): "\ufddc",
    re.compile(r"’"): "\ufddd",
}
_QUOTE_MARKS = dict(zip("\ufddc\ufddd\ufdde\ufddf", "‘’“”", strict=True))
_QUOTE_TABLE = str.maketrans(_QUOTE_MARKS)
#: pandoc ends a paragraph there, and joins the words around it.
_EMPTY_LINES = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n\s*")


def _names(plain: str) -> list[dict[str, str]]:
    people = (name.partition(", ") for name in re.split(r"\s+and\s+", plain.strip()))
    return [{"family": family, "given": given} for family, _, given in people]


def _around(text: str, scanned: Scanned) -> Iterable[tuple[int, int, str]]:
    """Edits that replace the text between entries by spaces, and round brackets around an entry,
    which pandoc does not read, by braces."""
    last = 0
    for start, end in (*scanned.spans, (len(text), len(text))):
        yield last, start, re.sub(r"[^\n]", " ", text[last:start])
        last = end
        opening = re.compile(r"[({]").search(text, start, end)
        if opening and opening[0] == "(":
            yield opening.start(), opening.end(), "{"
            yield end - 1, end, "}"


def _fixed(value: str) -> str:
    r"""Mark the braces that keep the case of words, such as {MRI}, but not those around the
    argument of a command, such as \emph{MRI} and {\'E}."""
    out: list[str] = []
    closers: list[bool] = []
    for i, char in enumerate(value):
        if i and value[i - 1] == "\\":
            out.append(char)
        elif char == "{":
            argument = re.search(r"(\\[A-Za-z]+\*?\s*|\\[^A-Za-z\s]|[\^_$}])$", value[:i])
            keeps = not argument and value[i + 1 : i + 2] != "\\"
            closers.append(keeps)
            out.append("{" + _FIX if keeps else "{")
        elif char == "}":
            out.append(_UNFIX + "}" if closers and closers.pop() else "}")
        else:
            out.append(char)
    return "".join(out)
