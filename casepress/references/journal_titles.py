"""Titles of journals and their abbreviations by the NLM Catalog; `data/journal-titles.txt` names
its sources. The file is read when a title is first looked up."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from pathlib import Path

from casepress.references.dates import fold

FILE = Path(__file__).with_name("data") / "journal-titles.txt"
_PLACE = re.compile(r"\s*\([^)]*\)\s*$")


@cache
def _text() -> str:
    return FILE.read_text(encoding="utf-8")


@cache
def _lines() -> list[str]:
    """The lines of the table, sorted."""
    return [line for line in _text().splitlines() if not line.startswith("#")]


def abbreviation(title: str) -> str:
    """The abbreviation of a journal's title; "" where it is not known. A place that databases add
    to the title, “Lancet (London, England)”, is passed over if the table does not have it."""
    return _known(title) or _known(_PLACE.sub("", title))


@cache
def _known(title: str) -> str:
    begin = f"{plain(title)}\t"
    at = bisect_left(_lines(), begin)
    line = _lines()[at] if at < len(_lines()) else ""
    return line.removeprefix(begin) if line.startswith(begin) else ""


@cache
def is_abbreviation(title: str) -> bool:
    """Whether a title is an abbreviation of the table."""
    return f"\t{title}\n" in _text()


def plain(title: str) -> str:
    """A title without accents, capitals and punctuation, for comparison."""
    words = re.findall(r"\w+", fold(title).replace("&", " and "))
    return " ".join(w for i, w in enumerate(words) if i or w != "the")
