"""What the article's page shows, for its template: facts in the journal's wording, and the parts
of the text as HTML. A fact that the article does not give is empty."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    classes,
    get,
    identifier,
    is_div,
    link,
    rewrite,
    string,
    structure,
)
from casepress.article.model import Article, Author, Translation
from casepress.article.wording import (
    CORRESPONDING,
    SHARED,
    copyright_line,
    date,
    direction,
    explained_marks,
    notice,
    translated,
)
from casepress.core.vocabularies import relations
from casepress.outputs.html.abstracts import abstract
from casepress.outputs.html.blocks import blocks, heading, section
from casepress.outputs.html.elements import el, html_id, join
from casepress.outputs.html.images import Picture
from casepress.outputs.html.inlines import inlines
from casepress.outputs.html.references import reference_list
from casepress.outputs.html.state import State
from casepress.outputs.metadata import Facts, bibtex, csl_record, ris
from casepress.outputs.metadata.facts import plain

#: Titles with more letters are set smaller.
_LONG_TITLE = 110
#: What was published later about an article and changes what it is worth: the class of its banner.
_BANNERS = {"retracted-by": "error", "concern-raised-by": "error", "corrected-by": "warning"}
#: How many affiliations and authors are shown unfolded.
_OPEN_AFFILIATIONS, _ALL_AUTHORS, _FIRST_AUTHORS = 3, 20, 10


@dataclass(frozen=True)
class Beside:
    """A file beside the page that it offers: its kind (`pdf`, `docx`, `xml`), name and size."""

    kind: str
    name: str
    size: int

    @classmethod
    def of(cls, path: Path) -> Beside:
        """The file as it is there."""
        return cls(path.suffix.lower().lstrip("."), path.name, path.stat().st_size)

    @property
    def type(self) -> str:
        """Its media type."""
        return _MEDIA[self.kind]


_MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xml": "application/jats+xml",
}


@dataclass(frozen=True)
class Entry:
    """An entry of the table of contents."""

    id: str
    title: Markup
    inside: tuple[Entry, ...] = ()


def view(
    state: State,
    facts: Facts,
    beside: Sequence[Beside],
    logo: Picture | None,
    *,
    anonymous: bool,
) -> dict[str, Any]:
    """The view that `article.html.j2` reads. Reads the text once from front to back: the
    references come last, since they say where each is cited."""
    article, words = state.article, state.words
    private = facts.draft or anonymous
    front = _front(state)
    sections = article.sections
    body = [s for s in sections if get(s, "part") != "back"]
    appendices = [s for s in sections if get(s, "role") == "appendix"]
    back = [s for s in sections if get(s, "part") == "back" and get(s, "role") != "appendix"]
    parts = {
        "body": _sections(state, body),
        "back": _sections(state, back, str(words["statements"])),
        "appendices": _sections(state, appendices),
    }
    listed = article.reference_list
    return {
        **front,
        **parts,
        "references": reference_list(state, listed) if listed else "",
        "words": words,
        "labels": state.labels,
        "kind": facts.kind,
        "subject": article.subject,
        "open_access": _is_open(facts) and not anonymous,
        "draft": facts.draft,
        "anonymous": anonymous,
        "masthead": _masthead(facts, private),
        "logo": logo,
        "title": inlines(state, article.title),
        "long_title": len(facts.title) > _LONG_TITLE,
        "running": inlines(state, bare(article.short_title or article.title)),
        "authors": [_byline(state, author) for author in article.authors],
        "first_authors": _FIRST_AUTHORS if len(article.authors) > _ALL_AUTHORS else None,
        "affiliations": article.affiliations,
        "notes": list(explained_marks(article, state.labels)),
        "banners": _notices(state, _BANNERS),
        "notices": _notices(state, relations().keys() - _BANNERS.keys()),
        "retracted": state.labels["retracted"] if facts.retracted else "",
        "folded": len(article.affiliations) > _OPEN_AFFILIATIONS,
        "downloads": [_download(one, words) for one in beside],
        "pdf": next((one.name for one in beside if one.kind == "pdf"), ""),
        "contents": _contents(state, body, back, listed, appendices),
        "facts": None if anonymous else _facts(state, facts),
        "imprint": "" if anonymous else _imprint(state),
    }


def _notices(state: State, chosen: Collection[str]) -> list[tuple[str, Markup]]:
    """What the article says of others in the chosen relations, the gravest first, each with the
    class of its banner; the wording is bold."""
    found = []
    for related in sorted(state.article.related, key=lambda r: _BANNERS.get(r.type) or "z"):
        if related.type in chosen:
            before, named, after = (inlines(state, part) for part in notice(related, state.labels))
            words = join([el("strong", None, before.strip()), " ", named, after])
            found.append((_BANNERS.get(related.type, ""), words))
    return found


def bare(content: Inlines) -> Inlines:
    """Inlines without notes, links and ids, as they may occur a second time on the page."""

    def stripped(element: Element) -> list[Element] | None:
        if element["t"] in ("Note", "Image"):
            return []
        if element["t"] in ("Link", "Span", "Cite"):
            return bare(element["c"][1])
        return None

    made: Inlines = rewrite(content, stripped)
    return made


def _front(state: State) -> dict[str, Any]:
    """What comes before the text, read before it."""
    article, labels = state.article, state.labels
    meta = article.meta
    state.section = str(labels["abstract"])
    found: dict[str, Any] = {
        "abstract": abstract(state, article.abstract),
        "keywords": [inlines(state, keyword) for keyword in article.keywords if keyword],
        "mesh": [inlines(state, term["c"]) for term in meta.get("mesh", {}).get("c", [])],
    }
    summaries = []
    translations = [_translation(state, given) for given in article.translations]
    for key in ("plain-summary", "graphical-abstract"):
        content: Blocks = meta.get(key, {}).get("c", [])
        state.section = str(labels[key])
        if content:
            summaries.append((key, labels[key], blocks(state, content)))
    return {**found, "translations": translations, "summaries": summaries}


def _translation(state: State, given: Translation) -> Markup:
    """Title, abstract and keywords in another language, folded; the summary is in that language."""
    parts = [el("summary", {}, translated(state.journal, "abstract", given.lang))]
    if given.title:
        parts.append(el("p", {}, el("b", {}, inlines(state, given.title))))
    parts.append(abstract(state, given.abstract))
    if given.keywords:
        label = translated(state.journal, "keywords", given.lang)
        words = [w for word in given.keywords for w in (" · ", inlines(state, word))][1:]
        parts.append(el("p", {"class": "keywords"}, el("b", {}, label), " ", *words))
    attributes = {"class": "translation", "lang": given.lang, "dir": direction(given.lang)}
    return el("details", attributes, *parts)


def _sections(state: State, sections: Blocks, named: str = "") -> list[Markup]:
    made = []
    for block in sections:
        head, _ = heading(block)
        own = _text(head["c"][2]) if head else ""
        state.section = named or own
        made.append(section(state, block, 2))
    return made


def _text(content: Inlines) -> str:

    return plain(bare(content))


def _contents(
    state: State, body: Blocks, back: Blocks, listed: Element | None, appendices: Blocks
) -> list[Entry]:
    labels = state.labels
    found = [Entry("page-abstract", Markup.escape(labels["abstract"]))]
    found = found if state.article.abstract else []
    found += [_entry(state, block) for block in body]
    if back:
        found.append(Entry("page-statements", Markup.escape(state.words["statements"])))
    found += [_entry(state, block, deep=False) for block in ([listed] if listed else [])]
    found += [_entry(state, block, deep=False) for block in appendices]
    return [entry for entry in found if entry.id and entry.title]


def _entry(state: State, block: Element, *, deep: bool = True) -> Entry:
    head, content = heading(block)
    title = inlines(state, bare(head["c"][2])) if head else Markup("")
    inner = [b for b in content if b["t"] == "Div" and "section" in b["c"][0][1]] if deep else []
    inside = tuple(e for e in (_entry(state, b, deep=False) for b in inner) if e.id and e.title)
    return Entry(html_id(identifier(block)) or "", title, inside)


def _is_open(facts: Facts) -> bool:
    """Of an article that names no licence it is unknown whether it is open."""
    return facts.open_access


def _masthead(facts: Facts, private: bool) -> dict[str, str]:
    home = str(facts.data.get("homepage", ""))
    return {
        "issn": facts.issn,
        "home": home,
        "home_shown": home.partition("://")[2] or home,
        "doi": "" if private else facts.doi_url,
    }


def _byline(state: State, author: Author) -> dict[str, Any]:
    """A name, its marks and what each leads to, and the address of its ORCID record."""
    numbers = {a.id: a.number for a in state.article.affiliations}
    own = [numbers[ref] for ref in author.affiliations if ref in numbers]
    marks = [(number, f"page-affiliation-{number}") for number in own]
    marks += [(mark, f"page-mark-{field}") for field, mark, _ in SHARED if getattr(author, field)]
    if author.corresponding:
        marks.append((CORRESPONDING, "page-correspondence"))
    degrees = author.degrees if state.journal.data.get("byline", {}).get("degrees") else ()
    return {
        "name": author.display,
        "degrees": ", ".join(degrees),
        "marks": marks,
        "orcid": f"https://orcid.org/{author.orcid}" if author.orcid else "",
        "orcid_label": str(state.labels["orcid-of"]).format(name=author.display),
    }


def mark_id(mark: str) -> str:
    """The id of the line that explains a raised mark."""
    return next(f"page-mark-{field}" for field, own, _ in SHARED if own == mark)


def _download(one: Beside, words: Any) -> dict[str, str]:
    return {
        "label": str(words["downloads"][one.kind]),
        "href": quote(one.name),
        "type": one.type,
        "size": size(one.size),
        "kind": one.kind,
    }


def size(count: int) -> str:
    """A file's size in the units of the SI: "428 kB", "1.2 MB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}\u00a0kB"
    return f"{count / 1_000_000:.1f}\u00a0MB"


