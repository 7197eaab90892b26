"""What the lines between the title and the abstract have given so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from casepress.importing.draft import Author, Part
from casepress.importing.notes import Note

PHONE = re.compile(r"(?:\+|\(?00)[\d\s().\-–/]{6,}\d|\b\d[\d\s().\-–/]{7,}\d\b")


@dataclass
class Front:
    """What the lines have given so far."""

    authors: list[Author] = field(default_factory=list)
    #: For each author the institutions that are below them without marks.
    below: dict[int, list[int]] = field(default_factory=dict)
    places: list[tuple[str, str]] = field(default_factory=list)  # (mark, address)
    letters: list[Part] = field(default_factory=list)
    orcids: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    equal: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
