"""Read an article JSON back, for the writers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from casepress.article.ast import from_meta
from casepress.core.errors import BuildError


def read_article(path: Path) -> dict[str, Any]:
    """An article JSON, for a writer. Raises `BuildError` where it may not be written."""
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        own = from_meta(document["meta"]["casepress"])
        identifier, blocked = own.get("id", ""), own.get("blocked")
        _ = own["journal"], document["journal"]["sections"]
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
