#!/usr/bin/env python3
"""The abstracts, plain-language and graphical ones too, which move from sections to metadata."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import (
    LINES,
    Blocks,
    Element,
    attr,
    classes,
    div,
    get,
    header,
    identifier,
    is_div,
    para,
    structure,
    text,
    with_origin,
)
from casepress.article.headings import plain_heading
from casepress.article.nodes import Section
from casepress.core.findings import Code, Finding, InNode, Severity, Stage
from casepress.filters.alone import run_alone
from casepress.filters.context import ABSTRACTS, Context, Document, downgrade_for_draft

ABS001 = Code(
    "ABS001",
    "abstract-length",
    Severity.WARNING,
    """The abstract is shorter or longer than the journal wants.

Why: databases cut long abstracts.
Scope: the abstract; the journal's `abstract-words` are the fewest and the most.
Source: the journal's `limits`
Fails:
    # Abstract
    We report a gardener with a swollen knee.
Passes:
    # Abstract
    Rice bodies are small smooth grains that form in an inflamed joint or bursa.
    We report a gardener of 61 years whose right knee had swollen slowly over two years, without
    pain. Ultrasound showed many small grains in the recess above the patella, and a puncture gave
    clear fluid. The grains were taken out through two small cuts, and the lining was shaved.
    Cultures stayed sterile for eight weeks, and there was no sign of tuberculosis or of arthritis.
    A year later the knee was dry and moved freely. Rice bodies can come alone; the outlook is
    then good.
""",
    stage=Stage.AUTHOR,
)
ABS002 = Code(
    "ABS002",
    "abstract-citation",
    Severity.ERROR,
    """The abstract cites a reference.

Why: databases show abstracts without the reference list.
Scope: the abstract; citations by key.
Source: PMC tagging guidelines, abstract; BioMed Central, instructions for case reports
Fails:
    # Abstract
    Rice bodies are small smooth grains [@example1895].
Passes:
    # Abstract
    Rice bodies are small smooth grains.
""",
    stage=Stage.AUTHOR,
)

ABS020 = Code(
    "ABS020",
    "graphical-abstract-form",
    Severity.ERROR,
    """The graphical abstract is not one image.

Why: databases show one picture beside the abstract.
Scope: the section of that name.
Source: JATS4R, abstracts
Fails:
    # Graphical abstract
    A knee with grains.
Passes:
    # Graphical abstract
    ![**Grains in the knee.**](../../figures/knee/figure-1.svg){alt="A knee with grains."}
""",
    blocks=True,
)
ABS021 = Code(
    "ABS021",
    "abstract-content",
    Severity.ERROR,
    """The abstract or the plain-language summary holds something other than paragraphs: a figure,
table, box, file, numbered formula or footnote, or a heading within a part.

