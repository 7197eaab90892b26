"""References: from the files that an author brings to well-formed CSL-JSON.

The modules in the order of the work: `reader` takes the files, `bibtex` (with `bibscan`), `csljson`
(with `jsonscan`), `ris`, `nbib` (with `tagged`) and `endnote` read them with places, `gate` makes
every record well-formed (with `dates`, `names`, `identifiers` and `vocabulary`), `checks` looks
whether it is complete, `record` whether it agrees with the one in the `lock` file. Beside them
`service` and `command` fill the lock file, which nothing else does: a build uses no network.
"""

from casepress.references import (
    identifiers,
    lock,
    lock_check,
    normalise,
    reader,
    required_fields,
)
from casepress.references.importers import base
from casepress.references.reader import References, read_references

CODES = (
    *reader.CODES,
    *base.CODES,
    *normalise.CODES,
    *identifiers.CODES,
    *required_fields.CODES,
    *lock.CODES,
    *lock_check.CODES,
)

__all__ = ["CODES", "References", "read_references"]
