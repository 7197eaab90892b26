#!/usr/bin/env python3
"""Figures: numbered and labelled, with title, legend, panels, alt text and their pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr,
    attr_of,
    identifier,
    inlines,
    marked,
    plain,
    rewrite_blocks,
    structure,
    text,
    with_origin,
)
from casepress.article.floats import CODES as FLOAT_CODES
from casepress.article.floats import caption, identified, noted, panels
from casepress.article.nodes import Div, Figure, Image
from casepress.core.errors import BuildError
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.schema import SRC005, SRC006, nearest
from casepress.figures.image_width import normalised_width
from casepress.figures.images import results_path, vector_path
from casepress.figures.timeline import Timeline, is_timeline, read
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, language

FIG009 = Code(
    "FIG009",
    "alt-text-missing",
    Severity.ERROR,
    """The alternative text of an image, which says what it shows, is missing.

Why: screen readers read it in place of the picture, and PDF/UA requires it.
Scope: images.
Source: ISO 14289-1, 7.3; JATS4R, accessibility; WCAG 2.2, 1.1.1
Fails: `![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg)`
Passes:
    ![**Knee.** Grains in the knee.](../../figures/knee/figure-1.svg){alt="A knee."}
""",
    blocks=True,
)
FIG020 = Code(
    "FIG020",
    "image-in-line",
    Severity.ERROR,
    """An image is within a line of text.

Why: the outputs show images only as figures, with label and legend.
Scope: paragraphs.
Source: docs/source-format.md
Fails: `Grains, as seen here ![](../../figures/knee/figure-1.svg) in grey.`
Passes: `Grains, as seen in @fig-1.`
""",
    blocks=True,
)
CODES = (*FLOAT_CODES, FIG009, FIG020)
_NOTES = ("source", "permission")
_ATTRIBUTES = ("alt", *_NOTES, "width")
#: The alternative text of a timeline that cannot be read, which a rule reports.
_TIMELINE = "Timeline"
T = TypeVar("T")


@dataclass
class _Pass:
    """One walk over a document: the number of figures so far, and the findings."""

    context: Context
    label: str
    count: int = 0
    findings: list[Finding] = field(default_factory=list)

    def visit(self, element: Element) -> Element | None:
        if table := self.timeline_table(element):
            return table
        if element["t"] == "Figure":
            return self.figure(element, Figure(element).caption, Figure(element).blocks)
        if element["t"] == "Div" and identifier(element).startswith("fig-"):
            return self.box(element)
        words = element["c"] if element["t"] in ("Para", "Plain") else []
        if len(words) == 1 and words[0]["t"] == "Image":
            return self.figure(element, [], [element])
        images = list(_within_lines(element))
        if images and any(e["t"] == "Str" and e["c"].startswith("{#") for e in words):
            return None  # attributes that were not read as such, reported at their place
        for image in images:
            message = "this image is within a line of text; put it into a paragraph of its own"
            self.findings.append(Finding(FIG020, message, InNode(image)))
        return None

    def box(self, element: Element) -> Element:
        """Several images with one legend: the images' paragraphs first, the rest is the legend."""
        blocks = Div(element).blocks
        pictures = [b for b in blocks if _only_images(b)]
        legend = [b for b in blocks if not _only_images(b) and b["t"] != "Figure"]
        for block in blocks:
            if block["t"] == "Figure":
                pictures += Figure(block).blocks
        return self.figure(element, legend, pictures, attr_of(element)[2])

    def figure(
        self,
        element: Element,
        legend: Blocks,
        content: Blocks,
        own: list[list[str]] | None = None,
    ) -> Element:
        self.count += 1
        images = [e for e in structure(content) if e["t"] == "Image"]
        given = identifier(element) or next((identifier(i) for i in images if identifier(i)), "")
        name, found = identified(given, "fig-", self.count, element)
        self.findings += found
        letters = panels(legend)
        pairs = {"number": str(self.count), "label": f"{self.label} {self.count}"}
        if letters:
            pairs["panels"] = " ".join(letters)
        given_notes = [*(own or []), *(pair for image in images for pair in attr_of(image)[2])]
        notes = [noted(k, v) for kind in _NOTES for k, v in given_notes if k == kind and v]
        self.findings += _unknown(element, own or [])
        named = letters if len(letters) == len(images) > 1 else [""] * len(images)
        pictures = [
            plain([self.picture(image, legend, panel)])
            for image, panel in zip(images, named, strict=True)
        ]
        body = [[None, [*caption(legend), *notes]], pictures]
        made = {"t": "Figure", "c": [attr(name, ["figure"], pairs), *body]}
        return with_origin(element, made)

    def picture(self, image: Element, legend: Blocks, panel: str) -> Element:
        attributes, shown, (target, _) = image["c"]
        # where an image has a legend, pandoc moves alt="…" to the image's inlines; else it stays
        given, vector = dict(attributes[2]), None
        alt = given.get("alt") or text(shown)
        context = self.context
        if (not alt or alt == text(legend)) and is_timeline(target):
            alt = self.events(target, lambda found: found.words) or _TIMELINE
        if not alt or alt == text(legend):
            message = (
                "the alt text of this image is missing; after its path write "
                '{alt="what the picture shows"}'
            )
            self.findings.append(Finding(FIG009, message, InNode(image)))
        self.findings += _unknown(image, attributes[2])
        if context.folder and context.root:
            vector = vector_path(context.id, target)
            target = results_path(context.id, target)
        kept: dict[str, str] = {}
        width = normalised_width(given.get("width", ""))
        if width:
            kept["width"] = width
        elif "width" in given:
            message = "a width must be a share or a length; write width=60% or width=80mm"
            self.findings.append(Finding(SRC006, message, InNode(image, "width=")))
        if panel:
            kept["panel"] = panel
        if vector:
            kept["vector"] = vector
        made = {"t": "Image", "c": [attr("", [], kept), inlines(alt), [target, ""]]}
        return with_origin(image, made)

    def timeline_table(self, element: Element) -> Element | None:
        """A timeline with the id of a table becomes one; `None` for everything else."""
        if element["t"] not in ("Figure", "Para"):
            return None
        images = [e for e in structure(element) if e["t"] == "Image"]
        if len(images) != 1:
            return None
        image, target = images[0], Image(images[0]).target
        name = identifier(element) or identifier(image)
        if not (name.startswith("tbl-") and is_timeline(target)):
            return None
        found = self.events(target, lambda timeline: timeline)
        legend = Figure(element).caption if element["t"] == "Figure" else []
        if dict(Image(image).pairs).get("alt") or text(Image(image).alt) != text(legend):
            message = "a table has no alt text; delete `alt=`, or name it `fig-` for a figure"
            self.findings.append(Finding(SRC005, message, InNode(image, "alt=")))
        rows = [(found.when(e), e.words) for e in found.events] if found else []
        made = table(found.headings if found else ("", ""), rows, legend, name)
        return with_origin(image, made)

    def events(self, target: str, use: Callable[[Timeline], T]) -> T | None:
        """What `use` makes of the timeline that an image names; `None` for a table that cannot be
        read, which a rule reports."""
        context = self.context
        if not (context.folder and context.root):
            return None
        path = context.root / "figures" / context.id / PurePosixPath(unquote(target)).name
        try:
            return use(read(path.read_bytes(), path.name))
        except (OSError, BuildError):
            return None