def _facts(state: State, facts: Facts) -> dict[str, Any]:
    """What is set beside the abstract."""
    article, labels = state.article, state.labels
    history = (("received", article.received), ("accepted", article.accepted))
    dates = [*history, ("published", article.published)]
    licence = article.license
    return {
        "cite": None if facts.draft or not article.cite_as else _cite(state, facts),
        "history": [(labels[key], value, date(value, labels)) for key, value in dates if value],
        "correspondence": [a for a in article.authors if a.corresponding],
        "corresponding": CORRESPONDING,
        "licence": licence,
        "licence_name": (licence.short or licence.name or licence.id) if licence else "",
        "copyright": copyright_line(article, labels) if licence else "",
    }


def _cite(state: State, facts: Facts) -> dict[str, Any]:
    article = facts.article
    content = article.cite_as
    doi = f"doi:{article.doi}"
    if content[-1:] == [string(doi)]:
        content = [*content[:-1], link([string(facts.doi_url)], facts.doi_url)]
    name = article.id
    record = json.dumps([csl_record(facts)], ensure_ascii=False, indent=1)
    return {
        "words": inlines(state, content),
        "files": [
            ("RIS", _data("application/x-research-info-systems", ris(facts)), f"{name}.ris"),
            ("BibTeX", _data("application/x-bibtex", bibtex(facts)), f"{name}.bib"),
            (
                "CSL-JSON",
                _data("application/vnd.citationstyles.csl+json", record),
                f"{name}.json",
            ),
        ],
    }


