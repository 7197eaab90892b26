"""pandoc's JSON document: types, constructors and small questions.

Elements are plain dicts `{"t": type, "c": content}` as pandocfilters uses them. An element read
from a manuscript also carries `"p"`, its serial number, by which findings name it
(see `casepress.source.positions`); pandoc ignores the key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandocfilters as pf

Element = dict[str, Any]
Inlines = list[Element]
Blocks = list[Element]
Attr = list[Any]  # [identifier, [classes], [[key, value], …]]

API_VERSION = [1, 23, 1]

#: For each type with attributes: how to reach them in the content.
_ATTR_FIRST = {"Div", "Span", "Code", "CodeBlock", "Link", "Image", "Figure", "Table"}


def attr(
    identifier: str = "", classes: Iterable[str] = (), pairs: Mapping[str, str] | None = None
) -> Attr:
    """A pandoc attribute triple."""
    return [identifier, list(classes), [[k, v] for k, v in (pairs or {}).items()]]


def attr_of(element: Element) -> Attr:
    """The attributes of an element; empty ones where its type has none."""
    found: Attr
    if element["t"] in _ATTR_FIRST:
        found = element["c"][0]
    elif element["t"] == "Header":
        found = element["c"][1]
    else:
        found = attr()
    return found


def identifier(element: Element) -> str:
    """The element's id, or ''."""
    if element["t"] in ("Str", "Space"):
        return ""
    return str(attr_of(element)[0])


def classes(element: Element) -> list[str]:
    """The element's classes."""
    if element["t"] in ("Str", "Space"):
        return []
    return list(attr_of(element)[1])


def get(element: Element, key: str, default: str = "") -> str:
    """The value of an attribute of the element."""
    return next((v for k, v in attr_of(element)[2] if k == key), default)


def is_div(element: Element, cls: str) -> bool:
    """Whether the element is a Div of that class."""
    return element["t"] == "Div" and cls in element["c"][0][1]


def string(text: str) -> Element:
    return _made(pf.Str(text))


def space() -> Element:
    return _made(pf.Space())


def inlines(text: str) -> Inlines:
    """Plain text as `Str` and `Space`; other white space than U+0020 stays within the words."""
    out: Inlines = []
    for i, word in enumerate(text.split(" ")):
        if i:
            out.append(space())
        if word:
            out.append(string(word))
    return out


def para(content: Inlines) -> Element:
    return _made(pf.Para(content))


def plain(content: Inlines) -> Element:
    return _made(pf.Plain(content))


def emph(content: Inlines) -> Element:
    return _made(pf.Emph(content))


def div(attributes: Attr, content: Blocks) -> Element:
    return _made(pf.Div(attributes, content))


def span(attributes: Attr, content: Inlines) -> Element:
    return _made(pf.Span(attributes, content))


def link(content: Inlines, target: str, attributes: Attr | None = None) -> Element:
    return _made(pf.Link(attributes or attr(), content, [target, ""]))


def xref(text: str, target: str, ref_type: str) -> Element:
    """A cross-reference or citation link; `target` is the bare id."""
    return link([string(text)], f"#{target}", attr("", ["xref"], {"ref-type": ref_type}))


def header(level: int, content: Inlines, attributes: Attr | None = None) -> Element:
    return _made(pf.Header(level, attributes or attr(), content))


def _made(element: Any) -> Element:
    made: Element = element
    return made


def with_origin(origin: Element, element: Element) -> Element:
    """`element` with the serial number of the one that it replaces, so that findings about it
    still have a place."""
    return {**element, "p": origin["p"]} if "p" in origin else element


#: Words and the spaces between them: most of a document. They hold no element, so that a walk
#: that looks for others steps over them.
WORDS = frozenset({"Str", "Space", "SoftBreak"})
#: Blocks that hold inlines.
LINES = frozenset({"Para", "Plain", "Header"})
#: What holds inlines and nothing beside them.
OF_INLINES = frozenset(
    (
        *("Para", "Plain", "MetaInlines"),
        *("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"),
    )
)


