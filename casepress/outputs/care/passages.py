"""The passages of an article: each with the part that it is in, and the marks that a writer sets in
it, by which the place of its words on a page is known."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casepress.article.ast import Blocks, Element, Inlines, attr, is_div, span, text, walk
from casepress.article.model import Article
from casepress.article.nodes import Figure, Section
from casepress.core.journal import Journal

#: An abbreviation or an initial before a full stop does not end a sentence.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bDr)(?<!\bFig)[.!?][”’\")\]]*\s+(?=[^a-z\s])"
)


@dataclass
class Passage:
    """A paragraph, a caption, a title or a keyword: its inlines, which marks are added to; the part
    of the article (a role, or title, abstract, keywords); the headings above it, the nearest last;
    the numbers of the sections that it is in; whether it is a caption."""

    inlines: Inlines
    part: str
    headings: tuple[str, ...]
    sections: tuple[int, ...] = ()
    caption: bool = False

    @property
    def words(self) -> str:
        return text(self.inlines)

    @property
    def cites(self) -> bool:
        return any(element["t"] == "Cite" for element in walk(self.inlines))


@dataclass(frozen=True)
class Range:
    """From one place of an article to another: the numbers of the marks, and the heading."""

    begin: int
    end: int
    heading: str


@dataclass
class Marked:
    """A copy of an article in which places can be marked: its JSON, its passages in order, and the
    passages that are `withheld` from its readers."""

    document: dict[str, Any]
    passages: list[Passage]
    withheld: list[Passage]
    count: int = 0
    _done: dict[tuple[int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Mapping[str, Any], journal: Journal, whole: Mapping[str, Any]) -> Marked:
        """An article JSON, which is left as it is; `whole` is the article from which a blind one
        was made."""
        made = copy.deepcopy(dict(document))
        passages = list(_passages(made, journal))
        there = {p.part for p in passages}
        hidden = [
            replace(p, headings=(_titled(journal, p.part, Article.from_json(document).lang),))
            for p in _passages(dict(whole), journal)
            if p.part in journal.review.withheld and p.part not in there
        ]
        return cls(made, passages, hidden)

    def range(self, first: Passage, start: int, last: Passage, stop: int) -> Range:
        """Mark the words from letter `start` of a passage to letter `stop` of the same or a later
        one."""
        begin, end = self._mark(first, start), self._mark(last, stop)
        return Range(begin, end, first.headings[-1] if first.headings else "")

    def _mark(self, passage: Passage, at: int) -> int:
        key = (id(passage), at)
        if key not in self._done:
            self._done[key] = self.count
            self.count += 1
            passage.inlines.insert(*_insertion(passage.inlines, at, mark(self._done[key])))
        return self._done[key]


def mark(number: int) -> str:
    """The id of a mark."""
    return f"care-place-{number}"


def _insertion(inlines: Inlines, at: int, name: str) -> tuple[int, Element]:
    """Where among the inlines the element before letter `at` is, and the mark."""
    here = 0
    for index, element in enumerate(inlines):
        if here >= at:
            return index, span(attr(name), [])
        here += len(text([element]))
    return len(inlines), span(attr(name), [])


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph begins and ends."""
    start = 0
    for found in _END.finditer(words):
        yield start, len(words[: found.end()].rstrip())
        start = found.end()
    if words[start:].strip():
        yield start, len(words.rstrip())


def _passages(document: dict[str, Any], journal: Journal) -> Iterator[Passage]:
    meta = document["meta"]
    lang = Article.from_json(document).lang

    if "title" in meta and meta["title"]["t"] == "MetaInlines":
        yield Passage(meta["title"]["c"], "title", ("Title",))
    for name, heading in (("keywords", _titled(journal, "keywords", lang)), ("mesh", "MeSH")):
        for one in meta.get(name, {}).get("c", ()):
            if one["t"] == "MetaInlines":
                yield Passage(one["c"], name, (heading,))
    if "abstract" in meta:
        yield from _of_blocks(
            meta["abstract"]["c"], "abstract", (_titled(journal, "abstract", lang),), (), [0]
        )
    yield from _of_blocks(document["blocks"], "", (), (), [0])


def _titled(journal: Journal, role: str, lang: str) -> str:
    """The journal's own heading of a section."""
    section = journal.section(role)
    return section.title_in(lang) if section else role.capitalize()


def _of_blocks(
    blocks: Blocks,
    part: str,
    headings: tuple[str, ...],
    sections: tuple[int, ...],
    count: list[int],
) -> Iterator[Passage]:
    """The passages of blocks; `count` numbers their sections."""
    for block in blocks:
        if is_div(block, "section"):
            section = Section(block)
            if section.role == "references":
                continue
            count[0] += 1
            name = text(section.heading).strip() if section.headed else ""
            yield from _of_blocks(
                section.body,
                section.role or part,
                (*headings, name) if name else headings,
                (*sections, count[0]),
                count,
            )
        elif block["t"] in ("Para", "Plain"):
            yield Passage(block["c"], part, headings, sections)
        elif block["t"] == "Figure":
            yield from _captions(Figure(block).caption, part, headings, sections)
        elif is_div(block, "table-wrap"):
            for table in block["c"][1]:
                if table["t"] == "Table":
                    yield from _captions(Figure(table).caption, part, headings, sections)
        elif block["t"] in ("Div", "BlockQuote"):
            inner = block["c"][1] if block["t"] == "Div" else block["c"]
            yield from _of_blocks(inner, part, headings, sections, count)
        elif block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            for item in items:
                yield from _of_blocks(item, part, headings, sections, count)


def _captions(
    blocks: Blocks, part: str, headings: tuple[str, ...], sections: tuple[int, ...]
) -> Iterator[Passage]:
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            yield Passage(block["c"], part, headings, sections, caption=True)
