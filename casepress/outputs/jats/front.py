"""`front`: the metadata of the journal and of the article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casepress.article.ast import Element, Inlines, get, text, walk
from casepress.article.model import Version
from casepress.article.nodes import Math
from casepress.core.vocabularies import relations
from casepress.outputs.jats.blocks import paragraphs
from casepress.outputs.jats.inlines import phrase
from casepress.outputs.jats.people import author_notes, contributors, funding
from casepress.outputs.jats.state import Context
from casepress.outputs.jats.xml import Child, Node, el, group, leaf, unwrap

#: NISO RP-8 (JAV): the version that an article's `status` means.
_VERSIONS = {"submitted": "SMUR", "accepted": "AM", "published": "VoR"}
#: Metadata that holds an abstract, and its `abstract-type`.
ABSTRACTS = {
    "abstract": "",
    "plain-summary": "plain-language-summary",
    "graphical-abstract": "graphical",
}
MESH = {
    "kwd-group-type": "MeSH",
    "vocab": "MeSH",
    "vocab-identifier": "https://www.nlm.nih.gov/mesh/",
}


def front(context: Context, moved: Mapping[str, list[Element]]) -> Node:
    """`front`. `moved` has the sections that belong here in JATS, by role:
    `competing-interests` and `funding`."""
    return el("front", None, _journal(context.journal.data), _article(context, moved))


def _journal(data: Mapping[str, Any]) -> Node:
    titles = group(
        "journal-title-group",
        None,
        leaf("journal-title", data.get("title", "")),
        leaf("abbrev-journal-title", data.get("abbreviated-title", "")),
    )
    ids = [
        leaf("journal-id", str(value), {"journal-id-type": str(kind)})
        for kind, value in data.get("ids", {}).items()
    ]
    issns = [
        leaf("issn", str(value), {"publication-format": str(kind)})
        for kind, value in data.get("issn", {}).items()
    ]
    publisher = group(
        "publisher",
        None,
        leaf("publisher-name", data.get("publisher", "")),
        leaf("publisher-loc", data.get("publisher-location", "")),
    )
    return el("journal-meta", None, *ids, titles, *issns, publisher)


def _article(context: Context, moved: Mapping[str, list[Element]]) -> Node:
    article = context.article
    children: list[Child] = [
        leaf("article-id", article.id, {"pub-id-type": "publisher-id"}),
        leaf("article-id", article.doi, {"pub-id-type": "doi"}),
        _versions(article.status, article.version),
        _categories(context),
        _titles(context),
        contributors(context),
        author_notes(context, moved.get("competing-interests", [])),
        *_published(article.published),
        leaf("volume", article.volume),
        leaf("issue", article.issue),
        *_pages(article.fpage, article.lpage, article.elocation_id),
        _history(article.received, article.accepted),
        _earlier(article.history),
        _permissions(context),
        *_related(context),
        *_abstracts(context),
        *_translated_abstracts(context),
        _keywords(context, context.article.keywords, {"kwd-group-type": "author"}),
        *(
            _keywords(context, t.keywords, {"kwd-group-type": "author", "xml:lang": t.lang})
            for t in article.translations
        ),
        _keywords(context, _mesh(context), MESH),
        funding(context, moved.get("funding", [])),
        _counts(context),
        _custom(context),
    ]
    return el("article-meta", None, *children)


def _versions(status: str, number: str) -> Node | None:
    """What an article's version is called, and its number where it is not the first (JATS tag
    library 1.3, article-version-alternatives)."""
    named = _version(status)
    if not number or named is None:
        return named
    numbered = leaf("article-version", number, {"article-version-type": "number"})
    return el("article-version-alternatives", None, named, numbered)


def _version(status: str) -> Node | None:
    vocabulary = {
        "vocab": "JAV",
        "vocab-identifier": "http://www.niso.org/publications/rp/RP-8-2008.pdf",
    }
    known = _VERSIONS.get(status, "")
    return leaf("article-version", known, {**vocabulary, "article-version-type": known})


def _categories(context: Context) -> Node | None:
    article = context.article
    kind = context.journal.article_type(article.article_type)
    heading = leaf("subject", kind.label if kind else "")
    subject = leaf("subject", article.subject)
    return group(
        "article-categories",
        None,
        group("subj-group", {"subj-group-type": "heading"}, heading),
        group("subj-group", {"subj-group-type": "discipline"}, subject),
    )


def _titles(context: Context) -> Node:
    article = context.article
    running = None
    if article.short_title:
        running = phrase(
            context, "alt-title", article.short_title, {"alt-title-type": "running-head"}
        )
    others = [
        el(
            "trans-title-group",
            {"xml:lang": t.lang},
            phrase(context, "trans-title", t.title),
        )
        for t in article.translations
        if t.title
    ]
    title = phrase(context, "article-title", article.title)
    return el("title-group", None, title, *others, running)


def _published(date: str) -> list[Node]:
    """The electronic date, and the year of the collection, which Europe PMC and PubMed read."""
    if not date:
        return []
    attributes = {"date-type": "pub", "publication-format": "electronic", "iso-8601-date": date}
    year = el("year", None, date[:4])
    return [
        el("pub-date", attributes, *_date(date)),
        el("pub-date", {"pub-type": "collection"}, year),
    ]


def _date(date: str) -> list[Node]:
    year, month, day = [*date.split("-"), "", ""][:3]
    parts = (("day", day.lstrip("0")), ("month", month.lstrip("0")), ("year", year))
    return [el(tag, None, value) for tag, value in parts if value]


def _pages(first: str, last: str, locator: str) -> list[Node | None]:
    """Pages or an e-locator: the DTD allows only one of them."""
    if first:
        return [leaf("fpage", first), leaf("lpage", last)]
    return [leaf("elocation-id", locator)]


def _history(received: str, accepted: str) -> Node | None:
    dates = [
        el("date", {"date-type": kind, "iso-8601-date": date}, *_date(date))
        for kind, date in (("received", received), ("accepted", accepted))
        if date
    ]
    return group("history", None, *dates)


def _earlier(history: Sequence[Version]) -> Node | None:
    """The earlier versions as events of the publication (JATS tag library 1.3, pub-history)."""
    events = [
        el(
            "event",
            {"event-type": "version"},
            el("event-desc", None, f"Version {earlier.version}"),
            el("date", {"date-type": "pub", "iso-8601-date": earlier.date}, *_date(earlier.date)),
        )
        for earlier in history
    ]
    return group("pub-history", None, *events)


def _permissions(context: Context) -> Node | None:
    article, labels = context.article, context.labels
    statement = ""
    if article.copyright_year and article.copyright_holder:
        statement = str(labels["copyright"]).format(
            year=article.copyright_year, holder=article.copyright_holder
        )
    return group(
        "permissions",
        None,
        leaf("copyright-statement", statement),
        leaf("copyright-year", article.copyright_year),
        leaf("copyright-holder", article.copyright_holder),
        _license(context),
    )


def _license(context: Context) -> Node | None:
    """The licence: its address for machines (NISO RP-22 `license_ref`) and its wording."""
    found = context.article.license
    if found is None:
        return None
    name = found.name or found.short or found.id
    wording = str(context.labels["licensed-under"]).format(licence=name)
    is_open = context.journal.data.get("open-access") in (True, "true")
    attributes = {"license-type": "open-access" if is_open else "", "xlink:href": found.url}
    return el("license", attributes, leaf("ali:license_ref", found.url), leaf("license-p", wording))


def _related(context: Context) -> list[Node]:
    """The articles that this one corrects, retracts or refers to (JATS4R, corrections and
    retractions)."""
    return [
        el(
            "related-article",
            {
                "id": context.fresh("related"),
                "related-article-type": relations()[related.type].jats,
                "ext-link-type": "doi",
                "xlink:href": related.doi,
            },
            related.title,
        )
        for related in context.article.related
    ]


def _abstracts(context: Context) -> list[Node]:
    """The abstract, the plain-language summary and the graphical abstract; the last two have a
    type and a title (PMC tagging guidelines, `abstract`)."""
    found = []
    for key, kind in ABSTRACTS.items():
        meta = context.article.meta.get(key)
        content = paragraphs(context, meta["c"], "sec") if meta else []
        if content:
            title = el("title", None, str(context.labels[key])) if kind else None
            found.append(el("abstract", {"abstract-type": kind}, title, *content))
    for abstract in found:
        for part in abstract.iter("sec"):
            part.attrib.pop("sec-type", "")  # the same guidelines: none inside an abstract
        _unwrap_single_part(abstract)
    return found


def _translated_abstracts(context: Context) -> list[Node]:
    found = [
        el("trans-abstract", {"xml:lang": t.lang}, *paragraphs(context, t.abstract, "sec"))
        for t in context.article.translations
        if t.abstract
    ]
    for abstract in found:
        _unwrap_single_part(abstract)
    return found


def _unwrap_single_part(abstract: Node) -> None:
    """Make the heading of a single part a run-in heading: one part does not divide an abstract (the
    same guidelines)."""
    parts = abstract.findall("sec")
    if len(parts) != 1 or abstract.find("p") is not None:
        return
    title, first = parts[0].find("title"), parts[0].find("p")
    if title is not None and first is not None:
        parts[0].remove(title)
        title.tag, title.tail = "bold", f" {first.text or ''}"
        first.text = None
        first.insert(0, title)
    for child in list(parts[0]):
        parts[0].addprevious(child if child.tag == "p" else el("p", None, child))
    abstract.remove(parts[0])


def _mesh(context: Context) -> Sequence[Inlines]:
    meta = context.article.meta.get("mesh")
    return [heading["c"] for heading in meta["c"]] if meta else []


def _keywords(
    context: Context, keywords: Sequence[Inlines], vocabulary: Mapping[str, str]
) -> Node | None:
    found = [phrase(context, "kwd", keyword) for keyword in keywords if keyword]
    for keyword in found:
        unwrap(keyword, "xref", "inline-formula", "inline-graphic")
    return group("kwd-group", vocabulary, *found)


def _counts(context: Context) -> Node:
    """Counts of the printed figures, tables and references, of display formulae, and of the words
    in the body with its captions and tables."""
    elements = list(walk(context.article.blocks))
    equations = sum(e["t"] == "Math" and Math(e).display for e in elements)
    counts = {
        "fig-count": sum(e["t"] == "Figure" for e in elements),
        "table-count": sum(e["t"] == "Table" for e in elements),
        "equation-count": equations,
        "ref-count": len(context.article.references),
        "page-count": _page_count(context.article.fpage, context.article.lpage),
        "word-count": len(text(_body(context)).split()),
    }
    return el(
        "counts",
        None,
        *(
            el(tag, {"count": str(number)})
            for tag, number in counts.items()
            if number or tag not in ("page-count", "word-count")
        ),
    )


def _body(context: Context) -> list[Element]:
    return [s for s in context.article.sections if get(s, "part") == "body"]


def _page_count(first: str, last: str) -> int:
    if first.isdecimal() and last.isdecimal():
        return max(0, int(last) - int(first) + 1)
    return 0


def _custom(context: Context) -> Node | None:
    """Facts without an element in JATS: the status of an unpublished article, and an e-locator in
    addition to pages."""
    article = context.article
    facts = {
        "status": article.status if article.status != "published" else "",
        "elocation-id": article.elocation_id if article.fpage else "",
    }
    found = [
        el("custom-meta", None, el("meta-name", None, name), el("meta-value", None, value))
        for name, value in facts.items()
        if value
    ]
    return group("custom-meta-group", None, *found)
