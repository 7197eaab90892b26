#!/usr/bin/env python3
"""Citations `[@key; @key2]`, which become the journal's numbers, and the reference list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casepress.article.ast import (
    OF_INLINES,
    WORDS,
    Element,
    attr,
    div,
    from_meta,
    get,
    header,
    identifier,
    inlines,
    marked,
    meta,
    para,
    rewrite,
    structure,
    with_origin,
)
from casepress.article.callouts import is_callout
from casepress.article.floats import is_float
from casepress.article.model import Article
from casepress.article.quotations import quoted
from casepress.core.findings import Code, Finding, InFile, InMetadata, InNode, Severity
from casepress.core.paths import cache_file
from casepress.core.yaml12 import SRC001
from casepress.filters.alone import run_alone
from casepress.filters.context import ABSTRACTS, Context, Document, abstracts, language
from casepress.references.csl import Rendered, cite, cited, undefined
from casepress.references.lock import NAME
from casepress.references.own_record import own_record
from casepress.references.reader import References, read_references

REF002 = Code(
    "REF002",
    "uncited-reference",
    Severity.ERROR,
    """A record of the reference file is never cited.

Why: only cited works are listed; the author forgot the citation, or the record is left over.
Scope: the reference files that the manuscript names.
Source: ICMJE Recommendations IV.A.3.g
Fails:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1999}}
    @article{never2020, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/183}, date = {2020}}
Passes:
    @article{example1895, author = {Example, Ana and Muster, Ben}, title = {Rice bodies},
      journaltitle = {J Ex}, volume = {1}, pages = {1-2},
      doi = {10.1000/182}, date = {1999}}
""",
)

SRC041 = Code(
    "SRC041",
    "reference-file-elsewhere",
    Severity.ERROR,
    """A reference file is not in the manuscript's folder.

Why: others could not build the article, and a change in the file would be missed.
Source: docs/source-format.md
Fails:
    ---
    bibliography: ../../../my-library.bib
Passes:
    ---
    bibliography: references.bib
""",
    blocks=True,
)

CODES = (REF002, SRC041)


def citations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Print every citation as the journal's style does, and append the reference list; both in
    the form of `docs/article-json.md`. A legend counts where its float is first called out."""
    values = {
        k: from_meta(document["meta"][k])
        for k in ("bibliography", "nocite")
        if k in document["meta"]
    }
    files, findings = _files(values.get("bibliography", []), context)
    references = _references(files, context)
    context.shared["references"] = references
    findings += references.findings
    whole = not any(f.code.unreadable or f.code is SRC041 for f in findings)
    cites = _in_order(document)
    meant = _meant(cites, references)
    findings += _undefined(cites, meant, references, context) if whole else ()
    nocite = _nocite(values.get("nocite", []), references)
    for key in undefined(references.all, [], nocite) if whole else ():
        findings.append(references.undefined(key, InMetadata(("nocite",)), context.id or "ID"))
    known = [[one for one in cluster if one["citationId"] in references.all] for cluster in meant]
    listed = [key for key in nocite if key in references.all]
    findings += _uncited(references, cited(known, listed)) if whole else ()
    if context.lint_only:
        return document, findings
    style = context.journal.data["citations"]
    rendered = cite(
        references.all,
        known,
        style=context.journal.folder / style["style"],
        locale=style["locale"],
        engine=style["engine"],
        nocite=listed,
        cache=_cache(context),
    )
    document = _cite_as(document, context)
    hidden = frozenset(listed) - frozenset(cited(known))
    return _printed(document, context, cites, rendered, references, hidden), findings


def _cite_as(document: Document, context: Context) -> Document:
    """The document with its own citation in the journal's style, where the journal wants that."""
    style = context.journal.data["citations"]
    if style.get("cite-as") != "style":
        return document
    marks = context.journal.labels(language(document, context))["quotes"]
    own = {**document, "meta": quoted(document["meta"], marks)}
    record = own_record(Article.from_json(own), context.journal)
    made = cite(
        {"self": record},
        [],
        style=context.journal.folder / style["style"],
        locale=style["locale"],
        engine=style["engine"],
        nocite=["self"],
    )
    shown = {"t": "MetaInlines", "c": list(made.entries[0].inlines)}
    return {**document, "meta": {**document["meta"], "cite-as": shown}}


def _files(given: Any, context: Context) -> tuple[list[str], list[Finding]]:
    """The reference files that are in the manuscript's folder, and findings on the others."""
    listed = [given] if isinstance(given, str) else [str(name) for name in given if name]
    if context.folder is None:
        return listed, []
    names, findings = [], []
    for i, name in enumerate(listed):
        at = InMetadata(("bibliography",) if isinstance(given, str) else ("bibliography", i))
        if "/" in name or "\\" in name:
            message = f"`{name}` is not beside article.md; put it there and write only its name"
            findings.append(Finding(SRC041, message, at))
        elif not (context.folder / name).is_file():
            message = f"manuscript/{context.id}/{name} was not found; add it or correct the name"
            findings.append(Finding(SRC001, message, at))
        else:
            names.append(name)
    return names, findings


