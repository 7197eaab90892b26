"""A draft as the files of a manuscript: article.md, the references, the pictures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casepress.article import pandoc
from casepress.article.ast import API_VERSION, Element
from casepress.importing.draft import (
    Affiliation,
    Author,
    Draft,
    Figure,
    Given,
    Grid,
    Heading,
    Items,
    Part,
    Translation,
)
from casepress.importing.grids import changed, raw_rows
from casepress.importing.images import Image
from casepress.importing.line import OBJECT, Line, Piece
from casepress.importing.reading import stripped
from casepress.importing.simplify.story import Comment
from casepress.importing.simplify.tokens import PATTERN
from casepress.source.markdown_format import FORMAT

#: The same markdown as is read, but formulae between dollars and tables as pipes or grids.
_FORMAT = (
    f"{FORMAT}-simple_tables-multiline_tables-raw_attribute-bracketed_spans"
    "-fenced_code_attributes-header_attributes"
)


@dataclass(frozen=True)
class Files:
    """What an import writes: the text, the references (CSL-JSON), the pictures by name."""

    article: str
    references: str
    pictures: Mapping[str, bytes]


def files(draft: Draft, given: Given, identifier: str, images: Sequence[Image | None]) -> Files:
    """The files of a draft. `images` are the pictures of the Word file in its order, `None` for
    one that there is no file of."""
    pictures: dict[str, bytes] = {}
    blocks = list(_blocks(draft, given, identifier, images, pictures))
    body = markdown(blocks)
    titles = _titles(draft)
    article = f"---\n{_front(draft, titles)}---\n\n{body}\n"
    return Files(article, _references(draft), pictures)


def markdown(blocks: list[Element]) -> str:
    """Blocks as the markdown that is read again."""
    document = {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": blocks}
    made = pandoc.write(document, _FORMAT, wrap_text="none", columns=100).decode()
    return made.strip()


def _titles(draft: Draft) -> dict[str, str]:
    """Title and short title as markdown in one line."""
    out = {}
    for key, line in (("title", draft.title), ("short-title", draft.short_title)):
        if line.text.strip():
            clean = _resolved(line, ()).inlines()
            out[key] = " ".join(markdown([{"t": "Para", "c": clean}]).split())
            out[key] = re.sub(r"\\(['\"#.])", r"\1", out[key])
    return out


def _front(draft: Draft, titles: Mapping[str, str]) -> str:
    """The front matter."""
    out = [f"title: {_quoted(titles.get('title', ''))}"]
    if "short-title" in titles:
        out.append(f"short-title: {_quoted(titles['short-title'])}")
    out += ["article-type: case-report", "status: draft"]
    if draft.lang:
        out.append(f"lang: {draft.lang}")
    if draft.authors:
        out.append("author:")
        for author in draft.authors:
            out += _author(author)
    if draft.affiliations:
        out.append("affiliations:")
        for place in draft.affiliations:
            out += _place(place)
    if draft.translations:
        out.append("translations:")
        for other in draft.translations:
            out += _translation(other)
    if draft.references:
        out.append("bibliography: [references.json]")
        uncited = [r.key for r in draft.references if r.key not in draft.cited]
        if uncited:
            out.append(f"nocite: [{', '.join(uncited)}]")
    return "\n".join(out) + "\n"


def _translation(other: Translation) -> Iterator[str]:
    yield f"  {other.lang}:"
    if other.title.text.strip():
        yield f"    title: {_quoted(_one_line(other.title))}"
    yield "    abstract: |"
    paragraphs = [_one_line(line) for line in other.abstract]
    yield "\n\n".join(f"      {paragraph}" for paragraph in paragraphs)
    if other.keywords:
        yield f"    keywords: [{', '.join(_quoted(_one_line(w)) for w in other.keywords)}]"


def _one_line(line: Line) -> str:
    """A line as markdown without comments and citations."""
    clean = _resolved(line.stripped(), ()).inlines()
    return " ".join(markdown([{"t": "Para", "c": clean}]).split())


def _author(author: Author) -> Iterator[str]:
    if author.collective:
        yield f"  - collective: {_quoted(author.collective)}"
    else:
        parts = (
            ("given", author.given),
            ("particle", author.particle),
            ("family", author.family),
            ("suffix", author.suffix),
        )
        yield f"  - name: {{{', '.join(f'{k}: {_quoted(v)}' for k, v in parts if v)}}}"
    if author.degrees:
        yield f"    degrees: [{', '.join(_quoted(d) for d in author.degrees)}]"
    if author.orcid:
        yield f"    orcid: {author.orcid}"
    if author.email:
        yield f"    email: {_quoted(author.email)}"
    if author.corresponding:
        yield "    corresponding: true"
    if author.equal:
        yield "    equal-contribution: true"
    if author.affiliations:
        yield f"    affiliations: [{', '.join(f'{{ref: {a}}}' for a in author.affiliations)}]"


def _place(place: Affiliation) -> Iterator[str]:
    yield f"  - id: {place.id}"
    named = replace(place, name=place.name or place.typed)
    for key in ("department", "name", "city", "region", "country"):
        if value := getattr(named, key):
            yield f"    {key}: {_quoted(value)}"


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _references(draft: Draft) -> str:
    out = []
    for one in draft.references:
        if one.record is None:  # what is typed, for its author to complete
            out.append({"id": one.key, "type": "document", "note": one.typed})
        else:
            typed = {"note": one.typed} if one.typed else {}  # for its author to compare
            out.append({"id": one.key, **one.record, **typed})
    return json.dumps(out, ensure_ascii=False, indent=1) + "\n"


def _blocks(
    draft: Draft,
    given: Given,
    identifier: str,
    images: Sequence[Image | None],
    pictures: dict[str, bytes],
) -> Iterator[Element]:
    comments = given.story.comments
    if draft.abstract:
        yield _header(1, Line((Piece("Abstract"),)), comments)
        for line in draft.abstract:
            yield _para(line, comments)
    if draft.keywords:
        yield _header(1, Line((Piece("Keywords"),)), comments)
        joined = Line()
        for i, word in enumerate(draft.keywords):
            joined = joined + Line((Piece("; "),)) + word if i else word
        yield _para(joined, comments)
    for part in draft.parts:
        yield from _part(part, given, identifier, images, pictures)


def _part(
    part: Part,
    given: Given,
    identifier: str,
    images: Sequence[Image | None],
    pictures: dict[str, bytes],
) -> Iterator[Element]:
    thing, comments = part.is_, given.story.comments
    if isinstance(thing, Heading):
        yield _header(thing.level, thing.words, comments)
        loose = [m[0] for m in PATTERN.finditer(part.block.marked) if m[1] == "k"]
        if loose and "k" not in {k for k, _ in PATTERN.findall(thing.words.text)}:
            yield _para(Line((Piece("".join(loose)),)), comments)
    elif isinstance(thing, Figure):
        yield from _figure(thing, given, identifier, images, pictures)
    elif isinstance(thing, Grid):
        for number in [int(n) for k, n in PATTERN.findall(part.line.text) if k == "i"]:
            if (image := images[number]) is not None:
                pictures[f"table-{thing.number}{image.suffix}"] = image.data
        yield from _table(thing, comments)
    elif isinstance(thing, Items):
        yield _list(thing, comments)
    elif part.line.text.strip():
        if part.block.is_formula:
            formulas = [p.node for p in part.line.pieces if p.node and p.node["t"] == "Math"]
            yield {
                "t": "Para",
                "c": [
                    x
                    for f in formulas
                    for x in ({"t": "Math", "c": [{"t": "DisplayMath"}, f["c"][1]]}, {"t": "Space"})
                ][:-1],
            }
        else:
            yield _para(part.line, comments)


def _header(level: int, line: Line, comments: Sequence[Comment]) -> Element:
    return {"t": "Header", "c": [level, ["", [], []], _resolved(line, ()).inlines()]}


def _para(line: Line, comments: Sequence[Comment]) -> Element:
    return {"t": "Para", "c": _resolved(line, comments).stripped(" \n").inlines()}


def comment(one: Comment) -> Element:
    """A comment that no output shows; its own words cannot end it."""
    words = re.sub(r"-(?=-)", "- ", one.text.replace("-->", "- ->")).strip("-<>! ")
    lead = "reply" if one.reply else "comment"
    return {"t": "RawInline", "c": ["html", f"<!-- {lead}: {words} -->"]}


def _resolved(line: Line, comments: Sequence[Comment]) -> Line:
    """A line whose marks become what they mean: comments, and nothing for the rest."""
    spans: list[tuple[int, int, tuple[Piece, ...]]] = []
    for mark in PATTERN.finditer(line.text):
        pieces: tuple[Piece, ...] = ()
        if mark[1] == "k" and mark[2] and int(mark[2]) < len(comments):
            before = line.text[: mark.start()]
            gap = (Piece(" "),) if before and not before[-1:].isspace() else ()
            pieces = (*gap, Piece(OBJECT, (), comment(comments[int(mark[2])])), Piece(" "))
        elif mark[1] == "o":
            pieces = (Piece("[TODO: equation]"),)
        elif mark[1] == "t":
            pieces = (Piece(" "),)
        spans.append((mark.start(), mark.end(), pieces))
    return line.replaced(spans)


def _figure(
    figure: Figure,
    given: Given,
    identifier: str,
    images: Sequence[Image | None],
    pictures: dict[str, bytes],
) -> Iterator[Element]:
    comments = given.story.comments
    names: list[tuple[str, str]] = []
    many = len(figure.pictures) > 1
    for index, number in enumerate(figure.pictures or (-1,)):
        image = images[number] if number >= 0 else None
        letter = chr(ord("a") + index) if many else ""
        name = f"figure-{figure.number}{letter}{image.suffix if image else '.png'}"
        if image is not None:
            pictures[name] = image.data
        alt = given.story.pictures[number].alt if number >= 0 else ""
        names.append((f"../../figures/{identifier}/{name}", alt))
    legend = _resolved(figure.legend, comments).stripped(" \n").inlines()
    if not many:
        target, alt = names[0]
        picture = {
            "t": "Image",
            "c": [["", [], [["alt", alt]] if alt else []], legend, [target, ""]],
        }
        yield {
            "t": "Figure",
            "c": [
                [figure.id, [], []],
                [None, [{"t": "Plain", "c": legend}] if legend else []],
                [{"t": "Plain", "c": [picture]}],
            ],
        }
        return
    row = [
        {"t": "Image", "c": [["", [], [["alt", alt]] if alt else []], [], [target, ""]]}
        for target, alt in names
    ]
    inlines = [x for one in row for x in (one, {"t": "SoftBreak"})][:-1]
    blocks: list[Element] = [{"t": "Para", "c": inlines}]
    if legend:
        blocks.append({"t": "Para", "c": legend})
    yield {"t": "Div", "c": [[figure.id, [], []], blocks]}


def _table(grid: Grid, comments: Sequence[Comment]) -> Iterator[Element]:
    table = changed(
        grid.table,
        lambda inlines: _resolved(Line.of(stripped(inlines)).stripped(" \n"), comments).inlines(),
    )
    content = table["c"]
    if not content[3][1] and content[4] and content[4][0][3] and len(raw_rows(table)) > 1:
        content[3][1].append(content[4][0][3].pop(0))  # the first row names the columns
    if not any(spans for row in raw_rows(table) for spans in row[1] if spans[2:4] != [1, 1]):
        content[2] = [[align, {"t": "ColWidthDefault"}] for align, _ in content[2]]
    caption = _resolved(grid.caption, comments).stripped(" \n").inlines()
    identifier = grid.id if grid.number else ""
    inner = [identifier, [], []] if not grid.notes else ["", [], []]
    table = {
        "t": "Table",
        "c": [
            inner,
            [None, [{"t": "Plain", "c": caption}] if caption or inner[0] else []],
            *content[2:],
        ],
    }
    if not grid.notes:
        yield table
        return
    notes = [_para(n, comments) for n in grid.notes]
    yield {"t": "Div", "c": [[identifier, [], []], [table, *notes]]}


def _list(items: Items, comments: Sequence[Comment]) -> Element:
    made, _ = _nested(items, 0, 0, comments)
    return made


def _nested(items: Items, at: int, depth: int, comments: Sequence[Comment]) -> tuple[Element, int]:
    out: list[list[Element]] = []
    while at < len(items.lines):
        level, line = items.lines[at]
        if level < depth:
            break
        if level > depth and out:
            inner, at = _nested(items, at, level, comments)
            out[-1].append(inner)
            continue
        out.append([{"t": "Plain", "c": _resolved(line, comments).stripped(" \n").inlines()}])
        at += 1
    if items.ordered and depth == 0:
        attributes = [items.start, {"t": items.style}, {"t": "Period"}]
        return {"t": "OrderedList", "c": [attributes, out]}, at
    return {"t": "BulletList", "c": out}, at
