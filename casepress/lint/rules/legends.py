"""FIG005: what a legend must tell of a clinical image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import get
from casepress.article.floats import FIG005
from casepress.core.findings import Code, Finding, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import cues
from casepress.lint.prose import Match, Passage

CODES: tuple[Code, ...] = ()

_FEWEST_WORDS = 4
_BARE_WEIGHTING = re.compile(
    r"\bT[12]\b(?=\s(?:(?:sagittal|axial|coronal|fat|FS)\s)?(?:views?|images?|sequences?|scans?|sagittal|axial|coronal|signal)\b)"
    r"|(?<=sagittal\s)T[12]\b(?!-|\s?W|\s?weighted)|(?<=axial\s)T[12]\b(?!-|\s?W|\s?weighted)|(?<=coronal\s)T[12]\b(?!-|\s?W|\s?weighted)"
)
#: What a legend of each kind of image must tell, with the cue by which it is known.
_WANTED = (
    ("image-mri", "mri-sequence", "the sequence (T1-weighted, T2-weighted, FLAIR …)"),
    ("image-mri", "plane", "the plane (sagittal, axial, coronal)"),
    ("image-ct", "plane", "the plane (sagittal, axial, coronal)"),
    ("image-histology", "stain", "the stain"),
)


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on thin legends. That there is none at all is found with the figures."""
    if not context.english:
        return
    # by identity: the blocks of a legend are those of its figure
    numbers = {id(block): get(f, "number") for f in context.figures for block in f["c"][1][1]}
    by_figure: dict[str, list[Passage]] = {}
    for passage in context.passages:
        if passage.kind == "legend":
            by_figure.setdefault(numbers.get(id(passage.block), ""), []).append(passage)
    for legend in by_figure.values():
        yield from _thin(legend)
        for passage in legend:
            for match in passage.find(_BARE_WEIGHTING):
                message = (
                    f"write “{match.words}-weighted”; {match.words} alone is a vertebra or a stage"
                )
                yield match.finding(FIG005, message, Severity.WARNING)


def _thin(legend: list[Passage]) -> Iterator[Finding]:
    words = " ".join(p.text for p in legend)
    whole = Match(legend[0], 0, len(legend[0].raw.rstrip()))
    if len(words.split()) < _FEWEST_WORDS:
        message = "a legend of so few words tells nothing; say what the figure shows"
        yield whole.finding(FIG005, message, Severity.WARNING)
        return
    for kind, cue, wanted in _WANTED:
        found = next(iter(legend[0].find(cues(kind))), None) or (
            whole if cues(kind).search(words) else None
        )
        if found and not cues(cue).search(words):
            message = f"not found in the legend: {wanted}; add it"
            yield found.finding(FIG005, message, Severity.WARNING)
