#!/usr/bin/env python3
"""The journal's sections: present, in order, nested, and titled in the journal's wording.

Sections and their aliases are data of the journal (`sections` in `journal.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from casepress.article.ast import (
    Blocks,
    Element,
    attr,
    div,
    header,
    identifier,
    inlines,
    space,
    text,
    with_origin,
)
from casepress.article.declared import SEC007, Declared, declared
from casepress.article.headings import CODES as HEADING_CODES
from casepress.article.headings import (
    SEC021,
    nested,
    nothing_under,
    plain_heading,
    style,
    without_empty,
    wordless,
)
from casepress.article.nodes import Header
from casepress.article.numbered_sections import SEC026, Part, numbers, typed_number, without_first
from casepress.core.findings import Code, Finding, InNode, Severity
from casepress.core.journal import Journal, Section
from casepress.core.schema import nearest
from casepress.filters.alone import run_alone
from casepress.filters.context import Context, Document, downgrade_for_draft, language

SEC001 = Code(
    "SEC001",
    "required-section-missing",
    Severity.ERROR,
    """A section that the journal requires is missing or empty.

Why: readers and indexers look for it.
Scope: headings; their numbering, case and final colon do not matter.
Source: the journal's `sections`; CARE 2013, items 3, 4 and 11
Fails:
    # Conclusion
Passes:
    # Conclusion
    Rice bodies can come alone.
""",
    blocks=True,
)
SEC002 = Code(
    "SEC002",
    "section-out-of-order",
    Severity.WARNING,
    """The sections are not in the journal's order.

Why: readers expect the case before its discussion.
Scope: headings of the front and the body.
Source: the journal's `sections`
Fails:
    # Background
    Seeds are common.
Passes:
    # Introduction
    Seeds are common.
""",
)
SEC020 = Code(
    "SEC020",
    "text-outside-section",
    Severity.ERROR,
    """Text precedes the first heading.

Why: it belongs to no section, so the outputs have no place for it.
Scope: the text.
Source: docs/source-format.md
Fails:
    ---
    lang: en-US
    ---
    A gardener had a swollen knee.
Passes:
    ---
    lang: en-US
""",
    blocks=True,
)
SEC022 = Code(
    "SEC022",
    "section-twice",
    Severity.ERROR,
    """A section appears twice.

Why: the outputs have one place for each section.
Scope: headings of the first level.
Source: the journal's `sections`
Fails:
    # Conclusions
    Rice bodies can come alone.
Passes:
    # Conclusion
    Rice bodies can come alone.
""",
    blocks=True,
)
SEC024 = Code(
    "SEC024",
    "typed-reference-list",
    Severity.ERROR,
    """The list of references is typed into the text.

Why: the list is made from the reference files; two lists would be printed.
Scope: the section of references.
Source: docs/source-format.md
Fails:
    # References
    1. Example A. Rice bodies.
Passes:
    # References
""",
    blocks=True,
)
CODES = (*HEADING_CODES, SEC007, SEC001, SEC002, SEC020, SEC022, SEC024, SEC026)


#: How alike a heading and the name of a section are (`difflib`, 0 to 1) if one is meant for the
#: other; “Genetics” and “Ethics” have 0.71.
_ALIKE, _ALIKE_IF_FREE = 0.7, 0.88


def sections(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Nest the document into section Divs (`docs/article-json.md`); front sections first, then
    the body as the author has it, then the back in the journal's order."""
    journal = context.journal
    declarations = declared(document["blocks"], journal)
    loose, parts = _split(declarations.blocks)
    findings: list[Finding] = list(_lowered(declarations))
    names = _names(journal)
    opening: Blocks = []
    if loose and journal.type.unheaded:
        box, found = _unheaded(loose, journal)
        opening.append(box)
        findings += found
    elif loose:
        message = "this text precedes the first heading; put it under one, such as # Abstract"
        findings.append(Finding(SEC020, message, InNode(loose[0])))
    kept: list[Part] = []
    for part in parts:
        part.section = _known(part.heading, names)
        part.blocks, found = without_empty(part.blocks)
        findings += [*style(part.heading), *found]
        section = part.section
        earlier = next((k for k in kept if section and section is k.section), None)
        if section and not section.several and earlier:
            first, second = text(earlier.heading), text(part.heading)
            message = (
                f"the section “{section.title}” appears twice, on {{line}} and here; join the two"
            )
            if first != second:
                message = (
                    f"“{first}” on {{line}} and “{second}” here are names of one section, "
                    f"“{section.title}”, which so appears twice; join the two"
                )
            at, before = InNode(part.heading), InNode(earlier.heading)
            findings.append(Finding(SEC022, message, at, earlier=before))
        kept.append(part)
    findings += _unknown(kept, names, journal.type.free_headings)
    findings += _order(kept, journal)
    written = {journal.type.unheaded} if opening else set()
    findings += [downgrade_for_draft(f, document) for f in _required(kept, journal, written)]
    numbered = [part for part in kept if part.section and part.section.numbered]
    findings += [downgrade_for_draft(f, document) for f in numbers(numbered)]
    present, found = _filled(kept)
    findings += found
    blocks: Blocks = []
    for part, where in _placed(present, journal):
        box, found = _nest(part, where, language(document, context))
        if where != "front":
            blocks += opening
            opening = []
        blocks.append(box)
        findings += found
    return {**document, "blocks": [*blocks, *opening]}, findings


