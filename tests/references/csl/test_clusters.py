"""Citations in the text."""

from __future__ import annotations

import pytest

from casepress.article.ast import string
from casepress.core.errors import BuildError
from casepress.references.csl import ENGINES, cite, cited, undefined
from casepress.references.csl.clusters import ClusterStyle, NumberedCitation, arrange
from tests.references.csl.citing import DATA, STYLE, cases, clusters_of, listed, many, shown

FIRST = "[@k1] [@k2] [@k3] [@k4] [@k5] [@k6] [@k7] [@k8] [@k9] [@k10] [@k11] [@k12]"
ROWS = cases("clusters.yaml")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["markdown"])
def test_cluster(row: dict[str, str]) -> None:
    clusters = clusters_of(f"{FIRST}\n\n{row['markdown']}")
    rendered = cite(many(12), clusters, style=STYLE)
    assert shown(rendered.clusters[12]) == row["printed"]


def test_against_pandoc() -> None:
    clusters = clusters_of("\n\n".join([FIRST, *(row["markdown"] for row in ROWS)]))
    ours = cite(many(12), clusters, style=STYLE)
    theirs = cite(many(12), clusters, style=STYLE, engine="pandoc")
    for row, our, their in zip(ROWS, ours.clusters[12:], theirs.clusters[12:], strict=True):
        assert shown(their) == row.get("pandoc", row["printed"]), row["markdown"]
        assert ("pandoc" in row) == (shown(our) != shown(their)), "a difference needs a reason"
        assert ("pandoc" in row) == ("reason" in row)


def test_the_form_of_the_article_json() -> None:
    rendered = cite(many(3), clusters_of("[@k1; @k2; @k3]"), style=STYLE)
    before, first, dash, last, after = rendered.clusters[0]
    assert (before, dash, after) == (string("("), string("–"), string(")"))
    assert first["c"] == [["", ["xref"], [["ref-type", "bibr"]]], [string("1")], ["#ref-1", ""]]
    assert last["c"][2] == ["#ref-3", ""]


def test_numbers_follow_the_first_appearance_then_nocite() -> None:
    rendered = cite(many(4), clusters_of("[@k3] [@k1; @k3]"), style=STYLE, nocite=["k4", "k1"])
    assert rendered.numbers == {"k3": 1, "k1": 2, "k4": 3}


def test_what_is_missing_can_be_asked() -> None:
    clusters = clusters_of("[@k1; @absent] [@none]")
    assert cited(clusters, ["k2"]) == ["k1", "absent", "none", "k2"]
    assert undefined(many(2), clusters, ["gone"]) == ["absent", "none", "gone"]


def test_nothing_cited() -> None:
    assert cite({}, [], style=STYLE).entries == ()
    assert cite({}, [[]], style=STYLE).clusters == ([],)


def test_a_superscript_style_without_collapse() -> None:
    manner = ClusterStyle("", "", ",", sorted=False, collapse=False)
    out = arrange(
        [NumberedCitation(3), NumberedCitation(1), NumberedCitation(2)],
        manner,
        lambda n: [string(str(n))],
    )
    assert shown(out) == "3,1,2"


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        ("citeproc-py", "author-date.csl"),
        *(
            (engine, name)
            for engine in ENGINES
            for name in ("dependent.csl", "printed.bib", "absent.csl")
        ),
    ],
)
def test_a_style_that_cannot_be_used(engine: str, name: str) -> None:
    with pytest.raises(BuildError) as caught:
        cite(many(1), clusters_of("[@k1]"), style=DATA / name, engine=engine)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_an_engine_that_is_not_known() -> None:
    with pytest.raises(BuildError, match="citeproc-py, pandoc"):
        cite(many(1), [], style=STYLE, engine="bibtex", nocite=["k1"])


def test_a_list_sorted_by_the_style(tmp_path) -> None:  # type: ignore[no-untyped-def]
    style = STYLE.read_text(encoding="utf-8").replace(
        "<bibliography>",
        '<bibliography><sort><key variable="title" sort="descending"/></sort>',
    )
    path = tmp_path / "sorted.csl"
    path.write_text(style, encoding="utf-8")
    rendered = cite(many(3), clusters_of("[@k1] [@k3]"), style=path, nocite=["k2"])
    assert rendered.numbers == {"k3": 1, "k2": 2, "k1": 3}
    assert [shown(c) for c in rendered.clusters] == ["(3)", "(1)"]


def test_the_same_twice_is_the_same() -> None:
    items = [*many(5).values()]
    assert listed(items) == listed(items)
