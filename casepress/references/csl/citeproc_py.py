"""The engine citeproc-py: the library formats entries, this package numbers and clusters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache as memo
from pathlib import Path
from typing import Any

from casepress.article.ast import Inlines, text
from casepress.core.errors import BuildError
from casepress.references.csl.clusters import ClusterStyle, NumberedCitation, arrange
from casepress.references.csl.entry_cache import EntryCache
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
    entry_cache = EntryCache(cache, path, locale)
    summary = _Summary(
        **entry_cache.get("head", lambda: vars(_summarise(load(path, locale), path.name)))
    )
    ready = {key: prepared(item, OTHERS) for key, item in items.items()}
    order = _order(load(path, locale), ready) if summary.sorts else list(ready)
    numbers = {key: number for number, key in enumerate(order, 1)}

    def entry(key: str) -> Entry:
        item = ready[key]
        return Entry(
            key, numbers[key], entry_cache.entry(item, lambda: _entry(load(path, locale), item))
        )

    entries = tuple(entry(key) for key in order)
    entry_cache.save()
    cluster_style = ClusterStyle(**summary.cluster_style)

    @memo
    def number_of(number: int) -> Inlines:
        return to_inlines(summary.number.replace(_marked(1), _marked(number)))

    def cited_at(number: int, prefix: Inlines, suffix: Inlines) -> NumberedCitation:
        page = _PAGE.fullmatch(text(suffix)) if summary.pages else None
        if page is None:
            return NumberedCitation(number, prefix, suffix)
        pattern = summary.pages[bool(re.search(r"[-–,]", page[1]))]
        marked = pattern.replace(_marked(1), _marked(number))
        return NumberedCitation(
            number, prefix, (), to_inlines(marked.replace(_ANY_PAGE, page[1].strip()))
        )

    def cluster(citations: Cluster) -> Inlines:
        cited = [cited_at(numbers[str(one["citationId"])], *parts(one)) for one in citations]
        return (
            _formatted(summary.wrappers, arrange(cited, cluster_style, number_of)) if cited else []
        )

    return Rendered(tuple(cluster(one) for one in clusters), entries)


@dataclass(frozen=True)
class _Summary:
    """The properties of a style that are the same for all entries, as plain values for the cache:
    the format of one number (marked) and of a cluster (the fields of `ClusterStyle`, the inlines
    around it), and whether the list has another order than that of first appearance. `pages` has
    the formats of a number with one page and with several; it is empty if the style prints these
    as typed or not at all."""

    number: str
    cluster_style: Mapping[str, Any]
    wrappers: Sequence[str]
    sorts: bool
    pages: Sequence[str]


def _item(record: Mapping[str, Any], number: int, locator: tuple[str, str] | None = None) -> Any:
    """A prepared record as the library's item."""
    # 14 ms: citeproc-py is loaded where it sets entries that are not in the cache
    from casepress.references.csl.citeproc_records import Item, reference

    return Item(reference(record, str(number - 1)), number, locator)


def _summarise(style: Style, name: str) -> _Summary:
    sample = _item({"type": "article-journal", "title": "T"}, 1)
    return _Summary(
        _number(style, sample, name),
        vars(_cluster_style(style)),
        [k for (a, value), k in _WRAPPERS.items() if style.cluster_layout.get(a) == value],
        _sort(style) is not None,
        _pages(style),
    )


#: A suffix of pages only: ", p. 4", " pp. 33-35".
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
    """The style's `cs:sort` for its list; `None` for the order of first appearance."""
    layout = style.entry_layout
    sort = layout.getparent().find("cs:sort", layout.nsmap)
    if sort is None or any(k.get("variable") == "citation-number" for k in sort.iterchildren()):
        return None
    return sort


def _order(style: Style, ready: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The keys in the order of the style."""
    keys = list(ready)
    items = [_item(ready[key], n) for n, key in enumerate(keys, 1)]
    return [keys[int(item.key)] for item in _sort(style).sort(items, style.entry_layout)]


def _entry(style: Style, item: Mapping[str, Any]) -> Inlines:
    """The entry for a prepared record, without its number."""
    layout = style.entry_layout
    layout.repressed = {}
    rendered = layout.render_children(_item(item, 1))
    if rendered is None:
        return []
    marked = joined(str(layout.format(layout.wrap(rendered))))
    return to_inlines(_tidied(_without_number(marked).strip()))


def _tidied(marked: str) -> str:
    """The text without the punctuation that a style leaves around absent values: before the pages
    of an article without a volume ("2020;:7"), behind a title that ends in a quotation with its own
    full stop, and at the end of an entry."""
    marked = re.sub(r"(?<=[.?!])(['”’»][\ufdd0-\ufdef]*)\.(?=\s)", r"\1", marked)
    return re.sub(r"\. \.$", ".", re.sub(r"(?<=\d);:(?=\w)", ";", marked))


def _without_number(marked: str) -> str:
    """The entry without its number and the punctuation there, which the writers print."""
    end = marked.find(NUMBER[1])
    if end < 0 or re.search(r"\w", plain(marked[: marked.find(NUMBER[0])])):
        return marked
    rest = marked[end + 1 :]
    marks = "".join(char for char in marked[: marked.find(NUMBER[0])] if is_mark(char))
    return marks + re.sub(r"^[\s.)\]:]+", "", rest)


def _number(style: Style, item: Any, name: str) -> str:
    """The format of one number in the text, which is the same for every number."""
    layout = style.cluster_layout
    layout.repressed = {}
    marked = joined(str(layout.render_children(item) or ""))
    if _marked(1) not in marked:
        raise BuildError(f"the style {name} does not print numbers; name a numeric style")
    return marked


def _marked(number: int) -> str:
    return f"{NUMBER[0]}{number}{NUMBER[1]}"


def _cluster_style(style: Style) -> ClusterStyle:
    layout, citation = style.cluster_layout, style.citation
    collapse = citation.get("collapse") == "citation-number"
    sort = citation.find("cs:sort", citation.nsmap)
    keys = [] if sort is None else [key.get("variable") for key in sort.iterchildren()]
    return ClusterStyle(
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
