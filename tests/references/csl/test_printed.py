"""The reference list of the journal's published article, with NLM dates and titles."""

from __future__ import annotations

import pytest

from casepress.article.ast import walk
from casepress.references.csl import cite
from casepress.references.reader import read_references
from tests.references.csl.citing import DATA, STYLE, clusters_of, shown

PRINTED = (DATA / "printed.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("engine", ["citeproc-py", "pandoc"])
def test_as_printed(engine: str) -> None:
    references = read_references([(DATA / "printed.bib", "printed.bib")])
    keys = list(references.items)
    rendered = cite(references.items, [], style=STYLE, nocite=keys, engine=engine)
    assert [shown(entry.inlines) for entry in rendered.entries] == PRINTED
    assert [entry.number for entry in rendered.entries] == list(range(1, 11))
    assert not [f for f in references.findings if f.severity == "error"]


def test_in_text_as_printed() -> None:
    references = read_references([(DATA / "printed.bib", "printed.bib")])
    text = "[@a1; @a2] [@a3] [@a4] [@a5] [@a6; @a7; @a8]"
    clusters = clusters_of(text)
    rendered = cite(references.items, clusters, style=STYLE)
    assert [shown(c) for c in rendered.clusters] == ["(1,2)", "(3)", "(4)", "(5)", "(6–8)"]


def test_the_doi_is_one_link() -> None:
    references = read_references([(DATA / "printed.bib", "printed.bib")])
    rendered = cite(references.items, [], style=STYLE, nocite=["a3"])
    links = [n for n in walk(rendered.entries[0].inlines) if n["t"] == "Link"]
    address = "https://doi.org/10.1016/j.wneu.2020.05.002"
    assert [(shown(n["c"][1]), n["c"][2][0]) for n in links] == [(address, address)]
