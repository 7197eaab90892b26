"""Links within the article.

Typst describes such a link by the page of its target, and therefore sets each paragraph with links
again whenever a page changes, which takes nearly half the time of an article. For this reason the
page links to the address `#id`. Here, where all places are known, each address becomes a place, and
each description names what the reader finds there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from casepress.article import ast
from casepress.article.nodes import Div
from casepress.core.errors import BuildError
from casepress.outputs.pdf.objects import Objects, string_at, text_string, unfamiliar

#: A place: page from 1, points from the left and upper edge.
Place = tuple[int, float, float]

_ACTION = b"/A<<"
_URI = b"/URI"
_CONTENTS = b"/Contents"
_KIDS = re.compile(rb"/Kids\[([^]]*)\]")
_NUMBER = re.compile(rb"(\d+) 0 R")
_HEIGHT = re.compile(rb"/MediaBox\[\S+ \S+ \S+ ([\d.]+)\]")
#: Points above the place, so that a viewer shows the whole line.
ABOVE = 10.0


def question(targets: Iterable[str]) -> str:
    """Typst's expression for the places of the elements with these ids."""
    names = "".join(json.dumps(target, ensure_ascii=False) + "," for target in targets)
    return f"""({names}).map(id => query(label(id)).map(it => {{
      let at = it.location().position()
      (at.page, at.x.pt(), at.y.pt())
    }}))"""


def places(targets: Iterable[str], answer: Iterable[list[list[float]]]) -> dict[str, Place]:
    """The places in the answer. Raises `BuildError` for an id that no element has, or that two
    have."""
    out: dict[str, Place] = {}
    for target, found in zip(targets, answer, strict=True):
        if not found:
            raise BuildError(
                f"a link leads to #{target}, but no element has this id: correct the link"
            )
        if len(found) > 1:
            raise BuildError(f"the id {target} is used twice: give each element its own id")
        page, x, y = found[0]
        out[target] = (int(page), x, y)
    return out


def descriptions(nodes: Mapping[str, ast.Element], targets: Iterable[str]) -> dict[str, str]:
    """A description of each target: the label of a figure, a reference, a heading."""
    return {target: _described(nodes.get(target), target) for target in targets}


def _described(node: ast.Element | None, target: str) -> str:
    if node is None:
        return target
    if label := ast.get(node, "label"):
        return label
    if node["t"] == "Span" and (number := ast.get(node, "number")):
        return f"({number})"
    if node["t"] == "Div" and ast.is_div(node, "section"):
        node = next((n for n in Div(node).blocks if n["t"] == "Header"), node)
    return " ".join(ast.text(node).split()) or target


def resolve_links(
    pdf: Objects, pages: Sequence[int], where: Mapping[str, Place], words: Mapping[str, str]
) -> None:
    """Make every link to `#id` lead to the place of the element, and describe what is there.
    `pages` are the numbers of the pages' objects."""
    for number in pdf.having(b"/Subtype/Link"):
        body = pdf[number]
        begin = body.find(_ACTION)
        at = body.find(_URI, body.find(_URI, begin) + 1) + len(_URI) if begin >= 0 else -1
        if at < 0:
            continue
        address, end = string_at(body, at)
        if not address.startswith(b"#"):
            continue
        target = address.decode().removeprefix("#")
        page, x, y = where[target]
        if page > len(pages):
            raise unfamiliar(f"{len(pages)} pages, but page {page} is in the layout")
        height = _height(pdf[pages[page - 1]])
        top = min(height - y + ABOVE, height)
        leads = b"/Dest[%d 0 R/XYZ %b %b 0]" % (pages[page - 1], _real(x), _real(top))
        body = body[:begin] + leads + body[body.index(b">>", end) + 2 :]
        said = body.find(_CONTENTS) + len(_CONTENTS)
        _, until = string_at(body, said)
        pdf[number] = body[:said] + text_string(words[target]) + body[until:]


def page_objects(pdf: Objects) -> list[int]:
    """The numbers of the pages in order."""
    roots = [n for n in pdf.having(b"/Type/Pages") if b"/Parent" not in pdf[n]]
    if len(roots) != 1:
        raise unfamiliar(f"{len(roots)} page trees")
    return list(_pages(pdf, roots[0]))


def _pages(pdf: Objects, number: int) -> Iterator[int]:
    """The numbers of the pages in order, below a node of the page tree."""
    kids = _KIDS.search(pdf[number])
    if kids is None:
        yield number
        return
    for kid in _NUMBER.findall(kids[1]):
        yield from _pages(pdf, int(kid))


def _height(page: bytes) -> float:
    found = _HEIGHT.search(page)
    if found is None:
        raise unfamiliar("a page without a size of its own")
    return float(found[1])


def _real(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()
