"""The marked-up revision of an article, and that for anonymous review."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.blind import Residue, build_blind
from casepress.outputs.changes.document import compared


def since(old: Mapping[str, Any], new: Mapping[str, Any], journal: Journal) -> dict[str, Any]:
    """The article JSON `new` with its changes since `old`. Where `new` is blind, the old version
    is made blind first, and the two blind ones are compared. Raises `BuildError`."""
    if Article.from_json(new).blind and not Article.from_json(old).blind:
        old = build_blind(old, journal).document
    return compared(old, new, journal)


def check_names(
    old: Mapping[str, Any], new: Mapping[str, Any], journal: Journal, made: Mapping[str, Any]
) -> list[Residue]:
    """Look for the names of the authors of both versions in a marked-up blind article, and return
    what looks for them in its files. Raises `BuildError` for a name."""
    found = [Residue.of(version, journal, made) for version in (old, new)]
    for residue in found:
        residue.check_document(made, "the marked-up revision for reviewers")
    return found


def names(identifier: str) -> dict[tuple[str, str], Path]:
    """The files of a marked-up revision below the manuscript's folder of results, by copy and
    format."""
    return {
        (copy, ending): Path(f"{identifier}{middle}.{ending}")
        for copy, middle in (("journal", "-changes"), ("review", "-review-changes"))
        for ending in ("docx", "pdf")
    }
