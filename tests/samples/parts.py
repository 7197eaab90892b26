"""The parts of which articles in the form of `docs/article-json.md` are put together.

Texts are markdown, in which `@3` is a citation of the third work, and `@fig-1A`, `@tbl-1` and
`@eq-1` are callouts: here they become what the filters make of them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from casepress.article import ast, pandoc
from casepress.article.ast import Blocks, Element, Inlines, attr, div, para, span

#: The label, the beginning of the id and the kind of reference of what can be called out.
KINDS = {"fig": ("Figure", "fig"), "tbl": ("Table", "table"), "eq": ("Equation", "disp-formula")}


def blocks(markdown: str) -> Blocks:
    """The blocks of a text."""
    found: Blocks = json.loads(_json(markdown))["blocks"]
    _resolve(found)
    return found


def inlines(markdown: str) -> Inlines:
    """The inlines of a text of one paragraph."""
    found: Inlines = blocks(markdown)[0]["c"]
    return found


def meta_inlines(markdown: str) -> Element:
    """A text of one paragraph as a value of the front matter."""
    return {"t": "MetaInlines", "c": inlines(markdown)}


def document(facts: dict[str, Any], body: Blocks) -> dict[str, Any]:
    """An article; the facts are Python's values, or pandoc's where they have markup."""
    values = {
        key: value if isinstance(value, dict) and "t" in value else ast.meta(value)
        for key, value in facts.items()
    }
    return {"pandoc-api-version": ast.API_VERSION, "meta": values, "blocks": body}


def section(
    role: str, title: str, content: Blocks, *inner: Element, level: int = 1, part: str = "body"
) -> Element:
    """A section with its heading; a main section has a role."""
    pairs = {"role": role, "part": part} if role else {}
    key = title.lower().replace(" ", "-")
    heading = ast.header(level, ast.inlines(title))
    return div(attr(key, ["section"], pairs), [heading, *content, *inner])


def figure(number: str, caption: str, pictures: list[str], source: str = "") -> Element:
    """A figure; each picture is a paragraph, and bold words of the caption are its title."""
    images = [
        ast.plain([{"t": "Image", "c": [attr(), ast.inlines(f"Drawing {n} of it"), [path, ""]]}])
        for n, path in enumerate(pictures, 1)
    ]
    below = [div(attr("", ["source"]), blocks(source))] if source else []
    legend = [para(titled(inlines(caption))), *below]
    return {"t": "Figure", "c": [called("fig", number, "figure"), [None, legend], images]}


def table(number: str, caption: str, markdown: str, notes: str = "") -> Element:
    """A table with its caption and its notes."""
    (made,) = blocks(markdown)
    made["c"][1] = [None, [para(titled(inlines(caption)))]]
    below = [div(attr("", ["notes"]), blocks(notes))] if notes else []
    return div(called("tbl", number, "table-wrap"), [made, *below])


def equation(number: str, tex: str) -> Element:
    """A paragraph of one numbered formula."""
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, tex]}
    return para([span(called("eq", number, "equation"), [math])])


def reference_list(entries: list[Inlines], key: str = "k") -> Element:
    """The reference list of these entries, whose works have the keys `k1`, `k2`, …"""
    made = [
        div(attr(f"ref-{n}", ["csl-entry"], {"number": str(n), "key": f"{key}{n}"}), [para(entry)])
        for n, entry in enumerate(entries, 1)
    ]
    listed = div(attr("refs", ["references"]), made)
    return section("references", "References", [listed], part="back")


def called(kind: str, number: str, name: str) -> ast.Attr:
    """The attributes of a numbered item."""
    return attr(
        f"{kind}-{number}", [name], {"number": number, "label": f"{KINDS[kind][0]} {number}"}
    )


def titled(caption: Inlines) -> Inlines:
    """A caption whose bold words are its title."""
    return [span(attr("", ["title"]), i["c"]) if i["t"] == "Strong" else i for i in caption]


def picture(root: Path, name: str, size: tuple[int, int]) -> str:
    """Draw a picture of so many pixels among the results under `root`; its path from there."""
    made = Image.new("RGB", size, "#eef4f7")
    ImageDraw.Draw(made).ellipse((40, 40, size[0] - 40, size[1] - 40), fill="#4a5560")
    path = Path("results") / "demo" / "figures" / f"{name}.png"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    made.save(root / path)
    return path.as_posix()


def _resolve(node: Any) -> None:
    if isinstance(node, list):
        for i, item in enumerate(node):
            if isinstance(item, dict) and item.get("t") == "Cite":
                node[i] = _resolved(item)
            else:
                _resolve(item)
    elif isinstance(node, dict):
        _resolve(node.get("c"))


def _resolved(cite: Element) -> Element:
    key = cite["c"][0][0]["citationId"]
    kind, _, number = key.partition("-")
    if kind in KINDS:
        word, ref_type = KINDS[kind]
        return ast.xref(f"{word}\u00a0{number}", f"{kind}-{number.rstrip('AB')}", ref_type)
    return {"t": "Cite", "c": [cite["c"][0], [ast.xref(key, f"ref-{key}", "bibr")]]}


@cache
def _json(markdown: str) -> str:
    return pandoc.convert(markdown, "markdown", "json")[0]
