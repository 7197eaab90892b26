"""The words of a manuscript that pandoc read into nothing: each word typed is in the document that
was read, or in the mark of a list, a footnote, a comment, a reference to a character or an
attribute."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

from casepress.article.ast import OF_INLINES, Element
from casepress.source.document_words import WORD, composed
from casepress.source.line_prefix import LINE_PREFIX
from casepress.source.manuscript import Manuscript

#: Marks with words that no output has: a comment, the label of a footnote, a character by name, a
#: definition of a link, a heading's or block's attributes, and what is before a line's words.
_MARKS = re.compile(
    r"<!--(?:[^-]|-(?!->))*-->|\[\^[^\]\s]+\]|&#?\w+;|\{[^{}]*\}|^[ \t]*(?::::+|```+|~~~+)[^\n]*"
    r"|\]\([^)]*\)|\]\[[^\]]*\]|^[ \t]*\[[^\]\n]+\]:[^\n]*|<[^<>\n]*>"
    rf"|^{LINE_PREFIX}(?:\[[ xX]\][ \t])?",
    re.MULTILINE,
)
_REFERENCE = re.compile(r"&#?\w+;")
#: A word with characters by their names or numbers in it.
_CHARACTER = re.compile(r"\w*&#?\w+;(?:\w|&#?\w+;)*")
#: The definition of a footnote: its paragraph, and the indented paragraphs below it.
_NOTE = re.compile(
    r"^\[\^([^\]\s]+)\]:[^\n]*"
    r"(?:\n(?!\[\^)[^\n]*\S[^\n]*|(?:\n[ \t]*)+\n(?: {4}|\t)[^\n]*\S[^\n]*)*",
    re.MULTILINE,
)


def unread_words(manuscript: Manuscript) -> Iterator[tuple[int, int]]:
    """The ranges of the words of the text that are not in the document."""
    text, start = manuscript.text, manuscript.locator.start
    read = Counter(_words(" ".join(_strings(manuscript.elements))))
    missing = Counter(_words(text[start:])) - read
    if not missing:
        return
    missing -= Counter(_words(" ".join(_others(manuscript.other))))
    marks = [match.span() for match in _MARKS.finditer(text, start)]
    marks += _overridden(text, start)
    missing -= Counter(_words(" ".join(text[begin:end] for begin, end in marks)))
    missing -= _beside_characters(text[start:], read)
    if not missing:
        return
    for part in manuscript.locator.parts:
        matched = {at for at in part.matches if at >= 0}
        for at, (begin, end) in enumerate(part.tokens):
            word = composed(text[begin:end])
            inside = any(first <= begin < last for first, last in marks)
            if at not in matched and missing[word] > 0 and not inside:
                missing[word] -= 1
                yield begin, end


def _beside_characters(text: str, read: Counter[str]) -> Counter[str]:
    """The parts of words that have a character by its name or number within them, `&micro;g`, where
    the whole word was read."""
    found: Counter[str] = Counter()
    for match in _CHARACTER.finditer(text) if "&" in text else ():
        if all(word in read for word in _words(unescape(match[0]))):
            found.update(_words(_REFERENCE.sub(" ", match[0])))
    return found


def _overridden(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The ranges of footnotes that are defined again further down, where pandoc reads them and
    SRC012 reports them."""
    found = {match[1]: match.span() for match in _NOTE.finditer(text, start)}
    return (m.span() for m in _NOTE.finditer(text, start) if found[m[1]] != m.span())


def _words(text: str) -> list[str]:
    return WORD.findall(text if text.isascii() else composed(text))


def _strings(elements: list[Element]) -> Iterator[str]:
    return (element["c"] for element in elements if element["t"] == "Str")


def _others(elements: list[Element]) -> Iterator[str]:
    """The strings of all that is not a word: code, formulae, addresses, attributes."""
    for element in elements:
        if element["t"] not in OF_INLINES:
            yield from _texts(element.get("c"))


def _texts(node: Any) -> Iterator[str]:
    """The strings directly in an element's content; its own elements are given apart."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict) and "t" not in node:
        for value in node.values():
            yield from _texts(value)
