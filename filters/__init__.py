"""The pandoc filters, in the order they run.

Each module has one function of its own name, from a document and a `Context` to the document and
its findings, and the codes of those findings as `CODES`. Each runs alone under `pandoc --filter`.
A new filter is a new module and a name in this list.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casepress.filtering import Filter

ORDER = (
    "metadata",  # the front matter: validated, normalised, complete
    "sections",  # the journal's sections, nested, in the journal's wording
    "abstract",  # the abstracts, from sections to metadata, their parts made sections
    "keywords",  # from a section to metadata
    "figures",  # numbered, labelled, with title, legend, panels and alt text
    "tables",  # the same for tables
    "equations",  # displayed formulae with an id
    "supplements",  # supplementary files, numbered and there
    "boxes",  # boxed text; after the floats, whose boxes it must not take for unknown ones
    "abbreviations",  # one definition list
    "crossrefs",  # @fig-1 and its like; before citations, which would take them for keys
    "citations",  # [@key] to numbers, and the reference list
    "declarations",  # what the journal wants declared; statements made from the front matter
)


def load() -> list[Filter]:
    """The filters' functions, in order."""
    return [getattr(import_module(f"casepress.filters.{name}"), name) for name in ORDER]
