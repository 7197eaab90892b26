"""A full article, and one without any optional fact. The texts are invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from casepress.article.ast import Element, para, string
from tests.samples.parts import (
    blocks,
    document,
    equation,
    figure,
    inlines,
    meta_inlines,
    picture,
    reference_list,
    section,
    table,
)

KEYWORDS = ("bursitis", "*M. avium*")

BODY = """
A 61-year-old gardener had *painless* swelling of the left shoulder (@1; @2) [@fig-1].
The effusion held many small bodies, as @fig-1A and @fig-2 show; see @tbl-1 and @eq-1.

The numbers are in @tbl-2. She had **no fever *at any* time**.[^1] H~2~O, 10^3^ and `code` stay.

[^1]: Measured in the *axilla*, twice a day, by $T_{\\text{max}}$.

1. First aspiration
2. Lavage

   with two litres of saline

- rice bodies
    - white
    - soft
- fibrin

> "It felt like grains under my skin", the patient said.

| Line one
| Line two

Rice body

:   A small, shiny, white body of fibrin.

***

Where $x$ means volume:

$$\\sum_{i=1}^{n} x_i = \\frac{a + b}{2}$$
"""

TABLE_1 = """
+--------------+----------------------+-----------+
| Finding      | Shoulder             | Volume,   |
|              +----------+-----------+ ml        |
|              | left     | right     |           |
+==============+==========+===========+==========:+
| Swelling of  | present  | absent    | 120       |
| the bursa    |          |           |           |
+--------------+----------+-----------+-----------+
| Pain         | never in the course  | 0         |
|              | of the disease       |           |
+--------------+----------+-----------+-----------+
| Rice bodies  | many     |           | 45        |
+--------------+----------+-----------+-----------+
"""

TABLE_2 = """
| Day | Temperature | Schwannomatosis-like nodules, by hand count of two observers |
|----:|:-----------:|:-------|
| 1 | 36.8 | none |
| 14 | 37.1 | three, the largest with heterogeneous enhancement after gadolinium |
"""


def full(root: Path) -> dict[str, Any]:
    """Twelve authors, six affiliations, figures, tables, formulae; the pictures under `root`."""
    wide, tall = picture(root, "figure-1", (1600, 700)), picture(root, "figure-2", (600, 1100))
    sections = [
        section("introduction", "Introduction", blocks("Rice bodies are rare (@1–@3).")),
        section(
            "case-report",
            "Case report",
            [],
            section("", "Patient information", blocks(BODY), level=2),
            figure("1", "**Ultrasound of the *left* bursa.** Panel A, before; B, after (@2).",
                   [wide], "Drawn by the authors."),
            section(
                "", "Laboratory findings", [
                    *blocks("The first table shows the course."),
                    table("1", "**Findings on admission.** Both sides.", TABLE_1,
                          "Volumes after aspiration."),
                    *blocks("Text after a table keeps its distance."),
                    section("", "Microscopy", blocks("Sections showed fibrin."), level=3),
                    table("2", "**Course.**", TABLE_2),
                    *blocks("The formula follows."),
                    equation("1", "V = \\frac{4}{3} \\pi r^3 \\text{ in ml}"),
                ], level=2,
            ),
        ),
        section("discussion", "Discussion", [
            *blocks("The course agrees with earlier reports (@1, @3). " * 6),
            figure("2", "**The excised bursa.** Its height is 8 cm.", [tall]),
            para([{"t": "Emph", "c": [string("Nested "), {"t": "Emph", "c": [string("twice")]}]}]),
        ]),
        section("conclusion", "Conclusion", blocks("See [Discussion](#discussion).")),
        section("consent", "Patient consent", blocks("The patient consented."), part="back"),
        references(3),
    ]  # fmt: skip
    facts = {
        "casepress": {"schema": "1", "id": "demo", "journal": "medpeer"},
        "article-type": "case-report", "status": "draft", "subject": "Rheumatology",
        "lang": "en-US", "doi": "10.70780/medpeer.0EXAMPL", "volume": "1",
        "author": list(_authors()),
        "affiliations": [
            {"id": f"a{n}", "number": str(n), "department": "Department of Examples",
             "name": f"Demonstration Hospital {n}", "city": "Sampleton", "country": "Netherlands",
             "country-code": "NL"} for n in range(1, 7)
        ],
        "date-received": "2025-09-02", "date-accepted": "2025-10-14", "date": "2025-11-05",
        "license": {"id": "CC-BY-4.0", "short": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/",
                    "name": "Creative Commons Attribution 4.0 International"},
        "copyright": {"year": "2025", "holder": "The Authors"},
        "running": {"author": "van der Example A, et al.", "title": "Rice bodies",
                    "journal": "MedPeer 2025 · doi:10.70780/medpeer.0EXAMPL"},
    }  # fmt: skip
    parts = [("Background", "A *rare* disease (@1)."), ("Conclusion", "Look for it.")]
    abstract = [section("", title, blocks(words)) for title, words in parts]
    return document(facts | {
        "title": meta_inlines("Rice-body bursitis of the shoulder caused by *Mycobacterium* "
                           "species in a gardener: a case report with H~2~O lavage"),
        "abstract": {"t": "MetaBlocks", "c": abstract},
        "keywords": {"t": "MetaList", "c": [meta_inlines(k) for k in KEYWORDS]},
        "cite-as": meta_inlines("Example A van der, et al. Rice bodies. *MedPeer*. 2025."),
    }, sections)  # fmt: skip


def bare() -> dict[str, Any]:
    """An article with a title and three sections: every optional fact absent."""
    facts = {"casepress": {"schema": "1", "id": "bare", "journal": "medpeer"}, "lang": "en-US"}
    sections = [
        section(role, title, blocks("Only text."))
        for role, title in (("case-report", "Case report"), ("discussion", "Discussion"))
    ]
    return document({**facts, "title": meta_inlines("A bare article")}, sections)


def references(count: int) -> Element:
    """A reference list of made-up works."""
    return reference_list(
        [
            inlines(
                f"Author A, Writer B. The title of work {n}. *J Examples*. 2020;{n}:1–9. "
                f"[doi:10.1000/{n}](https://doi.org/10.1000/{n})"
            )
            for n in range(1, count + 1)
        ]
    )


def _authors() -> Iterator[dict[str, Any]]:
    given = ["Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ivo", "Jane", "Karl"]
    for n, name in enumerate(given):
        author: dict[str, Any] = {
            "name": {"given": name, "family": f"Example{n}"},
            "affiliations": [f"a{n % 6 + 1}"],
        }
        if not n:
            author["name"]["particle"] = "van der"
            author |= {"corresponding": True, "email": "ana@example.org",
                       "orcid": "0000-0002-1825-0097", "affiliations": ["a1", "a2"]}  # fmt: skip
        yield author | ({"equal-contribution": True} if n in (1, 2) else {})
    yield {"collective": "The Rice Body Group", "affiliations": ["a6"]}
