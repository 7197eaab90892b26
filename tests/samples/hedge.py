"""Made-up articles about hedges, written in markdown: for looking at pages and for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casepress.article import ast
from tests.samples.parts import blocks, called, document, meta_inlines, reference_list, titled

IMAGES = {
    "panels.png": (2060, 800),
    "upright.png": (1000, 1920),
    "square.png": (1500, 1440),
}


def draw(folder: Path) -> None:
    """The samples' images: grey fields with a frame, so that a cut edge is seen."""
    from PIL import Image, ImageDraw

    folder.mkdir(parents=True, exist_ok=True)
    for name, (width, height) in IMAGES.items():
        image = Image.new("RGB", (width, height), "#c9d3d9")
        pen = ImageDraw.Draw(image)
        pen.rectangle((4, 4, width - 5, height - 5), outline="#0b4f6c", width=8)
        pen.ellipse((width * 0.3, height * 0.3, width * 0.7, height * 0.7), fill="#7f9aa8")
        image.save(folder / name)


def sections(some: ast.Blocks, level: int = 1, part: str = "body") -> ast.Blocks:
    """Blocks with their headings as nested section Divs."""
    out: ast.Blocks = []
    holder = out
    pending: ast.Blocks = []
    for block in some:
        if block["t"] == "Header" and block["c"][0] == level:
            if pending:
                holder += sections(pending, level + 1)
            role = block["c"][1][0]
            pairs = {"role": role, "part": part} if level == 1 else {}
            head = ast.header(level, block["c"][2])
            made = ast.div(ast.attr(role, ["section"], pairs), [head])
            out.append(made)
            holder, pending = made["c"][1], []
        else:
            pending.append(block)
    if pending and any(b["t"] == "Header" for b in pending):
        first = next(i for i, b in enumerate(pending) if b["t"] == "Header")
        holder += pending[:first] + sections(pending[first:], level + 1)
    else:
        holder += pending
    return out


def numbered(some: ast.Blocks) -> ast.Blocks:
    """Figures and tables with number and label, titles as spans, tables wrapped."""
    count = {"Figure": 0, "Table": 0}
    out: ast.Blocks = []
    for block in some:
        if block["t"] not in count:
            out.append(block)
            continue
        count[block["t"]] += 1
        number = str(count[block["t"]])
        for first in block["c"][1][1][:1]:
            first["c"][:1] = titled(first["c"][:1])
        if block["t"] == "Figure":
            block["c"][0] = called("fig", number, "figure")
            out.append(block)
        else:
            block["c"][0] = ast.attr()
            out.append(ast.div(called("tbl", number, "table-wrap"), [block]))
    return out


def references(count: int) -> ast.Element:
    """A reference list of made-up works."""
    entries: list[ast.Inlines] = []
    for i in range(1, count + 1):
        text = (
            f"Sample A{'bcdefghij'[i % 9].upper()}, Example B, Specimen C. On the "
            f"{['growth', 'pruning', 'watering', 'repotting'][i % 4]} of imaginary hedges, part "
            f"{i}: {'a survey of gardens that were never planted' if i % 2 else 'a short note'}. "
            f"J Made Up Hortic. 20{10 + i % 15};{i}({i % 6 + 1}):{i * 10}–{i * 10 + 9}. "
        )
        url = f"https://doi.org/10.5555/hedge.{2000 + i}.{i:04d}"
        entries.append([*ast.inlines(text), ast.link([ast.string(url)], url)])
    return reference_list(entries, "sample")


def article(body: str, *, back: str = "", refs: int = 0, **facts: Any) -> dict[str, Any]:
    """An article JSON of markdown; see `parts.document` for the facts."""
    made = sections(numbered(blocks(body)))
    made += sections(blocks(back), part="back") if back else []
    made += [references(refs)] if refs else []
    return document({key.replace("_", "-"): value for key, value in facts.items()}, made)


