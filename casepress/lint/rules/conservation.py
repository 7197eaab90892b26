"""OUT005: whether the article has every word and sign of the manuscript, in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casepress.article.ast import Element, structure, text, walk
from casepress.article.declared import declared
from casepress.article.headings import plain_heading, without_empty
from casepress.article.nodes import Header, Image
from casepress.core.findings import Code, Finding, InFile, InMetadata, InNode, Severity
from casepress.figures.timeline import is_timeline
from casepress.filters.context import ABSTRACTS
from casepress.lint.context import LintContext
from casepress.lint.prose import Passage
from casepress.source.manuscript import MARKDOWN_KEYS
from casepress.source.written_again import differences, same_words

OUT005 = Code(
    "OUT005",
    "text-not-conserved",
    Severity.ERROR,
    """A word, sign, formula, picture or footnote of the manuscript is missing in the article that
all outputs are written from, or was added, changed or moved there.

Why: readers would get another text than the author wrote. It is a fault of casepress.
Scope: every character of the text and the title as typed, and every element of the text as read.
Markup is what the document that was read has at the same place. Citations, callouts, the headings
of the journal's sections, separators of keywords and abbreviations, and ids are the only ones that
are replaced.
Source: nothing changes silently
Fails: (an article in which a filter lost a word)
Passes: (the words of the manuscript, each once)
""",
    blocks=True,
)
CODES = (OUT005,)

#: What is neither a word nor made of words, and is in the article as it was read.
_WHOLE = frozenset(
    ("Cite", "Code", "CodeBlock", "Math", "Note", "Image", "Superscript", "Subscript", "Link")
)
#: What separates keywords, abbreviations and their meanings, and the titles of parts from the text.
_SEPARATORS = ".,:;=–—-"
_PARTED = frozenset(("keyword", "heading", "item"))
#: Lines of a table or list below the place of a finding on it.
_NEAR = 6
#: Between two callouts.
_BETWEEN = frozenset((",", "–", ";"))


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on words of the text as read that are not in the article, and on others there."""
    read = context.manuscript.elements
    counted = bytearray(len(read))
    parted: dict[int, list[str]] = {}
    joined = {context.journal.labels(context.language)["and"], *_BETWEEN}
    for passage in context.passages:
        yield from _passage(passage, read, counted, parted, joined)
    listed = [e for p in context.passages if p.kind == "keyword" for e in _own(p)]
    for element in _apart(context):
        if type(place := element.get("p")) is int and read[place]["t"] == "Str":
            listed.append(element)
            counted[place] = 1
            if element["c"] != read[place]["c"]:
                parted.setdefault(place, []).append(element["c"])
    _count_labels(read, counted, [element["p"] for element in listed])
    short = (e for p in context.passages if p.role == "abbreviations" for e in _own(p))
    _count_labels(read, counted, [element["p"] for element in short])
    for place, pieces in parted.items():
        if _letters("".join(pieces)) != _letters(read[place]["c"]):
            message = f"“{read[place]['c']}” became “{''.join(pieces)}” in the article; {_REPORT}"
            yield Finding(OUT005, message, InNode(read[place]))
    yield from _missing(context, counted)
    yield from _unread(context)
    for key in MARKDOWN_KEYS:
        typed = text(context.manuscript.document["meta"].get(key, []))
        if typed != text(context.document["meta"].get(key, [])):
            message = f"the words of `{key}` are others in the article; {_REPORT}"
            yield Finding(OUT005, message, InMetadata((key,)))


def _unread(context: LintContext) -> Iterator[Finding]:
    """Findings on what was lost or added when the text and the titles were read."""
    locator = context.manuscript.locator
    for begin, end, added in differences(locator.text[locator.start :], locator.blocks):
        place = InFile(locator.at(locator.start + begin, locator.start + end))
        typed = " ".join(locator.text[locator.start + begin : locator.start + end].split())
        what = f"“{typed}” was read as “{added}”"
        if not typed or not added:
            what = f"“{added}” was added here when the text was read"
            what = f"“{typed}” was not read into the article" if typed else what
        yield Finding(OUT005, f"{what}; {_REPORT}", place)
    for key in MARKDOWN_KEYS:
        typed = str(context.manuscript.front.value.get(key) or "")
        read = context.manuscript.document["meta"].get(key, {}).get("c")
        if type(read) is list and not same_words(typed, read):
            message = f"the words of `{key}` were not read as they are typed; {_REPORT}"
            yield Finding(OUT005, message, InMetadata((key,)))


_REPORT = "this is a fault of casepress: please report it"


def _passage(
    passage: Passage,
    read: list[Element],
    counted: bytearray,
    parted: dict[int, list[str]],
    joined: set[str],
) -> Iterator[Finding]:
    """Count the words of one passage; findings on words that are added, repeated or moved."""
    last = -1
    own = 0
    made: list[Element] = []
    for _, run in passage.runs:
        for element in run:
            if element["t"] != "Str":
                continue
            place = element.get("p")
            if type(place) is not int:
                if place is None:
                    made.append(element)
                continue
            if read[place]["t"] != "Str":  # a callout whose target was not found, as typed
                _count(counted, walk(read[place]))
                continue
            own += 1
            if element["c"] is not read[place]["c"] and element["c"] != read[place]["c"]:
                whole = passage.kind not in _PARTED and passage.role != "abbreviations"
                if whole and element["c"] not in read[place]["c"]:
                    parted[place] = [""]
                else:
                    parted.setdefault(place, []).append(element["c"])
            elif counted[place]:
                yield _found(f"“{element['c']}” is twice in the article", read[place])
            if place < last:
                yield _found(f"“{element['c']}” was moved in the article", read[place])
            counted[place] = 1
            last = place
    for element in made if own else ():
        if element["c"] not in joined and not element["c"].startswith("@"):
            message = f"“{element['c']}” was added to this text in the article"
            yield Finding(OUT005, f"{message}; {_REPORT}", InNode(passage.block))


