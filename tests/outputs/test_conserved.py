"""A writer that loses, adds, changes or moves a word or sign of the article is found."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casepress import pipeline
from casepress.article.ast import Attr, div, header, inlines, para, string, structure
from casepress.core.journal import Journal
from casepress.figures.pictures import make
from casepress.outputs import conserved_order
from casepress.outputs.compare import READERS, disagreements, misplaced, unconserved
from casepress.outputs.conserved import plain, runs
from casepress.outputs.docx import write_docx
from casepress.outputs.html import write_html
from casepress.outputs.jats import write_jats
from casepress.outputs.pdf import write_pdf
from casepress.source.repository import Repository
from tests import support

WORDS = "The knee was peculiarly swollen, warm, with B*27 and p < 0.05, and 10^9^/L too, $x^2$."
Fault = Callable[[list[Any]], None]


def _at(line: list[Any], word: str) -> int:
    return next(i for i, e in enumerate(line) if e.get("c") == word)


def _lose(line: list[Any]) -> None:
    del line[_at(line, "peculiarly")]


def _lose_a_sign(line: list[Any]) -> None:
    line[_at(line, "B*27")] = string("B27")


def _turn_a_sign(line: list[Any]) -> None:
    line[_at(line, "<")] = string(">")


def _add(line: list[Any]) -> None:
    line.insert(_at(line, "peculiarly"), string("not"))


def _swap(line: list[Any]) -> None:
    one, other = _at(line, "swollen,"), _at(line, "warm,")
    line[one], line[other] = line[other], line[one]


def _exchange_paragraphs(document: dict[str, Any]) -> None:
    one, other = _section(document, "case-report"), _section(document, "case-report")
    at, behind = (n for n, block in enumerate(one) if _has(block, "peculiarly", "gardener"))
    one[at], other[behind] = other[behind], one[at]


def _exchange_sections(document: dict[str, Any]) -> None:
    blocks = document["blocks"]
    at = [n for n, block in enumerate(blocks) if _role(block) in ("introduction", "discussion")]
    blocks[at[0]], blocks[at[1]] = blocks[at[1]], blocks[at[0]]


def _repeat_a_paragraph(document: dict[str, Any]) -> None:
    blocks = _section(document, "case-report")
    blocks.append(next(block for block in blocks if _has(block, "peculiarly")))


def _add_a_paragraph(document: dict[str, Any]) -> None:
    words = [
        "Nothing",
        "of",
        "this",
        "sentence",
        "was",
        "ever",
        "typed",
        "by",
        "anyone",
        "who",
        "wrote",
        "it",
    ]
    line = [part for word in words for part in (string(word), {"t": "Space"})]
    _section(document, "case-report").insert(2, {"t": "Para", "c": line})


def _role(block: dict[str, Any]) -> str:
    return dict(block["c"][0][2]).get("role", "") if block["t"] == "Div" else ""


def _section(document: dict[str, Any], role: str) -> list[Any]:
    section = next(block for block in document["blocks"] if _role(block) == role)
    section["c"] = list(section["c"])
    section["c"][1] = list(section["c"][1])
    return section["c"][1]  # type: ignore[no-any-return]


def _has(block: dict[str, Any], *words: str) -> bool:
    return block["t"] == "Para" and any(e.get("c") in words for e in block["c"])


#: Faults in the order and number of paragraphs.
BLOCK_FAULTS = (_exchange_paragraphs, _exchange_sections, _repeat_a_paragraph, _add_a_paragraph)


def _lose_a_formula(line: list[Any]) -> None:
    del line[next(i for i, e in enumerate(line) if e["t"] == "Math")]


FAULTS = (_lose, _lose_a_sign, _turn_a_sign, _add, _swap)
#: Words that only a PDF has more are found beside the other outputs.
CASES = [
    *((kind, fault) for kind in ("xml", "docx", "html") for fault in (*FAULTS, _lose_a_formula)),
    *(("pdf", fault) for fault in (*FAULTS[:3], _swap)),
]


class _Article:
    """The minimal article with the paragraph that the faults change, and its writers."""

    def __init__(self, root: Path) -> None:
        repo = support.repository(root, ["knee"])
        pictures = repo.path("results/knee/figures")
        make(repo.path("figures/knee/figure-1.svg"), pictures / "figure-1.png")
        make(repo.path("figures/knee/figure-1.svg"), pictures / "figure-1.svg")
        make(repo.path("figures/knee/figure-2.py"), pictures / "figure-2.png")
        text = repo.article("knee").read_text(encoding="utf-8")
        text = text.replace("# Discussion\n", f"{WORDS}\n\n# Discussion\n")
        opened = Repository.open(repo.root)
        self.root = repo.root
        self.journal: Journal = opened.journal
        self.document = pipeline.check(opened, self.journal, "knee", text).document

    def write(self, kind: str, document: dict[str, Any]) -> Path:
        """One output of the article, perhaps a changed one."""
        out = self.root / f"results/knee/knee.{kind}"
        if kind == "xml":
            write_jats(document, self.journal, out)
        elif kind == "docx":
            write_docx(document, self.journal, out, root=self.root)
        elif kind == "html":
            write_html(document, self.journal, out, root=self.root)
        else:
            write_pdf(document, self.journal, out, root=self.root, attachment=None)
        return out

    def changed(self, fault: Fault) -> dict[str, Any]:
        """The article as a faulty writer would read it."""
        document = copy.deepcopy(self.document)
        for element in structure(document["blocks"]):
            if element["t"] == "Para" and "peculiarly" in [e.get("c") for e in element["c"]]:
                element["c"] = list(element["c"])
                fault(element["c"])
        return document


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> _Article:
    return _Article(tmp_path_factory.mktemp("conserved"))


@pytest.mark.parametrize(("kind", "fault"), CASES, ids=lambda x: getattr(x, "__name__", x))
def test_a_fault_in_a_writer_is_found(kind: str, fault: Fault, article: _Article) -> None:
    out = article.write(kind, article.changed(fault))
    found = [*unconserved(article.document, [out]), *misplaced(article.document, [out])]
    assert [f.code.code for f in found] == ["OUT002"]


@pytest.mark.parametrize("kind", ["xml", "docx", "html", "pdf"])
@pytest.mark.parametrize("fault", BLOCK_FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_in_the_order_of_paragraphs_is_found(
    kind: str, fault: Callable[[dict[str, Any]], None], article: _Article
) -> None:
    changed = copy.deepcopy(article.document)
    fault(changed)
    out = article.write(kind, changed)
    found = list(misplaced(article.document, [out]))
    if kind == "pdf" and not found:  # it is compared with the other outputs
        others = [article.write(each, article.document) for each in ("docx", "html")]
        xml = article.write("xml", article.document)
        assert list(disagreements(xml, others)) == []
        found = list(disagreements(xml, [out, *others]))
    assert {f.code.code for f in found} == {"OUT002"}


@pytest.mark.parametrize("kind", ["xml", "docx", "html", "pdf"])
def test_without_a_fault_nothing_is_found(kind: str, article: _Article) -> None:
    out = article.write(kind, article.document)
    assert [f.message for f in unconserved(article.document, [out])] == []
    assert [f.message for f in misplaced(article.document, [out])] == []


def test_runs_are_of_the_author_and_end_at_formulae() -> None:
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "x"]}
    line = [string("“a"), {"t": "Space"}, string("b”\u00a0c"), formula, string("d")]
    document = {"meta": {}, "blocks": [{"t": "Para", "c": line}]}
    assert runs(document) == ["“a b”\u00a0c", "d"]
    assert plain("“a b”\u00a0c") == "abc"


def test_words_behind_a_large_picture_are_read(tmp_path: Path) -> None:
    """Of a page with more than 10 MB in one attribute, the parser's default leaves out the rest."""
    page = tmp_path / "results" / "knee" / "knee.html"
    page.parent.mkdir(parents=True)
    picture = f'<img src="data:image/png;base64,{"A" * 12_000_000}">'
    page.write_text(f"<article><p>Before.</p>{picture}<p>{WORDS}</p></article>")
    words = READERS["html"](page)
    assert "peculiarly" in words


def test_words_of_a_heading_and_of_a_reference_are_known() -> None:
    """A declaration with a long heading, and a paragraph that begins as a cited title does."""
    words = "Disseminated cutaneous sporotrichosis of the face and of both arms is rare."
    heading = "Use of artificial intelligence in writing"
    role: Attr = ["", ["section"], [["role", "ai-use"], ["part", "back"]]]
    listed: Attr = ["", ["references"], [["role", "references"]]]
    document = {
        "meta": {},
        "blocks": [
            para(inlines(words)),
            div(role, [header(1, inlines(heading)), para(inlines("No such tool was used here."))]),
            div(listed, [para(inlines(f"1. Example A. {words} J Invent Cases. 2020;1:1."))]),
        ],
    }
    output = f"{words}\n{heading}\nNo such tool was used here.\n1. Example A. {words} J Invent"
    assert conserved_order.moved(document, output, paged=True) == []
    assert conserved_order.repeated(document, output, paged=True) == []
    assert list(conserved_order.added(document, output)) == []
    assert conserved_order.repeated(document, f"{words}\n{output}", paged=False) == [words]
