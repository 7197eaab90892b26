"""The title block: kind of article, title, authors, affiliations, facts, abstract, keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casepress.article import Article, Author
from casepress.ast import Blocks, Element, Inlines, inlines, is_div, link, para, space, string
from casepress.ast import text as words_of
from casepress.docx.body import in_style
from casepress.docx.marks import styled
from casepress.errors import BuildError
from casepress.journal import Journal

_BETWEEN = [space(), string("·"), space()]
_CORRESPONDING, _EQUAL, _DECEASED = "*", "†", "‡"


def word(labels: Mapping[str, Any], key: str) -> str:
    """The journal's wording for `key`; `BuildError` where `journal.yaml` has none."""
    if key not in labels:
        raise BuildError(f'journal.yaml has no label "{key}"; add it under labels')
    return str(labels[key])


def spelled_date(iso: str, labels: Mapping[str, Any]) -> str:
    """An ISO 8601 date in the journal's words: "2 September 2025"."""
    year, month, day = iso.split("-")
    months = labels["months"]
    return word(labels, "date").format(day=int(day), month=months[int(month) - 1], year=year)


def front(article: Article, journal: Journal) -> Blocks:
    """Everything before the first section; what is not known leaves nothing behind."""
    labels = journal.labels(article.lang)
    return [
        *_kicker(article, journal),
        *([in_style("Title", [para(article.title)])] if article.title else []),
        *_byline(article),
        *(in_style("Article Information", [para(i)]) for i in _information(article, labels)),
        *_abstract(article, journal, labels),
    ]


def _kicker(article: Article, journal: Journal) -> Iterator[Element]:
    kind = journal.data["article-types"].get(article.article_type, "")
    words: Inlines = [styled("Kicker", inlines(kind))] if kind else []
    if article.subject:
        words += [*([string("\u2003")] if words else []), *inlines(article.subject)]
    if words:
        yield in_style("Article Type", [para(words)])


def _byline(article: Article) -> Iterator[Element]:
    names = [_name(author, article) for author in article.authors]
    if names:
        yield in_style("Author", [para(_joined(names, [string(","), space()]))])
    for affiliation in article.affiliations:
        number = [styled("Affiliation Number", [string(affiliation.number)])]
        yield in_style("Affiliation", [para([*number, space(), *inlines(affiliation.display)])])


def _name(author: Author, article: Article) -> Inlines:
    numbers = {a.id: a.number for a in article.affiliations}
    signs = [numbers[key] for key in author.affiliations if key in numbers]
    signs += [sign for sign, holds in _signs(author) if holds]
    raised = [styled("Affiliation Number", [string(",".join(signs))])] if signs else []
    return [*inlines(author.display), *raised]


def _signs(author: Author) -> tuple[tuple[str, bool], ...]:
    return (
        (_CORRESPONDING, author.corresponding),
        (_EQUAL, author.equal_contribution),
        (_DECEASED, author.deceased),
    )


def _information(article: Article, labels: Mapping[str, Any]) -> Iterator[Inlines]:
    """The lines under the affiliations, each with its run-in label."""
    if any(a.equal_contribution for a in article.authors):
        yield [string(_EQUAL), space(), *inlines(word(labels, "equal-contribution"))]
    if any(a.deceased for a in article.authors):
        yield [string(_DECEASED), space(), *inlines(word(labels, "deceased"))]
    facts = (
        ("correspondence", _joined(list(_correspondence(article)), [string(";"), space()])),
        ("orcid", _joined(list(_orcids(article)), [string(";"), space()])),
        ("history", _joined(list(_history(article, labels)), _BETWEEN)),
        ("cite-as", article.cite_as),
        ("licence", _licence(article)),
    )
    for key, content in facts:
        if content:
            title = "ORCID" if key == "orcid" else word(labels, key)
            yield [styled("Run-in Heading", inlines(title)), string("\u2002"), *content]


def _correspondence(article: Article) -> Iterator[Inlines]:
    for author in article.authors:
        if author.corresponding:
            mail = [link([string(author.email)], f"mailto:{author.email}")] if author.email else []
            yield [
                string(_CORRESPONDING), space(), *inlines(author.display),
                *([string(","), space(), *mail] if mail else []),
            ]  # fmt: skip


def _orcids(article: Article) -> Iterator[Inlines]:
    for author in article.authors:
        if author.orcid:
            address = f"https://orcid.org/{author.orcid}"
            yield [*inlines(author.display), space(), link([string(address)], address)]


def _history(article: Article, labels: Mapping[str, Any]) -> Iterator[Inlines]:
    dates = (
        ("received", article.received),
        ("accepted", article.accepted),
        ("published", article.published),
    )
    for key, iso in dates:
        if iso:
            yield inlines(f"{word(labels, key)} {spelled_date(iso, labels)}")


def _licence(article: Article) -> Inlines:
    licence = article.license
    if not licence:
        return []
    name = inlines(licence.name or licence.short or licence.id)
    return [link(name, licence.url)] if licence.url else name


def _abstract(article: Article, journal: Journal, labels: Mapping[str, Any]) -> Iterator[Element]:
    if article.abstract:
        section = journal.section("abstract")
        title = section.title if section else word(labels, "abstract")
        yield in_style("Abstract Title", [para(inlines(title))])
        yield in_style("Abstract", [p for block in article.abstract for p in _part(block)])
    if article.keywords:
        between = [*_BETWEEN]
        title_run = styled("Run-in Heading", inlines(word(labels, "keywords")))
        listed = _joined(list(article.keywords), between)
        yield in_style("Keywords", [para([title_run, string("\u2002"), *listed])])


def _part(block: Element) -> Blocks:
    """A part of a structured abstract: its heading runs into its first paragraph."""
    if not is_div(block, "section"):
        return [block]
    head, *rest = block["c"][1] or [None]
    if not head or head["t"] != "Header":
        return list(block["c"][1])
    title = head["c"][2]
    stop = [] if words_of(title)[-1:] in ".:?!" else [string(".")]
    run_in = styled("Run-in Heading", [*title, *stop])
    if rest and rest[0]["t"] in ("Para", "Plain"):
        return [para([run_in, space(), *rest[0]["c"]]), *rest[1:]]
    return [para([run_in]), *rest]


def _joined(parts: list[Inlines], between: Inlines) -> Inlines:
    out: Inlines = []
    for i, part in enumerate(parts):
        out += [*(between if i else []), *part]
    return out
