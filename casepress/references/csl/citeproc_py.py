"""The engine citeproc-py: entries by the library, numbers and clusters by us."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache as memo
from pathlib import Path
from typing import Any

from casepress.article.ast import Inlines, text
from casepress.core.errors import BuildError
from casepress.references.csl.clusters import Cited, Manner, arrange
from casepress.references.csl.entry_cache import Entries
from casepress.references.csl.marks import NUMBER, OTHERS, is_mark, joined, plain, to_inlines
from casepress.references.csl.prepare import prepared
from casepress.references.csl.style import Style, load
from casepress.references.csl.types import Cluster, Entry, Rendered, parts

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
    cache: Path | None = None,
) -> Rendered:
    """See `casepress.references.csl.engine.cite`; `items` are in order of first appearance."""
    kept = Entries(cache, path, locale)
    head = _Head(**kept.get("head", lambda: vars(_head(load(path, locale), path.name))))
    ready = {key: prepared(item, OTHERS) for key, item in items.items()}
    order = _order(load(path, locale), ready) if head.sorts else list(ready)
    numbers = {key: number for number, key in enumerate(order, 1)}

    def entry(key: str) -> Entry:
        item = ready[key]
        return Entry(key, numbers[key], kept.entry(item, lambda: _entry(load(path, locale), item)))

    entries = tuple(entry(key) for key in order)
    kept.save()
    manner = Manner(**head.manner)

    @memo
    def number_of(number: int) -> Inlines:
        return to_inlines(head.number.replace(_marked(1), _marked(number)))

    def cited_at(number: int, prefix: Inlines, suffix: Inlines) -> Cited:
        page = _PAGE.fullmatch(text(suffix)) if head.pages else None
        if page is None:
            return Cited(number, prefix, suffix)
        pattern = head.pages[bool(re.search(r"[-–,]", page[1]))]
        marked = pattern.replace(_marked(1), _marked(number))
        return Cited(number, prefix, (), to_inlines(marked.replace(_ANY_PAGE, page[1].strip())))

    def cluster(citations: Cluster) -> Inlines:
        cited = [cited_at(numbers[str(one["citationId"])], *parts(one)) for one in citations]
        return _formatted(head.wrappers, arrange(cited, manner, number_of)) if cited else []

    return Rendered(tuple(cluster(one) for one in clusters), entries)


@dataclass(frozen=True)
class _Head:
    """What a style says once for all entries, in plain values: how it sets one number (marked)
    and a cluster (the fields of `Manner`, the inlines around it), and whether it sorts the list
    otherwise than by first appearance. `pages` is how it sets a number with a page, and with
    several; empty where that is as it is typed, or where the style has no place for them."""

    number: str
    manner: Mapping[str, Any]
    wrappers: Sequence[str]
    sorts: bool
    pages: Sequence[str]


def _item(record: Mapping[str, Any], number: int, locator: tuple[str, str] | None = None) -> Any:
    """A prepared record as the library takes it (imported only where something is rendered)."""
    from casepress.references.csl.citeproc_records import Item, reference

    return Item(reference(record, str(number - 1)), number, locator)


def _head(style: Style, name: str) -> _Head:
    sample = _item({"type": "article-journal", "title": "T"}, 1)
    return _Head(
        _number(style, sample, name),
        vars(_manner(style)),
        [k for (a, value), k in _WRAPPERS.items() if style.cluster_layout.get(a) == value],
        _sort(style) is not None,
        _pages(style),
    )


#: A suffix that is a page or pages, and no more: ", p. 4", " pp. 33-35".
_PAGE = re.compile(r",?\s*pp?\.?\s*(\d[\d–,\s-]*)")
_ANY_PAGE = "\ufde9"


def _pages(style: Style) -> list[str]:
    out = []
    for page in ("4", "4-5"):
        layout = style.cluster_layout
        layout.repressed = {}
        item = _item({"type": "article-journal", "title": "T"}, 1, ("page", page))
        before, end, after = joined(str(layout.render_children(item) or "")).partition(NUMBER[1])
        shown = page.replace("-", "–")
        if shown not in after or re.fullmatch(rf", pp?\. {shown}", plain(after)):
            return []
        out.append(before + end + after.replace(shown, _ANY_PAGE))
    return out


def _sort(style: Style) -> Any:
    """The element by which the style sorts its list; `None` for the order of first appearance."""
    layout = style.entry_layout
    sort = layout.getparent().find("cs:sort", layout.nsmap)
    if sort is None or any(k.get("variable") == "citation-number" for k in sort.iterchildren()):
        return None
    return sort


def _order(style: Style, ready: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The keys in the order of a list that the style sorts."""
    keys = list(ready)
    items = [_item(ready[key], n) for n, key in enumerate(keys, 1)]
    return [keys[int(item.key)] for item in _sort(style).sort(items, style.entry_layout)]


def _entry(style: Style, item: Mapping[str, Any]) -> Inlines:
    """The entry of a prepared record, without its number."""
    layout = style.entry_layout
    layout.repressed = {}
    rendered = layout.render_children(_item(item, 1))
    if rendered is None:
        return []
    marked = joined(str(layout.format(layout.wrap(rendered))))
    return to_inlines(_tidied(_without_number(marked).strip()))


def _tidied(marked: str) -> str:
    """Without the signs that a style leaves around what is absent: before the pages of an article
    without a volume ("2020;:7"), and at the end of an entry."""
    return re.sub(r"\. \.$", ".", re.sub(r"(?<=\d);:(?=\w)", ";", marked))


def _without_number(marked: str) -> str:
    """The entry from behind its number and the signs at it, which the writers print."""
    end = marked.find(NUMBER[1])
    if end < 0 or re.search(r"\w", plain(marked[: marked.find(NUMBER[0])])):
        return marked
    rest = marked[end + 1 :]
    marks = "".join(char for char in marked[: marked.find(NUMBER[0])] if is_mark(char))
    return marks + re.sub(r"^[\s.)\]:]+", "", rest)


def _number(style: Style, item: Any, name: str) -> str:
    """How the style sets one number in the text; it is the same for every number."""
    layout = style.cluster_layout
    layout.repressed = {}
    marked = joined(str(layout.render_children(item) or ""))
    if _marked(1) not in marked:
        raise BuildError(f"the style {name} prints no numbers; name a numeric style")
    return marked


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


def _formatted(wrappers: Sequence[str], content: Inlines) -> Inlines:
    for kind in wrappers:
        content = [{"t": kind, "c": content}]
    return content