PROSE = (
    "The hedge had been trimmed every spring for eleven years before the first pale leaves were "
    "noticed along its southern edge. No one had watered it during the preceding summer, which was "
    "long and unusually dry, and the soil was compacted to a depth of about 20 cm. A second "
    "gardener confirmed the finding one week later and proposed that the roots, rather than the "
    "leaves, be examined first. Measurements were repeated on three mornings under the same light."
)
MORE = (
    "Similar observations have been reported from imaginary gardens elsewhere (@2), although the "
    "proportion of affected shrubs varies between 5% and 12% and the criteria differ. It remains "
    "uncertain whether pruning in autumn is harmful or merely unhelpful; the few comparative notes "
    "that exist are small, retrospective and written by people who like hedges (@3). “Dumb-bell” "
    "shaped clippings, once thought characteristic, are probably an artefact of the shears."
)
CAPTION = (
    "**A hedge in four views.** (A) From the south, with the pale edge (arrow). (B) From the "
    "north. (C) Detail of *Ligustrum imaginarium* leaves at 4× magnification. (D) The same hedge "
    "after watering, with new growth along the whole of its southern edge and no pale leaves."
)
LICENCE = {
    "id": "CC-BY-4.0",
    "name": "Creative Commons Attribution 4.0 International License",
    "short": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}
ALT = "Four grey fields side by side, each with a darker disc in its middle"


