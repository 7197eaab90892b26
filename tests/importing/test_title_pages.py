"""Manuscripts of other habits: title pages, captions and references as journals of many countries
ask for them, each with what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress.core.journal import Journal
from casepress.importing import word_file
from casepress.importing.codes import DOC010
from casepress.importing.draft import Draft, Figure, Grid, Heading
from casepress.importing.grids import cells
from tests.importing import typed_pages

_FOLDER = Path(__file__).with_name("title_pages")
NAMES = sorted(p.stem for p in _FOLDER.glob("*.yaml"))


def facts(draft: Draft) -> dict[str, Any]:
    """What a draft holds, as the files of `title_pages/` say it."""
    numbers = {one.key: one.number for one in draft.references}
    places = {place.id: place.typed for place in draft.affiliations}
    things = [part.is_ for part in draft.parts]
    lines = [part.line for part in draft.parts]
    nodes = [p.node for line in (*draft.abstract, *lines) for p in line.pieces if p.node]
    groups = [[c["citationId"] for c in n["c"][0]] for n in nodes if n["t"] == "Cite"]
    return {
        "title": draft.title.text,
        "lang": draft.lang,
        "translations": [
            [t.lang, t.title.text, *(w.text for w in t.abstract), *(w.text for w in t.keywords)]
            for t in draft.translations
        ],
        "short-title": draft.short_title.text,
        "authors": [
            " | ".join([
                f"{a.family}{', ' + a.suffix if a.suffix else ''}: {a.particle} {a.given}".strip()
                if not a.collective else a.collective,
                " ".join(a.degrees), a.email, a.orcid,
                "corresponding" if a.corresponding else "", "equal" if a.equal else "",
                "; ".join(places[p] for p in a.affiliations),
            ]) for a in draft.authors
        ],
        "countries": [place.country for place in draft.affiliations],
        "abstract": [line.text for line in draft.abstract],
        "keywords": [line.text for line in draft.keywords],
        "headings": [f"{t.level} {t.words.text}" for t in things if isinstance(t, Heading)],
        "figures": [
            f"{t.number} {len(t.pictures)} {t.legend.text}" for t in things if isinstance(t, Figure)
        ],
        "tables": [
            f"{t.number} {len(cells(t.table))} {t.caption.text}"
            for t in things if isinstance(t, Grid)
        ],
        "citations": [
            " ".join(str(numbers[key]) for key in group)
            for group in groups if all(key in numbers for key in group)
        ],
        "typed references": [one.number for one in draft.references if one.record is None],
        "references": len(draft.references),
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_what_is_found(name: str, medpeer: Journal) -> None:
    case = YAML(typ="safe").load(_FOLDER / f"{name}.yaml")
    data = typed_pages.word_file(case["text"])
    read = word_file.read(data, f"{name}.docx", name, medpeer)
    found = {"lang": "", "translations": [], **case["found"]}
    assert facts(read.draft) == found
    lost = [note.message for note in read.notes if note.code == DOC010]
    assert lost == []
