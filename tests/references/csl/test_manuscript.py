"""Citing in a manuscript: where citations may be, and which records they may mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casepress import pipeline
from casepress.article.ast import text, walk
from casepress.core.journal import Journal
from casepress.source.repository import Repository
from tests.support import Repo

RECORDS = """\
PMID- 35000001
TI  - First of all.
FAU - Example, Ann
TA  - J Ex
DP  - 2020
VI  - 1
PG  - 1-2
LID - 10.1000/First [doi]

PMID- 35000002
TI  - Second of all.
FAU - Sample, Sue
TA  - J Ex
DP  - 2021
VI  - 2
PG  - 3-4

PMID- 35000003
TI  - Third of all.
FAU - Third, Tom
TA  - J Ex
DP  - 2022
VI  - 3
PG  - 5
"""
TEXT = """\
# Discussion

A foot.[^n] A table (@tbl-1).

| Sign | Source                    |
|------|---------------------------|
| Rice | [@pmid:35000002]          |

: **Signs.** After [@third2022third]. {#tbl-1}

[^n]: In a note [@doi:10.1000/FIRST].
"""


@pytest.fixture
def cited(repo: Repo) -> Repo:
    repo.write("manuscript/ear/export.ris", RECORDS)
    article = "manuscript/ear/article.md"
    repo.edit(article, "references.bib", "[references.bib, export.ris]")
    repo.edit(article, "# Discussion\n", TEXT)
    return repo


def _listed(checked: pipeline.Checked) -> list[str]:
    entries = [n for n in walk(checked.document["blocks"]) if _is_entry(n)]
    return [text(entry["c"][1][0]["c"]) for entry in entries]


def _is_entry(node: dict[str, Any]) -> bool:
    return node["t"] == "Div" and "csl-entry" in node["c"][0][1]


def _codes(checked: pipeline.Checked) -> set[str]:
    return {f.code.code for f in checked.findings}


def test_in_notes_cells_and_captions_by_identifier(cited: Repo) -> None:
    checked = cited.check("ear")
    assert not _codes(checked) & {"REF002", "REF003", "REF007", "REF014", "SRC028"}
    first, *rest = _listed(checked)
    assert first.startswith("Modell")
    # The note's citation, then the table's where it is called out: caption, then cells.
    assert [one.split(".")[0] for one in rest] == ["Example A", "Third T", "Sample S"]
    assert "10.1000/First PMID: 35000001" in rest[0]


def test_nocite_of_everything(cited: Repo) -> None:
    article = "manuscript/ear/article.md"
    cited.edit(article, "lang: en-US", 'lang: en-US\nnocite: ["*"]')
    for key in ("doi:10.1000/FIRST", "pmid:35000002", "third2022third"):
        cited.edit(article, f"[@{key}]", "nothing")
    checked = cited.check("ear")
    assert "REF002" not in _codes(checked)
    assert len(_listed(checked)) == 4


def test_entries_are_kept_below_what_is_built(cited: Repo) -> None:
    before = cited.check("ear").document
    kept = cited.path("results/.cache/references/ear.cache")
    assert kept.is_file()
    assert cited.check("ear").document == before


def test_the_other_engine_of_a_profile(cited: Repo) -> None:
    repository = Repository.open(cited.root)
    ours = repository.journal
    profile = {**ours.data, "citations": {**ours.data["citations"], "engine": "pandoc"}}
    other = pipeline.check(repository, Journal(ours.id, Path(ours.folder), profile), "ear")
    assert _listed(other) == _listed(pipeline.check(repository, ours, "ear"))


@pytest.mark.parametrize(("space", "printed"), [("before", "Table 1 (2)"), ("none", "Table 1(2)")])
def test_the_space_between_a_callout_and_its_citation(
    cited: Repo, space: str, printed: str
) -> None:
    cited.edit("manuscript/ear/article.md", "(@tbl-1)", "in @tbl-1 [@pmid:35000001]")
    repository = Repository.open(cited.root)
    ours = repository.journal
    profile = {**ours.data, "lint": {**ours.data["lint"], "citation-space": space}}
    checked = pipeline.check(repository, Journal(ours.id, Path(ours.folder), profile), "ear")
    assert printed in text(checked.document["blocks"]).replace("\u00a0", " ")
