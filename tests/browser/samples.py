"""The pages that the browser is shown: written as the workflow writes them, with real pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.article.ast import meta
from casepress.article.model import Article
from casepress.figures.images import sources, vector_name
from casepress.figures.pictures import make
from casepress.outputs.html import write_html
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.overview_page import pages as editors
from casepress.outputs.html.page import made, page
from casepress.outputs.overview import SEVERITIES, Manuscript, entries
from tests import support
from tests.outputs.html import pages

EXAMPLE = "000QGPL-idem-breast-metastasis"


@dataclass(frozen=True)
class Sample:
    """A page on disk and the article JSON that it was written from."""

    name: str
    path: Path
    document: dict[str, Any]

    @property
    def url(self) -> str:
        return self.path.as_uri()


def written(folder: Path) -> dict[str, Sample]:
    """Three pages that hold every element, with their pictures, in an empty folder: the article of
    every construct, the example, and a draft of it with more authors than stand open."""
    hard = support.ROOT / "tests" / "manuscripts" / "hard"
    made_ = {
        "hard": _sample(folder, hard, "hard", "hard"),
        "example": _sample(folder, support.ROOT, EXAMPLE, "example"),
    }
    document = json.loads(json.dumps(made_["example"].document))
    document["meta"]["status"] = meta("draft")
    document["meta"]["author"]["c"] *= 4
    made_["draft"] = _written(folder, document, "draft")
    return made_


def _sample(folder: Path, repository: Path, identifier: str, name: str) -> Sample:
    for picture, source in sources(repository / "figures" / identifier).items():
        for file in (picture, vector_name(source.name)):
            if file:
                make(source, folder / "results" / identifier / "figures" / file)
    checked = support.Repo(repository).check(identifier)
    document = {**checked.document, "journal": support.journal().data}
    return _written(folder, document, name)


def _written(folder: Path, document: dict[str, Any], name: str) -> Sample:
    out = folder / f"{name}.html"
    beside = [folder / f"{name}.{kind}" for kind in ("pdf", "docx", "xml")]
    for path in beside:
        path.write_bytes(bytes(400_000))
    write_html(document, support.journal(), out, root=folder, beside=beside)
    return Sample(name, out, document)


def others(folder: Path) -> dict[str, Path]:
    """Every other sample article, its pictures stood for by a blank one."""
    minimal = support.Repo(support.MINIMAL)
    documents = {name: pages.article(name) for name in ("full", "minimal")}
    for identifier in ("knee", "ear"):
        documents[identifier] = minimal.check(identifier).document
    out = {}
    for name, document in documents.items():
        journal = support.journal()
        text = page(made(document, journal, pages.picture), journal, Subsets(None))
        out[name] = folder / f"{name}.html"
        out[name].write_text(text, encoding="utf-8")
    return out


def editors_pages(folder: Path) -> dict[str, Path]:
    """The editor's pages of four manuscripts."""
    finding = {
        "code": "TXT005",
        "name": "split-compound-term",
        "file": "manuscript/x/article.md",
        "column": 1,
        "message": "write `extramedullary`",
        "blocks": False,
    }
    found = entries([{**finding, "severity": s, "line": n} for n, s in enumerate(SEVERITIES, 1)])
    title = Article.from_json(pages.article("full")).title
    facts: dict[str, Any] = {"title": title, "authors": "Muster M, et al.", "kind": "Case report"}
    rows = [
        Manuscript("a", stopped=("the citation `@x` has no reference",), findings=found, **facts),
        Manuscript("b", status="draft", findings=found, received="2026-01-02", **facts),
        Manuscript("c", status="accepted", changed="2026-01-02", **facts),
        Manuscript(
            "d",
            status="published",
            volume="1",
            issue="2",
            pages="e3",
            doi="10.1000/d",
            published="2026-01-02",
            outputs=(("PDF", "d/d.pdf"), ("HTML", "d/d.html")),
            **facts,
        ),
    ]
    out = {}
    for name, text in editors(rows, support.journal(), Subsets(None)):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if name.endswith(".html"):
            out[name] = path
    return out
