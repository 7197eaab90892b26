"""Files among the results: written whole or not at all, and read by the writers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError


def read_json(path: Path) -> Any:
    """What a JSON file among the results holds. Raises `BuildError`."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BuildError(f"{path} cannot be read ({reason}); build it again") from None


def write(out: Path, content: str | bytes) -> None:
    """Write a file beside its place, then move it there: never half a file. Raises `BuildError`
    where the disk or the permissions refuse."""
    data = content.encode() if isinstance(content, str) else content
    beside = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        raise BuildError(f"{out} cannot be written ({reason}); make room or check rights") from None
