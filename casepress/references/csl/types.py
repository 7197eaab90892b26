"""The input and the output of a citation engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import Element, Inlines

#: The citations of one pandoc `Cite`: maps with citationId, citationPrefix, citationSuffix, ….
Cluster = Sequence[Mapping[str, Any]]
Items = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Entry:
    """An entry of the reference list: its key, its number, and its text without the number."""

    key: str
    number: int
    inlines: Inlines


@dataclass(frozen=True)
class Rendered:
    """The inlines of each cluster's `Cite`, and the reference list in its order."""

    clusters: tuple[Inlines, ...]
    entries: tuple[Entry, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each key."""
        return {entry.key: entry.number for entry in self.entries}


def parts(citation: Mapping[str, Any]) -> tuple[list[Element], list[Element]]:
    """The prefix and the suffix of a citation."""
    return list(citation.get("citationPrefix", [])), list(citation.get("citationSuffix", []))
