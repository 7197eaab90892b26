"""Groups of citations, as pandoc reads them: `[@one; @two, p. 4]` and `@one [p. 3; @two]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article.ast import Element, Inlines, rewrite, space, string, structure, with_origin

#: The prefixes that make an id ours, with the JATS ref-type and the label's key.
PREFIXES = {
    "fig-": ("fig", "figure"),
    "tbl-": ("table", "table"),
    "eq-": ("disp-formula", "equation"),
    "sec-": ("sec", "section"),
    "sup-": ("supplementary-material", "supplement"),
    "app-": ("app", "section"),
    "box-": ("boxed-text", "box"),
}


def reserved(key: str) -> bool:
    """Whether a citation key is a cross-reference (its prefix is one of ours)."""
    return key.startswith(tuple(PREFIXES))


def separated(element: Element, gap: Inlines) -> Inlines:
    """What a `Cite` that pandoc drew together (`@fig-1 [@key]`, as if the figure were an author)
    says in truth: the callout, and the brackets behind it. Brackets without a key are the
    author's own words. `gap` stands before a citation; any other `Cite` comes back alone."""
    citations, typed = element["c"]
    at = next((i for i, e in enumerate(typed) if e["t"] == "Str" and e["c"][:1] == "["), 0)
    first, rest = citations[0], citations[1:]
    ours = [reserved(one["citationId"]) for one in citations]
    words = first["citationSuffix"] if ours[0] else []
    if not at or not (words or len(set(ours)) == 2):
        return [element]
    alone = {**first, "citationSuffix": [] if words else first["citationSuffix"]}
    key = [e for e in typed[:at] if e["t"] == "Str"]
    out = [with_origin(element, {"t": "Cite", "c": [[alone], key]})]
    if not rest:
        return [*out, space(), string("["), *words, string("]")]
    if words:
        typed_before = rest[0]["citationPrefix"]
        prefix = [*words, string(";"), *([space(), *typed_before] if typed_before else [])]
        rest = [{**rest[0], "citationPrefix": prefix}, *rest[1:]]
    between = gap if not any(ours[1:]) else [space()]
    return [*out, *between, with_origin(element, {"t": "Cite", "c": [rest, typed[at:]]})]


def flattened(element: Element) -> tuple[Element, list[str]]:
    """A `Cite` with the citations that stand in the words around another, from which no `;`
    separates them (`[@one, and @two]`), as citations of its own; and their keys."""
    outer = element["c"][0]
    inner = [
        one
        for cite in structure([[c["citationPrefix"], c["citationSuffix"]] for c in outer])
        if cite["t"] == "Cite"
        for one in cite["c"][0]
    ]
    if not inner:
        return element, []
    citations = [{**one, **_words(one)} for one in (*outer, *inner)]
    keys = [str(one["citationId"]) for one in inner]
    return with_origin(element, {"t": "Cite", "c": [citations, element["c"][1]]}), keys


def _words(citation: Mapping[str, Any]) -> dict[str, Inlines]:
    """The words around a citation, without other citations."""
    return {
        part: rewrite(citation[part], lambda e: [] if e["t"] == "Cite" else None)
        for part in ("citationPrefix", "citationSuffix")
    }
