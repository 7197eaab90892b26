#!/usr/bin/env python3
"""Declarations: those that the journal requires, and those that the front matter makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from casepress.article import nodes
from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    div,
    get,
    header,
    inlines,
    is_div,
    para,
    text,
)
from casepress.article.declared import SEC007
from casepress.article.model import Article, Author
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.journal import Section
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, downgrade_for_draft, language

ETH001 = Code(
    "ETH001",
    "consent-statement-missing",
    Severity.ERROR,
    """The statement that the patient consented to the publication is missing.

Why: a case report is about one person, and must not appear without consent.
Scope: the section of consent, or any sentence about consent to publication.
Source: CARE 2013, item 13; ICMJE Recommendations II.E; COPE 2016, consent for case reports
Fails:
    # Patient consent
Passes:
    # Patient consent
    Written informed consent was obtained from the patient for publication of this report.
""",
    final=True,
)
ETH003 = Code(
    "ETH003",
    "ethics-approval-statement-missing",
    Severity.WARNING,
    """The statement of ethics approval, or of exemption from it, is missing.

Why: readers and indexers look for it.
Scope: the section of ethics, or any sentence about an approval or an exemption.
Source: JATS4R, ethics statements; ICMJE Recommendations II.E
Fails:
    # Ethics approval
Passes:
    # Ethics approval
    The institution does not require ethics approval for single case reports.
""",
)
ETH004 = Code(
    "ETH004",
    "conflict-of-interest-missing",
    Severity.ERROR,
    """The statement about competing interests is missing.

Why: “none” is a statement; silence is not.
Scope: the section of competing interests, or any sentence about them.
Source: ICMJE Recommendations II.B; JATS4R, conflict of interest
Fails:
    # Competing interests
Passes:
    # Competing interests
    The authors declare no conflict of interest.
""",
)
ETH005 = Code(
    "ETH005",
    "funding-statement-missing",
    Severity.WARNING,
    """The statement about funding is missing.

Why: “none” is a statement; silence is not.
Scope: the section of funding, `funding:` of the front matter, or any sentence about it.
Source: ICMJE Recommendations II.B; JATS4R, funding
Fails:
    ---
    funding: null
Passes:
    # Funding
    This work received no funding.
""",
)
ETH006 = Code(
    "ETH006",
    "data-availability-missing",
    Severity.INFO,
    """The statement about the availability of data is missing.

Why: readers may want to check the data.
Scope: the section of data, or any sentence about their availability.
Source: JATS4R, data availability
Fails:
    # Data availability
Passes:
    # Data availability
    All data are available in the article.
""",
)
CODES = (ETH001, ETH003, ETH004, ETH005, ETH006)
#: Back sections after the declarations; missing declarations are not reported at them.
_LATER = ("abbreviations", "supplementary", "references", "appendix")
_BY_CODE = {code.code: code for code in CODES}


def declarations(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Add the statements that the front matter makes (funding, CRediT roles) where the text has no
    section for them, and report the declarations that are missing."""
    blocks, empty = _filled(document["blocks"])
    made = {"funding": _funding, "contributions": _contributions}
    lang = language(document, context)
    present = {get(b, "role") for b in blocks}
    for role, make in made.items():
        section = context.journal.section(role)
        if section and role not in present and (content := make(Article.from_json(document))):
            blocks = _insert(blocks, section, content, context, lang)
    document = {**document, "blocks": blocks}
    findings = list(_run_together(blocks, context))
    findings += [downgrade_for_draft(f, document) for f in _absent(document, context, empty)]
    return document, findings


def _filled(blocks: Blocks) -> tuple[Blocks, dict[str, Element]]:
    """The sections that have content, and the headings of empty ones by their role."""
    hollow = [b for b in blocks if is_div(b, "section") and not nodes.Section(b).body]
    return [b for b in blocks if b not in hollow], {
        get(b, "role"): nodes.Section(b).heading for b in hollow
    }


def _funding(article: Article) -> Blocks:
    """A paragraph with the funders as the author gave them."""
    sources = [f"{a.source} ({a.award})" if a.award else a.source for a in article.funding]
    return [para(inlines(f"{'; '.join(sources)}."))] if sources else []


