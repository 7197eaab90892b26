"""The parts before the text: kind of article, title, authors, facts, abstract."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr,
    div,
    inlines,
    is_div,
    link,
    para,
    space,
    string,
    text,
    walk,
)
from casepress.article.model import Article, Author
from casepress.article.nodes import Div, Header, Section
from casepress.article.wording import (
    CORRESPONDING,
    article_type,
    byline_marks,
    date,
    direction,
    explained_marks,
    notices,
    translated,
    word,
)
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx.constructors import in_style, styled
from casepress.outputs.docx.copies import Copy

_BETWEEN = [space(), string("·"), space()]
_LONGEST_UNBROKEN = 40  # characters: the name of a group may break


@dataclass(frozen=True)
class _Facts:
    article: Article
    journal: Journal
    labels: Mapping[str, Any]
    degrees: bool

    def title(self, role: str) -> str:
        """The journal's heading of a section."""
        section = self.journal.section(role)
        return section.title_in(self.article.lang) if section else word(self.labels, role)


def front(article: Article, journal: Journal, copy: Copy) -> Blocks:
    """The parts that a copy prints, in its order; a part without facts is left out."""
    facts = _Facts(article, journal, journal.labels(article.lang), copy.degrees)
    return [block for name in copy.front for block in _part(name)(facts)]


def fact(title: str, content: Inlines) -> Element:
    """A line of facts after a run-in label."""
    run_in = styled("Run-in Heading", inlines(title))
    return in_style("Article Information", [para([run_in, string("\u2002"), *content])])


def joined(parts: list[Inlines], between: Inlines) -> Inlines:
    """The parts with `between` between them."""
    out: Inlines = []
    for i, part in enumerate(parts):
        out += [*(between if i else []), *part]
    return out


def _article_type(facts: _Facts) -> Iterator[Element]:
    article = facts.article
    kind = article_type(article, facts.journal)
    words: Inlines = [styled("Kicker", inlines(kind))] if kind else []
    if article.subject:
        words += [*([string("\u2003")] if words else []), *inlines(article.subject)]
    if words:
        yield in_style("Article Type", [para(words)])


def _title(facts: _Facts) -> Iterator[Element]:
    if facts.article.title:
        yield in_style("Title", [para(facts.article.title)])


def _short_title(facts: _Facts) -> Iterator[Element]:
    if facts.article.short_title:
        yield fact(word(facts.labels, "short-title"), facts.article.short_title)


def _authors(facts: _Facts) -> Iterator[Element]:
    names = [_name(author, facts) for author in facts.article.authors]
    if names:
        yield in_style("Author", [para(joined(names, [string(","), space()]))])


def _affiliations(facts: _Facts) -> Iterator[Element]:
    for affiliation in facts.article.affiliations:
        number = [styled("Affiliation Number", [string(affiliation.number)])]
        yield in_style("Affiliation", [para([*number, space(), *inlines(affiliation.display)])])


def _name(author: Author, facts: _Facts) -> Inlines:
    """A name without line breaks, with its degrees where the copy prints them, and its marks."""
    marks = byline_marks(author, facts.article)
    raised = [styled("Affiliation Number", [string(",".join(marks))])] if marks else []
    name = author.display
    shown = [string(name.replace(" ", "\u00a0"))] if len(name) <= _LONGEST_UNBROKEN else None
    turned = _turned(name, direction(facts.article.lang)) if raised or facts.degrees else []
    degrees = "".join(f", {degree}" for degree in author.degrees) if facts.degrees else ""
    return [*(shown or inlines(name)), *turned, *inlines(degrees), *raised]


def _turned(name: str, page: str) -> Inlines:
    """After a name that is written in the other direction than the page, the mark of the page's
    direction (UAX #9): without it what follows the name would be on both sides of it."""
    classes = {unicodedata.bidirectional(letter) for letter in name}
    if page == "ltr" and classes & {"R", "AL"}:
        return [string("\u200e")]
    if page == "rtl" and "L" in classes:
        return [string("\u200f")]
    return []


def _notes(facts: _Facts) -> Iterator[Element]:
    for mark, said in explained_marks(facts.article, facts.labels):
        yield in_style("Article Information", [para([string(mark), space(), *inlines(said)])])


def _correspondence(facts: _Facts) -> Iterator[Element]:
    lines: list[Inlines] = []
    for author in facts.article.authors:
        if author.corresponding:
            mail = [link([string(author.email)], f"mailto:{author.email}")] if author.email else []
            after = [string(","), space(), *mail] if mail else []
            lines.append([string(CORRESPONDING), space(), *inlines(author.display), *after])
    if lines:
        yield fact(word(facts.labels, "correspondence"), joined(lines, [string(";"), space()]))


def _orcid(facts: _Facts) -> Iterator[Element]:
    lines: list[Inlines] = []
    for author in facts.article.authors:
        if author.orcid:
            address = f"https://orcid.org/{author.orcid}"
            lines.append([*inlines(author.display), space(), link([string(address)], address)])
    if lines:
        yield fact("ORCID", joined(lines, [string(";"), space()]))


def _related(facts: _Facts) -> Iterator[Element]:
    for notice in notices(facts.article, facts.labels):
        yield in_style("Article Information", [para(notice)])


def _history(facts: _Facts) -> Iterator[Element]:
    article, labels = facts.article, facts.labels
    dates = (
        ("received", article.received),
        ("accepted", article.accepted),
        ("published", article.published),
    )
    lines = [inlines(f"{word(labels, k)} {date(iso, labels)}") for k, iso in dates if iso]
    if lines:
        yield fact(word(labels, "history"), joined(lines, _BETWEEN))


