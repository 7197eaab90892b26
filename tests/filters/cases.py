"""Reading and running the filters' cases: small documents, and what is made and said of them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from casepress.article.ast import from_meta
from casepress.core.findings import Finding
from casepress.core.findings.report import ordered
from casepress.core.journal import Journal
from casepress.filters.context import Context, Document
from casepress.source.manuscript import read
from tests import support
from tests.filters.outline import outline, words

DATA = Path(__file__).with_name("data")


def load() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Name, case, and the filters that run, of every case in `data/`."""
    for path in sorted(DATA.glob("*.yaml")):
        loaded = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for case in loaded["cases"]:
            yield f"{path.stem}: {case['case']}", case, case.get("filters", loaded["filters"])


def unmarked(text: str) -> tuple[str, list[str]]:
    """A text without its ⟦ ⟧, and the places that they mark, as `line:column-line:column`."""
    plain, places = support.unmarked(text)
    return plain, [f"{a}:{b}-{c}:{d}" for a, b, c, d in places]


def run(
    text: str, filters: list[str], journal: Journal, root: Path
) -> tuple[Document, list[Finding]]:
    """The document after the filters, and their findings (not the reader's), placed, in the
    folder of the manuscript `knee` of the repository at `root`."""
    manuscript = read(Path("knee/article.md"), "article.md", text)
    context = Context(journal, "knee", root / "manuscript" / "knee", root)
    document, findings = manuscript.document, []
    for name in filters:
        apply = getattr(import_module(f"casepress.filters.{name}"), name)
        document, found = apply(document, context)
        findings += found
    return document, ordered(f.placed(manuscript.place(f.at)) for f in findings)


def made(document: Document) -> dict[str, Any]:
    """What a document holds, in the cases' notation: `blocks` and each key of the metadata."""
    out: dict[str, Any] = {"blocks": outline(document["blocks"])}
    for key, value in document["meta"].items():
        if value["t"] == "MetaBlocks":
            out[key] = outline(value["c"])
        elif value["t"] == "MetaInlines":
            out[key] = words(value["c"])
        elif value["t"] == "MetaList" and any(v["t"] == "MetaInlines" for v in value["c"]):
            out[key] = [words(v["c"]) for v in value["c"]]
        else:
            out[key] = from_meta(value)
    return out
