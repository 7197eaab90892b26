"""The codes of the findings on references."""

from casepress.references import (
    identifiers,
    lock,
    lock_check,
    normalise,
    reader,
    required_fields,
)
from casepress.references.importers import base

CODES = (
    *reader.CODES,
    *base.CODES,
    *normalise.CODES,
    *identifiers.CODES,
    *required_fields.CODES,
    *lock.CODES,
    *lock_check.CODES,
)
