"""From the article to the blind article, which names neither authors nor institutions.

It has no facts about people and institutions, and none of the sections that the journal's `review:`
withholds. A notice replaces the authors' own works in the reference list, and the journal's label
`withheld` replaces whatever else identifies somebody in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from casepress.article.ast import (
    Blocks,
    Element,
    Inlines,
    attr_of,
    copied,
    from_meta,
    get,
    identifier,
    inlines,
    is_div,
    meta,
    para,
    structure,
    text,
)
from casepress.article.dangling_links import identifiers, unlink
from casepress.article.model import Article
from casepress.article.nodes import Div, Image, Link
from casepress.article.review import PICTURES, Withheld
from casepress.article.wording import word
from casepress.core.journal import Journal
from casepress.outputs.blind.identity import Harmless, Identity
from casepress.outputs.blind.redactor import Redactor

#: Facts that identify no one and stay as they are.
_UNCHANGED = (
    *("article-type", "status", "lang", "date-received", "date-accepted", "date", "license"),
)
_REDACTED = ("mesh", "plain-summary", "graphical-abstract")
#: Ids that the filters number; all others repeat the words of a heading.
_NEUTRAL_ID = re.compile(r"(fig|tbl|eq|ref|sup|box|sec)-\d+|refs")


@dataclass(frozen=True)
class Blind:
    """The article JSON that reviewers may see, and what it leaves out of the author's; the files
    whose own names name somebody, by the neutral names that the document has for them; and the
    passages with a lone name that is also a word."""

    document: dict[str, Any]
    withheld: Withheld
    pictures: Mapping[str, str] = field(default_factory=dict)
    lone: tuple[str, ...] = ()


def build_blind(document: Mapping[str, Any], journal: Journal) -> Blind:
    """The blind form of an article JSON (`docs/article-json.md`).

    A journal whose review is not anonymous gets the document as it is. Raises `BuildError` where
    the journal has no label for what is withheld.
    """
    if not journal.review.anonymous:
        return Blind(dict(document), Withheld([], [], ()))
    article = Article.from_json(document)
    labels = journal.labels(article.lang)
    hidden = journal.review.withheld
    shown = [b for b in article.blocks if get(b, "role") not in hidden]
    sections = [b for b in article.blocks if get(b, "role") in hidden]
    redactor = _redactor(article, word(labels, "withheld"), journal)
    own = _own_works(article, redactor.identity)
    facts = _facts(document["meta"], article, redactor)
    notice = inlines(word(labels, "reference-withheld"))
    blocks = _renamed([_redacted(block, redactor, own, notice) for block in shown])
    missing = identifiers(article.blocks) - identifiers(blocks)
    made = {**document, "meta": unlink(facts, missing), "blocks": unlink(blocks, missing)}
    withheld = Withheld(sections, list(own.values()), tuple(redactor.passages))
    beside, pictures = _beside_its_images(made, article.id, redactor.identity)
    return Blind(beside, withheld, pictures, tuple(redactor.lone))


def _redactor(article: Article, mark: str, journal: Journal) -> Redactor:
    review = journal.review
    return Redactor(Identity.of(article, Harmless(review.keep, review.generic)), mark)


def _facts(given: Mapping[str, Element], article: Article, redactor: Redactor) -> dict[str, Any]:
    """The metadata of the blind article. The order here is that of the redacted passages."""
    title = redactor.line(article.title)
    redacted = {
        key: {**given[key], "c": redactor.clean(given[key]["c"])}
        for key in given
        if key in _REDACTED
    }
    short = redactor.line(article.short_title)
    abstract = redactor.clean(article.abstract)
    keywords = [_meta_inlines(redactor.line(keyword)) for keyword in article.keywords]
    own = {"schema": _schema(given), "journal": article.journal, "blind": True}
    running = {"title": redactor.string(article.running.title)}
    made = {
        "casepress": meta(own),
        "title": _meta_inlines(title),
        "short-title": _meta_inlines(short),
        "subject": meta(redactor.string(article.subject)),
        "running": meta(running),
        "abstract": {"t": "MetaBlocks", "c": abstract},
        "keywords": {"t": "MetaList", "c": keywords},
    }
    unchanged = {key: given[key] for key in _UNCHANGED if key in given}
    return {**unchanged, **redacted, **{key: value for key, value in made.items() if value["c"]}}


def _schema(given: Mapping[str, Element]) -> str:
    return str(from_meta(given["casepress"]).get("schema", "")) if "casepress" in given else ""


def _meta_inlines(content: Inlines) -> Element:
    return {"t": "MetaInlines", "c": content}


def _own_works(article: Article, identity: Identity) -> dict[str, Element]:
    """The entries of the reference list that name an author or an institution, by id."""
    records = {str(r.get("id", "")): r for r in article.references}
    entries = [e for e in structure(article.blocks) if is_div(e, "csl-entry")]
    return {
        identifier(e): e
        for e in entries
        if identity.wrote(records.get(get(e, "key"), {}), text(e))
        or any(identity.leads_to(Link(x).target) for x in structure(e) if x["t"] == "Link")
    }


def _redacted(
    block: Element, redactor: Redactor, own: Mapping[str, Element], notice: Inlines
) -> Element:
    """A section without names; in the reference list a notice replaces the authors' own works."""
    if get(block, "role") != "references":
        made: Element = redactor.clean(block)
        return made
    made = copied(block)
    for entry in (e for e in structure(made) if is_div(e, "csl-entry")):
        pairs = Div(entry).pairs
        pairs[:] = [pair for pair in pairs if pair[0] in ("number", "nocite")]
        if identifier(entry) in own:
            Div(entry).blocks[:] = [para(notice)]
    return made


def _renamed(blocks: Blocks) -> Blocks:
    """The blocks, changed in place, with ids that reveal nothing: a section's id consists of the
    words of its heading."""
    names: dict[str, str] = {}
    elements = list(structure(blocks))
    for element in elements:
        key = identifier(element)
        if key and not _NEUTRAL_ID.fullmatch(key):
            names.setdefault(key, f"part-{len(names) + 1}")
    for element in elements:
        key = identifier(element)
        if key in names:
            attr_of(element)[0] = names[key]
        if element["t"] == "Link" and (anchor := Link(element).anchor) in names:
            Link(element).destination[0] = f"#{names[anchor]}"
    return blocks


def _beside_its_images(
    document: dict[str, Any], name: str, identity: Identity
) -> tuple[dict[str, Any], dict[str, str]]:
    """The document, changed in place, with the paths of its images relative to the manuscript's
    folder of results, whose name the authors chose; and the files that get neutral names because
    their own name somebody, by these names."""
    folder = f"results/{name}/"
    renamed: dict[str, str] = {}

    def path(given: str) -> str:
        own = given.removeprefix(folder)
        file = PurePosixPath(unquote(own))
        if not identity.identified_by(file.name) and not identity.spans(file.stem):
            return own
        known = {old: new for new, old in renamed.items()}
        neutral = known.get(given, f"{PICTURES}/picture-{len(renamed) + 1}{file.suffix}")
        renamed[neutral] = given
        return neutral

    elements = structure([document["meta"], document["blocks"]])
    for image in (e for e in elements if e["t"] == "Image"):
        destination = Image(image).destination
        destination[0] = path(destination[0])
        for pair in Image(image).pairs:
            if pair[0] == "vector":
                pair[1] = path(pair[1])
    return document, renamed