def figures(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Bring every figure into the form of `docs/article-json.md`, numbered in the order of the
    text. The graphical abstract is a figure without a number."""
    label = str(context.journal.labels(language(document, context))["figure"])
    work = _Pass(context, label)
    blocks = rewrite_blocks(document["blocks"], work.visit, notes=context.has_notes(document))
    metadata = dict(document["meta"])
    if "graphical-abstract" in metadata:
        apart = _Pass(context, label)
        metadata["graphical-abstract"] = rewrite_blocks(metadata["graphical-abstract"], apart.visit)
        for element in structure(metadata["graphical-abstract"]):
            if element["t"] == "Figure":
                element["c"][0] = attr("", ["figure"])
        work.findings += apart.findings
    return {**document, "meta": metadata, "blocks": blocks}, work.findings


def table(head: tuple[str, str], rows: list[tuple[str, str]], legend: Blocks, name: str) -> Element:
    """A table of two columns, as pandoc would have read it."""

    def row(cells: tuple[str, str]) -> list[Any]:
        made = ([attr(), {"t": "AlignDefault"}, 1, 1, [plain(inlines(c))]] for c in cells)
        return [attr(), [*made]]

    columns = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in head]
    body = [attr(), 0, [], [row(cells) for cells in rows]]
    parts = [attr(name), [None, legend], columns, [attr(), [row(head)]], [body], [attr(), []]]
    return {"t": "Table", "c": parts}


def _within_lines(block: Element) -> Iterator[Element]:
    """The images between the words of a block; the blocks of its footnotes are visited apart."""
    kind: str = block["t"]
    content: Any = block.get("c")
    lines: list[Inlines] = []
    if kind in ("Para", "Plain"):
        lines = [content]
    elif kind == "Header":
        lines = [content[2]]
    elif kind == "LineBlock":
        lines = content
    elif kind == "DefinitionList":
        lines = [term for term, _ in content]
    for line in lines:
        for inline in marked(line):
            if inline["t"] != "Note":
                yield from (e for e in structure(inline) if e["t"] == "Image")


def _only_images(block: Element) -> bool:
    """Whether a paragraph holds nothing but images and the space between them."""
    kinds = {e["t"] for e in block["c"]} if block["t"] in ("Para", "Plain") else set()
    return "Image" in kinds and kinds <= {"Image", "Space", "SoftBreak", "LineBreak"}


def _unknown(image: Element, pairs: list[list[str]]) -> Iterator[Finding]:
    for key, _ in pairs:
        if key not in _ATTRIBUTES:
            guess = nearest(key, list(_ATTRIBUTES))
            remedy = f"did you mean `{guess}`?" if guess else f"known: {', '.join(_ATTRIBUTES)}"
            message = f"unknown attribute `{key}` of an image; {remedy}"
            yield Finding(SRC005, message, InNode(image, f"{key}="))


if __name__ == "__main__":
    run_alone(figures)
