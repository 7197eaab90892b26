"""The filters in their order, run in one process.

Each module has one function of its own name, from a document and a `Context` to the new document
and findings, and declares the codes of those findings as `CODES`. A new filter is a new module, one
line in `FILTERS` and one in `CODES`.
"""

from __future__ import annotations

from casepress.core.findings import Code, Finding
from casepress.filters import (
    abbreviations,
    abstract,
    addresses,
    boxes,
    citations,
    crossrefs,
    declarations,
    equations,
    figures,
    keywords,
    metadata,
    sections,
    supplements,
    tables,
    translations,
)
from casepress.filters.context import Context, Document, Filter

FILTERS: tuple[Filter, ...] = (
    metadata.metadata,  # the front matter: validated, normalised, complete
    sections.sections,  # the journal's sections, nested, in the journal's wording
    abstract.abstract,  # the abstracts, from sections to metadata, their parts made sections
    keywords.keywords,  # from a section to metadata
    translations.translations,  # title, abstract and keywords in other languages
    figures.figures,  # numbered, labelled, with title, legend, panels and alt text
    tables.tables,  # the same for tables
    equations.equations,  # displayed formulae with an id
    supplements.supplements,  # supplementary files, numbered and there
    boxes.boxes,  # boxed text; after the floats, whose boxes it would report as unknown
    abbreviations.abbreviations,  # one definition list
    addresses.addresses,  # bare addresses and DOIs, as links
    crossrefs.crossrefs,  # @fig-1 and the like; before citations, which would take them for keys
    citations.citations,  # [@key] to numbers, and the reference list
    declarations.declarations,  # statements from the front matter; missing ones are reported
)

#: The codes of what the filters report.
CODES: tuple[Code, ...] = (
    *metadata.CODES,
    *sections.CODES,
    *abstract.CODES,
    *keywords.CODES,
    *translations.CODES,
    *figures.CODES,
    *tables.CODES,
    *equations.CODES,
    *supplements.CODES,
    *boxes.CODES,
    *abbreviations.CODES,
    *addresses.CODES,
    *crossrefs.CODES,
    *citations.CODES,
    *declarations.CODES,
)


def run_all(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Run the journal's filters in their order on one document."""
    findings: list[Finding] = []
    for apply in FILTERS:
        document, found = apply(document, context)
        findings += found
    return document, findings
