"""Two articles in the form of `docs/article-json.md`: a full one and one without any optional fact.

The texts are invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from casepress.article import pandoc
from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    div,
    header,
    inlines,
    meta,
    para,
    span,
    string,
    xref,
)

KINDS = {"fig": ("Figure", "fig"), "tbl": ("Table", "table"), "eq": ("Equation", "disp-formula")}
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
        section("introduction", "Introduction", citing("Rice bodies are rare (@1–@3).")),
        section(
            "case-report",
            "Case report",
            [],
            section("", "Patient information", citing(BODY), level=2),
            figure("1", "**Ultrasound of the *left* bursa.** Panel A, before; B, after (@2).",
                   [wide], "Drawn by the authors."),
            section(
                "", "Laboratory findings", [
                    *citing("The first table shows the course."),
                    table("1", "**Findings on admission.** Both sides.", TABLE_1,
                          "Volumes after aspiration."),
                    *citing("Text after a table keeps its distance."),
                    section("", "Microscopy", citing("Sections showed fibrin."), level=3),
                    table("2", "**Course.**", TABLE_2),
                    *citing("The formula follows."),
                    para([span(attr("eq-1", ["equation"], {"number": "1", "label": "Equation 1"}),
                          citing("$$V = \\frac{4}{3} \\pi r^3 \\text{ in ml}$$")[0]["c"])]),
                ], level=2,
            ),
        ),
        section("discussion", "Discussion", [
            *citing("The course agrees with earlier reports (@1, @3). " * 6),
            figure("2", "**The excised bursa.** Its height is 8 cm.", [tall]),
            para([{"t": "Emph", "c": [string("Nested "), {"t": "Emph", "c": [string("twice")]}]}]),
        ]),
        section("conclusion", "Conclusion", citing("See [Discussion](#discussion).")),
        section("consent", "Patient consent", citing("The patient consented."), part="back"),
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
    abstract = [section("", title, citing(words)) for title, words in parts]
    return _document(facts, sections) | {
        "meta": {
            **meta(facts)["c"],
            "title": meta_inlines("Rice-body bursitis of the shoulder caused by *Mycobacterium* "
                                   "species in a gardener: a case report with H~2~O lavage"),
            "abstract": {"t": "MetaBlocks", "c": abstract},
            "keywords": {"t": "MetaList", "c": [meta_inlines(k) for k in KEYWORDS]},
            "cite-as": meta_inlines("Example A van der, et al. Rice bodies. *MedPeer*. 2025."),
        }
    }  # fmt: skip


def bare() -> dict[str, Any]:
    """An article with a title and three sections: every optional fact absent."""
    facts = {"casepress": {"schema": "1", "id": "bare", "journal": "medpeer"}, "lang": "en-US"}
    sections = [
        section(role, title, citing("Only text."))
        for role, title in (("case-report", "Case report"), ("discussion", "Discussion"))
    ]
    made = _document(facts, sections)
    made["meta"] = {**meta(facts)["c"], "title": meta_inlines("A bare article")}
    return made


def section(
    role: str, title: str, blocks: Blocks, *inner: Element, level: int = 1, part: str = "body"
) -> Element:
    pairs = {"role": role, "part": part} if role else {}
    content = [header(level, inlines(title)), *blocks, *inner]
    return div(attr(title.lower().replace(" ", "-"), ["section"], pairs), content)


def figure(number: str, caption: str, pictures: list[str], source: str = "") -> Element:
    images = [
        {"t": "Plain", "c": [{"t": "Image", "c": [attr(), inlines(f"Drawing {n} of it"), [p, ""]]}]}
        for n, p in enumerate(pictures, 1)
    ]
    pairs = {"number": number, "label": f"Figure {number}"}
    blocks = _captioned(caption) + ([div(attr("", ["source"]), citing(source))] if source else [])
    return {"t": "Figure", "c": [attr(f"fig-{number}", ["figure"], pairs), [None, blocks], images]}


def table(number: str, caption: str, markdown: str, notes: str = "") -> Element:
    (made,) = _read(markdown)
    made["c"][1] = [None, _captioned(caption)]
    below = [div(attr("", ["notes"]), citing(notes))] if notes else []
    pairs = {"number": number, "label": f"Table {number}"}
    return div(attr(f"tbl-{number}", ["table-wrap"], pairs), [made, *below])


def numbered_equation(number: str, tex: str) -> Element:
    math = {"t": "Math", "c": [{"t": "DisplayMath"}, tex]}
    pairs = {"number": number, "label": f"Equation {number}"}
    return para([span(attr(f"eq-{number}", ["equation"], pairs), [math])])


def references(count: int) -> Element:
    entries = [
        div(attr(f"ref-{n}", ["csl-entry"], {"number": str(n), "key": f"k{n}"}),
            _read(f"Author A, Writer B. The title of work {n}. *J Examples*. 2020;{n}:1–9. "
                  f"[doi:10.1000/{n}](https://doi.org/10.1000/{n})"))
        for n in range(1, count + 1)
    ]  # fmt: skip
    return section("references", "References", [div(attr("refs", ["references"]), entries)],
                   part="back")  # fmt: skip


def read(file: Path) -> Blocks:
    """The blocks of a markdown file."""
    return _read(file.read_text(encoding="utf-8"))


def _document(facts: dict[str, Any], blocks: Blocks) -> dict[str, Any]:
    return {"pandoc-api-version": [1, 23, 1], "meta": meta(facts)["c"], "blocks": blocks}


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


def _captioned(markdown: str) -> Blocks:
    (paragraph,) = citing(markdown)
    words = [span(attr("", ["title"]), i["c"]) if i["t"] == "Strong" else i for i in paragraph["c"]]
    return [para(words)]


def meta_inlines(markdown: str) -> Element:
    return {"t": "MetaInlines", "c": _read(markdown)[0]["c"]}


def citing(markdown: str) -> Blocks:
    """Markdown whose "@1" and "@fig-1A" become the contract's citations and cross-references."""
    blocks = _read(markdown)
    _replace(blocks)
    return blocks


def _replace(node: Any) -> None:
    if isinstance(node, list):
        for i, item in enumerate(node):
            if isinstance(item, dict) and item.get("t") == "Cite":
                node[i] = _resolved(item)
            else:
                _replace(item)
    elif isinstance(node, dict):
        _replace(node.get("c"))


def _resolved(cite: Element) -> Element:
    key = cite["c"][0][0]["citationId"]
    kind, _, number = key.partition("-")
    if kind in KINDS:
        word, ref_type = KINDS[kind]
        return xref(f"{word}\u00a0{number}", f"{kind}-{number.rstrip('AB')}", ref_type)
    return {"t": "Cite", "c": [cite["c"][0], [xref(key, f"ref-{key}", "bibr")]]}


def _read(markdown: str) -> Blocks:
    return list(json.loads(_json(markdown))["blocks"])


@cache
def _json(markdown: str) -> str:
    return pandoc.convert(markdown, "markdown+smart", "json")[0]


def picture(root: Path, name: str, size: tuple[int, int]) -> str:
    picture = Image.new("RGB", size, "#eef4f7")
    ImageDraw.Draw(picture).ellipse((40, 40, size[0] - 40, size[1] - 40), fill="#4a5560")
    path = Path("results") / "demo" / "figures" / f"{name}.png"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    picture.save(root / path)
    return path.as_posix()