class Line(list[Element]):
    """Inlines as read, and the places among them of what is neither a word nor a space: every
    filter and rule reads every line, so this is found once. Nothing changes a line in place."""

    __slots__ = ("_runs", "places")

    def __init__(self, inlines: Iterable[Element]) -> None:
        super().__init__(inlines)
        self.places = [i for i, element in enumerate(self) if element["t"] not in WORDS]
        self._runs: list[str] | None = None

    @property
    def runs(self) -> list[str]:
        """The text before each of `places`, and behind the last."""
        if self._runs is None:
            said = [e["c"] if e["t"] == "Str" else " " for e in self]
            begins = [0, *(place + 1 for place in self.places)]
            ends = [*self.places, len(self)]
            self._runs = ["".join(said[a:b]) for a, b in zip(begins, ends, strict=True)]
        return self._runs


def as_line(inlines: Inlines) -> Line:
    """Inlines as a line."""
    return inlines if type(inlines) is Line else Line(inlines)


def marked(inlines: Inlines) -> Inlines:
    """Those of a line's elements that are no words and no spaces."""
    return [inlines[place] for place in as_line(inlines).places]


def copied(node: Any) -> Any:
    """A copy of elements that may be changed in place."""
    if isinstance(node, list):
        return [copied(item) for item in node]
    return {key: copied(value) for key, value in node.items()} if type(node) is dict else node


def rewrite(node: Any, action: Callable[[Element], Element | list[Element] | None]) -> Any:
    """The tree with what `action` put for its elements: `None` keeps an element and goes into it,
    an element or a list takes its place and is not entered. Nothing is changed in place, and
    what holds no change is not copied: it is the same object as before.

    `pandocfilters.walk` with two differences: the action sees the element itself, since a finding
    names it, not its type and content apart; and it is not asked about words and spaces (`Str`,
    `Space`, `SoftBreak`), which stay.
    """
    if isinstance(node, list):
        return _rewritten(node, action)
    if isinstance(node, dict):
        made = {k: rewrite(v, action) for k, v in node.items() if isinstance(v, (list, dict))}
        return node if all(node[k] is new for k, new in made.items()) else {**node, **made}
    return node


def rewrite_blocks(
    node: Any, action: Callable[[Element], Element | list[Element] | None], *, notes: bool = True
) -> Any:
    """`rewrite` for an action that replaces blocks alone: it is asked about the elements of a line
    only where a footnote among them holds blocks. `notes` says whether the tree has footnotes."""

    def outer(element: Element) -> Element | list[Element] | None:
        new = action(element)
        if new is None and element["t"] in LINES and not (notes and has_note(element)):
            return element
        return new

    return rewrite(node, outer)


def has_note(node: Any) -> bool:
    """Whether there is a footnote in a tree."""
    return any(element["t"] == "Note" for element in structure(node))


def _rewritten(
    items: list[Any], action: Callable[[Element], Element | list[Element] | None]
) -> list[Any]:
    out: list[Any] = []
    for item in items:
        if type(item) is not dict:
            out.append(_rewritten(item, action) if isinstance(item, list) else item)
            continue
        kind = item.get("t")
        if kind in WORDS:
            out.append(item)
        elif kind is None:
            out.append(rewrite(item, action))
        elif (new := action(item)) is None:
            old: Any = item.get("c")
            inside = _line(old, action) if kind in OF_INLINES else rewrite(old, action)
            out.append(item if inside is old else {**item, "c": inside})
        elif isinstance(new, list):
            out.extend(new)
        else:
            out.append(new)
    return items if out == items else out  # quick: equal are nearly always the same objects


def _line(inlines: Inlines, action: Callable[[Element], Element | list[Element] | None]) -> Inlines:
    """`_rewritten` for a line: its words are passed over together."""
    out: Inlines = []
    done = 0
    for place in as_line(inlines).places:
        new = _rewritten(inlines[place : place + 1], action)
        if len(new) != 1 or new[0] is not inlines[place]:
            out += inlines[done:place]
            out += new
            done = place + 1
    return Line(out + inlines[done:]) if done else inlines


def walk(node: Any) -> Iterator[Element]:
    """Every element below `node` (itself included), in document order, without changing it."""
    return _walk(node, frozenset())


