"""Numbered citations and their reference list, by one of two engines.

Whichever engine, the result has the same form, that of `docs/article-json.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.ast import Element, Inlines
from casepress.errors import BuildError

#: The citations of one pandoc `Cite`: maps with citationId, citationPrefix, citationSuffix, ….
Cluster = Sequence[Mapping[str, Any]]
Items = Mapping[str, Mapping[str, Any]]

ENGINES = ("citeproc-py", "pandoc")


@dataclass(frozen=True)
class Entry:
    """An entry of the reference list: the author's key, its number, its text without it."""

    key: str
    number: int
    inlines: Inlines


@dataclass(frozen=True)
class Rendered:
    """For each cluster the inlines of its `Cite`, and the reference list in its order."""

    clusters: tuple[Inlines, ...]
    entries: tuple[Entry, ...]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each key."""
        return {entry.key: entry.number for entry in self.entries}


def undefined(items: Items, clusters: Iterable[Cluster], nocite: Iterable[str] = ()) -> list[str]:
    """The keys that are cited and that `items` does not hold, in order of first appearance."""
    return [key for key in cited(clusters, nocite) if key not in items]


def cited(clusters: Iterable[Cluster], nocite: Iterable[str] = ()) -> list[str]:
    """The keys cited, each once, in order of first appearance; those of `nocite` last."""
    inside = [str(one["citationId"]) for cluster in clusters for one in cluster]
    return list(dict.fromkeys([*inside, *nocite]))


def cite(
    items: Items,
    clusters: Sequence[Cluster],
    *,
    style: Path,
    locale: str = "en-US",
    engine: str = "citeproc-py",
    nocite: Sequence[str] = (),
    cache: Path | None = None,
) -> Rendered:
    """Number and render the citations of a document.

    `items` are gated CSL-JSON records by key (`casepress.references`), `clusters` the citations
    of each `Cite` in the order in which numbers are given, `nocite` keys that are listed without
    being cited, `style` an independent numeric CSL file. A number is a link to `#ref-<number>`;
    three or more in a row are a range. Prefix and suffix (locators too) are printed as typed.
    The engine citeproc-py keeps rendered entries in the file `cache`, where one is named.

    Raises `BuildError` for a style that cannot be used or an engine that is not known, `KeyError`
    for a key that `items` lacks (ask `undefined` first).
    """
    keys = cited(clusters, nocite)
    chosen = {key: items[key] for key in keys}
    if not keys:
        return Rendered(tuple([] for _ in clusters), ())
    if engine == "citeproc-py":
        from casepress.citations import citeproc_py

        return citeproc_py.render(chosen, clusters, style, locale, cache)
    if engine == "pandoc":
        from casepress.citations import pandoc_citeproc

        return pandoc_citeproc.render(chosen, clusters, style, locale)
    known = ", ".join(ENGINES)
    raise BuildError(f"`{engine}` is no citation engine; name one of {known}")


def parts(citation: Mapping[str, Any]) -> tuple[list[Element], list[Element]]:
    """The prefix and the suffix that stand with a citation."""
    return list(citation.get("citationPrefix", [])), list(citation.get("citationSuffix", []))