def _references(names: list[str], context: Context) -> References:
    folder = context.folder or Path()
    shown = f"manuscript/{context.id}/" if context.folder else ""
    lock = (folder / NAME, f"{shown}{NAME}") if context.folder else None
    return read_references([(folder / name, f"{shown}{name}") for name in names], lock)


def _meant(cites: list[Element], references: References) -> list[list[dict[str, Any]]]:
    """The citations of each `Cite`, with the keys of the records that they mean."""
    return [
        [{**one, "citationId": references.resolve(one["citationId"])} for one in element["c"][0]]
        for element in cites
    ]


def _nocite(keys: list[str], references: References) -> list[str]:
    """The keys of works to list without a citation; `*` is every record (pandoc's manual)."""
    bare = [str(key).removeprefix("@") for key in keys]
    return [
        key
        for one in bare
        for key in (references.items if one == "*" else [references.resolve(one)])
    ]


def _cache(context: Context) -> Path | None:
    """The cache of this manuscript's reference entries."""
    if context.root is None or not context.id:
        return None
    return cache_file(context.root, "references", context.id)


def _in_order(document: Document) -> list[Element]:
    """The citations in the order in which they get their numbers."""
    everything = [abstracts(document), document["blocks"]]
    floats = {identifier(e): e for e in structure(everything) if is_float(e) and identifier(e)}
    seen: set[str] = set()
    found: list[Element] = []

    def visit(items: Iterable[Any]) -> None:
        for item in items:
            if isinstance(item, list):
                visit(item)
            elif type(item) is dict and item.get("t") not in WORDS:
                enter(item)

    def enter(node: dict[str, Any]) -> None:
        kind = node.get("t")
        if kind == "Cite":
            found.append(node)
            return
        name = identifier(node) if kind in ("Figure", "Div") else ""
        if name in floats:
            if name in seen:
                return
            seen.add(name)
        visit(marked(node["c"]) if kind in OF_INLINES else node.values())
        if kind == "Link":
            for called in (node["c"][2][0][1:], *get(node, "through").split()):
                if called in floats:
                    enter(floats[called])

    visit(everything)
    return found


def _undefined(
    cites: list[Element],
    meant: list[list[dict[str, Any]]],
    references: References,
    context: Context,
) -> Iterator[Finding]:
    """A finding on the first citation of each key that no record has."""
    first: dict[str, Element] = {}
    for element, cluster in zip(cites, meant, strict=True):
        for one in cluster:
            first.setdefault(one["citationId"], element)
    for key in undefined(references.all, meant):
        if not is_callout(key):  # a callout is reported by `crossrefs` (REF019)
            yield references.undefined(key, InNode(first[key], f"@{key}"), context.id or "ID")


def _uncited(references: References, used: Iterable[str]) -> Iterator[Finding]:
    known = set(used)
    for key, place in references.places.items():
        if key not in known:
            message = f"`{key}` is never cited; cite it, remove it, or name it in `nocite:`"
            yield Finding(REF002, message, InFile(place))


def _printed(
    document: Document,
    context: Context,
    cites: list[Element],
    rendered: Rendered,
    references: References,
    hidden: frozenset[str],
) -> Document:
    """The document with its citations printed and its reference list, in which the works `hidden`
    are marked as not cited."""
    texts = {
        id(element): words for element, words in zip(cites, rendered.clusters, strict=True) if words
    }

    def action(element: Element) -> Element | None:
        if id(element) not in texts:
            return None
        citations = _meant([element], references)[0]
        return with_origin(element, {"t": "Cite", "c": [citations, texts[id(element)]]})

    kept = {k: v for k, v in document["meta"].items() if k not in ("bibliography", "nocite")}
    metadata = {k: rewrite(v, action) if k in ABSTRACTS else v for k, v in kept.items()}
    blocks = rewrite(document["blocks"], action)
    if rendered.entries:
        items = [
            {**references.all[entry.key], "citation-number": str(entry.number)}
            for entry in rendered.entries
        ]
        metadata["references"] = meta(items)
        after = next((i for i, b in enumerate(blocks) if get(b, "role") == "appendix"), len(blocks))
        blocks = [*blocks[:after], _list(rendered, document, context, hidden), *blocks[after:]]
    return {**document, "meta": metadata, "blocks": blocks}


def _list(
    rendered: Rendered, document: Document, context: Context, hidden: frozenset[str]
) -> Element:
    section = context.journal.section("references")
    title = section.title_in(language(document, context)) if section else "References"
    entries = [
        div(
            attr(
                f"ref-{entry.number}",
                ["csl-entry"],
                {"number": str(entry.number), "key": entry.key}
                | ({"nocite": "true"} if entry.key in hidden else {}),
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
