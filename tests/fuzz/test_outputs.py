"""What lint lets pass is made in every format, and says the same in all of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casepress import pipeline
from casepress.figures.pictures import make
from casepress.outputs.compare import disagreements, misplaced, unconserved
from casepress.outputs.docx import write_docx
from casepress.outputs.jats import write_jats
from casepress.outputs.pdf import write_pdf
from casepress.source.repository import Repository
from tests import support

#: What may be anywhere in a text.
# fmt: off
_BLOCKS = (
    "\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Cap {#tbl-7}\n\n@tbl-7\n\n",
    "\n\n- a\n- b\n\n    c\n\n", "\n\n1. a\n2. b\n\n", "\n\nterm\n: meaning\n\n", "\n: \n",
    "\n\n> quote\n\n", "\n\n```\ncode line\n```\n\n", "\n\n$$x^2+\\frac{a}{b}$$ {#eq-1}\n\n@eq-1 ",
    "$\\alpha_1$", "^[a note with *it*]", "**bold**", "*it*", "~sub~", "^sup^",
    "[small]{.smallcaps}", "[x]{.underline}", "~~gone~~", "\\\n", "\n\n***\n\n",
    "\n\n::: {.box}\n\n**Box.** words\n\n:::\n\n", "`code`", "[link](https://example.org/a_b)",
    "<https://example.org>", "\u00a0", "—", "…", "“q”", "Ελλ", "é", "\n\n## Sub\n\nwords\n\n",
    "\n\n### Subsub\n\nwords\n\n",
    "\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n: G {#tbl-8}\n\n",
    "\n\n| verse\n| two\n\n", "[@example1895]", "@fig-1", "(@fig-1)", "\n\n(@) ex\n\n", "&nbsp;",
    "\\$5", "1--2",
)
# fmt: on


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """The minimal article with its pictures."""
    repo = support.repository(tmp_path_factory.mktemp("outputs"), ["knee"])
    pictures = repo.path("results/knee/figures")
    make(repo.path("figures/knee/figure-1.svg"), pictures / "figure-1.png")
    make(repo.path("figures/knee/figure-1.svg"), pictures / "figure-1.svg")
    make(repo.path("figures/knee/figure-2.py"), pictures / "figure-2.png")
    return repo


@st.composite
def articles(draw: st.DrawFn) -> str:
    """The minimal article with some of the blocks between its words and paragraphs."""
    text = (support.MINIMAL / "manuscript/knee/article.md").read_text(encoding="utf-8")
    front = text.index("\n---\n", 4) + 5
    for _ in range(draw(st.integers(1, 5))):
        gaps = [m.start() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])|\n\n", text[front:])]
        at = front + draw(st.sampled_from(gaps))
        text = text[:at] + draw(st.sampled_from(_BLOCKS)) + text[at:]
    return text


@given(source=articles())
def test_all_outputs_say_the_same(drawn: support.Repo, source: str) -> None:
    repository = Repository.open(drawn.root)
    checked = pipeline.check(repository, repository.journal, "knee", source)
    if checked.blocked:
        return
    paths = [drawn.path(f"results/knee/knee.{suffix}") for suffix in ("xml", "docx", "pdf")]
    xml, docx, pdf = paths
    write_jats(checked.document, repository.journal, xml)
    write_docx(checked.document, repository.journal, docx, root=drawn.root)
    write_pdf(checked.document, repository.journal, pdf, root=drawn.root, attachment=None)
    assert [f.message for f in disagreements(xml, [docx, pdf])] == []
    assert [f.message for f in unconserved(checked.document, paths)] == []
    assert [f.message for f in misplaced(checked.document, paths)] == []
