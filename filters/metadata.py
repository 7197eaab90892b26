#!/usr/bin/env python3
"""The front matter: validated, and brought into the article's one normal form."""

from __future__ import annotations

from typing import Any

from casepress.article.ast import Element, Inlines, from_meta, inlines, meta
from casepress.article.model import parse_author
from casepress.article.quotations import quoted
from casepress.core import schema
from casepress.core.findings import Code, Finding, InMetadata
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, downgrade_for_draft, language
from casepress.source.frontmatter import contributors, publication
from casepress.source.frontmatter.citing import cite_as, running

CODES = (*schema.CODES, *contributors.CODES, *publication.CODES)
_BY_CODE: dict[str, Code] = {code.code: code for code in CODES}
SCHEMA_VERSION = "1"
#: Keys that later filters read.
_LATER = ("bibliography", "nocite", "translations")


def metadata(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Replace a manuscript's metadata by the facts of `docs/article-json.md`. The keys that later
    filters read (`bibliography`, `nocite`) stay until then."""
    read = document["meta"]
    values = {key: from_meta(value) for key, value in read.items()}
    findings = list(schema.check("front-matter", values, _BY_CODE))
    for finding in findings:
        if isinstance(finding.at, InMetadata):
            _prune(values, finding.at.path)
    people, found = contributors.contributors(
        values, str(values.get("lang") or context.journal.data["lang"])
    )
    findings += [
        f if f.blocks else downgrade_for_draft(f, document) for f in found
    ]  # others: absent parts
    facts, found = publication.publication(values, context.journal)
    findings += [
        downgrade_for_draft(f, document) if f.code is publication.MET021 else f for f in found
    ]
    titles = {key: _inlines(read[key]) for key in ("title", "short-title") if values.get(key)}
    marks = context.journal.labels(language(document, context))["quotes"]
    authors = [parse_author(a) for a in people["author"]]
    normal: dict[str, Element] = {
        "casepress": meta(
            {"schema": SCHEMA_VERSION, "id": context.id, "journal": context.journal.id}
        ),
        **{key: {"t": "MetaInlines", "c": title} for key, title in titles.items()},
        **{key: meta(value) for key, value in {**facts, **people}.items() if value},
        "running": meta(running({**facts, **quoted(titles, marks)}, authors, context.journal)),
        "cite-as": {
            "t": "MetaInlines",
            "c": cite_as({**facts, **titles}, authors, context.journal),
        },
    }
    kept = {key: meta(values[key]) for key in _LATER if values.get(key)}
    return {**document, "meta": {**normal, **kept}}, findings


def _inlines(value: Element) -> Inlines:
    return list(value["c"]) if value["t"] == "MetaInlines" else inlines(str(from_meta(value)))


def _prune(values: Any, path: tuple[str | int, ...]) -> None:
    """Replace a value that the schema rejects by `None`: the rest can still be checked, and the
    value does not count as missing."""
    for part in path[:-1]:
        if values is None or (isinstance(part, str) and part not in values):
            return
        values = values[part]
    if values is None or not path:
        return
    if isinstance(values, dict) or isinstance(path[-1], int):
        values[path[-1]] = None


if __name__ == "__main__":
    run_alone(metadata)
