"""A pandoc document as lines that a person can read and compare.

One line a block, its content indented: `Div#fig-1.figure number=1`, `Para: words`. Inlines look as
in markdown; a link is `[words](target .class key=value)`, a span `[words]{#id .class}`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from casepress.article.ast import Blocks, Element, Inlines

_MARKS = {
    "Emph": ("*", "*"),
    "Strong": ("**", "**"),
    "Superscript": ("^", "^"),
    "Subscript": ("~", "~"),
    "Strikeout": ("~~", "~~"),
    "SmallCaps": ("<sc>", "</sc>"),
    "Underline": ("<u>", "</u>"),
}


def outline(blocks: Blocks) -> str:
    """The blocks, one line each."""
    return "\n".join(_lines(blocks, ""))


def _lines(blocks: Blocks, indent: str) -> Iterator[str]:
    for block in blocks:
        for line in _block(block):
            yield indent + line


def _block(block: Element) -> Iterator[str]:
    kind: str = block["t"]
    content: Any = block.get("c")
    if kind in ("Para", "Plain"):
        yield f"{kind}: {words(content)}"
    elif kind == "Header":
        yield f"Header {content[0]}{_attributes(content[1])}: {words(content[2])}"
    elif kind == "Div":
        yield f"Div{_attributes(content[0])}"
        yield from _lines(content[1], "  ")
    elif kind == "Figure":
        yield f"Figure{_attributes(content[0])}"
        yield "  Caption"
        yield from _lines(content[1][1], "    ")
        yield from _lines(content[2], "  ")
    elif kind == "Table":
        yield f"Table{_attributes(content[0])}"
        yield "  Caption"
        yield from _lines(content[1][1], "    ")
        heads, feet = content[3][1], content[5][1]
        rows = [row for body in content[4] for row in (*body[2], *body[3])]
        for name, group in (("Head", heads), ("Row", rows), ("Foot", feet)):
            for row in group:
                yield f"  {name}: {' | '.join(_cell(cell) for cell in row[1])}"
    elif kind in ("BulletList", "OrderedList"):
        yield kind
        for item in content if kind == "BulletList" else content[1]:
            yield "  -"
            yield from _lines(item, "    ")
    elif kind == "DefinitionList":
        for term, meanings in content:
            yield f"Term: {words(term)}"
            for meaning in meanings:
                yield from _lines(meaning, "  ")
    elif kind == "BlockQuote":
        yield kind
        yield from _lines(content, "  ")
    else:
        yield f"{kind}: {content}"


def _cell(cell: Any) -> str:
    return " / ".join(line.partition(": ")[2] for line in _lines(cell[4], ""))


def _attributes(attributes: Any) -> str:
    identifier, classes, pairs = attributes
    name = f"#{identifier}" if identifier else ""
    return name + "".join(f".{c}" for c in classes) + "".join(f" {k}={v}" for k, v in pairs)


def words(content: Inlines) -> str:
    """Inlines as markdown."""
    return "".join(_inline(element) for element in content)


def _inline(element: Element) -> str:
    kind: str = element["t"]
    content: Any = element.get("c")
    if kind == "Str":
        return str(content).replace("\u00a0", "·")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind in _MARKS:
        before, after = _MARKS[kind]
        return before + words(content) + after
    if kind in ("Link", "Image"):
        before = "!" if kind == "Image" else ""
        return f"{before}[{words(content[1])}]({content[2][0]}{_spaced(content[0])})"
    if kind == "Span":
        return f"[{words(content[1])}]{{{_spaced(content[0]).strip()}}}"
    if kind == "Cite":
        keys = " ".join(c["citationId"] for c in content[0])
        return f"<cite {keys}: {words(content[1])}>"
    if kind == "Math":
        return f"${content[1]}$"
    if kind == "Code":
        return f"`{content[1]}`"
    if kind == "Quoted":
        return f"“{words(content[1])}”"
    if kind == "Note":
        return f"^[{' / '.join(_lines(content, ''))}]"
    raise AssertionError(f"no notation for {kind}")


def _spaced(attributes: Any) -> str:
    identifier, classes, pairs = attributes
    parts = [f"#{identifier}"] if identifier else []
    parts += [f".{c}" for c in classes] + [f"{k}={v}" for k, v in pairs]
    return "".join(f" {part}" for part in parts)
