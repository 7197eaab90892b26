"""Lines that say where a figure or table is to be put: "[Insert Figure 1 here]"."""

from __future__ import annotations

import re
from dataclasses import replace

from casepress.importing.codes import DOC011
from casepress.importing.data import table
from casepress.importing.draft import Draft, Given, told
from casepress.importing.lexicon import labels
from casepress.importing.notes import Note, Result, noted


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Leave such lines out: figures and tables are placed by where the text calls them out."""
    line = _line()
    gone: set[int] = set()
    notes: list[Note] = []
    for i, part in enumerate(draft.parts):
        if part.is_ is None and line.fullmatch(part.text):
            gone.add(i)
            notes.append(told(part, DOC011, "says where a figure or table is put; it was left out"))
    left = tuple(draft.parts[i].text for i in sorted(gone))
    return noted(replace(draft.without(gone), left_out=(*draft.left_out, *left)), notes)


def _line() -> re.Pattern[str]:
    words = table("labels")
    thing = rf"(?:{labels('figure')}|{labels('table')})\.?"
    numbers = r"[\dIVX]+[A-Za-z]?(?:\s*(?:[,&–-]|and)\s*(?:[\dIVX]+)?[A-Za-z]?)*"
    put, here = ("|".join(map(re.escape, words[kind])) for kind in ("put", "here"))
    return re.compile(
        rf"[\[(<{{*\s–—-]*(?:(?:{put})\s+(?:the\s+)?{thing}\s*{numbers}(?:\s+(?:{here}))?|"
        rf"{thing}\s*{numbers}\s+(?:{here}))[\])>}}*\s.:–—-]*",
        re.IGNORECASE,
    )