def _lowered(declarations: Declared) -> Iterator[Finding]:
    """Findings on declarations that are under the heading of another section."""
    for heading in declarations.emptied:
        message = (
            f"the declarations under “{text(heading)}” are printed as sections of their own; "
            "remove this heading, and write theirs with one `#`"
        )
        yield Finding(SEC007, message, InNode(heading))
    for heading, section, top in declarations.found:
        if top not in declarations.emptied:
            message = (
                f"“{text(heading)}” is printed as a section of its own; write it as one, "
                f"`# {section.title}`"
            )
            yield Finding(SEC007, message, InNode(heading))


def _unheaded(loose: Blocks, journal: Journal) -> tuple[Element, list[Finding]]:
    """The text before the first heading as a section of the body without a heading."""
    role = journal.type.unheaded
    section = journal.section(role)
    pairs = {"role": role, "part": "body"}
    if section and section.sec_type:
        pairs["sec-type"] = section.sec_type
    content, findings = nested(loose, 0)
    return with_origin(loose[0], div(attr("", ["section"], pairs), content)), findings


def _split(blocks: Blocks) -> tuple[Blocks, list[Part]]:
    loose: Blocks = []
    parts: list[Part] = []
    for block in blocks:
        if block["t"] == "Header" and block["c"][0] == 1:
            parts.append(Part(block))
        elif parts:
            parts[-1].blocks.append(block)
        else:
            loose.append(block)
    return loose, parts


def _names(journal: Journal) -> dict[str, Section]:
    return {plain_heading(name): section for section in journal.sections for name in section.names}


def _known(heading: Element, names: Mapping[str, Section]) -> Section | None:
    """The journal's section of a heading; one that may occur several times ("Appendix B. Search")
    is known by its first word."""
    typed = plain_heading(text(heading))
    first = names.get(typed.partition(" ")[0])
    return names.get(typed) or (first if first and first.several else None)


def _unknown(parts: list[Part], names: Mapping[str, Section], free: bool) -> Iterator[Finding]:
    """Findings on headings that name no section of the journal. Where authors choose their own,
    only one that is nearly a section's name is reported."""
    for part in parts:
        if part.section is not None:
            continue
        typed = text(part.heading)
        guess = nearest(plain_heading(typed), list(names), _ALIKE_IF_FREE if free else _ALIKE)
        if not typed:
            yield wordless(part.heading)
        elif guess:
            message = f"the journal has no section “{typed}”; did you mean “{names[guess].title}”?"
            yield Finding(
                SEC021, message, InNode(part.heading), severity=Severity.ERROR, blocks=True
            )
        elif not free:
            message = (
                f"the journal has no section “{typed}”; make it a sub-section (##) of one, "
                "or keep it if the editor agrees"
            )
            yield Finding(SEC021, message, InNode(part.heading))