def markdown(name: str, **words: str) -> str:
    """A markdown file in `data/`, its capital words filled in."""
    text = (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")
    known = {"CAPTION": CAPTION, "PROSE": PROSE, "MORE": MORE, "ALT": ALT}
    for word, filled in (known | words).items():
        text = text.replace(word, filled)
    return text


def stress() -> dict[str, Any]:
    """An article with one of everything."""
    rows = (f"| {i} | {i * 7 % 31} cm | {'pale' if i % 3 else 'green'} |" for i in range(1, 61))
    body = markdown("stress.md", ROWS="\n".join(rows))
    back = markdown("stress-back.md")
    names = ["Ana van der Example", "Bo Sample", "Chiara Specimen", "Dmitri Muster", "Eva Fulana"]
    names += ["Femi Placeholder", "Guðrún Dæmi", "Hồng Mẫu", "Ivo Primer", "Jūratė Pavyzdys"]
    names += ["Kofi Nhwɛsoɔ", "Łucja Przykładowa-Wzorcowa"]
    authors = []
    for i, name in enumerate(names):
        given, _, family = name.partition(" ")
        author: dict[str, Any] = {
            "name": {"given": given, "family": family},
            "affiliations": [f"a{i % 6 + 1}"] + (["a2"] if i % 4 == 2 else []),
        }
        if i % 3 == 0:
            author["orcid"] = "0000-0002-1825-0097"
        if i == 0:
            author |= {"corresponding": True, "email": "ana.van.der.example@hedges.example.org"}
        if i in (1, 2):
            author["equal-contribution"] = True
        authors.append(author)
    affiliations = [
        {
            "id": f"a{i}",
            "number": str(i),
            "department": f"Department of {what}",
            "name": "Demonstration Garden",
            "city": "Sampleton",
            "country": "Netherlands",
        }
        for i, what in enumerate(["Hedges", "Lawns", "Ponds", "Paths", "Sheds", "Compost"], start=1)
    ]
    abstract = [
        ast.div(
            ast.attr("", ["section"]), [ast.header(1, ast.inlines(head)), ast.para(ast.inlines(t))]
        )
        for head, t in (
            ("Background", PROSE),
            ("Case presentation", PROSE),
            ("Conclusion", "Watering helps. " + PROSE[:150].rsplit(" ", 1)[0] + "."),
        )
    ]
    return article(
        body,
        back=back,
        refs=24,
        casepress={"schema": "1", "id": "stress", "journal": "medpeer"},
        title=meta_inlines(
            "Pale leaves along the southern edge of a hedge of *Ligustrum imaginarium* after a dry "
            "summer, with H~2~O deficit and complete recovery: a case report from a garden that "
            "does not exist, and a review of gardens that were never planted"
        ),
        article_type="case-report",
        status="draft",
        subject="Horticulture",
        lang="en-US",
        doi="10.70780/medpeer.0SAMPLE",
        volume="1",
        author=authors,
        affiliations=affiliations,
        date_received="2025-09-02",
        date_accepted="2025-10-14",
        date="2025-11-05",
        license=LICENCE,
        copyright={"year": "2025", "holder": "The Authors"},
        abstract={"t": "MetaBlocks", "c": abstract},
        keywords={
            "t": "MetaList",
            "c": [meta_inlines(k) for k in ("hedge", "*Ligustrum imaginarium*", "water", "ladder")],
        },
        running={
            "author": "van der Example A, et al.",
            "journal": "MedPeer 2025 · doi:10.70780/medpeer.0SAMPLE",
            "title": "Pale leaves of a hedge",
        },
        cite_as=meta_inlines(
            "van der Example A, Sample B, Specimen C, Muster D, Fulana E, Placeholder F, et al. "
            "Pale leaves along the southern edge of a hedge: a case report. *MedPeer*. 2025;1. "
            "[doi:10.70780/medpeer.0SAMPLE](https://doi.org/10.70780/medpeer.0SAMPLE)"
        ),
    )


def tables() -> dict[str, Any]:
    """An article with the tables that do not fit: wide and long, and too wide for the page."""
    cells = ("value " * (1 + i % 3) + str(i) for i in range(490))
    rows = "\n".join("| " + " | ".join(next(cells) for _ in range(7)) + " |" for _ in range(70))
    wide = "\n".join("| " + " | ".join(f"{i}.{k}" for k in range(9)) + " |" for i in range(8))
    return article(
        markdown("tables.md", ROWS=rows, WIDE=wide),
        refs=5,
        title=meta_inlines("Tables"),
        article_type="case-report",
        lang="en-US",
        author=[{"name": {"given": "Ana", "family": "Example"}, "corresponding": True}],
    )


def case_report(title: str, paragraphs: list[str]) -> dict[str, Any]:
    """An article of one section, with nothing before it but its title."""
    return article(
        "# Case report {#case-report}\n\n" + "\n\n".join(paragraphs),
        title=meta_inlines(title),
        article_type="case-report",
        lang="en-US",
    )


def figures() -> dict[str, Any]:
    """An article with six figures, of one to four images, and a page of text."""
    images = ("upright", "square", "square", "panels", "upright", "square")
    body = [
        f'{PROSE} @fig-{k}\n\n![**Title.** A legend.](images/{image}.png){{alt="Panels"}}'
        for k, image in enumerate(images, start=1)
    ]
    made = case_report("Figures", body)
    panels = iter((1, 2, 3, 4, 2, 1))
    for node in ast.walk(made["blocks"]):
        if node["t"] == "Figure":
            node["c"][2] = node["c"][2] * next(panels)
    return made


def crowded() -> dict[str, Any]:
    """An article whose title, authors and abstract fill more than a page."""
    made = stress()
    meta = made["meta"]
    meta["author"]["c"] *= 5
    meta["abstract"]["c"] *= 3
    return made


def bare() -> dict[str, Any]:
    """An article with every optional fact absent."""
    return article(
        f"# Case report {{#case-report}}\n\n{PROSE}\n\n# Discussion {{#discussion}}\n\n{PROSE}\n",
        casepress={"schema": "1", "id": "bare", "journal": "medpeer"},
        title=meta_inlines("A hedge"),
        article_type="case-report",
        status="submitted",
        lang="en-US",
        author=[{"name": {"given": "Ana", "family": "Example"}}],
        abstract={"t": "MetaBlocks", "c": [ast.para(ast.inlines(PROSE))]},
        keywords={"t": "MetaList", "c": [meta_inlines("hedge")]},
    )
