"""Fields: what they show, without their codes; those of citations become marks of citations.

A field is a run that begins it, runs with its code, one that parts code from result, the result,
and a run that ends it; fields are in one another, and some end in a later paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from casepress.importing.codes import DOC011, DOC018
from casepress.importing.managers import csl_items, endnote, word_sources
from casepress.importing.notes import Note
from casepress.importing.ooxml import Tree, above, at, drop, element, every, q, run, text_of, unwrap
from casepress.importing.simplify import notes_marks, zotero_bookmarks
from casepress.importing.simplify.marks import BIBLIOGRAPHY
from casepress.importing.simplify.story import Cited, Story
from casepress.importing.simplify.tokens import mark

_KEYWORD = re.compile(r"\s*(ADDIN\s+\S+(?:\s+CSL_CITATION|\s+CSL_BIBLIOGRAPHY)?|\S+)")
_LISTS = {
    "ADDIN ZOTERO_BIBL": "Zotero",
    "ADDIN MENDELEY": "Mendeley Desktop",
    "ADDIN EN.REFLIST": "EndNote",
    "BIBLIOGRAPHY": "Word",
    "ADDIN PAPERS2": "Papers",
    "ADDIN CITAVI": "Citavi",
}
_SYMBOL = re.compile(
    r'SYMBOL\s+(0x[0-9a-fA-F]+|\d+)(?:.*?\\f\s+"?([^"\\]+?)"?\s*(?:\\|$))?', re.DOTALL
)


@dataclass
class Field:
    """One field: the run that begins it, its code, data that its runs hold, the runs of its code
    and of its result, and the run that ends it."""

    begin: Tree
    code: str = ""
    data: list[str] = field(default_factory=list)
    coded: list[Tree] = field(default_factory=list)
    shown: list[Tree] = field(default_factory=list)
    parted: bool = False

    @property
    def keyword(self) -> str:
        """What kind of field it is, in capitals."""
        found = _KEYWORD.match(self.code)
        return " ".join(found[1].upper().split()) if found else ""

    @property
    def words(self) -> str:
        """What it shows."""
        return "".join(text_of(one) for one in self.shown)


def simplify(story: Story) -> None:
    """Resolve every field of every text. A field without an end keeps all that it shows."""
    known = word_sources.sources(story.package)
    for tree, _ in story.trees:
        zotero_bookmarks.resolve(tree, story)
        for simple in every(tree, "w:fldSimple"):
            _simple(simple, story, known)
        _complex(tree, story, known)
        _dynamic(tree)


def _simple(holder: Tree, story: Story, known: dict[str, dict[str, object]]) -> None:
    one = Field(holder, holder.get(q("w:instr"), ""), shown=every(holder, "w:r"))
    token = _token(one, story, known)
    if token is not None:
        for child in list(holder):
            holder.remove(child)
        holder.append(token)
    for extra in every(holder, "w:fldData"):
        drop(extra)
    unwrap(holder)


def _complex(tree: Tree, story: Story, known: dict[str, dict[str, object]]) -> None:
    open_: list[Field] = []
    done: list[Field] = []
    for one in every(tree, "w:r"):
        sign = at(one, "w:fldChar")
        kind = sign.get(q("w:fldCharType")) if sign is not None else None
        if kind == "begin":
            made = Field(one)
            made.data += [x.text or "" for x in every(one, "w:fldData")]
            open_.append(made)
        elif kind == "separate" and open_:
            open_[-1].parted = True
            open_[-1].coded.append(one)
        elif kind == "end" and open_:
            ended = open_.pop()
            ended.coded.append(one)
            done.append(ended)
            if open_:  # what a field within holds is known to the one around it
                outer = open_[-1]
                outer.data += ended.data
                runs = [ended.begin, *ended.coded, *ended.shown]
                (outer.shown if outer.parted else outer.coded).extend(runs)
        elif open_:
            inner = open_[-1]
            inner.code += "".join(x.text or "" for x in every(one, "w:instrText"))
            (inner.shown if inner.parted else inner.coded).append(one)
    for ended in done:
        if ended.begin.getparent() is not None:
            _resolve(ended, story, known)
    for broken in open_:
        for one in (broken.begin, *broken.coded):
            if one.getparent() is not None:
                drop(one)


def _resolve(one: Field, story: Story, known: dict[str, dict[str, object]]) -> None:
    token = _token(one, story, known)
    if token is not None:
        one.begin.addprevious(token)
        _remove(one.shown)
    elif one.keyword == "TOC":
        story.leave_out_words(
            one.words, Note(DOC011, "begins a table of contents; it was left out", one.words)
        )
        _remove(one.shown)
    elif name := next((n for k, n in _LISTS.items() if one.keyword.startswith(k)), None):
        for holder in {above(x, "w:p"): None for x in (*one.shown, one.begin)}:
            if holder is not None:
                holder.set(BIBLIOGRAPHY, name)
    elif one.keyword == "HYPERLINK":
        _link(one)
    _remove([one.begin, *one.coded])


def _remove(runs: list[Tree]) -> None:
    for one in runs:
        if one.getparent() is not None:
            drop(one)


def _token(one: Field, story: Story, known: dict[str, dict[str, object]]) -> Tree | None:
    """The run that takes the place of a field which shows something else than words: a citation, a
    symbol, an equation of the old kind. `None` where the field's own words stay."""
    for keyword, manager, read in _CITATIONS:
        if one.keyword in (keyword, f"{keyword} CSL_CITATION"):
            items = read(one, known)
            if items:
                story.citations.append(Cited(items, one.words, manager))
                return run(mark("c", len(story.citations) - 1))
    if one.keyword == "NOTEREF" and (found := re.search(r"NOTEREF\s+(\S+)", one.code)):
        number = notes_marks.bookmarked(story.body, found[1])
        return run(mark("n", number)) if number is not None else None
    if one.keyword == "SYMBOL" and (found := _SYMBOL.search(one.code)):
        made = element("w:r")
        number = int(found[1], 16 if found[1].startswith("0x") else 10)
        made.append(element("w:sym", w_font=found[2] or "Symbol", w_char=f"{number:04X}"))
        return made
    if one.keyword == "EQ" and not one.words.strip():
        message = "is an equation field of old Word versions; type it as TeX"
        story.notes.append(
            Note(DOC018, message, " ".join(one.code.split()), story.number(one.begin))
        )
        return run(one.code.strip())
    return None


