"""The blind article: `article.json` without what names its authors, for peer review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article import pandoc
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.blind.article import Blind, build_blind

__all__ = ["Blind", "build_blind", "write_blind"]


def write_blind(document: Mapping[str, Any], journal: Journal, out: Path) -> None:
    """Write the blind form of an article JSON to `out`, the same bytes for the same article.
    Raises `BuildError` as `build_blind` does."""
    write(out, pandoc.dump(build_blind(document, journal).document) + "\n")
