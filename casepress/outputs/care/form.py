"""The completed form: for each item the sections, pages and lines where the article answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from casepress.outputs.care.answers import Answer
from casepress.outputs.care.checklist import Checklist

NOT_FOUND = "Not found"
WITHHELD = "In the section “{section}”, which reviewers do not see"
OPEN = "To be completed: items are recognised in English text only"


@dataclass(frozen=True)
class Spot:
    """A place on the pages: its page, and its line where lines are numbered (0: none)."""

    page: int
    line: int


@dataclass(frozen=True)
class Place:
    """Where an item is reported: the section's heading, and pages and lines in words."""

    section: str
    where: str


@dataclass(frozen=True)
class Row:
    """A row of the form; without places, what is written in their stead."""

    item: str
    topic: str
    asks: str
    places: tuple[Place, ...]
    instead: str = ""


@dataclass(frozen=True)
class Form:
    """A completed checklist for the article with this title; `authors` only on request."""

    title: str
    authors: str
    checklist: Checklist
    rows: tuple[Row, ...]

    #: The headings of the columns.
    HEAD: ClassVar = ("Topic", "Item", "What is reported", "Section", "Page and line")

    @property
    def name(self) -> str:
        """What the form is called."""
        return f"{self.checklist.title}: completed checklist"

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """The rows by topics, in their order."""
        return [(topic, list(some)) for topic, some in groupby(self.rows, lambda r: r.topic)]

    @property
    def missing(self) -> list[str]:
        """The numbers of the items that were not found."""
        return [row.item for row in self.rows if row.instead in (NOT_FOUND, OPEN)]

    @property
    def about(self) -> tuple[str, ...]:
        """What the form says of itself."""
        return (
            f"The items are paraphrased from: {self.checklist.source} "
            f"https://doi.org/{self.checklist.doi}",
            "Pages and lines are those of the copy for peer review. The places were found by "
            "headings and by the words of the text: check each, and complete what was not found.",
        )


def rows(found: list[Answer], spots: Mapping[int, Spot]) -> tuple[Row, ...]:
    """The rows of the form, with the spots of the marks by number."""
    return tuple(_row(one, spots) for one in found)


def _row(answer: Answer, spots: Mapping[int, Spot]) -> Row:
    places = dict.fromkeys(
        Place(r.heading, where(spots[r.begin], spots[r.end]))
        for r in answer.ranges
        if r.begin in spots and r.end in spots
    )
    instead = "" if places else OPEN if answer.open else NOT_FOUND
    if answer.withheld and not places:
        instead = WITHHELD.format(section=answer.withheld)
    item = answer.item
    return Row(item.number, item.topic, item.asks, tuple(places), instead)


def where(begin: Spot, end: Spot) -> str:
    """Pages and lines: "page 3, lines 41–44"."""
    if not (begin.line and end.line):
        if begin.page == end.page:
            return f"page {begin.page}"
        return f"pages {begin.page}–{end.page}"
    if begin.page != end.page:
        return f"page {begin.page}, line {begin.line} – page {end.page}, line {end.line}"
    if begin.line == end.line:
        return f"page {begin.page}, line {begin.line}"
    return f"page {begin.page}, lines {begin.line}–{end.line}"
