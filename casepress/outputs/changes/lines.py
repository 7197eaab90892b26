"""Two versions of one line: its words, with those that were inserted and deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from casepress.article.alignment import TOKEN, changes
from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr,
    classes,
    rewrite,
    span,
    text,
)

INSERTION, DELETION = "insertion", "deletion"
#: Word wants an author and a date of each change: always the same, so that the bytes are too.
BY: Mapping[str, str] = {"author": "casepress", "date": "2000-01-01T00:00:00Z"}
_FORMATS = ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps")
_EQUAL = ""


@dataclass(frozen=True)
class _Leaf:
    """A word, sign or space, or an element that is compared as a whole, with what it is within."""

    words: str
    within: tuple[Element, ...]
    node: Element

    @property
    def key(self) -> str:
        """By what it is compared: its words and their format, whatever their anchors are."""
        names = ".".join(f"{e['t']}:{' '.join(classes(e))}" for e in self.within)
        return self.words if self.words.isspace() else f"{self.words}\0{names}"


#: Compares the blocks of two footnotes.
Notes = Callable[[Blocks, Blocks], Blocks]


def compared_line(
    old: Inlines, new: Inlines, quotes: Sequence[str], notes: Notes | None = None
) -> Inlines:
    """A line with its insertions and deletions; `quotes` are the marks of quotations, `notes`
    compares what footnotes hold."""
    was, now = list(_flat(old, (), quotes)), list(_flat(new, (), quotes))
    if old == new:
        return new
    out: list[tuple[str, _Leaf]] = []
    at = now_at = 0
    found = changes([w.key for w in was], [n.key for n in now], ())
    for change in (*found, None):
        end, now_end = (change.start, change.new_start) if change else (len(was), len(now))
        pairs = zip(was[at:end], now[now_at:now_end], strict=True)
        out += [(_EQUAL, _with_notes(a, b, notes)) for a, b in pairs]
        if change is None:
            break
        out += [
            (DELETION, _with_notes(leaf, None, notes)) for leaf in was[change.start : change.end]
        ]
        out += [
            (INSERTION, _with_notes(None, leaf, notes))
            for leaf in now[change.new_start : change.new_end]
        ]
        at, now_at = change.end, change.new_end
    return _built(out, 0)


def _with_notes(old: _Leaf | None, new: _Leaf | None, notes: Notes | None) -> _Leaf:
    """A leaf of either version or both; of a footnote, with what differs in it."""
    leaf = new or old
    assert leaf is not None
    if leaf.node["t"] != "Note" or notes is None:
        return leaf
    blocks = notes(old.node["c"] if old else [], new.node["c"] if new else [])
    return replace(leaf, node={"t": "Note", "c": blocks})


def whole_line(inlines: Inlines, kind: str) -> Inlines:
    """A line that is new or gone as a whole."""
    if not inlines:
        return []
    content = gone(inlines) if kind == DELETION else inlines
    return [span(attr("", [f"paragraph-{kind}"], BY), []), _marked(kind, content)]


def gone(inlines: Inlines) -> Inlines:
    """Deleted inlines: without links into the article, whose targets may be gone, without ids and
    pictures."""

    def change(element: Element) -> Element | list[Element] | None:
        if element["t"] == "Cite" or (element["t"] == "Link" and _is_inner(element)):
            return gone(element["c"][1])
        if element["t"] == "Image":
            return []
        if element["t"] == "Span":
            return span(["", *element["c"][0][1:]], gone(element["c"][1]))
        return None

    made: Inlines = rewrite(inlines, change)
    return made


def _is_inner(link: Element) -> bool:
    return str(link["c"][2][0]).startswith("#")


def _marked(kind: str, content: Inlines) -> Element:
    return span(attr("", [kind], BY), content)


def _flat(inlines: Inlines, within: tuple[Element, ...], quotes: Sequence[str]) -> Iterator[_Leaf]:
    for one in inlines:
        kind: str = one["t"]
        content: Any = one.get("c")
        if kind == "Str":
            for word in TOKEN.findall(content):
                yield _Leaf(word, within, {"t": "Str", "c": word})
        elif kind in ("Space", "SoftBreak"):
            yield _Leaf(" ", within, {"t": "Space"})
        elif kind in _FORMATS:
            yield from _flat(content, (*within, {"t": kind, "c": []}), quotes)
        elif kind == "Quoted":
            first = 0 if content[0]["t"] == "DoubleQuote" else 2
            marks = quotes[first : first + 2]
            yield _Leaf(marks[0], within, {"t": "Str", "c": marks[0]})
            yield from _flat(content[1], within, quotes)
            yield _Leaf(marks[1], within, {"t": "Str", "c": marks[1]})
        elif kind == "Span" and "equation" not in classes(one):
            yield from _flat(content[1], (*within, {"t": kind, "c": [content[0], []]}), quotes)
        elif kind == "Link" and not _is_inner(one):
            around = {"t": kind, "c": [content[0], [], content[2]]}
            yield from _flat(content[1], (*within, around), quotes)
        else:
            words = "" if kind == "Note" else text(one, notes=True)
            yield _Leaf(f"\ufffc{kind}{words}", within, one)


def _built(leaves: Sequence[tuple[str, _Leaf]], depth: int) -> Inlines:
    """Leaves as inlines again: formats outside, changes inside."""

    def around(item: tuple[str, _Leaf]) -> str:
        leaf = item[1]
        if len(leaf.within) <= depth:
            return ""
        one = leaf.within[depth]
        return f"{one['t']} {' '.join(classes(one))}"

    out: Inlines = []
    for key, group in groupby(leaves, key=around):
        inside = list(group)
        if not key:
            for kind, some in groupby(inside, key=lambda item: item[0]):
                content = list(_joined(leaf.node for _, leaf in some))
                if kind == _EQUAL:
                    out += content
                else:
                    out.append(_marked(kind, gone(content) if kind == DELETION else content))
            continue
        kept = next((leaf for kind, leaf in inside if kind != DELETION), None)
        holder = (kept or inside[0][1]).within[depth]
        if kept is None and holder["t"] == "Span":
            holder = {"t": "Span", "c": [["", *holder["c"][0][1:]], []]}
        content = _built(inside, depth + 1)
        if holder["t"] in _FORMATS:
            out.append({"t": holder["t"], "c": content})
        else:
            out.append({"t": holder["t"], "c": [holder["c"][0], content, *holder["c"][2:]]})
    return out


def _joined(nodes: Iterator[Element]) -> Iterator[Element]:
    """Words and signs without a space between them as one."""
    word = ""
    for node in nodes:
        if node["t"] == "Str":
            word += node["c"]
            continue
        if word:
            yield {"t": "Str", "c": word}
            word = ""
        yield node
    if word:
        yield {"t": "Str", "c": word}