def _cite_as(facts: _Facts) -> Iterator[Element]:
    if facts.article.cite_as:
        yield fact(word(facts.labels, "cite-as"), facts.article.cite_as)


def _licence(facts: _Facts) -> Iterator[Element]:
    licence = facts.article.license
    if licence:
        name = inlines(licence.name or licence.short or licence.id)
        yield fact(
            word(facts.labels, "licence"), [link(name, licence.url)] if licence.url else name
        )


def _abstract(facts: _Facts) -> Iterator[Element]:
    if facts.article.abstract:
        yield in_style("Abstract Title", [para(inlines(facts.title("abstract")))])
        yield in_style("Abstract", [p for block in facts.article.abstract for p in _run_in(block)])


def _keywords(facts: _Facts) -> Iterator[Element]:
    yield from _terms(facts.title("keywords"), list(facts.article.keywords))


def _mesh(facts: _Facts) -> Iterator[Element]:
    found = facts.article.meta.get("mesh", {}).get("c", [])
    yield from _terms(word(facts.labels, "mesh") if found else "", [m["c"] for m in found])


def _terms(title: str, terms: list[Inlines]) -> Iterator[Element]:
    if terms:
        run_in = styled("Run-in Heading", inlines(title))
        yield in_style("Keywords", [para([run_in, string("\u2002"), *joined(terms, _BETWEEN)])])


def _plain_summary(facts: _Facts) -> Iterator[Element]:
    found = facts.article.meta.get("plain-summary", {}).get("c", [])
    if found:
        yield in_style("Summary Title", [para(inlines(facts.title("plain-summary")))])
        yield in_style("Summary", [p for block in found for p in _run_in(block)])


def _graphical_abstract(facts: _Facts) -> Iterator[Element]:
    found = facts.article.meta.get("graphical-abstract", {}).get("c", [])
    if found:
        yield in_style("Graphic Title", [para(inlines(facts.title("graphical-abstract")))])
        yield from found


def _translations(facts: _Facts) -> Iterator[Element]:
    """Title, abstract and keywords in other languages, in their direction."""
    for t in facts.article.translations:
        made = [
            in_style(
                "Summary Title", [para(inlines(translated(facts.journal, "abstract", t.lang)))]
            )
        ]
        if t.title:
            made.append(in_style("Summary", [para([{"t": "Strong", "c": t.title}])]))
        if t.abstract:
            made.append(in_style("Summary", [p for block in t.abstract for p in _run_in(block)]))
        if t.keywords:
            label = styled("Run-in Heading", inlines(translated(facts.journal, "keywords", t.lang)))
            words = joined(list(t.keywords), _BETWEEN)
            made.append(in_style("Summary", [para([label, string("\u2002"), *words])]))
        yield div(attr("", [], {"lang": t.lang, "dir": direction(t.lang)}), made)


def _counts(facts: _Facts) -> Iterator[Element]:
    """The counts that editors ask for (ICMJE Recommendations IV.A.3.a)."""
    article, labels = facts.article, facts.labels
    body = [b for b in article.sections if Section(b).part == "body"]
    found = list(walk(article.blocks))
    counts = (
        ("words-abstract", _words(article.abstract)),
        ("words-text", _words(body) - _words([e for e in walk(body) if _is_float(e)])),
        ("figures", sum(e["t"] == "Figure" for e in found)),
        ("tables", sum(is_div(e, "table-wrap") for e in found)),
        ("references", len(article.references)),
    )
    lines = [inlines(f"{word(labels, key)}: {n}") for key, n in counts]
    yield fact(word(labels, "counts"), joined(lines, _BETWEEN))


def _is_float(element: Element) -> bool:
    return element["t"] == "Figure" or is_div(element, "table-wrap")


def _words(blocks: Blocks) -> int:
    return sum(any(c.isalnum() for c in w) for b in blocks for w in text(b).split())


def _run_in(block: Element) -> Blocks:
    """A part of a structured abstract, whose heading runs into its first paragraph."""
    if not is_div(block, "section"):
        return [block]
    blocks = Div(block).blocks
    head, rest = (blocks[0], blocks[1:]) if blocks else (None, [])
    if not head or head["t"] != "Header":
        return list(blocks)
    title = Header(head).inlines
    stop = [] if text(title)[-1:] in ".:?!" else [string(".")]
    run_in = styled("Run-in Heading", [*title, *stop])
    if rest and rest[0]["t"] in ("Para", "Plain"):
        return [para([run_in, space(), *rest[0]["c"]]), *rest[1:]]
    return [para([run_in]), *rest]


_PARTS: Mapping[str, Callable[[_Facts], Iterator[Element]]] = {
    "article-type": _article_type,
    "title": _title,
    "short-title": _short_title,
    "authors": _authors,
    "affiliations": _affiliations,
    "notes": _notes,
    "correspondence": _correspondence,
    "orcid": _orcid,
    "related": _related,
    "history": _history,
    "cite-as": _cite_as,
    "licence": _licence,
    "abstract": _abstract,
    "keywords": _keywords,
    "mesh": _mesh,
    "plain-summary": _plain_summary,
    "graphical-abstract": _graphical_abstract,
    "translations": _translations,
    "counts": _counts,
}


def _part(name: str) -> Callable[[_Facts], Iterator[Element]]:
    if name not in _PARTS:
        known = ", ".join(_PARTS)
        raise BuildError(f"docx.yaml: unknown part `{name}` under `front`; known are {known}")
    return _PARTS[name]
