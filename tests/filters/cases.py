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


def load(folder: Path = DATA) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Name, case, and what the case runs (its `filters`, and its `rules` where it has some), of
    every case in a folder."""
    for path in sorted(folder.glob("*.yaml")):
        loaded = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        for case in loaded["cases"]:
            yield f"{path.stem}: {case['case']}", case, {**loaded, **case}


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


def compare(case: dict[str, Any], findings: list[Finding], places: list[str]) -> None:
    """Check that placed findings are those that a case expects, at its marked places. An expected
    finding is `CODE words of its message` or `CODE/severity words`."""
    shown = [f"{f.code.code} {f.severity} {f.message}" for f in findings]
    about = set(case.get("about", []))
    findings = [f for f in findings if not about or f.code.code in about]
    wanted = case.get("findings", [])
    assert len(findings) == len(wanted), shown
    rest = list(places)
    for finding, want in zip(findings, wanted, strict=True):
        code, _, phrase = want.partition(" ")
        code, _, severity = code.partition("/")
        assert finding.code.code == code, shown
        assert phrase in finding.message
        assert not severity or finding.severity == severity
        span = finding.span
        assert span is not None
        if places:
            place = f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"
            assert place == rest.pop(0), shown
    assert not rest


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