def structure(node: Any) -> Iterator[Element]:
    """What `walk` gives, without the words and spaces (`Str`, `Space`, `SoftBreak`): nearly all
    that is looked for, in a fraction of the time."""
    return _walk(node, WORDS)


def _walk(node: Any, unwanted: frozenset[str]) -> Iterator[Element]:
    # Iterators instead of recursion, and types instead of classes: every filter and rule walks.
    stack = [iter((node,))]
    while stack:
        for one in stack[-1]:
            if type(one) is dict:
                kind = one.get("t")
                if kind in unwanted:
                    continue
                if kind is None:
                    stack.append(iter(one.values()))
                    break
                yield one
                inside: Any = one.get("c")
                if unwanted and kind in OF_INLINES:
                    if found := marked(inside):
                        stack.append(iter(found))
                        break
                elif isinstance(inside, (list, dict)):
                    stack.append(iter((inside,) if type(inside) is dict else inside))
                    break
            elif isinstance(one, list):
                stack.append(iter(one))
                break
        else:
            stack.pop()


_TEXT_IN = {"Str", "Code", "Math", "RawInline"}
_BLANK = {"Space", "SoftBreak", "LineBreak"}
_BLOCKS = {"Para", "Plain", "Header", "CodeBlock", "Figure", "Table", "LineBlock"}
#: The marks of each kind of `Quoted`.
QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}


def text(node: Any, *, notes: bool = False) -> str:
    """The words of an element or a list of them as one string; blocks are set apart by a space.
    Footnotes are left out unless asked for; a formula is its TeX."""
    out: list[str] = []
    _text(node, out, notes)
    return "".join(out).strip()


def _text(node: Any, out: list[str], notes: bool) -> None:
    if type(node) is Line:
        for said, element in zip(node.runs, marked(node), strict=False):
            out.append(said)
            _text(element, out, notes)
        out.append(node.runs[-1])
    elif isinstance(node, list):
        for item in node:
            known = item.get("t") if type(item) is dict else None
            if known == "Str":
                out.append(item["c"])
            elif known == "Space":
                out.append(" ")
            else:
                _text(item, out, notes)
    elif isinstance(node, dict):
        kind: str = node.get("t", "")
        content: Any = node.get("c")
        if kind == "Str":
            out.append(content)
        elif kind in _BLANK:
            out.append(" ")
        elif kind in _TEXT_IN or kind in ("CodeBlock", "RawBlock"):
            out.append(content[1])
        elif kind == "Note" and not notes:
            pass
        elif kind == "Quoted":
            before, after = QUOTES[content[0]["t"]]
            out.append(before)
            _text(content[1], out, notes)
            out.append(after)
        elif kind == "Cite":
            _text(content[1], out, notes)
        elif kind == "DefinitionList":
            for part in (part for term, bodies in content for part in (term, *bodies)):
                _text(part, out, notes)
                out.append(" ")
        elif kind == "LineBlock":
            for line in content:
                _text(line, out, notes)
                out.append(" ")
        else:
            _text(content, out, notes)
        if kind in _BLOCKS:
            out.append(" ")


def meta(value: Any) -> Element:
    """A Python value (str, int, bool, list, mapping) as pandoc metadata; numbers become strings,
    `None` and empty collections inside a mapping are left out; in a list, `None` is ""."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, (str, int, float)):
        return {"t": "MetaString", "c": str(value)}
    if isinstance(value, Mapping):
        kept = {k: meta(v) for k, v in value.items() if v is not None and v not in ("", [], {})}
        return {"t": "MetaMap", "c": kept}
    if isinstance(value, (list, tuple)):
        return {"t": "MetaList", "c": [meta("" if v is None else v) for v in value]}
    raise TypeError(f"no metadata form for {type(value).__name__}")


def from_meta(node: Element) -> Any:
    """The Python value of pandoc metadata: the inverse of `meta`; inlines and blocks become
    their text."""
    kind, content = node["t"], node["c"]
    if kind == "MetaMap":
        return {k: from_meta(v) for k, v in content.items()}
    if kind == "MetaList":
        return [from_meta(v) for v in content]
    if kind in ("MetaBool", "MetaString"):
        return content
    return text(content)