def _data(media: str, text: str) -> str:
    """Text as an address that holds it (RFC 2397)."""
    return f"data:{media};charset=utf-8,{quote(text)}"


def _imprint(state: State) -> str:
    article, labels = state.article, state.labels
    publisher = str(state.journal.data.get("publisher", ""))
    said = [copyright_line(article, labels)]
    said += [str(labels["published-by"]).format(publisher=publisher)] if publisher else []
    if article.license:
        name = article.license.name or article.license.short or article.license.id
        said.append(str(labels["licensed-under"]).format(licence=name))
    return " ".join(part for part in said if part)


def bold_italics(article: Article) -> tuple[bool, bool]:
    """Whether bold italics of the serif and of the sans face are needed: a browser would fake
    those of a face that is not there."""
    blocks_ = [article.abstract, article.blocks, list(article.meta.values())]
    serif = _has_italics(article.title) or _nested(blocks_)
    return serif, serif or _in_sans(blocks_)


def _has_italics(node: Any) -> bool:

    return any(e["t"] == "Emph" for e in structure(node))


def _nested(node: Any) -> bool:

    pairs = {"Strong": "Emph", "Emph": "Strong"}
    return any(
        e["t"] in pairs and any(i["t"] == pairs[e["t"]] for i in structure(e["c"]))
        for e in structure(node)
    )


def _in_sans(node: Any) -> bool:
    """Italics in headings, titles of legends and heads of tables; headings of the third level."""

    for element in structure(node):
        kind = element["t"]
        if kind == "Header" and (element["c"][0] > 2 or _has_italics(element["c"][2])):
            return True
        if kind == "Table" and _has_italics(element["c"][3]):
            return True
        titled = kind == "Span" and "title" in classes(element)
        if (titled or is_div(element, "box-title")) and _has_italics(element["c"][1]):
            return True
    return False
