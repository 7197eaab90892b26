"""Supplementary files, which are copied to the results."""

from __future__ import annotations

from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.source import symlinks
from casepress.source.inputs import SUPPLEMENTS


def copy(root: Path, identifier: str, name: str, out: Path) -> None:
    """Copy a supplementary file of a manuscript of the repository at `root`. Raises `Unreadable`
    for a link that leads elsewhere, `BuildError` for a file that cannot be read."""
    symlinks.refuse(root, f"manuscript/{identifier}")
    source = f"manuscript/{identifier}/{SUPPLEMENTS}/{name}"
    try:
        content = (root / source).read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise BuildError(f"{source} cannot be read ({reason}); check name and rights") from None
    write(out, content)
