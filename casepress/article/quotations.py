"""Quotation marks and apostrophes as a language prints them, whatever the author's keyboard has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from casepress.article.ast import QUOTES, Element, rewrite, string

#: An apostrophe within a word or a name: O'Brien, l'Archet.
_WITHIN = re.compile(r"(?<=\w)'(?=\w)")


def quoted(node: Any, marks: Sequence[str]) -> Any:
    """A part of a document with quotations between these marks, double and single, in the place of
    `Quoted`; the same object where it has none."""
    chosen = _by_kind(marks)

    def words(element: Element) -> list[Element] | None:
        if element["t"] != "Quoted":
            return None
        before, after = chosen[element["c"][0]["t"]]
        return [string(before), *rewrite(element["c"][1], words), string(after)]

    return rewrite(node, words)


def are_meant(marks: Sequence[str]) -> bool:
    """Whether these are the marks that `Quoted` means to every reader of the article."""
    return _by_kind(marks) == QUOTES


def _by_kind(marks: Sequence[str]) -> dict[str, tuple[str, str]]:
    opening, closing, inner_opening, inner_closing = marks
    return {"DoubleQuote": (opening, closing), "SingleQuote": (inner_opening, inner_closing)}


def apostrophes(name: str) -> str:
    """A name with typographic apostrophes, as in the text: O’Brien, ’t Hooft, Women’s Hospital. Two
    signs that are not within words may be quotation marks, and stay as they are typed."""
    made = _WITHIN.sub("’", name)
    return made.replace("'", "’") if made.count("'") == 1 else made
