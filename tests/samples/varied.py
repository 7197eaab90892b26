"""Varied manuscripts in the source format: every construct that a sound one has, in any company."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from casepress import pipeline
from casepress.source.repository import Repository
from tests.samples.contract import REPOSITORY

ID = "varied"
WORDS = ["bursa", "joint", "swelling", "p < 0.05", "& more", "naïve", "“so-called”", "$x^2$"]
WORDS += ["`code < 1`", "*E. coli*", "H~2~O", "10^9^/L"]
#: The same in a record of CSL-JSON.
TITLE = ["bursa", "joint", "p < 0.05", "& more", "naïve", "<i>E. coli</i>", "H<sub>2</sub>O"]
ARABIC = "[مفصل الكتف]{lang=ar dir=rtl}"
#: A picture of one grey point.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63a8070000810080ae1ea3fd0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Manuscript:
    """An `article.md` and its `references.json`."""

    article: str
    references: str


def folder(root: Path) -> Path:
    """A repository for generated manuscripts: configuration, journal, pictures, a film."""
    (root / "manuscript" / ID / "supplementary").mkdir(parents=True)
    (root / "figures" / ID).mkdir(parents=True)
    shutil.copytree(REPOSITORY / "journal", root / "journal")
    (root / "config.yaml").write_text("journal: medpeer\nmanuscripts: all\nformats: [xml]\n")
    for name in ("a", "b", "c", "d"):
        (root / "figures" / ID / f"{name}.png").write_bytes(PNG)
    (root / "manuscript" / ID / "supplementary" / "film.mp4").write_bytes(b"film")
    return root


def made(root: Path, manuscript: Manuscript) -> pipeline.Checked:
    """The manuscript, read and filtered in the repository at `root`."""
    place = root / "manuscript" / ID
    (place / "references.json").write_text(manuscript.references, encoding="utf-8")
    (place / "article.md").write_text(manuscript.article, encoding="utf-8")
    repository = Repository.open(root)
    return pipeline.check(repository, repository.journal, ID)


def some(*values: Any, most: int = 99) -> st.SearchStrategy[list[Any]]:
    """Some of the values, in their order."""
    ordered = st.lists(st.sampled_from(values), unique_by=str, max_size=min(most, len(values)))
    return ordered.map(lambda chosen: [v for v in values if v in chosen])


words = st.lists(st.sampled_from(WORDS), min_size=4, max_size=14).map(" ".join)
title = st.lists(st.sampled_from(TITLE), min_size=1, max_size=9).map(" ".join)
sentence = words.map(lambda said: f"The {said} was seen.")

# References

NAMES = [
    {"family": "Rossi", "given": "Ana Maria"},
    {"family": "Berg", "given": "J.-P.", "non-dropping-particle": "van den"},
    {"family": "O’Neil", "given": "A. L.", "suffix": "Jr"},
    {"family": "Ödegård", "given": "Å"},
    {"literal": "Rice Body Study Group"},
]
DATES = [["2020"], ["2020", "5"], ["2020", "5", "17"]]
ADDRESS: dict[str, Any] = {
    "URL": "https://example.org/a?b=1&c=2",
    "accessed": {"date-parts": [["2024", "2", "3"]]},
}
KINDS: list[dict[str, Any]] = [
    {"type": "article-journal", "container-title": "J Joints", "volume": "3", "page": "123-8"},
    {"type": "article-journal", "container-title": "J Joints", "volume": "3", "page": "S12"},
    {"type": "article-journal", "container-title": "Open Joints", "volume": "3", "number": "e12"},
    {"type": "book", "publisher": "Sample Press", "publisher-place": "Sampleton", "edition": "2"},
    {
        "type": "chapter",
        "container-title": "Joints",
        "publisher": "Sample Press",
        "editor": [NAMES[0]],
        "page": "3-9",
    },
    {
        "type": "paper-conference",
        "container-title": "Proceedings of Joints",
        "event-title": "Joints",
        "event-place": "Oslo",
        "publisher": "Sample Press",
    },
    {"type": "thesis", "publisher": "University of Samples", "genre": "dissertation"},
    {"type": "webpage", "container-title": "Health", **ADDRESS},
    {"type": "dataset", "publisher": "Repository", "DOI": "10.1000/data", "version": "1.1"},
    {"type": "article", "publisher": "medRxiv", "DOI": "10.1101/1", "genre": "preprint"},
    {"type": "report", "publisher": "Ministry", "number": "TR-7"},
    {"type": "software", "publisher": "Makers", "version": "2.0", **ADDRESS},
]
MORE: list[dict[str, Any]] = [
    {"issue": "2"},
    {"page": "210"},
    {"DOI": "10.1000/x.1"},
    {"PMID": "12345678"},
    {"PMCID": "PMC1234567"},
    {"language": "en"},
]


@st.composite
def record(draw: st.DrawFn, key: str) -> dict[str, Any]:
    """A CSL record that has what its type needs."""
    found: dict[str, Any] = {"id": key, "title": draw(title)}
    for part in draw(some(*MORE)):
        found |= part
    found |= draw(st.sampled_from(KINDS))
    if "number" in found:
        found.pop("page", None)
    found["author"] = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7))
    found["issued"] = {"date-parts": [draw(st.sampled_from(DATES))]}
    return found


# The front matter

AUTHORS: list[dict[str, Any]] = [
    {
        "name": {"given": "Ana", "particle": "van der", "family": "Example"},
        "degrees": ["MD", "PhD"],
    },
    {"name": {"given": "Bo Lars", "family": "Sample-Test", "suffix": "Jr"}, "deceased": True},
    {"name": {"given": "Çelik", "family": "Ýlmaz"}, "roles": ["formal-analysis", "supervision"]},
    {"collective": "The Example Study Group"},
]
PLACES: list[dict[str, Any]] = [
    {
        "id": "one",
        "department": "Examples",
        "name": "First Hospital",
        "city": "Oslo",
        "country": "NO",
    },
    {
        "id": "two",
        "name": "Second Hospital",
        "city": "Paris",
        "country": "France",
        "ror": "https://ror.org/05gq02987",
    },
]
FACTS: list[dict[str, Any]] = [
    {"short-title": "Everything at once"},
    {"short-title": "All of $$x^2$$ at once"},
    {"subject": "Rheumatology"},
    {"issue": "2"},
    {"lang": "en-GB"},
    {"copyright": {"year": "2025", "holder": "The Authors"}},
    {"funding": [{"source": "Fund", "award": "7", "doi": "10.13039/501100000780"}]},
    {"funding": [{"source": "Friends"}, {"source": "Fund", "award": "A-1"}]},
    {"status": "accepted"},
]


@st.composite
def front(draw: st.DrawFn) -> dict[str, Any]:
    """Front matter with all that production needs."""
    facts: dict[str, Any] = {
        "title": "A joint with *E. coli* & H~2~O: a case report",
        "article-type": "case-report",
        "status": "published",
        "doi": "10.70780/medpeer.0EXAMPL",
        "date-received": "2025-01-02",
        "date-accepted": "2025-03-04",
        "date": "2025-04-05",
        "volume": "1",
        "license": draw(st.sampled_from(["CC-BY-4.0", "CC-BY-NC-ND-4.0", "CC0-1.0"])),
        "bibliography": "references.json",
    }
    facts |= draw(st.sampled_from([{"elocation-id": "e12"}, {"pages": "12-15"}]))
    for part in draw(some(*FACTS)):
        facts |= part
    persons = [dict(author) for author in draw(some(*AUTHORS[1:]))]
    authors = [dict(AUTHORS[0]), *persons]
    authors[0] |= {"corresponding": True, "email": "ana@example.org"}
    authors[0]["orcid"] = "0000-0002-1825-0097"
    if len(authors) > 2 and draw(st.booleans()):
        for author in authors[:2]:
            author["equal-contribution"] = True
    places = PLACES[: draw(st.integers(1, 2))]
    for position, author in enumerate(authors):
        author["affiliations"] = [{"ref": places[position % len(places)]["id"]}]
    authors[0]["affiliations"] = [{"ref": place["id"]} for place in places]
    return {**facts, "author": authors, "affiliations": places}


# The text

#: Blocks with an id: the block, and what calls it out.
FIGURE = """![**Title of it.** The legend, *p* < 0.05.](../../figures/varied/a.png){#fig-one \
alt="Grey" source="Drawn by the authors" permission="© 2019 Press. Reprinted."}"""
PANELS = """
::: {#fig-two permission="Used with permission of Press."}
![](../../figures/varied/b.png){alt="left"}
![](../../figures/varied/c.png){alt="right"}

**Two.** (A) left and (B) right.
:::
"""
NUMBERS = """
| a | b |
|---|--:|
| 1 | 2.25 |
| 3^a^ | 12.5[^9] |

: **Numbers.** {#tbl-one decimal="2"}

[^9]: Measured twice, $x < 2$.
"""
GRID = """
::: {#tbl-two}
+-----+-------+
| One | Two   |
+=====+=======+
| merged cell |
+-----+-------+
| 1   | - a   |
|     | - b   |
+-----+-------+

: **Grid.** With notes.

*p* by test.
:::
"""
FLOATS = [
    (FIGURE, "@fig-one"),
    (PANELS, "@fig-twoA and @fig-twoB"),
    (NUMBERS, "@tbl-one"),
    (GRID, "[@tbl-two]"),
    ("$$ E = mc^2 \\text{ where } x < 3 $$ {#eq-one}", "@eq-one"),
    ('::: {#box-one .box title="Learning points"}\n- One\n- Two\n:::', "[the box](#box-one)"),
    ("## A part {#sec-part}\n\nIts text.", "@sec-part"),
]
PLAIN = [
    "- one\n- two\n\n  1. nested\n  2. list",
    "iii. third\niv. fourth",
    "> A quotation.\n>\n> Of two paragraphs.",
    "Term\n:   Its meaning.",
    "| Line one\n| line two",
    "$$\\frac{a}{b} = \\sqrt{c}$$",
    "See <https://example.org/a?b=1&c=2> and [the page](https://example.org/).",
    f"A footnote[^8] and {ARABIC}.\n\n[^8]: With *emphasis*.",
    "A long footnote[^7].\n\n[^7]: First $x^2$.\n\n    - a list\n    - of two\n\n    > and a quote",
    "~~Struck~~ [small]{.smallcaps} [under]{.underline} 'single' <ana@example.org> -- a\\\nbreak",
    "[Write](mailto:ana@example.org) or see <https://EXAMPLE.org/a[1]?b=<c>>.",
    "## Deep\n\n### Deeper\n\nWords.\n\n### Again\n\n- list\n\n    code < 1",
    "> - quoted list\n>\n> | verse\n> | two",
    "1) one\n\n   $$x$$\n\n2) two\n\n   > quoted",
    "```r\nx <- 1 & 2\n```",
    "***\n\nAfter a rule, [a]{#spot} spot and *[nested **bold**](https://example.org/x)*.",
]
BACK = [
    "# Patient consent\n\nWritten consent to publication was obtained.",
    "# Ethics approval\n\nThe review board required no approval.",
    "# Author contributions\n\nAll wrote.",
    "# Funding\n\nThis work had no funding.",
    "# Competing interests\n\nThe authors declare no competing interests.",
    "# Data availability\n\nThe data are available on request, see [@one].",
    "# Use of artificial intelligence\n\nNone was used.",
    "# Acknowledgements\n\nWe thank the ward.",
    "# Abbreviations\n\n- MRI: magnetic resonance imaging\n- ER; estrogen receptor",
]
LAST = ["# Appendix A. Search\n\nThe words.", "# Appendix B. More\n\n- one\n- two"]
SUMMARIES = [
    "# Plain-language summary\n\nA plain word.",
    '# Graphical abstract\n\n![A picture.](../../figures/varied/d.png){alt="Grey ellipse"}',
]
ABSTRACTS = [
    "**Background.** " + "Words of it. " * 30,
    "Words of it. " * 30,
    "**Background.** " + "Words of it. " * 15 + "\n\n**Conclusion.** " + "More of it. " * 15,
]
FILM = '# Supplementary material\n\n::: {#sup-one file="film.mp4"}\n**Gait.** Walking.\n:::'


@st.composite
def manuscripts(draw: st.DrawFn) -> Manuscript:
    """A manuscript without an error at the stage of production."""
    facts = draw(front())
    keys = ["one", "two", "three", "four"][: draw(st.integers(1, 4))]
    records = [draw(record(key)) for key in keys]
    floats = draw(some(*FLOATS))
    plain = draw(some(*PLAIN, most=4))
    film = draw(st.booleans())
    # One heading ends the blocks that belong to the section above it.
    floats.sort(key=lambda found: found[0].startswith("##"))
    calls = [call for _, call in floats] + (["@sup-one"] if film else [])
    cited = "; ".join(f"@{key}" for key in keys)
    said = [draw(sentence) for _ in range(3)]
    return Manuscript(
        "\n\n".join(
            [
                f"---\n{json.dumps(facts, ensure_ascii=False, indent=1)}\n---",
                "# Abstract",
                draw(st.sampled_from(ABSTRACTS)),
                *draw(some(*SUMMARIES)),
                "# Keywords",
                "one; two; *E. coli*\n\n**MeSH:** Bursitis",
                "# Introduction",
                f"{said[0]} Known [{cited}].",
                "# Case report",
                f"{said[1]} See {', '.join(calls)}." if calls else said[1],
                *(block for block, _ in floats),
                "# Discussion",
                said[2],
                *plain,
                "# Conclusion",
                "The end.",
                *BACK[:6],
                *draw(some(*BACK[6:])),
                *([FILM] if film else []),
                *draw(some(*LAST)),
            ]
        )
        + "\n",
        json.dumps(records, ensure_ascii=False),
    )
