"""The engine citeproc-py: entries by the library, numbers and clusters by us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from casepress.ast import Inlines
from casepress.citations.clusters import Cited, Manner, arrange
from casepress.citations.engine import Cluster, Entry, Rendered, parts
from casepress.citations.marks import NUMBER, is_mark, joined, plain, to_inlines
from casepress.citations.source import Item, prepared, reference
from casepress.citations.style import Style, load
from casepress.errors import BuildError

_WRAPPERS = {
    ("font-style", "italic"): "Emph",
    ("font-weight", "bold"): "Strong",
    ("vertical-align", "sup"): "Superscript",
    ("vertical-align", "sub"): "Subscript",
}


def render(
    items: Mapping[str, Mapping[str, Any]],
    clusters: Sequence[Cluster],
    path: Path,
    locale: str,
) -> Rendered:
    """See `casepress.citations.engine.cite`; `items` are in order of first appearance."""
    style = load(path, locale)
    et_al = str(style.root.get_single_term(name="et-al")) or "et al."
    references = {
        key: reference(prepared(item, et_al), str(i)) for i, (key, item) in enumerate(items.items())
    }
    order = _order(style, references)
    numbers = {key: number for number, key in enumerate(order, 1)}
    entries = tuple(
        Entry(key, number, to_inlines(_entry(style, Item(references[key], number))))
        for key, number in numbers.items()
    )
    manner = _manner(style)
    pattern = _number(style, Item(references[order[0]], 1), path.name)

    def number_of(number: int) -> Inlines:
        return to_inlines(pattern.replace(_marked(1), _marked(number)))

    def cluster(citations: Cluster) -> Inlines:
        cited = [Cited(numbers[str(one["citationId"])], *parts(one)) for one in citations]
        return _formatted(style, arrange(cited, manner, number_of)) if cited else []

    return Rendered(tuple(cluster(one) for one in clusters), entries)


def _order(style: Style, references: Mapping[str, Any]) -> list[str]:
    """The keys in the order of the list: that of first appearance, unless the style sorts."""
    keys = list(references)
    layout = style.entry_layout
    sort = layout.getparent().find("cs:sort", layout.nsmap)
    if sort is None or any(k.get("variable") == "citation-number" for k in sort.iterchildren()):
        return keys
    items = [Item(references[key], number) for number, key in enumerate(keys, 1)]
    ordered = sort.sort(items, layout)
    return [keys[int(item.key)] for item in ordered]


def _entry(style: Style, item: Item) -> str:
    """An entry as a marked string, without its number."""
    layout = style.entry_layout
    layout.repressed = {}
    text = layout.render_children(item)
    if text is None:
        return ""
    marked = joined(str(layout.format(layout.wrap(text))))
    return _without_number(marked).strip()


def _without_number(marked: str) -> str:
    """The entry from behind its number and the signs at it, which the writers print."""
    end = marked.find(NUMBER[1])
    if end < 0 or re.search(r"\w", plain(marked[: marked.find(NUMBER[0])])):
        return marked
    rest = marked[end + 1 :]
    marks = "".join(char for char in marked[: marked.find(NUMBER[0])] if is_mark(char))
    return marks + re.sub(r"^[\s.)\]:]+", "", rest)


def _number(style: Style, item: Item, name: str) -> str:
    """How the style sets one number in the text; it is the same for every number."""
    layout = style.cluster_layout
    layout.repressed = {}
    text = joined(str(layout.render_children(item) or ""))
    if _marked(1) not in text:
        raise BuildError(f"the style {name} prints no numbers; name a numeric style")
    return text


def _marked(number: int) -> str:
    return f"{NUMBER[0]}{number}{NUMBER[1]}"


def _manner(style: Style) -> Manner:
    layout, citation = style.cluster_layout, style.citation
    collapse = citation.get("collapse") == "citation-number"
    sort = citation.find("cs:sort", citation.nsmap)
    keys = [] if sort is None else [key.get("variable") for key in sort.iterchildren()]
    return Manner(
        layout.get("prefix", ""),
        layout.get("suffix", ""),
        layout.get("delimiter", ""),
        collapse or "citation-number" in keys,
        collapse,
    )


def _formatted(style: Style, content: Inlines) -> Inlines:
    for (attribute, value), kind in _WRAPPERS.items():
        if style.cluster_layout.get(attribute) == value:
            content = [{"t": kind, "c": content}]
    return content
