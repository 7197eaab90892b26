"""A made-up article with the constructs that not every article has, in any language."""

from __future__ import annotations

from typing import Any

from casepress.article import ast
from tests.samples import hedge
from tests.samples.hedge import ALT, MORE, PROSE, article
from tests.samples.parts import inlines, meta_inlines

BODY = f"""
# Introduction {{#introduction}}

{PROSE} "Quoted, and 'again' within." {MORE}

# Case report {{#case-report}}

{PROSE} @fig-1

![**Two sides.** (A) South. (B) North.](images/square.png){{alt="{ALT}"}}

::: {{#box-1 .box}}
::: box-title
Learning points
:::

- Hedges drink.
- Watering helps, and a long sentence that has to be broken says so.
:::

{MORE}

> A hedge is a wall that drinks.

| Shrub | Growth |
|:------|-------:|
| Privet | 2.25 |
| Box | 12.5 |
| Yew | 103 |
| Fern | – |

: **Growth.**

# Discussion {{#discussion}}

{PROSE} [the box](#box-1) [Supplementary file 1](#sup-1)

Greek Ελληνικά, Cyrillic кириллица, Arabic العربية, Chinese 漢字, Japanese かな, Korean 한글, Hebrew
עברית, signs ♀ ♂ ✓ ⇌ ≥ 10⁻³.
"""
BACK = """
# Abbreviations {#abbreviations}

MRI
:   magnetic resonance imaging

ER
:   estrogen receptor

# Supplementary material {#supplementary}

::: {#sup-1 .supplementary number=1 label="Supplementary file 1" file="video-1.mp4"}
[Gait.]{.title} The hedge walking.
:::
"""
AUTHORS: list[dict[str, Any]] = [
    {
        "name": {"given": "Ana", "particle": "van der", "family": "Example"},
        "degrees": ["MD", "PhD"],
        "orcid": "0000-0002-1825-0097",
        "email": "ana@example.org",
        "corresponding": True,
        "affiliations": ["a1"],
    },
    {
        "name": {"given": "Bo", "family": "Sample"},
        "email": "bo@example.org",
        "corresponding": True,
        "deceased": True,
        "affiliations": ["a1"],
    },
]


def constructs(lang: str = "en-US", refs: int = 5) -> dict[str, Any]:
    """The article; its body is English whatever its language."""
    made = article(
        BODY,
        back=BACK,
        refs=refs,
        title=meta_inlines("A hedge of many parts"),
        article_type="case-report",
        subject="Horticulture",
        lang=lang,
        author=AUTHORS,
        affiliations=[{"id": "a1", "number": "1", "name": "Demonstration Garden"}],
        funding=[{"source": "The Hedge Fund", "award": "H-77"}],
        date_received="2025-09-01",
        date="2025-11-05",
        license=hedge.LICENCE,
        copyright={"year": "2025", "holder": "Ana van der Example"},
        running={"author": "van der Example A, Sample B", "journal": "", "title": "Many parts"},
        abstract={"t": "MetaBlocks", "c": [ast.para(ast.inlines(PROSE))]},
        keywords={"t": "MetaList", "c": [meta_inlines("hedge")]},
        mesh={"t": "MetaList", "c": [meta_inlines("Plants, Medicinal"), meta_inlines("Water")]},
        plain_summary={"t": "MetaBlocks", "c": [ast.para(ast.inlines("Hedges need water."))]},
        graphical_abstract={"t": "MetaBlocks", "c": [_graphic()]},
    )
    for node in ast.walk(made["blocks"]):
        if node["t"] == "Figure":
            (image,) = node["c"][2][0]["c"]
            both = [{"t": "Image", "c": [ast.attr("", [], {"panel": p}), *image["c"][1:]]}
                    for p in "AB"]  # fmt: skip
            node["c"][2] = [{"t": "Plain", "c": both}]
        elif ast.is_div(node, "table-wrap"):
            node["c"][0][2].append(["decimal", "2"])
    return made


def _graphic() -> ast.Element:
    image = inlines(f"See ![{ALT}](images/panels.png)")[-1]
    return {
        "t": "Figure",
        "c": [ast.attr("", ["figure"]), [None, []], [{"t": "Plain", "c": [image]}]],
    }
