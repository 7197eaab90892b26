"""Helpers for the tests of citing: records, citations and texts in a short form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import Inlines, walk
from casepress.core.yaml12 import load
from casepress.references.csl import Rendered, cite
from casepress.references.normalise import normalise

DATA = Path(__file__).parent / "data"
STYLE = Path(__file__).parents[3] / "journal" / "medpeer" / "vancouver.csl"

Record = dict[str, Any]


def normalised(raw: Mapping[str, Any]) -> Record:
    """The normalised record."""
    from casepress.core.findings import Span

    item, _ = normalise(raw, lambda _: Span("test"))
    assert item is not None
    return item


@cache
def cases(name: str) -> Any:
    """The value of a YAML file of cases."""
    return load(DATA / name)


def clusters_of(markdown: str) -> list[list[dict[str, Any]]]:
    """The clusters of a markdown text as pandoc reads them."""
    document, _ = pandoc.read(markdown)
    return [node["c"][0] for node in walk(document["blocks"]) if node["t"] == "Cite"]


def many(count: int) -> dict[str, Record]:
    """`count` plain records with the keys k1, k2, …."""
    return {
        f"k{i}": normalised(
            {
                "id": f"k{i}",
                "type": "article-journal",
                "author": [{"family": f"Family{i}", "given": "Ann B."}],
                "title": f"Title {i}",
                "container-title": "Journal",
                "issued": {"date-parts": [[2020]]},
            }
        )
        for i in range(1, count + 1)
    }


def one(raw: Mapping[str, Any], engine: str = "citeproc-py", locale: str = "en-US") -> Inlines:
    """The entry of one record."""
    return listed([normalised(raw)], engine, locale).entries[0].inlines


def listed(items: Sequence[Record], engine: str = "citeproc-py", locale: str = "en-US") -> Rendered:
    """The list of records, in their order."""
    keys = {str(item["id"]): item for item in items}
    return cite(keys, [], style=STYLE, locale=locale, engine=engine, nocite=list(keys))


def shown(content: Inlines) -> str:
    """Inlines as text with `*italics*`, `^superscript^`, `~subscript~`."""
    signs = {"Emph": "*", "Superscript": "^", "Subscript": "~", "Strong": "**"}
    out = []
    for node in content:
        kind: str = node["t"]
        inner: Any = node.get("c")
        if kind == "Str":
            out.append(str(inner).replace("\u00a0", " "))
        elif kind in ("Space", "SoftBreak"):
            out.append(" ")
        elif kind in ("Link", "Span", "Quoted"):
            out.append(shown(inner[1]))
        else:
            out.append(f"{signs[kind]}{shown(inner)}{signs[kind]}")
    return "".join(out)
