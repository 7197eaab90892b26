"""Files among the results: written completely or not at all, and read again by the writers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError


def read_json(path: Path) -> Any:
    """The value of a JSON file among the results. Raises `BuildError` where it cannot be read."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BuildError(f"{path} cannot be read ({reason}); build it again") from None


def link(source: Path, place: Path) -> None:
    """Make a file available at another place for a while: a symbolic link, or a copy where the
    system refuses links, as Windows does to most users."""
    try:
        place.symlink_to(source)
    except OSError:
        shutil.copyfile(source, place)


def write(out: Path, content: str | bytes) -> None:
    """Write a file under another name and rename it, so that there is never half a file. Raises
    `BuildError` where the disk or the permissions refuse."""
    data = content.encode() if isinstance(content, str) else content
    temporary = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(out)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise BuildError(f"{out} cannot be written ({reason}); make room or check rights") from None
