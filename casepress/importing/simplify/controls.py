"""Content controls (`w:sdt`): what they hold, without them. Some are citations, some are empty."""

from __future__ import annotations

from casepress.importing.codes import DOC011
from casepress.importing.managers import csl_items
from casepress.importing.notes import Note
from casepress.importing.ooxml import Tree, at, drop, every, on, q, run, text_of, unwrap, val
from casepress.importing.simplify.marks import BIBLIOGRAPHY
from casepress.importing.simplify.story import Cited, Story
from casepress.importing.simplify.tokens import mark

_CITATION, _LIST = "MENDELEY_CITATION_v3_", "MENDELEY_BIBLIOGRAPHY"


def simplify(story: Story) -> None:
    """Mendeley Cite's controls become marks of citations, unfilled placeholders and tables of
    contents go, every other control gives way to its content."""
    for tree, _ in story.trees:
        for control in every(tree, "w:sdt"):
            content = at(control, "w:sdtContent")
            if content is None or not control.getparent() is not None:
                drop(control)
                continue
            _one(control, content, story)
        for name in ("w:smartTag", "w:customXml", "w:bdo", "w:dir"):
            for wrapper in every(tree, name):
                for extra in [c for c in wrapper if c.tag.endswith("Pr")]:
                    wrapper.remove(extra)
                unwrap(wrapper)


def _one(control: Tree, content: Tree, story: Story) -> None:
    tag = val(control, "w:sdtPr/w:tag")
    gallery = val(control, "w:sdtPr/w:docPartObj/w:docPartGallery")
    if on(control, "w:sdtPr/w:showingPlcHdr"):
        message = "is a placeholder that was not filled in; it was left out"
        note = Note(DOC011, message, text_of(content), story.number(control))
        _leave(control, content, story, note)
    elif gallery == "Table of Contents":
        message = "begins a table of contents; it was left out"
        _leave(control, content, story, Note(DOC011, message, text_of(content)))
    elif tag.startswith(_CITATION) and (items := csl_items.of_base64(tag.removeprefix(_CITATION))):
        number = len(story.citations)
        story.citations.append(Cited(items, text_of(content), "Mendeley Cite"))
        token = run(mark("c", number))
        holder = at(content, "w:p")
        if holder is not None:  # a control around whole paragraphs
            for child in [c for c in holder if c.tag != q("w:pPr")]:
                holder.remove(child)
            holder.append(token)
        else:
            for child in list(content):
                content.remove(child)
            content.append(token)
    elif tag.startswith(_LIST):
        for paragraph in every(content, "w:p"):
            paragraph.set(BIBLIOGRAPHY, "Mendeley Cite")
    properties = at(control, "w:sdtPr")
    for other in [c for c in control if c is not content]:
        control.remove(other)
    del properties
    if content.getparent() is not None:
        unwrap(content)
    unwrap(control)


def _leave(control: Tree, content: Tree, story: Story, note: Note) -> None:
    story.leave_out(content, note)
    for child in list(content):
        content.remove(child)
