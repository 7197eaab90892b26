"""The parts that pandoc does not write: headers, footers, document properties."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from casepress.article import Article
from casepress.ast import text
from casepress.docx.front import word
from casepress.docx.ooxml import Node, el, paragraph, run, tab
from casepress.docx.ooxml import field as word_field
from casepress.errors import BuildError
from casepress.journal import Journal


@dataclass
class Strip:
    """A header or footer: its element, and the addresses that its links lead to by their ids."""

    kind: str  # "header" or "footer"
    pages: str  # "first" or "default", as Word calls them
    paragraphs: list[Node] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """The part's root element."""
        return el("w:hdr" if self.kind == "header" else "w:ftr", {}, *self.paragraphs)

    def link(self, words: str, address: str, style: str) -> Node:
        """A link; its address goes into the part's relationships."""
        key = f"rId{len(self.links) + 1}"
        self.links[key] = address
        return el("w:hyperlink", {"r:id": key}, run(words, style))


def strips(article: Article, journal: Journal) -> list[Strip]:
    """The headers and footers that have something to say."""
    made = (
        _masthead(article, journal),
        _running_head(article, journal),
        _foot("first", article, journal),
        _foot("default", article, journal),
    )
    return [strip for strip in made if strip.paragraphs]


def _masthead(article: Article, journal: Journal) -> Strip:
    """First page: the wordmark on its rule; to its right ISSN and homepage over the DOI."""
    strip = Strip("header", "first")
    draft = _draft(article, journal)
    imprint = list(_imprint(strip, journal))
    doi = f"https://doi.org/{article.doi}" if article.doi else ""
    lines = [imprint, [strip.link(doi, doi, "Imprint Link")] if doi else []]
    *upper, last = [line for line in lines if line] or [[]]
    if upper or draft:
        above = upper[0] if upper else []
        strip.paragraphs.append(paragraph("Header", *draft, tab() if above else None, *above))
    heavy, *light = journal.data["wordmark"]
    wordmark = [run(heavy, "Wordmark"), *(run(f" {part}", "Wordmark Light") for part in light)]
    strip.paragraphs.append(paragraph("Masthead", *wordmark, tab() if last else None, *last))
    return strip


def _imprint(strip: Strip, journal: Journal) -> Iterator[Node]:
    issn = journal.data.get("issn", {})
    number = issn.get("electronic") or issn.get("print")
    if number:
        yield run(f"ISSN {number}", "Imprint")
    homepage = journal.data.get("homepage", "")
    if homepage:
        if number:
            yield run(" · ", "Imprint")
        yield strip.link(homepage.partition("://")[2].rstrip("/"), homepage, "Imprint Link")


def _running_head(article: Article, journal: Journal) -> Strip:
    strip = Strip("header", "default")
    draft = _draft(article, journal)
    author, title = article.running.author, article.running.journal
    if author or title or draft:
        middle = [tab(), *draft, tab()] if draft else [tab(), tab()]
        strip.paragraphs.append(
            paragraph(
                "Running Head",
                run(author) if author else None,
                *(middle if title or draft else ()),
                run(title) if title else None,
            )
        )
    return strip


def _draft(article: Article, journal: Journal) -> list[Node]:
    if article.status != "draft":
        return []
    return [run(word(journal.labels(article.lang), "draft").upper(), "Draft")]


def _foot(pages: str, article: Article, journal: Journal) -> Strip:
    labels = journal.labels(article.lang)
    rights = []
    if article.copyright_holder:
        holder = {"year": article.copyright_year, "holder": article.copyright_holder}
        said = word(labels, "copyright").format(**holder)
        rights.append(" ".join(said.split()))
    if article.license:
        rights.append(article.license.short or article.license.name or article.license.id)
    left = run(" ".join(rights)) if rights else None
    return Strip(
        "footer", pages, [paragraph("Footer", left, tab(), *_page_of(word(labels, "page-of")))]
    )


def _page_of(wording: str) -> Iterator[Node]:
    """The journal's "Page {page} of {pages}" with Word's fields for the two numbers."""
    before, _, rest = wording.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, name in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if words:
            yield run(words)
        if name:
            yield word_field(name, "1")


def core_properties(article: Article, journal: Journal) -> Node:
    """`docProps/core.xml` (ECMA-376 part 2, 11): what Word shows under Information."""
    stamp = {"xsi:type": "dcterms:W3CDTF"}
    when = timestamp(article, journal)
    facts = (
        ("dc:title", text(article.title)),
        ("dc:subject", article.subject),
        ("dc:creator", "; ".join(a.display for a in article.authors)),
        ("cp:keywords", "; ".join(text(k) for k in article.keywords)),
        ("dc:identifier", f"doi:{article.doi}" if article.doi else ""),
        ("dc:language", article.lang),
        ("cp:contentStatus", article.status),
    )
    return el(
        "cp:coreProperties",
        {},
        *(el(name, {}, value) for name, value in facts if value),
        *(el(f"dcterms:{name}", stamp, when) for name in ("created", "modified")),
    )


def app_properties(journal: Journal) -> Node:
    """`docProps/app.xml`: the publisher, and nothing about the machine."""
    return el("ep:Properties", {}, el("ep:Company", {}, str(journal.data["publisher"])))


def timestamp(article: Article, journal: Journal) -> str:
    """When the file was made: `SOURCE_DATE_EPOCH`, else the article's date, else the journal's
    epoch; never the clock. Seconds in UTC, as XML Schema writes them."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return f"{article.published or journal.data['epoch']}T00:00:00Z"
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BuildError(
            f"SOURCE_DATE_EPOCH={epoch} is not a number of seconds; unset it"
        ) from error
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
