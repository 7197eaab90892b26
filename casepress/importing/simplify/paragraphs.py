"""What is known of each paragraph by its look, and a mark by which it is found again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casepress.importing.ooxml import Tree, above, at, every, on, q, run, text_of, val
from casepress.importing.simplify.marks import BIBLIOGRAPHY, BOXED
from casepress.importing.simplify.numbering import Item, Numbering
from casepress.importing.simplify.story import Story
from casepress.importing.simplify.styles import Look, Style, Styles, look
from casepress.importing.simplify.tokens import mark, without


@dataclass(frozen=True)
class Facts:
    """A paragraph's look: the name of its style, its level as a heading by style (0: none), how
    all of its words look, the largest size, its place in a list, and where it is."""

    number: int = 0
    style: str = ""
    styles: tuple[str, ...] = ()
    level: int = 0
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    caps: bool = False
    size: float = 0.0
    centred: bool = False
    item: Item | None = None
    indent: int = 0
    new_page: bool = False
    boxed: bool = False
    in_table: bool = False
    bibliography: str = ""


def simplify(story: Story) -> list[Facts]:
    """Mark every paragraph of the body with the number of its facts, and take away the styles and
    numbers from which pandoc would make headings, titles and lists of its own."""
    package = story.package
    styles = Styles(package.tree(package.related("styles")))
    numbering = Numbering(package.tree(package.related("numbering")))
    out: list[Facts] = []
    for paragraph in every(story.body, "w:p"):
        out.append(_facts(paragraph, story, styles, numbering))
        _plain(paragraph, mark("p", len(out) - 1))
    for tree in (story.footnotes, story.endnotes):
        for paragraph in [] if tree is None else every(tree, "w:p"):
            _plain(paragraph, "")
    return out


def _facts(paragraph: Tree, story: Story, styles: Styles, numbering: Numbering) -> Facts:
    style = styles.style(val(paragraph, "w:pPr/w:pStyle"))
    base = style.look.over(styles.default)
    looks = [look_ for words, look_ in _looks(paragraph, styles, base) if words.strip()]
    words = without(text_of(paragraph))
    outline = val(paragraph, "w:pPr/w:outlineLvl")
    level = style.level or (int(outline) + 1 if outline.isdigit() and int(outline) < 9 else 0)
    letters = [c for c in words if c.isalpha()]
    return Facts(
        number=story.numbers.get(paragraph, 0),
        style=style.name,
        styles=style.names,
        level=level,
        bold=bool(looks) and all(x.bold for x in looks),
        italic=bool(looks) and all(x.italic for x in looks),
        underlined=bool(looks) and all(x.underlined for x in looks),
        caps=bool(letters) and (all(x.caps or x.small_caps for x in looks) or _capitals(words)),
        size=max((x.size or 0.0 for x in looks), default=0.0),
        centred=_first(paragraph, style, "w:jc") == "center",
        item=_item(paragraph, style, numbering),
        indent=_indent(paragraph),
        new_page=bool(on(paragraph, "w:pPr/w:pageBreakBefore")),
        boxed=paragraph.get(BOXED) is not None,
        in_table=above(paragraph, "w:tc") is not None,
        bibliography=paragraph.get(BIBLIOGRAPHY, ""),
    )


def _looks(paragraph: Tree, styles: Styles, base: Look) -> list[tuple[str, Look]]:
    out = []
    for one in every(paragraph, "w:r"):
        own = look(at(one, "w:rPr")).over(styles.style(val(one, "w:rPr/w:rStyle")).look)
        out.append((without(text_of(one)), own.over(base)))
    return out


def _capitals(words: str) -> bool:
    """Whether words are typed in capitals; a short one such as "MRI" among them says nothing."""
    letters = re.findall(r"[^\W\d_]", words)
    return len(letters) > 3 and all(c.isupper() or c in "ßªº" for c in letters)


def _first(paragraph: Tree, style: Style, name: str) -> str:
    own = at(paragraph, f"w:pPr/{name}")
    for holder in (own, *(at(p, name) for p in style.properties)):
        if holder is not None:
            return str(holder.get(q("w:val"), ""))
    return ""


def _item(paragraph: Tree, style: Style, numbering: Numbering) -> Item | None:
    own = at(paragraph, "w:pPr/w:numPr")
    inherited = next((x for p in style.properties if (x := at(p, "w:numPr")) is not None), None)
    holder = own if own is not None and at(own, "w:numId") is not None else inherited
    if holder is None or not without(text_of(paragraph)).strip():
        return None
    depth = val(own if own is not None else holder, "w:ilvl") or val(holder, "w:ilvl", "0")
    if not depth.isdigit() or (own is None and style.level):
        depth = str(max(style.level - 1, 0))
    return numbering.item(val(holder, "w:numId"), int(depth))


def _indent(paragraph: Tree) -> int:
    holder = at(paragraph, "w:pPr/w:ind")
    if holder is None:
        return 0
    text = holder.get(q("w:left")) or holder.get(q("w:start")) or "0"
    return int(text) if text.lstrip("-").isdigit() else 0


def _plain(paragraph: Tree, token: str) -> None:
    """A paragraph without properties, its mark before its words."""
    properties = at(paragraph, "w:pPr")
    if properties is not None:
        paragraph.remove(properties)
    for one in every(paragraph, "w:r"):
        _plain_run(one)
    if token:
        first = run(token)
        if len(paragraph):
            paragraph[0].addprevious(first)
        else:
            paragraph.append(first)


def _plain_run(one: Tree) -> None:
    """A run with the properties alone that mean something: italics, bold, underlined, raised,
    lowered, struck out, small capitals."""
    properties = at(one, "w:rPr")
    if properties is None:
        return
    for child in list(properties):
        if child.tag not in _MEANING:
            properties.remove(child)


_MEANING = {
    q(name)
    for name in (
        "w:b",
        "w:i",
        "w:u",
        "w:vertAlign",
        "w:strike",
        "w:dstrike",
        "w:smallCaps",
        "w:rtl",
        "w:position",
    )
}