def _contributions(article: Article) -> Blocks:
    """Each CRediT role with the initials of its authors, in the order in which the roles first
    appear: "Conceptualization: A.B., C.D." """
    by_term: dict[str, list[str]] = {}
    for author in article.authors:
        for role in author.roles:
            by_term.setdefault(role.shown, []).append(_initials(author))
    parts = [f"{term}: {', '.join(names)}" for term, names in by_term.items()]
    return [para(inlines("; ".join(parts).removesuffix(".") + "."))] if parts else []


def _initials(author: Author) -> str:
    if author.collective:
        return author.collective
    words = re.split(r"[\s-]+", f"{author.given} {author.family}")
    return "".join(f"{word[0].upper()}." for word in words if word[:1].isalpha())


def _insert(
    blocks: Blocks, section: Section, content: Blocks, context: Context, lang: str
) -> Blocks:
    """A section made here, at its place among the back sections."""
    pairs = {"role": section.role, "part": "back"}
    if section.sec_type:
        pairs["sec-type"] = section.sec_type
    heading = header(1, inlines(section.title_in(lang)))
    box = div(attr(section.role, ["section"], pairs), [heading, *content])
    order = [s.role for s in context.journal.sections]
    rank = order.index(section.role)
    for i, block in enumerate(blocks):
        role = get(block, "role")
        if get(block, "part") == "back" and role in order and order.index(role) > rank:
            return [*blocks[:i], box, *blocks[i:]]
    return [*blocks, box]


def _evidence(section: Section, words: str) -> bool:
    return bool(section.evidence) and _is_in(section.evidence, words)


def _said(blocks: Blocks) -> str:
    return text(blocks, notes=True)


@lru_cache(maxsize=2)
def _small(words: str) -> str:
    """Words in small letters: every declaration is looked for in the same words."""
    return words.lower()


def _is_in(pattern: str, words: str) -> bool:
    """Whether words have what a journal's expression says, in any letters: in small letters it
    takes a third of the time."""
    if pattern == pattern.lower():
        return re.search(pattern, _small(words)) is not None
    return re.search(pattern, words, re.IGNORECASE) is not None


def _absent(
    document: Document, context: Context, empty: Mapping[str, Element]
) -> Iterator[Finding]:
    blocks: Blocks = document["blocks"]
    back = [b for b in blocks if get(b, "part") == "back" and get(b, "role") not in _LATER]
    body = [b for b in blocks if get(b, "part") == "body"]
    # a section that was made here has no place in the text
    anchor = next((b for b in [*back[::-1], *body[::-1]] if "p" in nodes.Section(b).heading), None)
    title = [*document["meta"].get("title", {}).get("c", [])]
    # most articles have all their declarations: then no words are needed
    words = cache(lambda: text(blocks, notes=True))
    story = cache(lambda: f"{text(title)} {text(body, notes=True)}")
    for section in context.journal.sections:
        if section.where != "back" or not section.required:
            continue
        if any(get(b, "role") == section.role for b in blocks) or _evidence(section, words()):
            continue
        if section.when and not _is_in(section.when, story()):
            continue
        message = f"{section.wanted} is missing; add a section `# {section.title}`"
        at = InNode(nodes.Section(anchor).heading) if anchor else None
        if section.role in empty:
            message = f"the section “{section.title}” is empty; write {section.wanted} under it"
            at = InNode(empty[section.role])
        yield Finding(_BY_CODE[section.finding], message, at)


def _run_together(blocks: Blocks, context: Context) -> Iterator[Finding]:
    """Statements of one declaration in the section of another."""
    backs = [s for s in context.journal.sections if s.where == "back" and s.evidence]
    present = {get(b, "role") for b in blocks}
    for block in blocks:
        role = get(block, "role")
        if get(block, "part") != "back" or role in ("", "references"):
            continue
        words = ""
        for section in backs:
            if section.role == role or section.role in present:
                continue
            words = words or _said([block])
            if not _evidence(section, words):
                continue
            parts = nodes.Section(block).blocks
            where = next((b for b in parts if _evidence(section, _said([b]))), block)
            proof = re.search(section.evidence, text(where), re.IGNORECASE)
            message = (
                f"{section.wanted} belongs in a section of its own; move it to a section "
                f"`# {section.title}`"
            )
            yield Finding(SEC007, message, InNode(where, proof.group() if proof else None))


if __name__ == "__main__":
    run_alone(declarations)
