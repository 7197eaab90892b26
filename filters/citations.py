#!/usr/bin/env python3
"""Citations: `[@key; @key2]` to the journal's numbers, and the list of the works cited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casepress.ast import (
    Element,
    attr,
    div,
    from_meta,
    get,
    header,
    identifier,
    inlines,
    is_div,
    like,
    meta,
    para,
    rewrite,
)
from casepress.citations import Rendered, cite, cited, undefined
from casepress.filtering import Context, Document, language, run_alone
from casepress.findings import Code, Finding, InFile, InMetadata, InNode, Severity
from casepress.references import References, read_references

REF002 = Code(
    "REF002",
    "uncited-reference",
    Severity.ERROR,
    """A record of the reference file is never cited.

Why: only what is cited is listed; the record was meant to be cited, or is left over.
Source: ICMJE Recommendations IV.A.3.g
Fails: a record `smith2020` without `[@smith2020]`
Passes: each record cited, or named in `nocite:`
""",
)

CODES = (REF002,)


def citations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Print every citation as the journal's style does, and append the reference list; both in
    the form of `docs/article-json.md`. A legend counts where its float is first called out."""
    values = {
        k: from_meta(document["meta"][k])
        for k in ("bibliography", "nocite")
        if k in document["meta"]
    }
    references = _references(values.get("bibliography", []), context)
    findings = list(references.findings)
    cites = list(_in_order(document))
    clusters = [element["c"][0] for element in cites]
    nocite = [str(key) for key in values.get("nocite", [])]
    for key in undefined(references.items, clusters, nocite):
        findings += _undefined(key, cites, references)
    known = [[c for c in cluster if c["citationId"] in references.items] for cluster in clusters]
    listed = [key for key in nocite if key in references.items]
    style = context.journal.data["citations"]
    rendered = cite(
        references.items,
        known,
        style=context.journal.folder / style["style"],
        locale=style["locale"],
        engine=style["engine"],
        nocite=listed,
    )
    findings += _uncited(references, cited(known, listed))
    return _printed(document, context, cites, rendered, references), findings


def _references(files: Any, context: Context) -> References:
    names = [files] if isinstance(files, str) else [str(name) for name in files]
    folder = context.folder or Path()
    shown = f"manuscript/{context.id}/" if context.folder else ""
    return read_references([(folder / name, f"{shown}{name}") for name in names])


def _in_order(document: Document) -> Iterator[Element]:
    """The citations in the order in which they get their numbers."""
    everything = [document["meta"].get("abstract", []), document["blocks"]]
    floats = {identifier(e): e for e in _elements(everything) if _is_float(e)}
    seen: set[str] = set()

    def visit(node: Any) -> Iterator[Element]:
        if isinstance(node, dict):
            name = identifier(node) if node.get("t") in ("Figure", "Div") else ""
            if name in floats:
                if name in seen:
                    return
                seen.add(name)
            if node.get("t") == "Cite":
                yield node
                return
            for value in node.values():
                yield from visit(value)
            if node.get("t") == "Link" and node["c"][2][0][1:] in floats:
                yield from visit(floats[node["c"][2][0][1:]])
        elif isinstance(node, list):
            for item in node:
                yield from visit(item)

    yield from visit(everything)


def _elements(node: Any) -> Iterator[Element]:
    if isinstance(node, dict):
        if "t" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _elements(item)


def _is_float(element: Element) -> bool:
    return bool(identifier(element)) and (element["t"] == "Figure" or is_div(element, "table-wrap"))


def _undefined(key: str, cites: list[Element], references: References) -> Iterator[Finding]:
    for element in cites:
        if any(c["citationId"] == key for c in element["c"][0]):
            yield references.undefined(key, InNode(element, f"@{key}"))
            break
    else:
        yield references.undefined(key, InMetadata(("nocite",)))


def _uncited(references: References, used: list[str]) -> Iterator[Finding]:
    for key, place in references.places.items():
        if key not in used:
            message = f"`{key}` is never cited; cite it, remove it, or name it in `nocite:`"
            yield Finding(REF002, message, InFile(place))


def _printed(
    document: Document,
    context: Context,
    cites: list[Element],
    rendered: Rendered,
    references: References,
) -> Document:
    """The document with its citations printed and its reference list."""
    texts = {
        id(element): words for element, words in zip(cites, rendered.clusters, strict=True) if words
    }

    def action(element: Element) -> Element | None:
        if id(element) not in texts:
            return None
        return like(element, {"t": "Cite", "c": [element["c"][0], texts[id(element)]]})

    kept = {k: v for k, v in document["meta"].items() if k not in ("bibliography", "nocite")}
    metadata = {k: rewrite(v, action) if k == "abstract" else v for k, v in kept.items()}
    blocks = rewrite(document["blocks"], action)
    if rendered.entries:
        items = [
            {**references.items[entry.key], "citation-number": str(entry.number)}
            for entry in rendered.entries
        ]
        metadata["references"] = meta(items)
        after = next((i for i, b in enumerate(blocks) if get(b, "role") == "appendix"), len(blocks))
        blocks = [*blocks[:after], _list(rendered, document, context), *blocks[after:]]
    return {**document, "meta": metadata, "blocks": blocks}


def _list(rendered: Rendered, document: Document, context: Context) -> Element:
    section = context.journal.section("references")
    title = section.title_in(language(document, context)) if section else "References"
    entries = [
        div(
            attr(
                f"ref-{entry.number}",
                ["csl-entry"],
                {"number": str(entry.number), "key": entry.key},
            ),
            [para(entry.inlines)],
        )
        for entry in rendered.entries
    ]
    return div(
        attr("references", ["section"], {"role": "references", "part": "back"}),
        [header(1, inlines(title)), div(attr("refs", ["references"]), entries)],
    )


if __name__ == "__main__":
    run_alone(citations)
