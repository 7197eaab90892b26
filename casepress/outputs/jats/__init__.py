"""The article as JATS Journal Publishing 1.3 (ANSI/NISO Z39.96-2021), validated when written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.jats.article import build_jats
from casepress.outputs.jats.dtd import Problem, dtd_root, validate

__all__ = ["Problem", "build_jats", "dtd_root", "validate", "write_jats"]


def write_jats(
    document: Mapping[str, Any], journal: Journal, out: Path, dtds: Path | None = None
) -> None:
    """Write the JATS file of an article JSON to `out`, or nothing if it is not valid.

    `dtds` is the folder of the package with the DTDs, by default that of `dtd_root`. Raises
    `BuildError` with the first messages of the DTD if the result is not valid.
    """
    xml = build_jats(document, journal)
    problems = validate(xml, dtds or dtd_root())
    if problems:
        first = "; ".join(str(problem) for problem in problems[:3])
        raise BuildError(
            f"{out.name} would not be valid JATS, through a fault of casepress; report it: {first}"
        )
    write(out, xml)
