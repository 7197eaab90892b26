#!/usr/bin/env python3
"""Title, abstract and keywords in other languages, from `translations:` of the front matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Blocks, Element, from_meta, meta, structure, text
from casepress.article.quotations import quoted
from casepress.core.findings import Code, Finding, InMetadata, Severity
from casepress.core.schema import SRC011
from casepress.core.vocabularies import language_known
from casepress.filters.abstract import divided
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, language
from casepress.source.markdown_format import FORMAT

ABS023 = Code(
    "ABS023",
    "translation-form",
    Severity.ERROR,
    """A translation holds something other than words, or is in the language of the article.

Why: databases show titles, abstracts and keywords in other languages without the article.
Scope: `translations` of the front matter.
Source: JATS4R, abstracts; PMC tagging guidelines, trans-abstract
Fails:
    ---
    translations: {fr: {title: "Un pépin [@example1895]"}}
Passes:
    ---
    translations: {fr: {title: "Un *pépin* de melon dans l’oreille"}}
""",
    blocks=True,
)
CODES = (ABS023,)

_GUARD = "\u2060"  # before a line, so that "1. " or "#" does not begin a list or a heading
#: Elements that are more than words.
_BEYOND = {"Cite", "CodeBlock", "Div", "Figure", "Header", "Image", "Link", "Note", "RawBlock"} | {
    "RawInline",
    "Table",
}


def translations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Read the markdown of each translation and bring it into the form of
    `docs/article-json.md`."""
    node = document["meta"].get("translations")
    if node is None:
        return document, []
    own = language(document, context)
    findings: list[Finding] = []
    found: list[Element] = []
    for lang, given in from_meta(node).items():
        path = ("translations", lang)
        if not language_known(lang):
            message = f"`{lang}` names no language; write a tag such as fr"
            findings.append(Finding(SRC011, message, InMetadata(path, key=True)))
            continue
        if lang.partition("-")[0] == own.partition("-")[0]:
            message = f"`{lang}` is the language of the article itself; remove this translation"
            findings.append(Finding(ABS023, message, InMetadata(path, key=True)))
            continue
        parts, wrong = _read(given, path, context.journal.labels(lang)["quotes"])
        findings += wrong
        found.append({"t": "MetaMap", "c": {"lang": meta(lang), **parts}})
    kept = {k: v for k, v in document["meta"].items() if k != "translations"}
    if found:
        kept["translations"] = {"t": "MetaList", "c": found}
    return {**document, "meta": kept}, findings


def _read(
    given: Mapping[str, Any], path: tuple[str | int, ...], marks: Sequence[str]
) -> tuple[dict[str, Element], list[Finding]]:
    """The parts of a translation as metadata, quoted between `marks`, with findings on what is not
    words."""
    parts: dict[str, Element] = {}
    findings: list[Finding] = []
    if given.get("title"):
        blocks = _markdown(_line(given["title"]))
        findings += _beyond(blocks, (*path, "title"))
        parts["title"] = _inlines(blocks)
    if given.get("abstract"):
        blocks = _markdown(str(given["abstract"]))
        findings += _beyond(blocks, (*path, "abstract"))
        parts["abstract"] = {"t": "MetaBlocks", "c": divided(blocks)}
    words = [word for word in given.get("keywords") or [] if word]
    if words:
        lines = [_markdown(_line(word)) for word in words]
        for i, blocks in enumerate(lines):
            findings += _beyond(blocks, (*path, "keywords", i))
        parts["keywords"] = {"t": "MetaList", "c": [_inlines(blocks) for blocks in lines]}
    return {key: quoted(part, marks) for key, part in parts.items()}, findings


def _line(value: Any) -> str:
    return _GUARD + " ".join(str(value).split())


def _markdown(source: str) -> Blocks:
    made, _ = pandoc.convert(source, FORMAT, "json")
    blocks: Blocks = json.loads(made)["blocks"]
    return blocks


def _inlines(blocks: Blocks) -> Element:
    content = list(blocks[0]["c"]) if blocks and blocks[0]["t"] == "Para" else []
    if content and content[0]["t"] == "Str":
        bare = content[0]["c"].removeprefix(_GUARD)
        content = [*([{**content[0], "c": bare}] if bare else []), *content[1:]]
    return {"t": "MetaInlines", "c": content}


def _beyond(blocks: Blocks, path: tuple[str | int, ...]) -> Iterator[Finding]:
    found = next((e for e in structure(blocks) if e["t"] in _BEYOND), None)
    if found is not None:
        shown = text(found).replace(_GUARD, "")[:40]
        message = f"“{shown}” is more than words, which a translation cannot hold; write it plainly"
        yield Finding(ABS023, message, InMetadata(path))


if __name__ == "__main__":
    run_alone(translations)
