"""Every code that a command can print."""

from __future__ import annotations

from functools import cache

from casepress.core.findings import Code
from casepress.importing import codes as importing
from casepress.lint import registry
from casepress.outputs import compare


@cache
def codes() -> dict[str, Code]:
    """The codes of manuscripts, of their outputs and of imports, sorted, by code."""
    return registry.unique(*registry.codes().values(), *compare.CODES, *importing.CODES)
