"""The article as a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.core.journal import Journal

__all__ = ["write_docx"]


def write_docx(
    document: Mapping[str, Any], journal: Journal, out: Path, *, root: Path, copy: str = "journal"
) -> None:
    """Write one Word copy of an article.

    `document` is the article JSON (`docs/article-json.md`), `root` the folder that its image
    paths are relative to, `copy` a name under `copies` of the journal's `docx.yaml`: the journal
    copy, the anonymous one for reviewers, the title page that goes with it. The file is written
    beside `out` and then renamed; the same article gives the same bytes. Raises
    `casepress.core.errors.BuildError`.
    """
    from casepress.core.files import write
    from casepress.outputs.docx.copies import read
    from casepress.outputs.docx.opc import packed
    from casepress.outputs.docx.writer import render

    package = render(Article.from_json(document), journal, root, read(journal, copy))
    write(out, packed(package))
