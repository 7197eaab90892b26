"""What of a BibTeX file goes to pandoc, and what its records say of it.

Titles go in braces of our own, so that they come back as typed, with the author's braces marked:
CSL wants to know which words keep their case. A title of plain words and a list of plain names stay
here, and a token goes instead: to read them as LaTeX is most of pandoc's work, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from casepress.article import texmath
from casepress.references.bibtex.scanner import Scanned

#: The fields whose words are a title.
TITLES = {
    "title", "subtitle", "titleaddon", "booktitle", "booksubtitle", "booktitleaddon", "maintitle",
    "mainsubtitle", "issuetitle", "issuesubtitle", "eventtitle", "journal", "journaltitle",
    "journalsubtitle", "shortjournal", "series",
}  # fmt: skip
_NAMES = {"author", "editor", "translator"}
# Noncharacters that mark our own braces, those that keep the case, and tokens, on their way.
_OPEN, _CLOSE, _FIX, _UNFIX, _TOKEN, _END = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdda\ufddb"
#: What each mark is in a record: our own braces nothing, the author's what CSL has for them.
_MARKS = str.maketrans(
    {_OPEN: "", _CLOSE: "", _FIX: '<span class="nocase">', _UNFIX: "</span>", **texmath.MARKS}
)
#: Words that pandoc gives back as they are; in braces of the author's, all or none.
_WORDS = r"(?:[A-Za-z0-9,;:?!()/ \t]|\r?\n(?!\s*\n)|\.(?!\.)|-(?!-))+"
_PLAIN = re.compile(rf"{_WORDS}|\{{{_WORDS}\}}")
#: "Family, Given", in words with capitals and initials.
_NAME = r"W(?:[ -]W)*, W\.?(?:[ -]W\.?)*".replace("W", "[A-Z][A-Za-z]*")
_GAP = r"(?:[ \t]+|[ \t]*\r?\n[ \t]*)"
_PLAIN_NAMES = re.compile(rf"{_GAP}?{_NAME}(?:{_GAP}and{_GAP}{_NAME})*{_GAP}?")
_TOKENS = re.compile(f"{_TOKEN}([0-9]+){_END}")


@dataclass
class Sent:
    """A file as pandoc gets it, and what stays here: titles, and names as CSL has them. Nothing
    stays where not `keeps`."""

    text: str = ""
    keeps: bool = True
    kept: list[str | list[dict[str, str]]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, scanned: Scanned) -> Sent:
        """A file with its titles marked or kept and, where all entries were found, nothing
        between them: pandoc fails on an e-mail address there."""
        sent = cls(keeps=_TOKEN not in text)  # a token that somebody typed stands for itself
        edits = [*sent._fields(scanned), *(_around(text, scanned) if scanned.whole else ())]
        out: list[str] = []
        last = 0
        for start, end, new in sorted(edits):
            out += [text[last:start], new]
            last = end
        sent.text = "".join([*out, text[last:]])
        return sent

    def _fields(self, scanned: Scanned) -> Iterator[tuple[int, int, str]]:
        for entry in scanned.entries:
            for one in entry.fields:
                if one.name in TITLES and one.value.strip():
                    new = self._title(one.value)
                elif one.name in _NAMES and self.keeps and _PLAIN_NAMES.fullmatch(one.value):
                    new = self._token(_names(one.value))
                else:
                    continue
                yield one.start, one.end, f"{{{new}}}" if one.inner else f"{{{{{new}}}}}"

    def _title(self, words: str) -> str:
        if self.keeps and _PLAIN.fullmatch(words):
            marked = words.replace("{", _FIX).replace("}", _UNFIX)
            return self._token(re.sub(r"\s+", " ", marked))
        return f"{_OPEN}{_fixed(texmath.texts(words))}{_CLOSE}"

    def _token(self, kept: str | list[dict[str, str]]) -> str:
        self.kept.append(kept)
        return f"{_TOKEN}{len(self.kept) - 1}{_END}"

    def unmarked(self, raw: Any) -> Any:
        """A record of pandoc's with what stayed here, without our marks, and with braces that keep
        the case as CSL writes them."""
        if isinstance(raw, dict):
            return {key: self.unmarked(value) for key, value in raw.items()}
        if isinstance(raw, list):
            return [one for value in raw for one in self._people(value)]
        if not isinstance(raw, str) or raw.isascii():
            return raw
        return _TOKENS.sub(self._words, raw).translate(_MARKS)

    def _people(self, value: Any) -> list[Any]:
        """The names of a list that a token stands for; else the value."""
        token = _TOKENS.fullmatch(value.get("literal", "")) if isinstance(value, dict) else None
        kept = self._of(token) if token else None
        return [dict(name) for name in kept] if isinstance(kept, list) else [self.unmarked(value)]

    def _words(self, token: re.Match[str]) -> str:
        kept = self._of(token)
        return kept if isinstance(kept, str) else token[0]

    def _of(self, token: re.Match[str]) -> str | list[dict[str, str]] | None:
        number = int(token[1])
        return self.kept[number] if number < len(self.kept) else None


def _names(plain: str) -> list[dict[str, str]]:
    people = (name.partition(", ") for name in re.split(r"\s+and\s+", plain.strip()))
    return [{"family": family, "given": given} for family, _, given in people]


def _around(text: str, scanned: Scanned) -> Iterable[tuple[int, int, str]]:
    """What stands between the entries as blanks, and round brackets, which pandoc does not read,
    as braces."""
    last = 0
    for start, end in (*scanned.spans, (len(text), len(text))):
        yield last, start, re.sub(r"[^\n]", " ", text[last:start])
        last = end
        opening = re.compile(r"[({]").search(text, start, end)
        if opening and opening[0] == "(":
            yield opening.start(), opening.end(), "{"
            yield end - 1, end, "}"


def _fixed(value: str) -> str:
    r"""Mark the braces that keep the case of words, not those of a command's argument: {MRI},
    but not \emph{MRI} and {\'E}."""
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
