"""The meta tags and links of the article's page, in the order in which they are written.

Highwire Press tags as Google Scholar's inclusion guidelines ask for them, Dublin Core (DCMI
Metadata Terms; RFC 2731 for its form), Open Graph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casepress.outputs.metadata.facts import Facts, family_first


@dataclass(frozen=True)
class Tag:
    """A `meta` element: `name` (or `property`, for Open Graph) and content."""

    name: str
    content: str
    attribute: str = "name"


@dataclass(frozen=True)
class Link:
    """A `link` element."""

    rel: str
    href: str
    type: str = ""


def head_tags(facts: Facts, *, anonymous: bool = False) -> list[Tag]:
    """The tags of a page; an absent fact has none. A draft, and an anonymous copy, have only those
    that citations do not use."""
    private = facts.draft or anonymous
    found = [Tag("description", facts.description)]
    if private:
        found.insert(0, Tag("robots", "noindex"))
    else:
        found += [*_highwire(facts), *_dublin_core(facts)]
    if not anonymous:
        found += _open_graph(facts, private)
    return [tag for tag in found if tag.content]


def head_links(facts: Facts, *, anonymous: bool = False) -> list[Link]:
    """The links of a page beside those to its files."""
    licence = facts.article.license
    found = [Link("license", licence.url if licence and not anonymous else "")]
    if not facts.draft and not anonymous:
        found += [
            Link("cite-as", facts.doi_url),
            Link("canonical", facts.address(".html")),
            Link("schema.DC", "http://purl.org/dc/elements/1.1/"),
            Link("schema.DCTERMS", "http://purl.org/dc/terms/"),
        ]
    return [link for link in found if link.href]


def _highwire(facts: Facts) -> Iterator[Tag]:
    article = facts.article
    yield Tag("citation_title", facts.title)
    yield Tag("citation_article_type", facts.kind)
    yield Tag("citation_language", facts.language)
    institutions = {a.id: a.display for a in article.affiliations}
    for author in article.authors:
        yield Tag("citation_author", family_first(author))
        for one in author.affiliations:
            yield Tag("citation_author_institution", institutions.get(one, ""))
        orcid = f"https://orcid.org/{author.orcid}" if author.orcid else ""
        yield Tag("citation_author_orcid", orcid)
    date = article.published.replace("-", "/")
    yield Tag("citation_publication_date", date)
    yield Tag("citation_online_date", date)
    yield Tag("citation_journal_title", facts.title_of_journal)
    yield Tag("citation_journal_abbrev", str(facts.data.get("abbreviated-title", "")))
    yield Tag("citation_issn", facts.issn)
    yield Tag("citation_publisher", str(facts.data.get("publisher", "")))
    yield Tag("citation_volume", article.volume)
    yield Tag("citation_issue", article.issue)
    yield Tag("citation_firstpage", facts.first_page)
    yield Tag("citation_lastpage", facts.last_page)
    yield Tag("citation_doi", article.doi)
    yield Tag("citation_keywords", "; ".join(facts.keywords))
    for name, suffix in (
        ("pdf", ".pdf"),
        ("fulltext_html", ".html"),
        ("xml", ".xml"),
        ("abstract_html", ".html"),
    ):
        yield Tag(f"citation_{name}_url", facts.address(suffix))


def _dublin_core(facts: Facts) -> Iterator[Tag]:
    article = facts.article
    yield Tag("DC.title", facts.title)
    for author in article.authors:
        yield Tag("DC.creator", family_first(author))
    yield Tag("DC.identifier", f"doi:{article.doi}" if article.doi else "")
    yield Tag("DC.date", article.published)
    yield Tag("DC.publisher", str(facts.data.get("publisher", "")))
    yield Tag("DC.language", facts.lang)
    yield Tag("DC.type", "Text")
    yield Tag("DC.format", "text/html")
    licence = article.license.url if article.license else ""
    yield Tag("DC.rights", licence)
    yield Tag("DC.source", f"ISSN {facts.issn}" if facts.issn else "")
    yield Tag("DC.description", facts.abstract)
    yield Tag("DCTERMS.license", licence)
    yield Tag("DCTERMS.dateSubmitted", article.received)
    yield Tag("DCTERMS.dateAccepted", article.accepted)
    yield Tag("DCTERMS.issued", article.published)


def _open_graph(facts: Facts, private: bool) -> Iterator[Tag]:
    yield Tag("og:type", "article", "property")
    yield Tag("og:title", facts.title, "property")
    yield Tag("og:description", facts.description, "property")
    yield Tag("og:site_name", facts.title_of_journal, "property")
    region = facts.lang.split("-")
    yield Tag("og:locale", "_".join(region) if len(region) == 2 else region[0], "property")
    yield Tag("twitter:card", "summary")
    if not private:
        yield Tag("og:url", facts.address(".html") or facts.doi_url, "property")
        yield Tag("article:published_time", facts.article.published, "property")
