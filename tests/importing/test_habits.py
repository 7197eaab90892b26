"""One manuscript typed with thirty authors' habits: each import finds the same article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from casepress.importing import word_file
from casepress.importing.draft import Draft, Figure, Grid, Heading
from casepress.importing.grids import cells
from casepress.importing.reading import plain
from casepress.importing.word_file import Imported
from tests.importing import habits, invented, works
from tests.importing.habits import HABITS, Habit
from tests.importing.importing import JOURNAL, words
from tests.importing.works import WORKS

_ROLES = [
    *("introduction", "case-report", "discussion", "conclusion", "consent", "ethics", "funding"),
    *("competing-interests", "contributions", "acknowledgements"),
]
#: What a style does not print, so that no one can read it.
_UNPRINTED = {"elsevier": {"issue"}, "nature": {"issue"}, "mdpi": {"issue"}}
_WITH_DOI = {"vancouver", "spaced", "ama", "elsevier", "apa"}


@pytest.fixture(scope="module", params=HABITS, ids=[h.name for h in HABITS])
def read(request: pytest.FixtureRequest) -> tuple[Habit, Imported]:
    habit: Habit = request.param
    made = habits.manuscript(habit)
    return habit, word_file.read(made, f"{habit.name}.docx", "x", JOURNAL)


Read = tuple[Habit, Imported]


def test_title(read: Read) -> None:
    assert read[1].draft.title.text.casefold() == invented.TITLE.casefold()


def test_authors(read: Read) -> None:
    habit, draft = read[0], read[1].draft
    found = [(a.given, f"{a.particle} {a.family}".strip()) for a in draft.authors]
    assert found == [(given, family) for given, family, *_ in invented.PEOPLE]
    if habit.degrees and habit.names != "comma-first":
        assert [list(a.degrees) for a in draft.authors] == [p[2] for p in invented.PEOPLE]


def test_institutions(read: Read) -> None:
    habit, draft = read[0], read[1].draft
    wanted = invented.PLACES[:1] if habit.places == "none" else invented.PLACES
    assert [words(a.typed) for a in draft.affiliations] == [words(place) for place in wanted]
    assert [a.country for a in draft.affiliations] == ["NL", "FR"][: len(wanted)]
    if habit.places != "none":
        joined = [[int(a[3:]) for a in author.affiliations] for author in draft.authors]
        assert joined == [p[3] for p in invented.PEOPLE]


def test_letters_to_the_author(read: Read) -> None:
    draft = read[1].draft
    assert [a.email for a in draft.authors] == [invented.PEOPLE[0][4], "", ""]
    assert [a.corresponding for a in draft.authors] == [True, False, False]


def test_abstract_and_keywords(read: Read) -> None:
    habit, draft = read[0], read[1].draft
    heads = list(invented.ABSTRACT) if habit.abstract.startswith("structured") else []
    text = " ".join(line.text for line in draft.abstract)
    assert sorted(words(text)) == sorted(words(" ".join([*invented.ABSTRACT.values(), *heads])))
    if heads:
        assert [line.text.split(".")[0] for line in draft.abstract] == heads
    assert [line.text for line in draft.keywords] == invented.KEYWORDS


def test_sections(read: Read) -> None:
    headings = [p.is_ for p in read[1].draft.parts if isinstance(p.is_, Heading)]
    assert [h.role for h in headings] == _ROLES
    assert {h.level for h in headings} == {1}


def test_references(read: Read) -> None:
    habit, draft = read[0], read[1].draft
    assert len(draft.references) == len(WORKS)
    for reference in draft.references:
        assert reference.record is not None, f"left typed: {reference.typed}"
        work = next(w for w in WORKS if w.title == reference.record["title"])
        wanted = works.record(work)
        gone = set() if habit.manager else _UNPRINTED.get(habit.style, set())
        if not habit.manager and habit.style not in _WITH_DOI:
            gone = gone | {"DOI"}
        fields = ("type", "title", "container-title", "volume", "issue", "page", "DOI", "issued")
        for name in fields:
            value = None if name in gone else wanted.get(name)
            assert reference.record.get(name) == value, f"{name} of “{work.title}”"
        assert _names(reference.record) == list(work.names)


def _names(record: Any) -> list[tuple[str, str]]:
    people = [a for a in record["author"] if a.get("literal") != "others"]
    parts = ("non-dropping-particle", "family")
    families = [" ".join(a[part] for part in parts if part in a) for a in people]
    return [(f, re.sub(r"\W", "", a["given"])) for f, a in zip(families, people, strict=True)]


def test_citations(read: Read) -> None:
    draft = read[1].draft
    titles = [work.title for work in WORKS]
    numbers = {r.key: titles.index((r.record or {})["title"]) + 1 for r in draft.references}
    assert [[numbers[key] for key in group] for group in _cited(draft)] == invented.CITED


def _cited(draft: Draft) -> Iterator[list[str]]:
    for part in draft.parts:
        for piece in part.line.pieces:
            if piece.node is not None and piece.node["t"] == "Cite":
                keys = [one["citationId"] for one in piece.node["c"][0]]
                if not keys[0].startswith(("fig-", "tbl-")):
                    yield keys


def test_figures_and_tables(read: Read) -> None:
    habit, imported = read
    figures = [p.is_ for p in imported.draft.parts if isinstance(p.is_, Figure)]
    found = [(f.number, f.legend.text, len(f.pictures)) for f in figures]
    assert found == [(n, legend, 1) for n, legend in enumerate(invented.LEGENDS, 1)]
    assert sorted(imported.files.pictures) == ["figure-1.png", "figure-2.png"]
    (table,) = (p.is_ for p in imported.draft.parts if isinstance(p.is_, Grid))
    assert (table.number, table.caption.text) == (1, invented.CAPTION)
    texts = [plain(cell.blocks).strip() for cell in cells(table.table)]
    assert texts == [text for row in invented.CELLS for text in row]
    if habit.tables != "below":
        assert [note.text for note in table.notes] == [invented.TABLE_NOTE]


def test_callouts(read: Read) -> None:
    article = read[1].files.article
    assert len(re.findall(r"@fig-[12]\b|\(#fig-[12]\)", article)) == 2
    assert len(re.findall(r"@tbl-1\b|\(#tbl-1\)", article)) == 1


def test_nothing_is_lost(read: Read) -> None:
    lost = [note for note in read[1].notes if note.code.code == "DOC010"]
    assert not lost, "; ".join(f"{note.words[:60]}: {note.message}" for note in lost)