def _found(what: str, element: Element) -> Finding:
    return Finding(OUT005, f"{what}; {_REPORT}", InNode(element))


def _own(passage: Passage) -> Iterator[Element]:
    """The elements of a passage that are of the text as read."""
    return (e for _, run in passage.runs for e in run if type(e.get("p")) is int)


def _apart(context: LintContext) -> Iterator[Element]:
    """The words that are in no passage: in links to floats, and in lists of the metadata."""
    meta: Mapping[str, Any] = context.document["meta"]
    for element in (*structure([meta.get(key) for key in ABSTRACTS]), *context.elements):
        if element["t"] == "Link" and "xref" in element["c"][0][1]:
            yield from _words(element["c"][1])
    for key, value in meta.items():
        if key != "keywords" and value.get("t") == "MetaList":
            yield from _words(value["c"])


def _words(node: Any) -> Iterator[Element]:
    return (element for element in walk(node) if element["t"] == "Str")


def _count_labels(read: list[Element], counted: bytearray, listed: list[int]) -> None:
    """Count the signs between keywords, or an abbreviation and its meaning, and the label before
    keywords of another vocabulary."""
    for place in range(min(listed) - 3, max(listed) + 2) if listed else ():
        element = read[place] if 0 <= place < len(read) else {}
        if element.get("t") == "Str":
            words = element["c"].strip(_SEPARATORS)
            counted[place] = counted[place] or not words or words.lower() == "mesh"


def _missing(context: LintContext, counted: bytearray) -> Iterator[Finding]:
    """What was read and is not in the article, one finding for words in a row."""
    read = context.manuscript.elements
    article = [*structure(list(context.document["meta"].values())), *context.elements]
    kept = {element.get("p") for element in article}
    # SEC007 and SEC025 report the others
    declarations = declared(context.manuscript.document["blocks"], context.journal)
    filled, _ = without_empty(declarations.blocks)
    worded = {heading["p"] for heading, _, _ in declarations.found}
    headings = {block["p"] for block in filled if block["t"] == "Header"} - worded
    pictures = {e.get("p"): text(Image(e).alt) for e in article if e["t"] == "Image"}
    for element in context.manuscript.other:
        kind, place = element["t"], element["p"]
        if kind in _WHOLE:
            if place not in kept and not counted[place]:
                yield _found(f"this {_NAMES.get(kind, 'text')} is missing in the article", element)
            elif kind == "Cite" or (
                # without alt="…", which a timeline does not need, an image's words are its legend's
                kind == "Image"
                and (pictures.get(place) == text(Image(element).alt) or _is_timeline(element))
            ):
                _count(counted, walk(element))
        elif kind == "Header" and (
            place not in headings or (Header(element).level == 1 and _known(element, context))
        ):
            _count(counted, walk(element))
    lost = [e for e in read if e["t"] == "Str" and not counted[e["p"]]]
    run: list[Element] = []
    for element in lost:
        if run and element["p"] > run[-1]["p"] + 2:
            yield from _lost(run)
            run = []
        run.append(element)
    yield from _lost(run)


def _is_timeline(image: Element) -> bool:
    return is_timeline(Image(image).target)


_NAMES = {
    "Cite": "citation",
    "Code": "code",
    "CodeBlock": "code",
    "Math": "formula",
    "Note": "footnote",
    "Image": "picture",
    "Link": "link",
    "Superscript": "raised text",
    "Subscript": "lowered text",
}


def _lost(run: list[Element]) -> Iterator[Finding]:
    """The finding on words in a row, but those of the id of a formula."""
    words = " ".join(element["c"] for element in run)
    if words and not (words.startswith("{#") and words.endswith("}")):
        shown = words if len(words) < 60 else f"{words[:28]} … {words[-28:]}"
        yield _found(f"“{shown}” is missing in the article", run[0])


def _count(counted: bytearray, elements: Iterable[Element]) -> None:
    for element in elements:
        if type(place := element.get("p")) is int:
            counted[place] = 1


def _known(heading: Element, context: LintContext) -> bool:
    """Whether the journal words a heading itself."""
    names = {plain_heading(n): s for s in context.journal.sections for n in s.names}
    typed = plain_heading(text(heading))
    first = names.get(typed.partition(" ")[0])
    return typed in names or bool(first and first.several)


def _letters(words: str) -> str:
    return "".join(char for char in words if char not in _SEPARATORS)


def unexplained(findings: list[Finding], explain: tuple[Code, ...] = ()) -> list[Finding]:
    """Placed findings without those on words that another finding, which stops the build too or is
    of the codes given, has left out of the article: it says on the same lines, or just above them,
    what became of them."""
    if all(finding.code is not OUT005 for finding in findings):
        return findings
    others = [
        finding.span
        for finding in findings
        if (finding.blocks or finding.code in explain) and finding.code is not OUT005
        if finding.span
    ]
    return [
        finding
        for finding in findings
        if finding.code is not OUT005
        or not any(
            finding.span
            and finding.span.file == other.file
            and other.line <= finding.span.line <= other.end_line + _NEAR
            for other in others
        )
    ]
