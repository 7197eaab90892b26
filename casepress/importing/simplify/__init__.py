"""The pre-pass over a Word file's parts: what pandoc loses or gets wrong becomes plain text and
marks, one thing a file. The order of work is this list."""

from __future__ import annotations

from casepress.importing.simplify import (
    alternates,
    comments,
    controls,
    fields,
    hidden,
    notes_marks,
    paragraphs,
    pictures,
    private_use,
    raised,
    revisions,
    symbols,
    table_grids,
    text_boxes,
)
from casepress.importing.simplify.paragraphs import Facts
from casepress.importing.simplify.story import Story

_STEPS = (
    private_use.simplify,  # no mark can be forged
    alternates.simplify,  # one version of what is there twice
    revisions.simplify,  # tracked changes accepted or rejected
    hidden.simplify,  # hidden text out
    controls.simplify,  # content controls out, Mendeley Cite's marked
    fields.simplify,  # fields out, citations marked
    raised.simplify,  # letters moved up or down as raised and lowered ones
    comments.simplify,  # comments marked
    symbols.simplify,  # symbol fonts as characters
    text_boxes.simplify,  # text boxes behind their paragraphs
    pictures.simplify,  # pictures marked
    table_grids.simplify,  # tables with all their columns
    notes_marks.simplify,  # endnotes and footnotes marked
)


def simplify(story: Story) -> list[Facts]:
    """Carry out all steps; the looks of the body's paragraphs."""
    for step in _STEPS:
        step(story)
    return paragraphs.simplify(story)
