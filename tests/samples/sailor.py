"""An article with every construct, in which names of people and institutions are everywhere.

All persons, institutions and texts are invented.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casepress.article.ast import Blocks, Element, attr, div, inlines, meta, para, plain, string
from tests.samples import gardener, parts
from tests.samples.parts import blocks, figure, meta_inlines, picture, section, table

#: Every name under which the rich article's people and institutions appear anywhere in it.
SECRETS = (
    "Zoë",
    "Quillfeather",
    "Quillféather",
    "QUILLFEATHER",
    "Q. Anders",
    "van Osterhaven",
    "Osterhaven",
    "Müller-Brandt",
    "Brandt",
    "Zed",
    "Harbourside",
    "Department of Rare Examples",
    "Port Example",
    "Lighthouse Imaging",
    "Sample Foundation",
    "SF-2041",
    "0000-0002-1825-0097",
    "zoe@harbourside.example",
    "harbourside.example",
    "0EXAMPL",
    "Z.Q.",
    "Z. Q.",
    "H.O.",
    "H.v.O.",
    "ZQ",
    "HvO",
    "L.M.-B.",
    "Beacon Writing Group",
    "03yrm5c26",
    "Ms Thank",
    "quillfeather",
)

BODY = """
A sailor was seen by Dr Zoë Quillfeather at the Harbourside University Hospital in Port Example.
H. van Osterhaven operated; Z.Q. and H.v.O. agreed on the reading, as ZQ, HvO and LMB did before.
The first author (ZQ) drew the figure. Quillfeather *et al.* had described the sign (@1; @2), and
so had *Zoë* *Quillféather* in [her record](https://orcid.org/0000-0002-1825-0097). In QUILLFEATHER
and Müller-Brandt's series the Zed sign was seen, with plaster of Paris and magnetic resonance (MR);
estrogen receptor (ER) was positive. See [the data](https://data.example/quillfeather/series) and
write to [zoe@harbourside.example](mailto:zoe@harbourside.example).[^1]
Compare @fig-1A, @fig-2, @tbl-1, @tbl-2 and @eq-1, doi:10.70780/medpeer.0EXAMPL.

[^1]: Read by L.M.-B. at the Department of Rare Examples, grant SF-2041 of the Sample Foundation.
"""


def rich(root: Path) -> dict[str, Any]:
    """Every construct, with the names of people and institutions wherever one could be."""
    one, two, three = (
        picture(root, n, s)
        for n, s in (("a", (900, 700)), ("b", (900, 700)), ("graphic", (1600, 900)))
    )
    graphic = figure("", "A sailor, drawn at Harbourside University Hospital.", [three])
    graphic["c"][0] = attr("", ["figure"])
    document = gardener.full(root)
    pictures = figure(
        "1",
        "**Two views of Zed\u2019s sign.** (A) Seen by Z. Q., (B) by others (@2).",
        [one, two],
        "Photographs: H. van Osterhaven.",
    )
    for letter, block in zip("AB", pictures["c"][2], strict=True):
        block["c"][0]["c"][0] = attr("", (), {"panel": letter})
        block["c"][0]["c"][1] = inlines(f"View {letter} by Zoë Quillfeather")
    permission = div(attr("", ["permission"]), [para(inlines("With leave of Lighthouse Imaging."))])
    pictures["c"][1][1].append(permission)
    case = section(
        "case-report",
        "Case report of Quillfeather",
        blocks(BODY),
        pictures,
        parts.equation("1", "V = \\frac{4}{3} \\pi r^3 \\text{ by Z.Q.}"),
        decimals(),
        box(
            "Learning points of Harbourside",
            [
                {
                    "t": "BulletList",
                    "c": [[plain(inlines("Think of it."))], [plain(inlines("Ask Osterhaven."))]],
                },
            ],
        ),
        para(inlines("Text after the box.")),
        box(
            "",
            [
                para(inlines("A box without a title.")),
                table("2", "**In a box.**", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
            ],
        ),
        {"t": "BlockQuote", "c": [para(inlines("It was like sand, she said."))]},
        figure("2", "**The course.** Nothing more.", [two]),
    )
    document["blocks"] = [
        section("introduction", "Introduction", blocks("The sign is rare (@1–@3).")),
        case,
        section("discussion", "Discussion", blocks("See [there](#funding) and @fig-2. " * 12)),
        _back("ethics", "Ethics approval", "Approved by the board of Lighthouse Imaging."),
        _back(
            "consent",
            "Patient consent",
            "The patient consented to publication at Harbourside University Hospital.",
        ),
        _back("contributions", "Author contributions", "Conceptualization: Z.Q., H.v.O."),
        _back("funding", "Funding", "Sample Foundation (SF-2041)."),
        _back("competing-interests", "Competing interests", "Z.Q. was paid by Lighthouse Imaging."),
        _back("acknowledgements", "Acknowledgements", "We thank Ms Thank of Harbourside."),
        _abbreviations(),
        _supplements(),
        _references(),
        _back("appendix", "Appendix A. Search by Osterhaven", "Two databases."),
    ]
    facts = _facts()
    document["meta"] = {
        **meta(facts)["c"],
        "title": meta_inlines("Zed's sign in a sailor at Harbourside University Hospital"),
        "short-title": meta_inlines("Zed's sign at Harbourside"),
        "abstract": {
            "t": "MetaBlocks",
            "c": [
                section("", "Background", blocks("Z.Q. saw it at Harbourside University Hospital."))
            ],
        },
        "plain-summary": {"t": "MetaBlocks", "c": blocks("Dr Quillfeather helped a sailor.")},
        "graphical-abstract": {"t": "MetaBlocks", "c": [graphic]},
        "keywords": _terms("sailors", "Osterhaven procedure"),
        "mesh": _terms("Naval Medicine", "Bursitis"),
        "cite-as": meta_inlines("Quillfeather Z, van Osterhaven H. *MedPeer*. 2025."),
    }
    return document


def box(title: str, content: Blocks) -> Element:
    """A box, with its title, if it has one."""
    head = [div(attr("", ["box-title"]), [plain(inlines(title))])] if title else []
    key = f"box-{len(title)}"
    return div(attr(key, ["box"]), [*head, *content])


def decimals() -> Element:
    """A table with a column of decimals."""
    made = table(
        "1",
        "**Values.** On admission.",
        "| Test | Value | Unit |\n|---|---|---|\n| CRP | 12.5 | mg/l |\n"
        "| Leukocytes | 7.25 | 10^9^/l |\n| Sodium | 140 | mmol/l |\n| Troponin | n/a | |\n",
        "Read by Z.Q.",
    )
    made["c"][0][2].append(["decimal", "2"])
    return made


def _back(role: str, title: str, words: str) -> Element:
    made = section(role, title, blocks(words), part="back")
    made["c"][0][0] = role
    return made


def _abbreviations() -> Element:
    terms = (("MR", "magnetic resonance"), ("ER", "estrogen receptor"))
    pairs = [[[string(t)], [[plain(inlines(m))]]] for t, m in terms]
    return section(
        "abbreviations", "Abbreviations", [{"t": "DefinitionList", "c": pairs}], part="back"
    )


def _supplements() -> Element:
    files = [
        div(
            attr(
                f"sup-{n}",
                ["supplementary"],
                {
                    "number": str(n),
                    "label": f"Supplementary file {n}",
                    "file": name,
                    "mime": "video/mp4",
                },
            ),
            blocks("**Gait.** The patient walks."),
        )
        for n, name in ((1, "video-1.mp4"), (2, "quillfeather-series.csv"))
    ]
    return section("supplementary", "Supplementary material", files, part="back")


def _references() -> Element:
    made = gardener.references(3)
    entry = made["c"][1][1]["c"][1][0]
    entry["c"][1] = blocks("Quillfeather ZA, Writer B. Zed's sign. *J Examples*. 2020;1:1–9.")
    return made


def _facts() -> dict[str, Any]:
    people = [
        {
            "name": {"given": "Zoë Anders", "family": "Quillfeather"},
            "email": "zoe@harbourside.example",
            "orcid": "0000-0002-1825-0097",
            "corresponding": True,
            "affiliations": ["h"],
            "degrees": ["MD", "PhD"],
        },
        {
            "name": {"given": "Hendrik", "particle": "van", "family": "Osterhaven"},
            "affiliations": ["h", "l"],
            "deceased": True,
        },
        {"name": {"given": "Lena", "family": "Müller-Brandt"}, "affiliations": ["l"]},
        {"name": {"given": "Bo", "family": "Zed"}, "affiliations": ["l"]},
        {"name": {"given": "Eva", "family": "Ray"}, "affiliations": ["l"]},
        {"collective": "The Beacon Writing Group"},
    ]
    return {
        "casepress": {"schema": "1", "id": "demo", "journal": "medpeer"},
        "article-type": "case-report",
        "status": "submitted",
        "subject": "Rheumatology",
        "lang": "en-US",
        "doi": "10.70780/medpeer.0EXAMPL",
        "author": people,
        "affiliations": [
            {
                "id": "h",
                "number": "1",
                "department": "Department of Rare Examples",
                "name": "Harbourside University Hospital",
                "city": "Port Example",
                "country": "Netherlands",
                "ror": "https://ror.org/03yrm5c26",
            },
            {
                "id": "l",
                "number": "2",
                "name": "Lighthouse Imaging",
                "city": "Paris",
                "country": "France",
            },
        ],
        "funding": [{"source": "Sample Foundation", "award": "SF-2041"}],
        "date-received": "2025-09-02",
        "date": "2025-11-05",
        "license": {"id": "CC-BY-4.0", "short": "CC BY 4.0"},
        "copyright": {"year": "2025", "holder": "Zoë Quillfeather"},
        "running": {
            "author": "Quillfeather ZA, et al.",
            "title": "Zed's sign at Harbourside",
            "journal": "MedPeer 2025 · doi:10.70780/medpeer.0EXAMPL",
        },
        "references": [
            {
                "id": "k1",
                "type": "article-journal",
                "author": [
                    {"family": "Quillfeather", "given": "Zoë A."},
                    {"family": "Writer", "given": "B."},
                ],
            },
            {
                "id": "k2",
                "type": "article-journal",
                "author": [{"family": "Author", "given": "A."}],
            },
            {
                "id": "k3",
                "type": "article-journal",
                "author": [{"family": "Author", "given": "A."}],
            },
        ],
    }


def _terms(*words: str) -> Element:
    return {"t": "MetaList", "c": [meta_inlines(w) for w in words]}
