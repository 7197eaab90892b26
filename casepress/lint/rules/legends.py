"""FIG005: legends and captions, and what they must say of a clinical image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import Element, get, is_div, structure, text
from casepress.article.nodes import Div, Figure, Image
from casepress.article.table_nodes import Table
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import cues
from casepress.lint.prose import Match, Passage

FIG005 = Code(
    "FIG005",
    "legend-missing-or-thin",
    Severity.ERROR,
    """The legend of a figure, the caption of a table or the title of a supplementary file is
missing, or does not say enough.

Why: readers look at figures and tables first, and must understand them without the text.
Scope: figures, tables, supplementary files. The legend of an MR image names its sequence and plane,
of a CT image its plane, of a histological image its stain (these findings are warnings).
Source: ICMJE Recommendations IV.A.3.i; JATS4R, display objects
Precision: on 12 published case reports (21,000 words): 1 warning, which
was right.
Fails: `![](../../figures/knee/figure-1.svg)`
Passes:
    ![**Sagittal MRI of the knee.** T2-weighted image with many
    grains.](../../figures/knee/figure-1.svg)
""",
)
CODES = (FIG005,)

_OWN_LEGEND = (
    "an image in a figure's box has no legend of its own; write ![](path), and move the words to "
    "the legend of the box"
)
_FEWEST_WORDS = 4
_BARE_WEIGHTING = re.compile(
    r"\bT[12]\b(?=\s(?:(?:sagittal|axial|coronal|fat|FS)\s)?(?:views?|images?|sequences?|scans?|sagittal|axial|coronal|signal)\b)"
    r"|(?<=sagittal\s)T[12]\b(?!-|\s?W|\s?weighted)|(?<=axial\s)T[12]\b(?!-|\s?W|\s?weighted)|(?<=coronal\s)T[12]\b(?!-|\s?W|\s?weighted)"
)
#: For each kind of image, known by its cue, the cue and the name of what its legend must say.
_WANTED = (
    ("image-mri", "mri-sequence", "the sequence (T1-weighted, T2-weighted, FLAIR …)"),
    ("image-mri", "plane", "the plane (sagittal, axial, coronal)"),
    ("image-ct", "plane", "the plane (sagittal, axial, coronal)"),
    ("image-histology", "stain", "the stain"),
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on figures, tables and supplementary files without a legend, on what cannot be one,
    and on legends, in English, that say too little."""
    for figure in context.figures:
        yield from _figure(figure, context.origin(figure))
    for element in context.elements:
        yield from _table_or_file(element)
    if context.english:
        yield from _thin_legends(context)


def _figure(figure: Element, origin: Element | None) -> Iterator[Finding]:
    """Findings on a figure, which was read from `origin`: an image in a paragraph of its own, or
    a box of images and their legend."""
    if origin is not None and origin["t"] == "Div":
        yield from _box(Div(origin))
    if not text(Figure(figure).caption):
        image = next((e for e in structure(Figure(figure).blocks) if e["t"] == "Image"), figure)
        alone = origin is not None and origin["t"] in ("Para", "Plain")
        message = "the legend of this figure is missing; write it between the square brackets"
        yield Finding(FIG005, message, InNode(image if alone else figure))


def _box(box: Div) -> Iterator[Finding]:
    """Findings on what cannot be part of the one legend of a box."""
    for block in box.blocks:
        if block["t"] == "Figure":
            yield Finding(FIG005, _OWN_LEGEND, InNode(block), blocks=True)
        elif block["t"] in ("Para", "Plain"):
            for image in (e for e in block["c"] if e["t"] == "Image"):
                # words beside an alt text, which alone is kept
                if get(image, "alt") and text(Image(image).alt).strip():
                    yield Finding(FIG005, _OWN_LEGEND, InNode(image), blocks=True)
        else:
            message = "a legend consists of paragraphs; move this out of the figure's box"
            yield Finding(FIG005, message, InNode(block), blocks=True)


def _table_or_file(element: Element) -> Iterator[Finding]:
    if is_div(element, "table-wrap"):
        table = next(b for b in Div(element).blocks if b["t"] == "Table")
        if not text(Table(table).caption):
            message = (
                "the caption of this table is missing; write `: **Title.** … {#tbl-…}` below it"
            )
            yield Finding(FIG005, message, InNode(table))
    elif is_div(element, "supplementary") and not text(Div(element).blocks):
        message = "the title of this file is missing; write `**Title.** What it shows`"
        yield Finding(FIG005, message, InNode(element))


def _thin_legends(context: LintContext) -> Iterator[Finding]:
    # by identity: the blocks of a legend are those of its figure
    numbers = {
        id(block): get(figure, "number")
        for figure in context.figures
        for block in Figure(figure).caption
    }
    by_figure: dict[str, list[Passage]] = {}
    for passage in context.passages:
        if passage.kind == "legend":
            by_figure.setdefault(numbers.get(id(passage.block), ""), []).append(passage)
    for legend in by_figure.values():
        yield from _thin(legend)
        for passage in legend:
            for match in passage.find(_BARE_WEIGHTING):
                message = (
                    f"{match.words} alone can be a vertebra or a stage; write "
                    f"“{match.words}-weighted”"
                )
                yield match.finding(FIG005, message, Severity.WARNING)


def _thin(legend: list[Passage]) -> Iterator[Finding]:
    """Findings on what a legend does not say."""
    words = " ".join(p.text for p in legend)
    whole = Match(legend[0], 0, len(legend[0].raw.rstrip()))
    if len(words.split()) < _FEWEST_WORDS:
        message = "the legend is too short to explain the figure; say what the figure shows"
        yield whole.finding(FIG005, message, Severity.WARNING)
        return
    for kind, cue, wanted in _WANTED:
        found = next(iter(legend[0].find(cues(kind))), None) or (
            whole if cues(kind).search(words) else None
        )
        if found and not cues(cue).search(words):
            message = f"the legend does not say {wanted}; add it"
            yield found.finding(FIG005, message, Severity.WARNING)
