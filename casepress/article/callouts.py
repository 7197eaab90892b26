"""Callouts to figures, tables and the like, and the groups of citations in which they are typed:
`[@one; @two, p. 4]` and `@one [p. 3; @two]`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from casepress.article.ast import Element, Inlines, rewrite, space, string, structure, with_origin

#: The prefixes of ids that callouts lead to, each with its ref-type in JATS and the key of its
#: label in the journal's `labels`. The key of a reference must not begin with one of them.
PREFIXES = {
    "fig-": ("fig", "figure"),
    "tbl-": ("table", "table"),
    "eq-": ("disp-formula", "equation"),
    "sec-": ("sec", "section"),
    "sup-": ("supplementary-material", "supplement"),
    "app-": ("app", "section"),
    "box-": ("boxed-text", "box"),
}


#: How people and other tools begin an id: `fig:one`, `figure-1`, `Fig. 1`, `tab:x`, `eqn:y`.
_OTHERWISE = re.compile(
    r"(?P<kind>fig(?:ure|s)?|t(?:ab|bl)(?:le)?|eqn?|equation|sec(?:tion)?|box|sup(?:p(?:lement)?)?|app"
    r"(?:endix)?)(?:[:_.\s-]+(?=\w)|(?=\d))(?P<rest>[\w:.-]*\w)",
    re.IGNORECASE,
)


def meant(identifier: str) -> str | None:
    """The id in this journal's form that an id of another form means: `fig-one` for `fig:one`,
    `fig-1A` for `Figure-1a`; nothing where it means none."""
    match = _OTHERWISE.fullmatch(identifier)
    if not match:
        return None
    kind = match["kind"].lower()
    prefix = "tbl-" if kind[0] == "t" else next(p for p in PREFIXES if kind.startswith(p[:-1]))
    rest = match["rest"].replace(":", "-").replace("_", "-")
    return prefix + re.sub(r"(?<=\d)[a-z]$", lambda panel: panel[0].upper(), rest)


def without_panels(key: str) -> str:
    """The id that a callout such as `fig-1A` leads to."""
    return re.sub(r"(?<=\d)[A-Z–-]+$", "", key)


def prefix_of(identifier: str) -> str | None:
    """The prefix with which an id begins, if it is the id of something that callouts lead to."""
    return next((prefix for prefix in PREFIXES if identifier.startswith(prefix)), None)


def is_callout(key: str) -> bool:
    """Whether a key that is typed like a citation's, `@fig-1`, is a callout."""
    return prefix_of(key) is not None


def separated(element: Element, gap: Inlines) -> Inlines:
    """What a `Cite` that pandoc drew together (`@fig-1 [@key]`, as if the figure were an author)
    says in truth: the callout, and the brackets behind it. Brackets without a key are the
    author's own words. `gap` comes before a citation; any other `Cite` comes back alone."""
    citations, typed = element["c"]
    at = next((i for i, e in enumerate(typed) if e["t"] == "Str" and e["c"][:1] == "["), 0)
    first, rest = citations[0], citations[1:]
    ours = [is_callout(one["citationId"]) for one in citations]
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
    """A `Cite` with the citations in the words around another, from which no `;`
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
