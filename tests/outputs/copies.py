"""Samples in every copy: those for reviewers are made blind first, as the command line does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.blind import build_blind
from casepress.outputs.docx import write_docx
from casepress.outputs.pdf import write_pdf


def write_pdf_copy(
    document: Mapping[str, Any],
    journal: Journal,
    out: Path,
    *,
    root: Path,
    copy: str,
    attachment: tuple[str, bytes] | None = None,
) -> None:
    """Write one copy of a sample's PDF."""
    shown = build_blind(document, journal).document if copy == "review" else document
    root = beside(root, document) if copy == "review" else root
    write_pdf(shown, journal, out, root=root, attachment=attachment, copy=copy)


def write_docx_copy(
    document: Mapping[str, Any], journal: Journal, out: Path, *, root: Path, copy: str
) -> None:
    """Write one copy of a sample's Word file."""
    blind = None if copy == "journal" else build_blind(document, journal)
    shown = blind.document if blind and copy == "review" else document
    root = beside(root, document) if copy == "review" else root
    withheld = blind.withheld if blind and copy == "title-page" else None
    write_docx(shown, journal, out, root=root, copy=copy, withheld=withheld)


def beside(root: Path, document: Mapping[str, Any]) -> Path:
    """The folder that a blind article's images are in: the manuscript's results, where it has
    some."""
    results = root / "results" / Article.from_json(document).id
    return results if results.is_dir() else root
