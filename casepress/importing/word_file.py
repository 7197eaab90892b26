"""A Word file as a manuscript, in memory: the whole way of an import but for the disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from casepress.article.pandoc import PandocError
from casepress.core.findings import Finding
from casepress.core.journal import Journal
from casepress.importing import conservation, package, reading, steps, writing
from casepress.importing.codes import DOC001, DOC011, DOC019
from casepress.importing.draft import Draft, Given
from casepress.importing.images import Image, image
from casepress.importing.lexicon import Lexicon
from casepress.importing.notes import Note
from casepress.importing.ooxml import every, text_of
from casepress.importing.simplify import story as stories
from casepress.importing.writing import Files


@dataclass(frozen=True)
class Imported:
    """What an import makes: the files of the manuscript, the notes in order, the findings on the
    file as such, the draft that they were made of, and the digest of the Word file."""

    name: str
    files: Files
    draft: Draft
    notes: tuple[Note, ...]
    findings: tuple[Finding, ...]
    digest: str
    #: The words of each paragraph of the Word file, by its number.
    paragraphs: dict[int, str]

    def all_findings(self) -> list[Finding]:
        """All there is to say, in order."""
        return [*self.findings, *(note.finding(self.name) for note in self.notes)]


def read(
    data: bytes, name: str, identifier: str, journal: Journal, *, reject: bool = False
) -> Imported:
    """Read a Word file. `name` is what messages call it, `identifier` the manuscript that it
    becomes; tracked changes are accepted, or with `reject` rejected.

    Raises `Unreadable` for a file that is not a manuscript, with what to do about it.
    """
    opened = package.read(data, name)
    story = stories.of(opened, reject=reject)
    notes: list[Note] = [*_outside(story)]
    before = conservation.inventory(story)
    try:
        blocks, facts = reading.read(story)
    except PandocError as error:
        message = (
            f"the text cannot be read ({str(error).splitlines()[0][:120]}); open the file in "
            f"Word and save it again"
        )
        raise package.refused(DOC001, name, message) from None
    given = Given(story, Lexicon(journal))
    made = steps.run(blocks, given)
    images: list[Image | None] = []
    for number, picture in enumerate(story.pictures, 1):
        found, said = image(picture, opened.parts, number)
        images.append(found)
        notes += said
        if picture.words:
            story.left_out.append(picture.words)
    files = writing.files(made.value, given, identifier, images)
    notes = [*_changes(story, reject=reject), *notes, *story.notes, *made.notes]
    notes += conservation.missing(before, story, made.value, files)
    words = {block.facts.number: block.text for block in blocks if block.facts.number}
    del facts
    return Imported(
        name,
        files,
        made.value,
        tuple(notes),
        opened.findings,
        hashlib.sha256(data).hexdigest(),
        words,
    )


def _outside(story: stories.Story) -> list[Note]:
    """Headers and footers: they are no part of an article."""
    out = []
    for link in story.package.relationships(story.package.main).values():
        if link.kind in ("header", "footer") and not link.external:
            tree = story.package.tree(link.target)
            words = (
                " ".join("".join(text_of(p) for p in every(tree, "w:p")).split())
                if tree is not None
                else ""
            )
            if words and not words.isdigit():
                out.append(Note(DOC011, f"is a {link.kind}; it was left out", words))
    return out


def _changes(story: stories.Story, *, reject: bool) -> list[Note]:
    out = []
    if story.changes:
        how = "rejected" if reject else "accepted"
        out.append(Note(DOC019, f"{story.changes} tracked changes were {how}"))
    if story.comments:
        out.append(
            Note(
                DOC019,
                f"{len(story.comments)} comments became comments of article.md, without their "
                f"writers' names",
            )
        )
    return out
