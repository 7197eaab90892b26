"""Five made-up articles that are hard to set, in the form of `docs/article-json.md`."""

from __future__ import annotations

from typing import Any

from casepress.article import ast
from tests.samples import hedge
from tests.samples.hedge import ALT, MORE, PROSE, article
from tests.samples.parts import meta_inlines


def _author(number: int, **facts: Any) -> dict[str, Any]:
    given = ("Ana", "Bo", "Chiara", "Dmitri", "Eva Maria", "Femi")[number % 6]
    family = ("Example", "Sample", "Specimen", "Placeholder-Muster", "Fulana")[number % 5]
    return {
        "name": {"given": given, "family": f"{family} {'ABCDEFGH'[number // 5]}."},
        "affiliations": [f"a{number % 9 + 1}"],
        **facts,
    }


def _facts(**facts: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "article_type": "case-report",
        "subject": "Horticulture",
        "lang": "en-US",
        "date": "2025-11-05",
        "author": [_author(0, affiliations=[], corresponding=True, email="ana@example.org")],
        "license": hedge.LICENCE,
        "abstract": {"t": "MetaBlocks", "c": [ast.para(ast.inlines(PROSE))]},
        "keywords": {"t": "MetaList", "c": [meta_inlines("hedge"), meta_inlines("water")]},
        "running": {"author": "Example A", "journal": "MedPeer 2025", "title": "A hedge"},
    }
    return known | facts


def no_figure() -> dict[str, Any]:
    """Text only, of every kind of block that is in a column."""
    body = (
        f"# Introduction {{#introduction}}\n\n{PROSE}\n\n{MORE}\n\n"
        f"# Case report {{#case-report}}\n\n{PROSE}\n\n- one\n- two\n\n{MORE}\n\n"
        f"> A hedge is a wall that drinks.\n\n{PROSE}\n\n$$ a^2 + b^2 = c^2 $$\n\n{MORE}\n\n"
        f"# Discussion {{#discussion}}\n\n{PROSE}\n\n{MORE}\n\n{PROSE}\n\n{MORE}\n\n"
        f"# Conclusion {{#conclusion}}\n\n{MORE}\n"
    )
    return article(body, refs=9, title=meta_inlines("A hedge without a picture"), **_facts())


def many_figures() -> dict[str, Any]:
    """Eight figures, and two pages of text that speak of them."""
    images = ("panels", "upright", "square", "panels", "square", "upright", "panels", "square")
    body = [
        f"{PROSE} @fig-{k} {MORE}\n\n![**View {k}.** A legend of one line that says what is seen.]"
        f'(images/{image}.png){{alt="{ALT}"}}'
        for k, image in enumerate(images, start=1)
    ]
    text = "# Case report {#case-report}\n\n" + "\n\n".join(body)
    return article(text, refs=6, title=meta_inlines("A hedge seen eight times"), **_facts())


def many_authors() -> dict[str, Any]:
    """Thirty authors of nine institutions, two of them corresponding, one deceased."""
    authors = [_author(k) for k in range(30)]
    for k in (0, 7):
        authors[k] |= {"corresponding": True, "email": f"author{k}@hedges.example.org"}
    for k in range(0, 30, 4):
        authors[k]["orcid"] = "0000-0002-1825-0097"
    authors[3]["equal-contribution"] = authors[4]["equal-contribution"] = True
    authors[29]["deceased"] = True
    places = [
        {
            "id": f"a{k}",
            "number": str(k),
            "department": "Department of Hedges and of the Paths between Them",
            "name": f"Demonstration Garden {k}",
            "city": "Sampleton",
            "country": "Netherlands",
        }
        for k in range(1, 10)
    ]
    body = (
        f"# Case report {{#case-report}}\n\n{PROSE}\n\n{MORE}\n\n# Discussion {{#discussion}}\n\n"
        f"{PROSE}\n\n{MORE}\n\n{PROSE}\n"
    )
    facts = _facts(author=authors, affiliations=places)
    return article(body, refs=4, title=meta_inlines("A hedge with many friends"), **facts)


def long_table() -> dict[str, Any]:
    """A table of three pages over the full width."""
    cells = ("Privet, clipped", "pale leaves in the morning", "watered twice", "no change seen")
    rows = "\n".join(
        f"| {k} | " + " | ".join(cells[(k + i) % 4] for i in range(4)) + f" | {k * 1.25:.2f} |"
        for k in range(1, 131)
    )
    body = (
        f"# Case report {{#case-report}}\n\n{PROSE} @tbl-1\n\n"
        f"| Day | Shrub | Finding | Therapy | Outcome | Growth |\n|--:|---|---|---|---|--:|\n"
        f"{rows}\n\n: **A hundred and thirty days of a hedge.** Every morning.\n\n{MORE}\n\n"
        f"# Discussion {{#discussion}}\n\n{PROSE}\n\n{MORE}\n\n{PROSE}\n\n{MORE}\n"
    )
    made = article(body, refs=5, title=meta_inlines("A hedge day by day"), **_facts())
    for node in ast.walk(made["blocks"]):
        if ast.is_div(node, "table-wrap"):
            node["c"][0][2].append(["decimal", "6"])
    return made


def absent() -> dict[str, Any]:
    """Every optional fact absent."""
    return hedge.bare()


ALL = (no_figure, many_figures, many_authors, long_table, absent)
