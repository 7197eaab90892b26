"""SEC004, SEC005: paragraphs that break off, and sentences that do not end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from casepress.article.ast import Blocks, Element, classes, is_div
from casepress.article.nodes import Div
from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.prose import CITE, OPAQUE, SUPER, XREF, Match, Passage

SEC004 = Code(
    "SEC004",
    "paragraph-broken-mid-sentence",
    Severity.WARNING,
    """A paragraph ends in the middle of a sentence, and the next one goes on with it.

Why: it is the trace of a page break in the Word or PDF file that the text was taken from.
Scope: paragraphs that follow each other, figures and tables between them aside.
Source: copy-editing practice
Traps: a displayed formula, a list or a quotation does not end a sentence, nor does the text before
`where x is …`.
Fails:
    # Discussion
    Grains were seen in patients with systemic

    disease of the joints.
Passes:
    # Discussion
    Grains were seen in patients with systemic
    disease of the joints.
""",
    stage=Stage.AUTHOR,
)
SEC005 = Code(
    "SEC005",
    "missing-terminal-punctuation",
    Severity.WARNING,
    """The last sentence of a paragraph or legend has no full stop.

Why: the reader wonders whether words are missing.
Scope: paragraphs of abstract, body and statements, and the legends of figures.
Source: copy-editing practice
Traps: a paragraph of fewer than five words or all in bold is a heading; one before a list, a
quotation or a formula needs no full stop, nor does a web address.
Precision: on 12 published case reports (21,000 words): 1 finding, right.
Fails: `The knee was dry and moved freely`
Passes: `The knee was dry and moved freely.`
""",
    stage=Stage.AUTHOR,
)
CODES = (SEC004, SEC005)

#: The end of a finished sentence: a stop, then perhaps quotes, brackets and citations.
_ENDED = re.compile(rf"[.!?…][”’\"')\]]*(?:[\s,–-]*{SUPER}?{CITE}\]?)*\s*$")
_MAY_END = re.compile(rf"(?:[:;]|{OPAQUE})[”’)\]]*\s*$")
_LOWER = re.compile(r"[a-zà-öø-ÿ][\w’'-]*")
_LAST_WORD = re.compile(rf"[\w{CITE}{XREF}][^\s]*\s*$")
_OPEN_BLOCKS = ("BulletList", "OrderedList", "DefinitionList", "BlockQuote", "LineBlock", "Table")
_FEWEST_WORDS = 5
_ITEM = re.compile(r"[ \t]*(?:[-+*|•·▪◦●‣∙–—→➢►✓✔]|\d{1,2}[.)])[ \t]")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on the ends of paragraphs and legends."""
    by_block = {id(p.block): p for p in context.passages}
    followed = _followers(context)
    for passage in context.passages:
        if passage.kind == "legend":
            if _is_sentence(passage) and not _ENDED.search(passage.text):
                yield _unended(passage)
            continue
        if passage.kind != "para" or passage.role == "keywords" or _ENDED.search(passage.text):
            continue
        if not _is_sentence(passage):
            continue
        following = followed.get(id(passage.block))
        after = by_block.get(id(following)) if following else None
        if after is not None and _goes_on(passage, after):
            first = _LOWER.match(after.text)
            assert first is not None
            message = (
                f"this continues the paragraph before, which ends in “{_last(passage).words}” "
                "without a full stop; join the two"
            )
            yield Match(after, *first.span()).finding(SEC004, message)
        elif not _MAY_END.search(passage.text) and not (
            _leads_to(following, after) or _is_item(passage)
        ):
            yield _unended(passage)


def _unended(passage: Passage) -> Finding:
    last = _last(passage)
    return last.finding(SEC005, f"the full stop after “{last.shown}” is missing; add it")


def _is_item(passage: Passage) -> bool:
    """Whether the last line is an item of a list that was typed as a paragraph (SRC042)."""
    text = passage.manuscript.text
    at, _ = passage.offsets(len(passage.raw) - 1, len(passage.raw))
    return _ITEM.match(text, text.rfind("\n", 0, at) + 1) is not None


def _last(passage: Passage) -> Match:
    found = _LAST_WORD.search(passage.text)
    start = found.start() if found else 0
    return Match(passage, start, len(passage.raw.rstrip()))


def _leads_to(following: Element | None, after: Passage | None) -> bool:
    """Whether what comes next ends the sentence: a list, a quotation, a formula."""
    if following is None:
        return False
    return following["t"] in _OPEN_BLOCKS or (after is not None and after.text[:1] == OPAQUE)


def _goes_on(passage: Passage, after: Passage) -> bool:
    first = _LOWER.match(after.text)
    last = passage.text.rstrip()[-1:]
    return bool(first) and last not in (":", ";", OPAQUE)


def _is_sentence(passage: Passage) -> bool:
    inlines = passage.block.get("c", [])
    bold = len(inlines) == 1 and inlines[0]["t"] in ("Strong", "Emph", "Math", "Link")
    return not bold and len(passage.text.split()) >= _FEWEST_WORDS


def _followers(context: LintContext) -> dict[int, Element]:
    """For each block the one after it, floats stepped over."""
    out: dict[int, Element] = {}

    def visit(blocks: Blocks) -> None:
        before: Element | None = None
        for block in blocks:
            if block["t"] == "Figure" or (
                block["t"] == "Div" and {"table-wrap", "supplementary"} & set(classes(block))
            ):
                continue
            if before is not None:
                out[id(before)] = block
            before = block

    for element in context.elements:
        if is_div(element, "section") or is_div(element, "box"):
            visit(Div(element).blocks)
    visit(context.article.abstract)
    return out
