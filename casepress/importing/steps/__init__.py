"""How a Word file becomes a manuscript: small steps, each a file, in this order."""

from __future__ import annotations

from collections.abc import Iterable

from casepress.importing.draft import Draft, Given, Step
from casepress.importing.notes import Note, Result, noted
from casepress.importing.reading import Block
from casepress.importing.steps import (
    abstract,
    authors,
    callouts,
    citations,
    figures,
    headings,
    layout_tables,
    lists,
    name_order,
    parts,
    placeholders,
    reference_list,
    run_in_headings,
    sections,
    tab_tables,
    title,
    translations,
)

STEPS: tuple[tuple[str, Step], ...] = (
    ("layout tables", layout_tables.step),
    ("tables of tabs", tab_tables.step),
    ("places of figures", placeholders.step),
    ("headings", headings.step),
    ("headings in paragraphs", run_in_headings.step),
    ("title", title.step),
    ("language and translations", translations.step),
    ("authors and institutions", authors.step),
    ("order of names", name_order.step),
    ("abstract and keywords", abstract.step),
    ("list of references", reference_list.step),
    ("figures and tables", figures.step),
    ("figures behind paragraphs", figures.unfolded),
    ("lists", lists.step),
    ("sections", sections.step),
    ("citations", citations.step),
    ("callouts", callouts.step),
)


def run(blocks: list[Block], given: Given) -> Result[Draft]:
    """All steps over the blocks of a Word file."""
    draft = Draft(parts.of(blocks))
    notes: list[Note] = []
    for _, step in STEPS:
        made = step(draft, given)
        draft = made.value
        notes += made.notes
    return noted(draft, _once(notes))


def _once(notes: Iterable[Note]) -> Iterable[Note]:
    return dict.fromkeys(notes)
