"""Files among the results: written whole or not at all, and read by the writers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casepress.ast import from_meta
from casepress.errors import BuildError


def read_article(path: Path) -> dict[str, Any]:
    """An article JSON, for a writer. Raises `BuildError` where it may not be written."""
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        own = from_meta(document["meta"]["casepress"])
        identifier, blocked, _ = own["id"], own.get("blocked"), document["journal"]["sections"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise BuildError(
            f"{path} cannot be read as an article ({reason}); build it again"
        ) from None
    if blocked:
        raise BuildError(
            f"{identifier}: not written, since its findings stop the build; see them with "
            f"`casepress lint {identifier}`"
        )
    return document


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
