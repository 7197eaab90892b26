"""The blind article: `article.json` without what names its authors, for peer review."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from casepress.article import pandoc
from casepress.article.review import PICTURES
from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.blind.article import Blind, build_blind
from casepress.outputs.blind.residue import Residue, drawings, read

__all__ = ["Blind", "Residue", "build_blind", "checked_blind", "write_blind"]


def write_blind(
    document: Mapping[str, Any], journal: Journal, out: Path, *, root: Path | None = None
) -> Blind:
    """Write the blind form of an article JSON to `out`, the same bytes for the same article, and
    beside it the pictures that need another name; `root` is the folder to which the article's
    image paths are relative. Raises `BuildError` as `checked_blind` does."""
    made = checked_blind(document, journal, out.parent, name=str(out), root=root)
    write(out, pandoc.dump(made.document) + "\n")
    return made


def checked_blind(
    document: Mapping[str, Any],
    journal: Journal,
    folder: Path,
    *,
    name: str = "the blind article",
    root: Path | None = None,
) -> Blind:
    """The blind form of an article JSON, after a last look for names, with its pictures below
    `folder`. `name` is for messages. Raises `BuildError` as `build_blind` does, and where the
    document or one of its drawings names an author or an institution."""
    made = build_blind(document, journal)
    if not journal.review.anonymous:
        return made
    residue = Residue.of(document, journal, made.document)
    residue.check_document(made.document, name)
    if root is None:
        return made
    for drawing in drawings(document):
        residue.check_drawing(read(root / unquote(drawing)), drawing)
    _place(made.pictures, root, folder)
    return made


def _place(pictures: Mapping[str, str], root: Path, folder: Path) -> None:
    """Copy pictures to their neutral names, and remove those of an earlier article."""
    shutil.rmtree(folder / PICTURES, ignore_errors=True)
    for neutral, path in pictures.items():
        try:
            data = (root / unquote(path)).read_bytes()
        except OSError:
            raise BuildError(f"the image {path} was not found: build or correct it first") from None
        write(folder / neutral, data)
