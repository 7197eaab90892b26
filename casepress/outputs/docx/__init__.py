"""The article as a Word file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from casepress.article.digest import article_digest
from casepress.article.model import Article
from casepress.article.review import Withheld
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.docx.block_marks import marked, marked_sections
from casepress.outputs.docx.copies import read
from casepress.outputs.docx.opc import packed
from casepress.outputs.docx.writer import render

__all__ = ["write_docx"]


def write_docx(
    document: Mapping[str, Any],
    journal: Journal,
    out: Path,
    *,
    root: Path,
    copy: str = "journal",
    withheld: Withheld | None = None,
    check: Callable[[bytes, str], None] | None = None,
) -> None:
    """Write one Word copy of an article.

    `document` is the article JSON (`docs/article-json.md`), the blind one for the copy "review";
    `root` is the folder that its image paths are relative to; `copy` is a name under `copies` of
    the journal's `docx.yaml`: "journal", "review", or "title-page", which lists what is `withheld`
    from reviewers. `check` is called with the file's bytes and name before it is written. The file
    is written beside `out` and then renamed; the same article gives the
    same bytes. Raises `casepress.core.errors.BuildError`.
    """
    if withheld is not None:
        withheld = replace(withheld, sections=marked_sections(withheld.sections, document))
    article = Article.from_json(marked(document))
    digest = article_digest(document)
    package = render(article, journal, root, read(journal, copy), withheld, digest)
    made = packed(package)
    if check:
        check(made, str(out))
    write(out, made)
