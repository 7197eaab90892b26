"""What the page prints, as plain data: the article's facts in the journal's wording.

A fact that the article does not have leaves no entry here, so that the page only has to test
whether there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casepress.article import ast
from casepress.article.ast import Blocks, Inlines
from casepress.article.model import Article, Author, Translation
from casepress.article.nodes import Div
from casepress.article.wording import (
    CORRESPONDING,
    article_type,
    byline_marks,
    copyright_line,
    date,
    direction,
    explained_marks,
    notices,
    translated,
    unmarked,
)
from casepress.core.journal import Journal


def view(article: Article, journal: Journal) -> dict[str, Any]:
    """The view that `page.typ` reads as `view.json`; inlines and blocks are pandoc's."""
    labels = journal.labels(article.lang)
    lang, region = language(article.lang)
    data = journal.data
    kind = article_type(article, journal)
    return {
        "lang": lang,
        "region": region,
        "rtl": direction(article.lang) == "rtl",
        "labels": labels,
        "title": article.title,
        "title-text": unmarked(article.title),
        "author-names": [author.display for author in article.authors],
        "keyword-texts": [ast.text(keyword) for keyword in article.keywords],
        "wordmark": data["wordmark"],
        "logo": {"path": f"/{data['logo']}", "alt": data["title"]} if "logo" in data else None,
        "masthead": masthead(article, journal),
        "kicker": [text for text in (kind, article.subject) if text],
        # without a licence, an article is not known to be open access
        "open-access": labels["open-access"] if data.get("open-access") and article.license else "",
        "draft": labels["draft"] if article.status == "draft" else "",
        "authors": [byline(author, article, journal, labels) for author in article.authors],
        "affiliations": [{"mark": a.number, "text": a.display} for a in article.affiliations]
        + [{"mark": mark, "text": said} for mark, said in explained_marks(article, labels)],
        "reference-label": journal.reference_label or ("", ""),
        "footnote-numbering": "*" if journal.footnote_mark(1) == "*" else "1",
        "notices": notices(article, labels),
        "rail": rail(article, labels),
        "abstract": article.abstract,
        "keywords": article.keywords,
        "mesh": [term["c"] for term in article.meta.get("mesh", {}).get("c", [])],
        "plain-summary": article.meta.get("plain-summary", {}).get("c", []),
        "graphical-abstract": article.meta.get("graphical-abstract", {}).get("c", []),
        "translations": [translation(t, journal) for t in article.translations],
        "running": {
            "author": article.running.author,
            "journal": article.running.journal,
            "title": article.running.title,
        },
        "imprint": imprint(article, journal, labels),
        "least-ppi": float(journal.setting("limits", {}).get("least-dpi", 1)),
        "blocks": ended(numbered(article.blocks)),
    }


def language(tag: str) -> tuple[str, str | None]:
    """Language and region of a BCP 47 tag: "zh-Hant-TW" gives ("zh", "TW")."""
    first, *rest = tag.split("-")
    return first.lower(), next((p.upper() for p in rest if len(p) == 2 and p.isalpha()), None)


def doi_url(doi: str) -> str:
    """The address of a DOI (DOI Handbook, 3.8; Crossref display guidelines)."""
    return f"https://doi.org/{doi}"


def masthead(article: Article, journal: Journal) -> list[Inlines]:
    """The lines to the right of the masthead."""
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


def byline(
    author: Author, article: Article, journal: Journal, labels: Mapping[str, Any]
) -> dict[str, Any]:
    """A name with its marks and, where known, its ORCID record; the degrees where the journal
    prints them."""
    degrees = author.degrees if journal.data.get("byline", {}).get("degrees") else ()
    out: dict[str, Any] = {
        "name": ", ".join((author.display, *degrees)),
        "marks": ",".join(byline_marks(author, article)),
    }
    if author.orcid:
        out["orcid"] = {
            "url": f"https://orcid.org/{author.orcid}",
            "alt": labels["orcid-of"].format(name=author.display),
        }
    return out


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


