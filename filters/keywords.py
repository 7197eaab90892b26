#!/usr/bin/env python3
"""The keywords, which move one by one from a section of the text to metadata."""

from __future__ import annotations

from collections.abc import Iterator

from casepress.article.ast import Blocks, Element, Inlines, get, string, structure, text
from casepress.article.nodes import Section
from casepress.core.findings import Code, Finding, InNode, Severity, Stage
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, downgrade_for_draft

ABS007 = Code(
    "ABS007",
    "keyword-list-form",
    Severity.WARNING,
    """The keywords are too few, too many or repeated, end in a full stop, or are not only words.

Why: databases index each keyword exactly as it is written.
Scope: the section of keywords; the journal's `keywords` are the fewest and the most.
Source: CARE 2013, item 2; the journal's `limits`
Fails:
    # Keywords
    knee joint, rice bodies, synovitis.
Passes:
    # Keywords
    knee joint, rice bodies, synovitis
""",
    stage=Stage.AUTHOR,
)

CODES = (ABS007,)
#: Elements that a keyword cannot hold: databases do not show them, and JATS forbids most.
_NO_WORDS = {
    "Math": "a formula",
    "Image": "an image",
    "Link": "a link",
    "Note": "a footnote",
    "Cite": "a citation",
}


def keywords(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Move the section of keywords to `meta.keywords`, a list of inlines. Semicolons separate
    them, else commas, or they are the items of a list. A paragraph that begins with bold "MeSH"
    holds subject headings and goes to `meta.mesh`; only semicolons separate those, since headings
    contain commas ("Carcinoma, Lobular")."""
    section = next((b for b in document["blocks"] if get(b, "role") == "keywords"), None)
    if section is None:
        return document, []
    rest = [b for b in document["blocks"] if b is not section]
    own, headings = _vocabularies(Section(section).body)
    words, findings = _read(own)
    terms, found = _read(headings)
    findings += [*found, *_more_than_words([*words, *terms])]
    findings += [downgrade_for_draft(f, document) for f in _form(words, section, context)]
    metadata = dict(document["meta"])
    for key, group in (("keywords", words), ("mesh", terms)):
        if group:
            moved = [{"t": "MetaInlines", "c": word} for word in group]
            metadata[key] = {"t": "MetaList", "c": moved}
    return {**document, "meta": metadata, "blocks": rest}, findings


def _read(blocks: Blocks) -> tuple[list[Inlines], list[Finding]]:
    words: list[Inlines] = []
    findings: list[Finding] = []
    for block in blocks:
        if block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            for item in items:
                if len(item) == 1 and item[0]["t"] in ("Para", "Plain"):
                    words.append(_trim(item[0]["c"]))
                elif item:
                    message = "this item of the list is more than a keyword; write only words"
                    findings.append(Finding(ABS007, message, InNode(item[0]), blocks=True))
            continue
        if block["t"] not in ("Para", "Plain"):
            message = "keywords must be words separated by commas; write them in one line"
            findings.append(Finding(ABS007, message, InNode(block), blocks=True))
            continue
        content = block["c"]
        if text(content).endswith("."):
            message = "the keywords end in a full stop; remove it"
            findings.append(Finding(ABS007, message, InNode(content[-1])))
            content = _unstopped(content)
        words += _split(content)
    return [word for word in words if text(word)], findings


def _vocabularies(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """The author's words, and the paragraphs of MeSH headings without their label."""
    own, headings = [], []
    for block in blocks:
        first = block["c"][0] if block["t"] in ("Para", "Plain") and block["c"] else None
        if first and first["t"] == "Strong" and text(first).lower().startswith("mesh"):
            words = _unlabelled(block["c"][1:])
            headings.append({**block, "c": words if ";" in text(words) else [*words, string(";")]})
        else:
            own.append(block)
    return own, headings


def _unlabelled(content: Inlines) -> Inlines:
    if content and content[0]["t"] == "Str":
        bare = content[0]["c"].lstrip(":")
        return [{**content[0], "c": bare}, *content[1:]] if bare else content[1:]
    return content


def _split(content: Inlines) -> list[Inlines]:
    separator = ";" if ";" in text(content) else ","
    words: list[Inlines] = [[]]
    for element in content:
        if element["t"] != "Str":
            words[-1].append(element)
            continue
        pieces = element["c"].split(separator)
        for i, piece in enumerate(pieces):
            if i:
                words.append([])
            if piece:
                words[-1].append({**element, "c": piece})
    return [_trim(word) for word in words]


def _unstopped(content: Inlines) -> Inlines:
    last: Element = content[-1]
    if last["t"] != "Str":
        return content
    return [*content[:-1], {**last, "c": last["c"].rstrip(".")}]


def _trim(word: Inlines) -> Inlines:
    blank = ("Space", "SoftBreak", "LineBreak")
    while word and word[0]["t"] in blank:
        word = word[1:]
    while word and word[-1]["t"] in blank:
        word = word[:-1]
    return [{**e, "t": "Space"} if e["t"] in blank else e for e in word]


def _more_than_words(keywords: list[Inlines]) -> Iterator[Finding]:
    for element in structure(keywords):
        if what := _NO_WORDS.get(element["t"]):
            message = (
                f"the keywords contain {what}, but must be words; write it in letters, or remove it"
            )
            yield Finding(ABS007, message, InNode(element), blocks=True)


def _form(words: list[Inlines], section: Element, context: Context) -> Iterator[Finding]:
    heading = InNode(Section(section).heading)
    limits = context.journal.data.get("limits", {}).get("keywords")
    if limits:
        low, high = (int(limit) for limit in limits)
        if not low <= len(words) <= high:
            message = f"the number of keywords is {len(words)}, the journal wants {low} to {high}; "
            yield Finding(
                ABS007, message + ("add some" if len(words) < low else "remove some"), heading
            )
    seen: set[str] = set()
    for word in words:
        plain = text(word).casefold()
        if plain in seen:
            message = f"the keyword “{text(word)}” appears twice; remove one"
            yield Finding(ABS007, message, InNode(word[0]))
        seen.add(plain)


if __name__ == "__main__":
    run_alone(keywords)
