"""What a copy prints: the article, the blind article with its floats at the end, or a title page
that lists what the blind article leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    div,
    get,
    header,
    identifier,
    inlines,
    is_div,
    para,
    rewrite,
    xref,
)
from casepress.article.dangling_links import unlink_dangling
from casepress.article.model import Article
from casepress.article.nodes import Div, Figure
from casepress.article.review import Withheld, check_blind
from casepress.article.wording import word
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx.constructors import in_style
from casepress.outputs.docx.copies import Copy
from casepress.outputs.docx.front import front


def content(
    article: Article, journal: Journal, copy: Copy, withheld: Withheld | None = None
) -> Blocks:
    """All blocks that a copy prints. Raises `BuildError` where it prints what is `withheld` from
    reviewers and that is not given, or where the review copy would name the authors."""
    labels = journal.labels(article.lang)
    if copy.name == "review":
        check_blind(article, journal)
    text = article.blocks
    if copy.text == "withheld":
        if withheld is None:
            raise BuildError(f"the copy `{copy.name}` lacks what the blind article leaves out")
        text = _withheld(withheld, labels)
    blocks = [*front(article, journal, copy), *text]
    if copy.floats_last:
        graphic = article.meta.get("graphical-abstract", {}).get("c", [])
        blocks = _floats_last(blocks, graphic, labels)
    return unlink_dangling(blocks, article.blocks)


def _withheld(withheld: Withheld, labels: Mapping[str, Any]) -> Blocks:
    """The sections that the blind article leaves out, then the references and the passages."""
    out = list(withheld.sections)
    listed = [in_style("Withheld Reference", _numbered(e)) for e in withheld.references]
    if withheld.passages:
        items = [[{"t": "Plain", "c": inlines(p)}] for p in withheld.passages]
        listed.append({"t": "BulletList", "c": items})
    if listed:
        out += [header(1, inlines(word(labels, "removed"))), *listed]
    return out


def _numbered(entry: Element) -> Blocks:
    first, *rest = Div(entry).blocks
    return [para([*inlines(f"{get(entry, 'number')}. "), *first["c"]]), *rest]


def _floats_last(blocks: Blocks, graphic: Blocks, labels: Mapping[str, Any]) -> Blocks:
    """Figures and tables after the text, with a line that refers to each at its former place:
    every table on a page of its own, the legends of the figures in a list, and every figure on a
    page of its own."""
    tables: Blocks = []
    figures: Blocks = []

    def move(element: Element) -> Element | None:
        if is_div(element, "table-wrap"):
            tables.append(element)
        elif element["t"] == "Figure" and get(element, "label"):
            figures.append(element)
        else:
            return None
        return _about_here(element, word(labels, "about-here"))

    text = rewrite(blocks, move)
    legends = [
        div([identifier(f), ["legend"], Figure(f).pairs], Figure(f).caption) for f in figures
    ]
    head = header(1, inlines(word(labels, "figure-legends")))
    return [
        *text,
        *(div(attr("", ["new-page"]), [table]) for table in tables),
        *([div(attr("", ["new-page"]), [head, *legends])] if legends else []),
        *(_plate([], word(labels, "graphical-abstract"), f) for f in graphic if f["t"] == "Figure"),
        *(_plate([_reference(f)], get(f, "label"), f) for f in figures),
    ]


def _plate(label: Blocks, words: str, figure: Element) -> Element:
    said = label or inlines(words)
    images, legend = Figure(figure).blocks, Figure(figure).caption
    below = [in_style("Caption", legend)] if legend and not label else []
    return div(attr("", ["plate"], {"label": words}), [para(said), *images, *below])


def _about_here(element: Element, wording: str) -> Element:
    before, _, after = wording.partition("{label}")
    line = [*inlines(before), _reference(element), *inlines(after)]
    return in_style("About Here", [para(line)])


def _reference(element: Element) -> Element:
    label = get(element, "label").replace(" ", "\u00a0")
    return xref(label, identifier(element), "fig" if element["t"] == "Figure" else "table")
