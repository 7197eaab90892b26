"""Hidden text: Word shows it to those who ask for it, and prints it never."""

from __future__ import annotations

from casepress.importing.codes import DOC011
from casepress.importing.notes import Note
from casepress.importing.ooxml import at, drop, every, q, text_of, val
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.styles import Styles, look


def simplify(story: Story) -> None:
    """Take hidden runs out, with a note for each passage. A run that belongs to a field's code is
    none: index entries and the like are hidden codes."""
    styles = Styles(story.package.tree(story.package.related("styles")))
    for tree, _ in story.trees:
        for paragraph in every(tree, "w:p"):
            base = styles.style(val(paragraph, "w:pPr/w:pStyle")).look
            found = []
            for run in every(paragraph, "w:r"):
                own = look(at(run, "w:rPr"))
                shown = own.over(styles.style(val(run, "w:rPr/w:rStyle")).look).over(base)
                if shown.hidden and at(run, "w:instrText") is None and at(run, "w:fldChar") is None:
                    found.append(run)
            words = "".join(text_of(run) for run in found)
            if words.strip():
                message = "is hidden text; it was left out"
                story.notes.append(Note(DOC011, message, words, story.number(paragraph)))
                story.left_out.append(words)
            for run in found:
                if run.getparent() is not None and run.tag == q("w:r"):
                    drop(run)
