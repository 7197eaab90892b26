"""References: from the files that an author brings to well-formed CSL-JSON.

The modules in the order of the work: `reader` takes the files, `bibtex` (with `bibscan`) and
`csljson` (with `jsonscan`) read them with places, `gate` makes every record well-formed
(with `dates`, `identifiers` and `vocabulary`), `checks` looks whether it is complete.
"""

from casepress.references import bibtex, checks, gate, identifiers, reader
from casepress.references.reader import References, read_references

CODES = (*reader.CODES, *bibtex.CODES, *gate.CODES, *identifiers.CODES, *checks.CODES)

__all__ = ["CODES", "References", "read_references"]
