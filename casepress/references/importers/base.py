"""What every importer shares: its description, its result, and the findings that all may make.

A new format is one module that exports an `Importer`, and one line in the list of
`casepress.references.reader`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casepress.core.findings import Code, Finding, Severity
from casepress.references.normalise import Place

SRC021 = Code(
    "SRC021",
    "reference-file-syntax",
    Severity.ERROR,
    """A reference file is not valid in the format that its ending names.

Why: none of its records can be used.
Fails: (a `.bib` file with an unclosed brace)
Passes: (the same file with the brace closed)
""",
    blocks=True,
    unreadable=True,
)
SRC026 = Code(
    "SRC026",
    "reference-field-duplicate",
    Severity.ERROR,
    """A field occurs twice in one reference.

Why: one of the two values is lost.
Fails: (two lines `year = …` in one entry)
Passes: (one line `year = …`)
""",
)
CODES = (SRC021, SRC026)


@dataclass
class Records:
    """The content of one file: its raw CSL-JSON records in their order, each with a function that
    gives the place of a variable, and the findings. `expects_keys` is true for a format in which
    the author writes the keys, so that a missing one is reported."""

    items: list[tuple[dict[str, Any], Place]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    expects_keys: bool = False


@dataclass(frozen=True)
class Importer:
    """A format: its name, the endings of its files (in lower case), and the function that reads
    a file's text, given also the name that messages use for the file. `recognises` tells the
    format from another one with the same ending by the text; `record` matches where a record
    begins, and `braces` is true for a format that nests in braces (`bounds.excess`)."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[str, str], Records]
    record: re.Pattern[str]
    recognises: Callable[[str], bool] = lambda text: True
    braces: bool = False