_CITATIONS: tuple[
    tuple[str, str, Callable[[Field, dict[str, dict[str, object]]], tuple[dict[str, object], ...]]],
    ...,
] = (
    ("ADDIN ZOTERO_ITEM", "Zotero", lambda f, known: csl_items.of_json(f.code)),
    ("ADDIN CSL_CITATION", "Mendeley Desktop", lambda f, known: csl_items.of_json(f.code)),
    ("ADDIN EN.CITE", "EndNote", lambda f, known: endnote.of_code(f.code, f.data)),
    ("CITATION", "Word", lambda f, known: word_sources.of_code(f.code, known)),
)


def _link(one: Field) -> None:
    """A HYPERLINK field to an address becomes the element that pandoc reads as a link."""
    found = re.search(r'HYPERLINK\s+"((?:https?|mailto):[^"\s]+)"', one.code)
    words = [x for x in one.shown if x.getparent() is not None]
    if not found or not words or len({x.getparent() for x in words}) != 1:
        return
    holder = element("w:hyperlink")
    holder.set("casepress-address", found[1])
    words[0].addprevious(holder)
    for x in words:
        holder.append(x)


def _dynamic(tree: Tree) -> None:
    """What Word writes anew each time: page numbers of where a reference is, and the like."""
    for name in ("w:instrText", "w:fldChar"):
        for one in every(tree, name):
            drop(one)
