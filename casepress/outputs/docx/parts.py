"""The parts that pandoc does not write: headers, footers, document properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

from casepress.article.ast import text
from casepress.article.model import Article
from casepress.article.source_date import creation_date
from casepress.article.wording import copyright_line, unmarked, word
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx.copies import Copy, Look
from casepress.outputs.docx.ooxml import (
    Node,
    el,
    find,
    get,
    mm_twips,
    paragraph,
    run,
    style_id,
    tab,
)
from casepress.outputs.docx.ooxml import field as word_field


@dataclass
class Strip:
    """A header or footer: its element, and the addresses that its links lead to by their ids."""

    kind: str  # "header" or "footer"
    pages: str  # "first" or "default", as Word calls them
    paragraphs: list[Node] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """The part's root element, made anew."""
        inner = deepcopy(self.paragraphs)
        return el("w:hdr" if self.kind == "header" else "w:ftr", {}, *inner)

    def link(self, words: str, address: str, style: str) -> Node:
        """A link; its address goes into the part's relationships."""
        key = f"rId{len(self.links) + 1}"
        self.links[key] = address
        return el("w:hyperlink", {"r:id": key}, run(words, style))


def strips(article: Article, journal: Journal, copy: Copy) -> list[Strip]:
    """The headers and footers of a copy that have something to say."""
    unknown = [name for name in copy.strips if name not in _STRIPS]
    if unknown:
        known = ", ".join(_STRIPS)
        raise BuildError(f"docx.yaml: there is no strip `{unknown[0]}`; it knows {known}")
    made = (_STRIPS[name](article, journal) for name in copy.strips)
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


def _plain_head(key: str, article: Article, journal: Journal) -> Strip:
    """What the file is, and the short title."""
    draft = _draft(article, journal)
    words = word(journal.labels(article.lang), key)
    title = article.running.title
    after = [tab(), run(title)] if title else []
    between = [run("\u2003"), *draft] if draft else []
    line = paragraph("Header", run(words), *between, *after)
    return Strip("header", "default", [line])


def _rights(pages: str, article: Article, journal: Journal) -> Strip:
    said = copyright_line(article, journal.labels(article.lang))
    rights = [said] if said else []
    if article.license:
        rights.append(article.license.short or article.license.name or article.license.id)
    return _foot(pages, run(" ".join(rights)) if rights else None, article, journal)


def _foot(pages: str, left: Node | None, article: Article, journal: Journal) -> Strip:
    wording = word(journal.labels(article.lang), "page-of")
    return Strip("footer", pages, [paragraph("Footer", left, tab(), *_page_of(wording))])


_STRIPS: Mapping[str, Callable[[Article, Journal], Strip]] = {
    "masthead": _masthead,
    "running-head": _running_head,
    "first-rights": partial(_rights, "first"),
    "rights": partial(_rights, "default"),
    "review-head": partial(_plain_head, "review-copy"),
    "title-page-head": partial(_plain_head, "title-page"),
    "page-foot": partial(_foot, "default", None),
}


def widened(strip: Node, look: Look, factor: float) -> Node:
    """A copy of a header or footer for pages that are wider by a factor: its tabs move out."""
    wide = deepcopy(strip)
    styles = {style_id(n): spec for n, spec in look["paragraph-styles"].items()}
    for style in find(wide, "//w:p/w:pPr/w:pStyle"):
        spec = styles[get(style, "w:val")]
        while "tabs" not in spec and "based" in spec:
            spec = styles[style_id(spec["based"])]
        stops = [(kind, float(at)) for kind, at in spec.get("tabs", ())]
        places = sorted(
            [(mm_twips(at), "clear") for _, at in stops]
            + [(mm_twips(at * factor), kind) for kind, at in stops]
        )
        if places:
            tabs = (el("w:tab", {"w:val": kind, "w:pos": at}) for at, kind in places)
            style.addnext(el("w:tabs", {}, *tabs))
    return wide


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
    when = creation_date(article, journal).strftime("%Y-%m-%dT%H:%M:%SZ")
    facts = (
        ("dc:title", unmarked(article.title)),
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


def app_properties(article: Article, journal: Journal) -> Node:
    """`docProps/app.xml`: the publisher, which a blind article does not name, and nothing about the
    machine."""
    publisher = None if article.blind else el("ep:Company", {}, str(journal.data["publisher"]))
    return el("ep:Properties", {}, publisher)
