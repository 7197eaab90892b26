"""The order of an article's text in one output, and what only the output has.

Paragraphs of the text come one after another in every output; figures, tables, boxes and notes may
be elsewhere. Only runs of words that an output has once tell where they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casepress.article.ast import Element, text, walk
from casepress.article.nodes import Div
from casepress.outputs.conserved import Runs, plain, runs
from casepress.outputs.missing_words import RIGHT_TO_LEFT

#: The fewest letters and signs of a run that tells where it is, and of one that may be repeated.
_TELLING, _LONG = 24, 40
#: How much of a paragraph's beginning is looked for in a PDF, where lines end anywhere in it.
_BEGINNING = 32
#: The letters at both ends of a paragraph between which its length is measured.
_ANCHOR = 12
#: Letters of a paragraph that are not of the article: a label, a number, a mark.
_GENERATED = 25
_HYPHENS = re.compile("[-\u00ad\u2010\u2011\ufffe\u0002]")
#: A PDF gives right-to-left letters in another order.
_RIGHT = re.compile(f"[{RIGHT_TO_LEFT}]")
_FLOATS = frozenset(("table-wrap", "supplementary", "references", "notes", "box", "equation"))


class _Flow(Runs):
    """Collects the runs of the text alone, without floats and notes."""

    def inline(self, element: Element) -> None:
        """Add the words of one element; a footnote ends a run."""
        if element["t"] == "Note":
            self.end()
        else:
            super().inline(element)

    def block(self, block: Element) -> None:
        """Add the words of one block unless it is a float."""
        floats = block["t"] == "Div" and not _FLOATS.isdisjoint(Div(block).classes)
        if block["t"] not in ("Figure", "Table") and not floats:
            super().block(block)


def _groups(document: Mapping[str, Any]) -> Iterator[list[str]]:
    """The runs of the text that come in order: those of the body, and of each section behind it."""
    body = _Flow()
    for block in document["blocks"]:
        part = dict(Div(block).pairs).get("part") if block["t"] == "Div" else "body"
        if part == "body":
            body.blocks([block])
        else:
            section = _Flow()
            section.blocks([block])
            yield section.done
    yield body.done


def moved(document: Mapping[str, Any], output: str, *, paged: bool) -> list[str]:
    """The runs of an article's text that an output has before a run that precedes them, each as it
    is in the article; `paged` is true for a PDF."""
    have = _seen(output, paged=paged)
    article = _whole(document, paged=paged)
    found: list[str] = []
    for group in _groups(document):
        placed: list[tuple[str, int]] = []
        for run in group:
            part = _part(run, paged=paged)
            if len(part) >= _TELLING and have.count(part) == article.count(part) == 1:
                placed.append((run, have.find(part)))
        kept = _rising([at for _, at in placed])
        found += [run for n, (run, _) in enumerate(placed) if n not in kept]
    return found


def repeated(document: Mapping[str, Any], output: str, *, paged: bool) -> list[str]:
    """The runs of an article's blocks that an output has more often than the article."""
    have = _seen(output, paged=paged)
    article = _whole(document, paged=paged)
    front = _seen("".join(runs({**document, "blocks": []})), paged=paged)
    # a drawing may have the words of a list or table in a PDF, but not whole paragraphs
    within = [r for group in _groups(document) for r in group] if paged else _of_blocks(document)
    return [
        run
        for run in dict.fromkeys(within)
        if len(_seen(run, paged=paged)) >= (3 * _BEGINNING if paged else _LONG)
        and (part := _part(run, paged=paged)) not in front  # each page may have the title
        and have.count(part) > max(1, article.count(part))
    ]


def _of_blocks(document: Mapping[str, Any]) -> list[str]:
    return runs({**document, "meta": {}})


def added(document: Mapping[str, Any], output: str) -> Iterator[str]:
    """The paragraphs between the first and the last of an article's text, in an output with one
    paragraph a line, that the article does not have."""
    article = [*runs(document), *_worded(document), *_strings(document["meta"])]
    known = plain(" ".join(article))
    body = [plain(run) for group in _groups(document) for run in group if len(run) >= _TELLING]
    lines = [plain(line) for line in output.split("\n")]
    inside = [n for n, line in enumerate(lines) if any(run in line for run in body)]
    pieces: list[str] | None = None
    for n in range(inside[0], inside[-1] + 1) if inside else ():
        line = lines[n]
        if len(line) < _GENERATED or line in known:
            continue
        if pieces is None:
            pieces = sorted({plain(run) for run in article}, key=len, reverse=True)
        for piece in pieces:
            if len(piece) > 1:
                line = line.replace(piece, "")
        if sum(map(str.isalpha, line)) >= _GENERATED:
            yield line


def _strings(node: Any) -> Iterator[str]:
    """All words of the front matter, one by one: names of authors and institutions."""
    if isinstance(node, dict):
        if node.get("t") in ("Str", "MetaString"):
            yield str(node["c"])
        else:
            yield from _strings(node.get("c") or list(node.values()))
    elif isinstance(node, list):
        for one in node:
            yield from _strings(one)


def _whole(document: Mapping[str, Any], *, paged: bool) -> str:
    """All words of an article, those of references and headings once."""
    return _seen("".join([*runs(document), *_worded(document)]), paged=paged)


def _worded(document: Mapping[str, Any]) -> Iterator[str]:
    """What of an article is not among its runs: headings that the journal may word, and the
    references."""
    for node in walk(document["blocks"]):
        if node["t"] != "Div":
            continue
        div = Div(node)
        if div.get("role") and div.blocks and div.blocks[0]["t"] == "Header":
            yield text(div.blocks[0]["c"])
        if "references" in (*div.classes, div.get("role")):
            listed = Runs()
            listed.blocks(Div(node).blocks)
            yield from listed.done


def garbled(document: Mapping[str, Any], output: str) -> Iterator[str]:
    """The paragraphs of an article that a PDF has with the same beginning, end and length, but with
    other letters between; a page that ends in a paragraph makes it longer."""
    have = _seen(output, paged=True)
    for run in (run for group in _groups(document) for run in group):
        whole = _seen(run, paged=True)
        first, last = whole[:_ANCHOR], whole[-_ANCHOR:]
        if len(whole) <= 2 * _ANCHOR or whole in have or _RIGHT.search(whole):
            continue
        alone = have.count(first) == have.count(last) == 1
        if alone and have.find(last) + _ANCHOR - have.find(first) == len(whole):
            yield run


def _seen(text: str, *, paged: bool) -> str:
    return _HYPHENS.sub("", plain(text)) if paged else plain(text)


def _part(run: str, *, paged: bool) -> str:
    """What of a run is looked for in an output."""
    whole = _seen(run, paged=paged)
    return whole[:_BEGINNING] if paged else whole


def _rising(places: Sequence[int]) -> set[int]:
    """The indexes of a longest sequence of places that rise."""
    ends: list[int] = []  # the lowest last place of a sequence of each length
    last: list[int] = []  # its index
    before = [-1] * len(places)
    for n, place in enumerate(places):
        at = bisect_left(ends, place)
        before[n] = last[at - 1] if at else -1
        ends[at : at + 1] = [place]
        last[at : at + 1] = [n]
    kept: set[int] = set()
    n = last[-1] if last else -1
    while n >= 0:
        kept.add(n)
        n = before[n]
    return kept