Why: databases show only the words of abstracts; numbers, legends and notes begin in the text.
Scope: the abstract, the plain-language summary.
Source: PMC tagging guidelines, abstract; JATS4R, abstracts (a picture is a graphical abstract)
Fails:
    # Abstract
    Rice bodies are small smooth grains.

    | Month | Girth, cm |
    |-------|-----------|
    | 1     | 44        |

    : Girth of the knee. {#tbl-1}
Passes:
    # Abstract
    Rice bodies are small smooth grains.
""",
    blocks=True,
)

ABS022 = Code(
    "ABS022",
    "abstract-parts",
    Severity.ERROR,
    """The abstract is not divided into the parts that the journal wants.

Why: readers find the case and its lesson at once, and databases index the parts.
Scope: the abstract, where the journal's `sections` give it `parts`; a part is a paragraph that
begins with its name in bold, or a sub-heading.
Source: the journal's `sections`; CARE 2013, item 3
Fails:
    journal: revue
    # Abstract
    A knee swelled. Rice bodies were taken out, and it was dry.
Passes:
    journal: revue
    # Abstract
    **Contexte.** Rice bodies are rare.

    **Observation.** A knee swelled.

    **Conclusion.** It was dry.
""",
    stage=Stage.AUTHOR,
)

CODES = (ABS001, ABS002, ABS020, ABS021, ABS022)
#: Elements that have a number or a place of their own.
_FLOATS = {"Table": "table", "Figure": "figure", "Image": "figure", "Note": "footnote"}
_PARTS_LEVEL = 2
_BOXES = {"box": "box", "fig": "figure", "tbl": "table", "sup": "supplementary file"}


def abstract(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Move the abstracts' sections to metadata, each under its role. Bold words at the head of a
    paragraph, or sub-headings, make an abstract structured: each part becomes a section Div."""
    findings: list[Finding] = []
    moved: dict[str, Element] = {}
    rest: Blocks = []
    for block in document["blocks"]:
        role = get(block, "role")
        if role not in ABSTRACTS:
            rest.append(block)
            continue
        content = Section(block).body
        findings += _citations(content)
        if role != "graphical-abstract":
            findings += _contents(block)
        if role == "abstract":
            found = [*_length(block, context), *_wanted(block, divided(content), context)]
            findings += [downgrade_for_draft(f, document) for f in found]
        elif role == "graphical-abstract":
            findings += _one_figure(block)
        moved[role] = {"t": "MetaBlocks", "c": divided(content)}
    return {**document, "meta": {**document["meta"], **moved}, "blocks": rest}, findings


def divided(content: Blocks) -> Blocks:
    """The blocks of an abstract with a section Div for each part that bold words begin."""
    if any(is_div(block, "section") for block in content):
        return content
    labels = [_run_in(block) for block in content]
    if not content or not labels[0]:
        return content
    parts: Blocks = []
    for block, label in zip(content, labels, strict=True):
        if label is None:
            parts[-1]["c"][1].append(block)
            continue
        title = _unpunctuated(label["c"])
        body = block["c"][1:]
        if body and body[0]["t"] == "Str" and body[0]["c"][:1] in (".", ":"):
            rest = body[0]["c"][1:]
            body = [*([{**body[0], "c": rest}] if rest else []), *body[1:]]
        while body and body[0]["t"] in ("Space", "SoftBreak"):
            body = body[1:]
        heading = with_origin(label, header(2, title))
        parts.append(
            with_origin(
                block, div(attr("", ["section"]), [heading, with_origin(block, para(body))])
            )
        )
    return parts


def _wanted(section: Element, content: Blocks, context: Context) -> Iterator[Finding]:
    """A finding on an abstract that has other parts than the journal wants, or none."""
    own = context.journal.section("abstract")
    if own is None or not own.parts:
        return
    found = [text(Section(block).heading) for block in content if is_div(block, "section")]
    if [plain_heading(name) for name in found] != [plain_heading(name) for name in own.parts]:
        has = f"it has {', '.join(found)}" if found else "it has none"
        message = (
            f"the abstract must have the parts {', '.join(own.parts)}, but {has}; begin a "
            f"paragraph for each with its name in bold: **{own.parts[0]}.**"
        )
        yield Finding(ABS022, message, InNode(Section(section).heading))


def _run_in(block: Element) -> Element | None:
    """The bold words at the head of a paragraph that end in a full stop or colon."""
    if block["t"] != "Para" or len(block["c"]) < 2 or block["c"][0]["t"] != "Strong":
        return None
    label: Element = block["c"][0]
    after = block["c"][1]
    ends = text(label).endswith((".", ":")) or (
        after["t"] == "Str" and after["c"][:1] in (".", ":")
    )
    return label if ends and len(text(label).split()) <= 5 else None


def _unpunctuated(title: Blocks) -> Blocks:
    last = title[-1]
    if last["t"] != "Str":
        return title
    bare = last["c"].rstrip(".:")
    return [*title[:-1], {**last, "c": bare}] if bare else title[:-1]


def _citations(content: Blocks) -> Iterator[Finding]:
    for element in structure(content):
        if element["t"] == "Cite":
            message = (
                "the abstract cites a reference; remove the citation, and cite the work in the "
                "introduction"
            )
            yield Finding(ABS002, message, InNode(element))


def _contents(section: Element) -> Iterator[Finding]:
    title = text(Section(section).heading)
    within: set[int] = set()
    for element in structure(Section(section).body):
        if id(element) in within or not (what := _beyond_words(element)):
            continue
        within |= {id(inner) for inner in structure(element)}
        message = f"“{title}” holds a {what}, but may hold only paragraphs; move it to the text"
        yield Finding(ABS021, message, InNode(element))


def _beyond_words(element: Element) -> str:
    """The name of an element that is more than words; "" for any other."""
    if element["t"] == "Div":
        names = [*classes(element), identifier(element).partition("-")[0]]
        return next((_BOXES[name] for name in names if name in _BOXES), "")
    if element["t"] == "Header" and element["c"][0] > _PARTS_LEVEL:
        return "heading within a part"
    if element["t"] in LINES and "{#eq-" in text(element):
        return "numbered formula"
    return _FLOATS.get(element["t"], "")


def _one_figure(section: Element) -> Iterator[Finding]:
    content = Section(section).body
    images = [e for e in structure(content) if e["t"] == "Image"]
    if len(content) != 1 or len(images) != 1:
        message = "the graphical abstract must be one image with its legend; remove all else here"
        yield Finding(ABS020, message, InNode(Section(section).heading))


def _length(section: Element, context: Context) -> Iterator[Finding]:
    limits = context.journal.data.get("limits", {}).get("abstract-words")
    if not limits:
        return
    low, high = (int(limit) for limit in limits)
    words = sum(any(c.isalnum() for c in word) for word in text(Section(section).body).split())
    if not low <= words <= high:
        verb = "lengthen" if words < low else "shorten"
        message = (
            f"the abstract has {words} words, but the journal wants {low} to {high}; {verb} it"
        )
        yield Finding(ABS001, message, InNode(Section(section).heading))


if __name__ == "__main__":
    run_alone(abstract)
