"""What the page prints, as plain data: the article's facts in the journal's wording.

A fact that the article does not give has no entry here, so that the page needs no conditions
beyond "is there a block".
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from casepress import ast
from casepress.article import Article, Author
from casepress.ast import Blocks, Inlines
from casepress.journal import Journal

#: Marks after a name: for correspondence, and for what the lines below the affiliations say.
CORRESPONDING = "*"
SHARED = (("equal_contribution", "†", "equal-contribution"), ("deceased", "‡", "deceased"))


def view(article: Article, journal: Journal) -> dict[str, Any]:
    """The view that `page.typ` reads as `view.json`; inlines and blocks are pandoc's."""
    labels = journal.labels(article.lang)
    lang, region = language(article.lang)
    data = journal.data
    kind = str(data["article-types"].get(article.article_type, ""))
    return {
        "lang": lang,
        "region": region,
        "labels": labels,
        "title": article.title,
        "title-text": ast.text(article.title),
        "author-names": [author.display for author in article.authors],
        "keyword-texts": [ast.text(keyword) for keyword in article.keywords],
        "wordmark": data["wordmark"],
        "masthead": masthead(article, journal),
        "kicker": [text for text in (kind, article.subject) if text],
        "open-access": labels["open-access"] if data.get("open-access") else "",
        "draft": labels["draft"] if article.status == "draft" else "",
        "authors": [byline(author, article, labels) for author in article.authors],
        "affiliations": [{"mark": a.number, "text": a.display} for a in article.affiliations]
        + shared_marks(article.authors, labels),
        "rail": rail(article, labels),
        "abstract": article.abstract,
        "keywords": article.keywords,
        "running": {
            "author": article.running.author,
            "journal": article.running.journal,
            "title": article.running.title,
        },
        "imprint": imprint(article, journal, labels),
        "blocks": numbered(article.blocks),
    }


def language(tag: str) -> tuple[str, str | None]:
    """Language and region of a BCP 47 tag: "zh-Hant-TW" gives ("zh", "TW")."""
    first, *rest = tag.split("-")
    return first.lower(), next((p.upper() for p in rest if len(p) == 2 and p.isalpha()), None)


def doi_url(doi: str) -> str:
    """The address of a DOI (DOI Handbook, 3.8; Crossref display guidelines)."""
    return f"https://doi.org/{doi}"


def masthead(article: Article, journal: Journal) -> list[Inlines]:
    """The lines at the right of the masthead."""
    issn = journal.data.get("issn", {}).get("electronic", "")
    page = str(journal.data.get("homepage", ""))
    first: Inlines = []
    if issn:
        first += [ast.string(f"ISSN\u00a0{issn}")]
    if page:
        shown = page.partition("://")[2] or page
        first += [ast.string(" · ")] if first else []
        first += [ast.link([ast.string(shown)], page)]
    lines = [first] if first else []
    if article.doi:
        url = doi_url(article.doi)
        lines.append([ast.link([ast.string(url)], url)])
    return lines


def byline(author: Author, article: Article, labels: Mapping[str, Any]) -> dict[str, Any]:
    """A name with its marks and, where known, its ORCID record."""
    numbers = {a.id: a.number for a in article.affiliations}
    marks = [numbers[ref] for ref in author.affiliations if ref in numbers]
    marks += [mark for field, mark, _ in SHARED if getattr(author, field)]
    marks += [CORRESPONDING] if author.corresponding else []
    out: dict[str, Any] = {"name": author.display, "marks": ",".join(marks)}
    if author.orcid:
        out["orcid"] = {
            "url": f"https://orcid.org/{author.orcid}",
            "alt": labels["orcid-of"].format(name=author.display),
        }
    return out


def shared_marks(authors: Sequence[Author], labels: Mapping[str, Any]) -> list[dict[str, str]]:
    """The lines that explain the marks of equal contribution and death."""
    return [
        {"mark": mark, "text": labels[key]}
        for field, mark, key in SHARED
        if any(getattr(author, field) for author in authors)
    ]


def rail(article: Article, labels: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks beside the abstract: a heading and its lines; none without a fact for it."""
    correspondence: list[Inlines] = []
    for author in article.authors:
        if author.corresponding:
            correspondence.append(ast.inlines(f"{CORRESPONDING} {author.display}"))
            if author.email:
                mail = ast.link([ast.string(author.email)], f"mailto:{author.email}")
                correspondence.append([mail])
    history = [
        ast.inlines(f"{labels[key]} {date(value, labels)}")
        for key, value in (
            ("received", article.received),
            ("accepted", article.accepted),
            ("published", article.published),
        )
        if value
    ]
    licence: list[Inlines] = []
    if article.license:
        name = ast.inlines(article.license.short or article.license.name or article.license.id)
        licence = [[ast.link(name, article.license.url)] if article.license.url else name]
    found = (
        ("correspondence", correspondence),
        ("history", history),
        ("cite-as", [article.cite_as] if article.cite_as else []),
        ("licence", licence),
    )
    return [{"heading": labels[key], "lines": lines} for key, lines in found if lines]


def date(iso: str, labels: Mapping[str, Any]) -> str:
    """A date in the journal's wording: "2 September 2025"; ISO 8601 dates may lack day or month."""
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    if not month:
        return year
    name = labels["months"][int(month) - 1]
    if not day:
        return f"{name} {year}"
    return str(labels["date"]).format(day=int(day), month=name, year=year)


def imprint(article: Article, journal: Journal, labels: Mapping[str, Any]) -> str:
    """The foot of the first page: copyright, publisher, licence."""
    parts = []
    if article.copyright_holder:
        filled = labels["copyright"].format(
            year=article.copyright_year, holder=article.copyright_holder
        )
        parts.append(" ".join(filled.split()))
    parts.append(labels["published-by"].format(publisher=journal.data["publisher"]))
    if article.license:
        name = article.license.name or article.license.short or article.license.id
        parts.append(labels["licensed-under"].format(licence=name))
    return " ".join(parts)


def numbered(blocks: Blocks) -> Blocks:
    """A copy of the blocks in which those of the page's own flow carry a serial number `n`:
    headings, paragraphs, references, figures and tables."""
    out = copy.deepcopy(blocks)
    serial = 0

    def visit(some: Blocks) -> None:
        nonlocal serial
        for block in some:
            if (
                block["t"] in ("Header", "Para")
                or _is_float(block)
                or ast.is_div(block, "csl-entry")
            ):
                block["n"] = serial
                serial += 1
            elif block["t"] == "Div":
                visit(block["c"][1])

    visit(out)
    return out


def numbered_floats(blocks: Blocks) -> dict[int, ast.Element]:
    """The figures and tables of numbered blocks by their number."""
    return {b["n"]: b for b in ast.walk(blocks) if "n" in b and _is_float(b)}


def _is_float(block: ast.Element) -> bool:
    return block["t"] == "Figure" or ast.is_div(block, "table-wrap")