def translation(given: Translation, journal: Journal) -> dict[str, Any]:
    """Title, abstract and keywords in another language, with headings in that language."""
    lang, region = language(given.lang)
    return {
        "lang": lang,
        "region": region,
        "rtl": direction(given.lang) == "rtl",
        "heading": translated(journal, "abstract", given.lang),
        "label": translated(journal, "keywords", given.lang),
        "title": given.title,
        "abstract": given.abstract,
        "keywords": given.keywords,
    }


def imprint(article: Article, journal: Journal, labels: Mapping[str, Any]) -> list[str]:
    """The foot of the first page: copyright, publisher, licence. There are several wordings, from
    the longest to the shortest, for a line that is too short: with the licence's name, its short
    name or its id, and without the licence, which the rail names."""
    published = labels["published-by"].format(publisher=journal.data["publisher"])
    said = f"{copyright_line(article, labels)} {published}".lstrip()
    licence = article.license
    if licence is None:
        return [said]
    names = dict.fromkeys(n for n in (licence.name, licence.short, licence.id) if n)
    return [*(f"{said} {labels['licensed-under'].format(licence=n)}" for n in names), said]


def numbered(blocks: Blocks) -> Blocks:
    """A copy of the blocks in which those of the page's own flow have a serial number `n`:
    headings, paragraphs, references, boxes, figures and tables."""
    serial = iter(range(1_000_000))

    def marked(block: ast.Element) -> ast.Element:
        if _is_unit(block):
            return {**block, "n": next(serial)}
        if block["t"] == "Div":
            attributes, inside = block["c"]
            return {**block, "c": [attributes, [marked(b) for b in inside]]}
        return block

    return [marked(block) for block in blocks]


def ended(blocks: Blocks) -> Blocks:
    """A copy of the blocks with an element `End` after the last words, for the driver: after the
    last block it could be on another page, behind a float."""
    if not blocks:
        return blocks
    last = blocks[-1]
    kind: str = last["t"]
    content: Any = last.get("c")
    if kind in ("Para", "Plain"):
        content = [*content, {"t": "End"}]
    elif kind == "BlockQuote":
        content = ended(content)
    elif kind == "BulletList":
        content = [*content[:-1], ended(content[-1])]
    elif kind == "OrderedList":
        content = [content[0], [*content[1][:-1], ended(content[1][-1])]]
    elif kind == "Div" and not ast.is_div(last, "table-wrap"):
        content = [content[0], ended(content[1])]
    return [*blocks[:-1], {**last, "c": content}]


def _is_unit(block: ast.Element) -> bool:
    return (
        block["t"] in ("Header", "Para")
        or _is_float(block)
        or any(ast.is_div(block, name) for name in ("csl-entry", "box", "supplementary"))
    )


def numbered_floats(blocks: Blocks) -> dict[int, ast.Element]:
    """The figures and tables among numbered blocks by their number."""
    return dict(_floats(blocks))


def numbered_entries(blocks: Blocks) -> dict[int, int]:
    """The length of the reference list by the numbers of its entries, except the first."""
    out: dict[int, int] = {}
    for block in blocks:
        if ast.is_div(block, "references"):
            entries = [entry["n"] for entry in Div(block).blocks]
            out |= dict.fromkeys(entries[1:], len(entries))
        elif block["t"] == "Div" and "n" not in block:
            out |= numbered_entries(Div(block).blocks)
    return out


def entries(blocks: Blocks) -> list[int]:
    """The numbers of the entries of the reference list."""
    out: list[int] = []
    for block in blocks:
        if ast.is_div(block, "csl-entry"):
            out.append(block["n"])
        elif block["t"] == "Div" and "n" not in block:
            out += entries(Div(block).blocks)
    return out


def _floats(blocks: Blocks) -> Iterator[tuple[int, ast.Element]]:
    for block in blocks:
        if "n" in block:
            if _is_float(block):
                yield block["n"], block
        elif block["t"] == "Div":
            yield from _floats(Div(block).blocks)


def _is_float(block: ast.Element) -> bool:
    return block["t"] == "Figure" or ast.is_div(block, "table-wrap")
