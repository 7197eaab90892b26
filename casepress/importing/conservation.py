"""Nothing is lost silently: the words of the Word file against those of the manuscript."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casepress.article import pandoc
from casepress.importing.codes import DOC010
from casepress.importing.draft import Draft
from casepress.importing.notes import Note
from casepress.importing.ooxml import Tree, above, at, every, q, text_of
from casepress.importing.reading import plain
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.tokens import without
from casepress.importing.writing import Files
from casepress.source.markdown_format import FORMAT

_WORD = re.compile(r"[^\W\d_]+|\d+")
_SUPERSCRIPTS = re.compile("[⁰¹²³⁴-⁹]+")
_SHOWN = 12
_TEXTS = {q(n) for n in ("w:t", "w:noBreakHyphen", "w:tab", "w:br", "w:cr", "m:t")}


@dataclass(frozen=True)
class Inventory:
    """The words of each paragraph of a Word file, before anything was done to it."""

    paragraphs: tuple[tuple[int, str], ...]
    cells: int
    notes: int


def inventory(story: Story) -> Inventory:
    """What a Word file holds. Deleted text is none of it, nor what is shown twice (a fallback)."""
    out = []
    for tree, _ in story.trees:
        for paragraph in every(tree, "w:p"):
            if above(paragraph, "mc:Fallback") is not None:
                continue
            gone = "w:ins" if story.reject else "w:del"
            words = "".join(
                f" {_own(run)} " if _apart(run) else _own(run)
                for run in every(paragraph, "w:r", "m:r")
                if above(run, gone) is None
                and above(run, "w:moveTo" if story.reject else "w:moveFrom") is None
                and above(run, "mc:Fallback") is None
                and above(run, "w:p") is paragraph
            )
            if words.strip():
                out.append((story.numbers.get(paragraph, 0), words))
    return Inventory(
        tuple(out),
        len(every(story.body, "w:tc")),
        len(every(story.body, "w:footnoteReference", "w:endnoteReference")),
    )


def _apart(run: Tree) -> bool:
    """Whether a run's words are words of their own, though no space parts them: raised or lowered
    ones, hidden ones, letters of a formula."""
    marks = ("w:rPr/w:vertAlign", "w:rPr/w:vanish")
    return run.tag == q("m:r") or any(at(run, mark) is not None for mark in marks)


def _own(run: Tree) -> str:
    """The words of a run, without those of a text box in it."""
    return "".join(text_of(child) for child in run if child.tag in _TEXTS)


def words(text: str) -> list[str]:
    """The words and numbers of a text, for comparing."""
    apart = _SUPERSCRIPTS.sub(r" \g<0> ", without(text))
    plain_ = unicodedata.normalize("NFKC", apart).replace("\u00ad", "").casefold()
    plain_ = plain_.replace("i\u0307", "i").replace("ı", "i")  # names in Turkish capitals
    return _WORD.findall(plain_)


def missing(before: Inventory, story: Story, draft: Draft, files: Files) -> list[Note]:
    """Notes on the paragraphs whose words are neither in the manuscript nor among what was left
    out with a note."""
    there = Counter(words(_text(files)))
    there.update(words(" ".join((*story.left_out, *draft.left_out))))
    there.update(_generated(story, draft))
    out: list[Note] = []
    for number, text in before.paragraphs:
        wanted = Counter(words(text))
        lost = wanted - there
        there -= wanted
        if lost:
            shown = [w for w in dict.fromkeys(words(text)) if w in lost][:_SHOWN]
            out.append(
                Note(
                    DOC010,
                    f"lost: {', '.join(shown)}{' …' if len(lost) > len(shown) else ''}; add "
                    f"what is missing to article.md",
                    text,
                    number,
                )
            )
    return out


def _generated(story: Story, draft: Draft) -> Iterable[str]:
    """Words that the outputs write anew: labels, numbers of citations and references, headings."""
    for reference in draft.references:
        yield from words(f"{reference.number} {reference.typed}")
    for group in story.citations:
        yield from words(group.shown)
    yield from (w for text in draft.generated for w in words(text))
    for author in draft.authors:
        yield from ("and", "y", "und", "et", "e")  # what joins names
        yield from words(" ".join(author.marks))
        yield from words(" ".join(author.degrees))
    for affiliation in draft.affiliations:
        yield from words(affiliation.typed)
        yield from words(affiliation.mark)


def _text(files: Files) -> str:
    """What the manuscript says, as its readers and its outputs see it."""
    _, front, body = files.article.split("---\n", 2)
    document, _ = pandoc.read(body, format=FORMAT)
    notes = " ".join(plain(n["c"]) for n in _notes(document["blocks"]))
    raw = " ".join(re.findall(r"<!--.*?-->", body, re.DOTALL))
    references = " ".join(str(v) for r in json.loads(files.references) for v in _values(r))
    return " ".join((front, plain(document["blocks"]), notes, raw, references, body))


def _notes(node: object) -> Sequence[dict[str, object]]:
    out: list[dict[str, object]] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            if one.get("t") == "Note":
                out.append(one)
            stack += one.values()
        elif isinstance(one, list):
            stack += one
    return out


def _values(node: object) -> Iterable[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _values(value)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value)
    else:
        yield str(node)
