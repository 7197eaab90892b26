"""Headers and footers, which pandoc does not write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

from casepress.article.model import Article
from casepress.article.wording import copyright_line, word
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.docx.copies import Copy, Layout
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
class HeaderFooter:
    """A header or footer: its paragraphs, the addresses of its links and its PNGs by their ids."""

    kind: str  # "header" or "footer"
    pages: str  # "first" or "default", as Word calls them
    paragraphs: list[Node] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)

    @property
    def node(self) -> Node:
        """A new root element of the part."""
        inner = deepcopy(self.paragraphs)
        return el("w:hdr" if self.kind == "header" else "w:ftr", {}, *inner)

    def logo(self, journal: Journal) -> Node:
        """The journal's logo, whose file goes into the package and the part's relationships."""
        # 20 ms, with the code that draws pictures, for journals with a logo
        from casepress.outputs.docx.logo import logo_png, picture

        key = f"rIdImage{len(self.images) + 1}"
        self.images[key] = logo_png(journal)
        return picture(self.images[key], key, str(journal.data["title"]))

    def link(self, words: str, address: str, style: str) -> Node:
        """A link, whose address goes into the part's relationships."""
        key = f"rId{len(self.links) + 1}"
        self.links[key] = address
        return el("w:hyperlink", {"r:id": key}, run(words, style))


def headers_footers(article: Article, journal: Journal, copy: Copy) -> list[HeaderFooter]:
    """The headers and footers of a copy, without those that would be empty. Raises `BuildError`
    for a name that is not known."""
    unknown = [name for name in copy.headers_footers if name not in _HEADERS_FOOTERS]
    if unknown:
        known = ", ".join(_HEADERS_FOOTERS)
        raise BuildError(
            f"docx.yaml: unknown header or footer `{unknown[0]}` under `strips`; known are {known}"
        )
    made = (_HEADERS_FOOTERS[name](article, journal) for name in copy.headers_footers)
    return [part for part in made if part.paragraphs]


def _masthead(article: Article, journal: Journal) -> HeaderFooter:
    """First page: the wordmark above a rule; to its right ISSN and homepage above the DOI."""
    part = HeaderFooter("header", "first")
    draft = _draft(article, journal)
    imprint = list(_imprint(part, journal))
    doi = f"https://doi.org/{article.doi}" if article.doi else ""
    lines = [imprint, [part.link(doi, doi, "Imprint Link")] if doi else []]
    *upper, last = [line for line in lines if line] or [[]]
    if upper or draft:
        above = upper[0] if upper else []
        part.paragraphs.append(paragraph("Header", *draft, tab() if above else None, *above))
    heavy, *light = journal.data["wordmark"]
    logo = [part.logo(journal), run(" ", "Wordmark")] if "logo" in journal.data else []
    wordmark = [
        *logo,
        run(heavy, "Wordmark"),
        *(run(f" {word_}", "Wordmark Light") for word_ in light),
    ]
    part.paragraphs.append(paragraph("Masthead", *wordmark, tab() if last else None, *last))
    return part


def _imprint(part: HeaderFooter, journal: Journal) -> Iterator[Node]:
    issn = journal.data.get("issn", {})
    number = issn.get("electronic") or issn.get("print")
    if number:
        yield run(f"ISSN {number}", "Imprint")
    homepage = journal.data.get("homepage", "")
    if homepage:
        if number:
            yield run(" · ", "Imprint")
        yield part.link(homepage.partition("://")[2].rstrip("/"), homepage, "Imprint Link")


def _running_head(article: Article, journal: Journal) -> HeaderFooter:
    part = HeaderFooter("header", "default")
    draft = _draft(article, journal)
    author, title = article.running.author, article.running.journal
    if author or title or draft:
        middle = [tab(), *draft, tab()] if draft else [tab(), tab()]
        part.paragraphs.append(
            paragraph(
                "Running Head",
                run(author) if author else None,
                *(middle if title or draft else ()),
                run(title) if title else None,
            )
        )
    return part


def _draft(article: Article, journal: Journal) -> list[Node]:
    if article.status != "draft":
        return []
    return [run(word(journal.labels(article.lang), "draft").upper(), "Draft")]


def _plain_head(key: str, article: Article, journal: Journal) -> HeaderFooter:
    """The name of the copy, and the short title."""
    draft = _draft(article, journal)
    words = word(journal.labels(article.lang), key)
    title = article.running.title
    after = [tab(), run(title)] if title else []
    between = [run("\u2003"), *draft] if draft else []
    line = paragraph("Header", run(words), *between, *after)
    return HeaderFooter("header", "default", [line])


def _rights(pages: str, article: Article, journal: Journal) -> HeaderFooter:
    said = copyright_line(article, journal.labels(article.lang))
    rights = [said] if said else []
    if article.license:
        rights.append(article.license.short or article.license.name or article.license.id)
    return _foot(pages, run(" ".join(rights)) if rights else None, article, journal)


def _foot(pages: str, left: Node | None, article: Article, journal: Journal) -> HeaderFooter:
    wording = word(journal.labels(article.lang), "page-of")
    return HeaderFooter("footer", pages, [paragraph("Footer", left, tab(), *_page_of(wording))])


_HEADERS_FOOTERS: Mapping[str, Callable[[Article, Journal], HeaderFooter]] = {
    "masthead": _masthead,
    "running-head": _running_head,
    "first-rights": partial(_rights, "first"),
    "rights": partial(_rights, "default"),
    "review-head": partial(_plain_head, "review-copy"),
    "title-page-head": partial(_plain_head, "title-page"),
    "page-foot": partial(_foot, "default", None),
}


def widened(part: Node, layout: Layout, factor: float) -> Node:
    """A copy of a header or footer for pages that are wider by a factor: its tab stops move
    outwards."""
    wide = deepcopy(part)
    styles = {style_id(n): spec for n, spec in layout["paragraph-styles"].items()}
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
