"""What is nested as deeply as may be reaches every output; what is nested deeper is one finding
with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from casepress import pipeline
from casepress.outputs.docx import write_docx
from casepress.outputs.jats import write_jats
from casepress.outputs.pdf import write_pdf
from casepress.source.nesting import LIMIT, deepest
from casepress.source.repository import Repository
from tests.support import Repo

_HERE = "A girl of four years could not hear well on the left.\n"
_Nest = Callable[[int], str]
#: By the number of elements in one another; each ends in a paragraph, which is one of them.
NESTS: dict[str, _Nest] = {
    "quotations": lambda n: "> " * (n - 1) + "deep",
    "lists": lambda n: "\n".join(f"{'  ' * i}- item{i}" for i in range(n - 1)),
    "numbered lists": lambda n: "\n".join(f"{'   ' * i}1. item{i}" for i in range(n - 1)),
    "boxes": lambda n: "::: {.box}\n\n" * (n - 1) + "deep\n\n" + ":::\n" * (n - 1),
    "quotations in a box": lambda n: "::: {.box}\n\n" + "> " * (n - 2) + "deep\n\n:::\n",
    "emphasis": lambda n: (
        "".join(("*a ", "**b ")[i % 2] for i in range(n - 1))
        + "x"
        + "".join((" y*", " z**")[i % 2] for i in reversed(range(n - 1)))
    ),
    "quotation marks": lambda n: (
        "".join("\"'"[i % 2] for i in range(n - 1))
        + "x"
        + "".join("\"'"[i % 2] for i in reversed(range(n - 1)))
    ),
    "definitions": lambda n: "".join(f"Term{i}\n\n{'    ' * i}:   " for i in range(n - 1)) + "deep",
}


def _check(repo: Repo, nest: str) -> pipeline.Checked:
    source = repo.article("ear").read_text(encoding="utf-8")
    assert _HERE in source
    repository = Repository.open(repo.root)
    text = source.replace(_HERE, f"A girl of 4.\n\n{nest}\n\n{_HERE}")
    return pipeline.check(repository, repository.journal, "ear", text)


@pytest.fixture
def ear(make_repo: Callable[[Iterable[str]], Repo]) -> Repo:
    return make_repo(["ear"])


@pytest.mark.parametrize("name", list(NESTS))
def test_every_writer_takes_the_limit(name: str, ear: Repo, tmp_path: Path) -> None:
    checked = _check(ear, NESTS[name](LIMIT))
    assert not [f.message for f in checked.findings if f.blocks]
    journal = Repository.open(ear.root).journal
    write_jats(checked.document, journal, tmp_path / "a.xml")
    write_docx(checked.document, journal, tmp_path / "a.docx", root=ear.root)
    write_pdf(checked.document, journal, tmp_path / "a.pdf", root=ear.root, attachment=None)


@pytest.mark.parametrize("depth", [LIMIT + 1, 60, 200])
@pytest.mark.parametrize("name", list(NESTS))
def test_more_is_one_finding(name: str, depth: int, ear: Repo) -> None:
    nest = NESTS[name](depth)
    (found,) = _check(ear, nest).findings
    assert found.code.code == "SRC016"
    assert "; " in found.message
    assert found.span is not None
    before, _, _ = ear.article("ear").read_text(encoding="utf-8").partition(_HERE)
    first = before.count("\n") + 3
    assert first <= found.span.line <= first + nest.count("\n")


@pytest.mark.parametrize(
    "nest",
    [
        "> " * 300 + "x",
        "[" * 16 + "x" + "]" * 16,
        "[" * 20 + "x" + "]{.a}" * 20,
        "*" * 500,
        "\"'" * 300 + "x",
    ],
)
def test_what_pandoc_cannot_read_has_a_line(nest: str, ear: Repo) -> None:
    (found,) = _check(ear, nest).findings
    before, _, _ = ear.article("ear").read_text(encoding="utf-8").partition(_HERE)
    assert found.code.code == "SRC016"
    assert found.span is not None and found.span.line == before.count("\n") + 3


def test_a_title(ear: Repo) -> None:
    deep = "*a **b " * 20 + "x" + " y** z*" * 20
    ear.write("manuscript/ear/article.md", f'---\ntitle: "{deep}"\n---\n\n# Abstract\n')
    (found,) = ear.check("ear").findings
    assert found.code.code == "SRC016"
    assert found.span is not None and (found.span.line, found.span.column) == (2, 8)


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("a\n\n> > > b\n\nc", 3),
        ("[a](b)\n\n[[[[c\n", 3),
        ("::: {.a}\n::: {.b}\nx\n:::\n:::\ny", 2),
        ("", 1),
    ],
)
def test_the_deepest_line(body: str, line: int) -> None:
    assert deepest(body) == line