def _order(parts: list[Part], journal: Journal) -> Iterator[Finding]:
    rank = {section.role: i for i, section in enumerate(journal.sections)}
    highest: Section | None = None
    for part in parts:
        section = part.section
        if section is None or section.where == "back":
            continue
        if highest is not None and rank[section.role] < rank[highest.role]:
            message = f"“{section.title}” belongs before “{highest.title}”; move it there"
            yield Finding(SEC002, message, InNode(part.heading))
        else:
            highest = section


def _required(parts: list[Part], journal: Journal, written: set[str]) -> Iterator[Finding]:
    """Findings on the required sections of front and body, apart from those `written` without a
    heading; `declarations` checks the back."""
    found = {part.section.role: part for part in parts if part.section}
    unheaded = journal.type.unheaded
    if unheaded and not written and not any(_in_body(part) and part.blocks for part in parts):
        message = "the text is missing; write it below the front matter, before the first heading"
        yield Finding(SEC001, message, InNode(parts[0].heading) if parts else None, blocks=True)
    order = [section.role for section in journal.sections]
    for section in journal.sections:
        if not section.required or section.where == "back" or section.role == unheaded:
            continue
        part = found.get(section.role)
        if part is not None and part.blocks:
            continue
        blocks = section.required == "build"
        if part is not None:
            message = f"the section “{section.title}” is empty; write it"
            yield Finding(SEC001, message, InNode(part.heading), blocks=blocks)
            continue
        later = order[order.index(section.role) + 1 :]
        following = next((p for p in parts if p.section and p.section.role in later), None)
        where = f" before “{text(following.heading)}”" if following else ""
        message = (
            f"the section “{section.title}” is missing; add a heading `# {section.title}`{where}"
        )
        near = following or (parts[-1] if parts else None)
        at = InNode(near.heading) if near else None
        about = frozenset(plain_heading(name) for name in section.names)
        yield Finding(SEC001, message, at, blocks=blocks, about=about)


def _in_body(part: Part) -> bool:
    return part.section is None or part.section.where == "body"


def _filled(parts: list[Part]) -> tuple[list[Part], list[Finding]]:
    """The parts that have content; a heading `References` only marks the place of the list."""
    kept, findings = [], []
    for part in parts:
        role = part.section.role if part.section else ""
        if role == "references":
            if part.blocks:
                message = (
                    "the list of references is made from the reference files; remove it here, "
                    "and cite its works as [@key]"
                )
                findings.append(Finding(SEC024, message, InNode(part.heading)))
        elif part.blocks:
            kept.append(part)
        elif not (part.section and part.section.required):
            findings.append(nothing_under(part.heading))
        elif part.section.where == "back":
            kept.append(part)  # `declarations` reports it
    return kept, findings


def _placed(parts: list[Part], journal: Journal) -> Iterator[tuple[Part, str]]:
    """Each part with its place (front, body or back), in the order of the outputs. A section that
    the journal does not know stays beside its neighbour."""
    rank = {section.role: i for i, section in enumerate(journal.sections)}
    placed: list[tuple[Part, str, int]] = []
    where, at = "body", 0
    for part in parts:
        if part.section:
            where, at = part.section.where, rank[part.section.role]
        elif where == "front":
            where = "body"
        placed.append((part, where, at))
    for wanted in ("front", "body"):
        yield from ((p, w) for p, w, _ in placed if w == wanted)
    yield from ((p, w) for p, w, _ in sorted(placed, key=lambda x: x[2]) if w == "back")


def _nest(part: Part, where: str, lang: str) -> tuple[Element, list[Finding]]:
    section = part.section
    pairs = {"role": section.role} if section else {}
    pairs["part"] = where
    if section and section.sec_type:
        pairs["sec-type"] = section.sec_type
    title = Header(part.heading).inlines
    if section and not section.several:
        title = inlines(section.title_in(lang))
    elif section and section.numbered:
        own = without_first(title, typed_number(part)[1])
        name = f"{section.title_in(lang)} {part.number}"
        title = [*inlines(f"{name}."), space(), *own] if own else inlines(name)
    heading = with_origin(part.heading, header(1, title))
    content, findings = nested(part.blocks, 1)
    box = div(attr(identifier(part.heading), ["section"], pairs), [heading, *content])
    return with_origin(part.heading, box), findings


if __name__ == "__main__":
    run_alone(sections)
