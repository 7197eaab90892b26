"""The abstract, whose parts' headings run in, and the summaries beside it."""

from __future__ import annotations

from markupsafe import Markup

from casepress.article.ast import Blocks, Element, is_div
from casepress.outputs.html.blocks import blocks, heading
from casepress.outputs.html.elements import el, join
from casepress.outputs.html.inlines import inlines
from casepress.outputs.html.state import State


def abstract(state: State, content: Blocks) -> Markup:
    """The paragraphs of an abstract; of a structured one, those of its parts."""
    return join([_part(state, b) if is_div(b, "section") else blocks(state, [b]) for b in content])


def _part(state: State, block: Element) -> Markup:
    head, content = heading(block)
    if head is None:
        return abstract(state, content)
    label = el("strong", {"class": "run-in"}, inlines(state, head["c"][2]), ".")
    if content and content[0]["t"] in ("Para", "Plain"):
        first = el("p", state.mark(content[0]), label, " ", inlines(state, content[0]["c"]))
        notes = state.taken_notes()
        return join([first, *notes, abstract(state, content[1:])])
    return join([el("p", None, label), abstract(state, content)])
