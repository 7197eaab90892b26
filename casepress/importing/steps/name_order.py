"""Names that are written with the family name first, as in Hungary, China, Korea and Vietnam."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casepress.importing.codes import DOC014
from casepress.importing.data import table
from casepress.importing.draft import Author, Draft, Given
from casepress.importing.notes import Note, Result, noted


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Turn round the names of authors of such countries whose first word is one of the country's
    family names, or whose last is one of its given names, and say so of each."""
    countries = {place.id: place.country for place in draft.affiliations}
    people, notes = [], []
    for author in draft.authors:
        own = {countries.get(place, "") for place in author.affiliations}
        row = next((row for row in table("name_order") if own & {*row["countries"]}), None)
        turned = _turned(author, row) if row else None
        if turned:
            message = (
                f"was read as “{turned.family}”, the family name, and “{turned.given}”, as names "
                "are written there; check it"
            )
            notes.append(Note(DOC014, message, author.name))
        people.append(turned or author)
    return noted(replace(draft, authors=tuple(people)), notes)


def _turned(author: Author, row: Mapping[str, Any]) -> Author | None:
    """The name with its first word as the family name; `None` where that is not plain."""
    words = " ".join((author.given, author.particle, author.family)).split()
    if author.collective or len(words) < 2 or any(len(w.strip(".")) < 2 for w in words):
        return None
    first, last = _plain(words[0]), _plain(words[-1])
    families = row.get("families", ())
    if families and (first not in families or (last in families and len(words) == 2)):
        return None
    if "given" in row and (last not in row["given"] or first in row["given"]):
        return None
    if author.family == words[0]:
        return None
    return replace(author, given=" ".join(words[1:]), particle="", family=words[0])


def _plain(word: str) -> str:
    """A word in small letters without accents."""
    apart = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))
