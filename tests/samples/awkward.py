"""Articles that are hard to print or to make anonymous, in the form of `docs/article-json.md`.

All persons, institutions and texts are invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casepress.article.ast import Blocks, attr, inlines, meta, para
from tests.samples import gardener
from tests.samples.parts import blocks, figure, meta_inlines, picture, section, table
from tests.samples.sailor import SECRETS, box, decimals, rich

__all__ = ["ARTICLES", "SECRETS", "box", "rich"]


def authors(root: Path) -> dict[str, Any]:
    """Thirty authors of long names, fifteen affiliations, several to write to."""
    document = gardener.bare()
    people = [
        {
            "name": {
                "given": f"Maximiliana Theodora {chr(65 + n % 26)}.",
                "family": f"Example-Sample{n}",
            },
            "affiliations": [f"a{n % 15 + 1}", f"a{(n + 4) % 15 + 1}"],
            "degrees": ["MD", "PhD"],
            "orcid": "0000-0002-1825-0097",
            "email": f"author.number{n}@hospital.example",
            **({"corresponding": True} if n in (0, 7, 29) else {}),
            **({"equal-contribution": True} if n < 2 else {}),
            **({"deceased": True} if n == 3 else {}),
        }
        for n in range(30)
    ]
    places = [
        {
            "id": f"a{n}",
            "number": str(n),
            "department": f"Department of Examples number {n}",
            "name": f"Demonstration University Hospital {n}",
            "city": "Sampleton",
            "country": "Netherlands",
        }
        for n in range(1, 16)
    ]
    people.append(
        {
            "collective": "The International Working Group on the Naming of Rare Examples",
            "affiliations": ["a1"],
        }
    )
    document["meta"] |= meta({"author": people, "affiliations": places})["c"]
    return document


def long_table(root: Path) -> dict[str, Any]:
    """A table of three pages, and one too wide for an upright page."""
    rows = "".join(
        f"| {n} | {n / 7:.2f} | a finding that takes some words, number {n} | {n % 3 and 'yes'} |\n"
        for n in range(1, 131)
    )
    words = ["laryngological", "immunohistochemistry", "gastroenterostomy"]
    heads = [f"{w}{n}" for n in range(3) for w in words]
    line = "|".join(heads)
    wide = f"|{line}|\n|{'---|' * 9}\n" + f"|{'1.5|' * 9}\n" * 4
    one = table(
        "1",
        "**Course.** All days.",
        f"| Day | Value | Finding | Fever |\n|---|---|---|---|\n{rows}",
        "Values in mg/l.",
    )
    one["c"][0][2].append(["decimal", "2"])
    medium = "|".join(f"Measure{n}" for n in range(11))
    small = f"|{medium}|\n|{'---|' * 11}\n|{'12|' * 11}\n"
    document = gardener.bare()
    document["blocks"] = [
        section(
            "case-report",
            "Case report",
            [
                *blocks("The course is in @tbl-1, the measures in @tbl-2 and @tbl-3."),
                one,
                *blocks("Then came the wide table."),
                table("2", "**Wide.** Nine columns.", wide, "Notes."),
                *blocks("And text again."),
                table("3", "**Small.** Eleven columns.", small),
            ],
        ),
        section("discussion", "Discussion", blocks("Only text.")),
        section("appendix", "Appendix", [table("4", "**Wide at the end.**", wide)], part="back"),
    ]
    return document


def figures(root: Path) -> dict[str, Any]:
    """Eight figures of all shapes, one of six images."""
    document = gardener.bare()
    shapes = [
        (1600, 700),
        (600, 1100),
        (900, 900),
        (3000, 400),
        (400, 1800),
        (120, 90),
        (1200, 900),
    ]
    made = [
        figure(
            str(n),
            f"**Figure number {n}.** " + "A legend of some words. " * n,
            [picture(root, f"f{n}", shape)],
        )
        for n, shape in enumerate(shapes, 1)
    ]
    many = figure(
        "8", "**Six parts.** (A–F) Views.", [picture(root, f"g{n}", (500, 600)) for n in range(6)]
    )
    for letter, block in zip("ABCDEF", many["c"][2], strict=True):
        block["c"][0]["c"][0] = attr("", (), {"panel": letter})
    said = blocks("See @fig-1, @fig-2, @fig-3, @fig-4, @fig-5, @fig-6, @fig-7 and @fig-8. " * 3)
    document["blocks"] = [section("case-report", "Case report", [*said, *made, many, *said])]
    return document


def arabic(root: Path) -> dict[str, Any]:
    """The full sample's floats in an Arabic text."""
    words = "سيدة تبلغ من العمر خمسين عاما مصابة بألم في الكتف الأيسر"
    document = gardener.full(root)
    document["meta"] |= {
        **meta(
            {
                "lang": "ar",
                "author": [
                    {
                        "name": {"given": "ليلى", "family": "المثال"},
                        "affiliations": ["a1"],
                        "corresponding": True,
                    }
                ],
                "affiliations": [
                    {
                        "id": "a1",
                        "number": "1",
                        "name": "مستشفى النموذج",
                        "city": "الرباط",
                        "country": "المغرب",
                    }
                ],
            }
        )["c"],
        "title": meta_inlines("التهاب الجراب: تقرير حالة"),
        "abstract": {"t": "MetaBlocks", "c": [para(inlines(f"{words} (MRI 3 T)."))]},
    }
    case = document["blocks"][1]
    inner = [
        para(inlines(f"{words}. " * 6)),
        box("نقاط التعلم", [para(inlines(words))]),
        decimals(),
    ]
    case["c"][1] = [case["c"][1][0], *inner, *case["c"][1][1:]]
    return _relabelled(document)


def bare(root: Path) -> dict[str, Any]:
    """No optional fact."""
    return gardener.bare()


ARTICLES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "rich": rich,
    "authors": authors,
    "tables": long_table,
    "figures": figures,
    "arabic": arabic,
    "bare": bare,
}


def _relabelled(document: dict[str, Any]) -> dict[str, Any]:
    """The second table with the id `tbl-1` goes: an id is used once."""
    seen: set[str] = set()

    def keep(content: Blocks) -> Blocks:
        out = []
        for block in content:
            key = block["c"][0][0] if block["t"] == "Div" else ""
            if key.startswith("tbl-") and key in seen:
                continue
            seen.add(key)
            if block["t"] == "Div":
                block["c"][1] = keep(block["c"][1])
            out.append(block)
        return out

    document["blocks"] = keep(document["blocks"])
    return document


def names_in(text: str) -> list[str]:
    """The names of the rich article that are in a text; a short one as a word of its own."""
    found = []
    for name in SECRETS:
        whole = rf"(?<!\w){re.escape(name)}(?!\w)"
        if re.search(whole if len(name) < 6 else re.escape(name), text):
            found.append(name)
    return found
