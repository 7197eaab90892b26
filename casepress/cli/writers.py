"""What the commands share that write one output of an article JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.core.journal import Journal
from casepress.core.paths import journal_folder, repository
from casepress.provenance import stamps


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the article JSON and the output."""
    parser.add_argument("article", type=Path, metavar="ARTICLE.json")
    parser.add_argument("-o", "--output", type=Path, required=True)


@dataclass(frozen=True)
class ArticleFile:
    """An article JSON with its journal, and the repository that holds its pictures."""

    document: Mapping[str, Any]
    journal: Journal
    root: Path

    @classmethod
    def read(cls, options: argparse.Namespace, *, pictures: bool = True) -> ArticleFile:
        """Read the article that the options name. The article carries the journal's data, so that
        `config.yaml` and `journal.yaml` are not read again. Raises `BuildError`, also where the
        article or, unless `pictures` says that none is needed, one of its pictures has changed
        since the workflow made it."""
        stamps.require(options.article)
        if pictures:
            stamps.require_pictures(options.article)
        document = read_article(options.article)
        root = repository(options.repository)
        folder = journal_folder(Article.from_json(document).journal, root)
        return cls(document, Journal(folder.name, folder, document["journal"]), root)

    @contextmanager
    def layout_checked(self) -> Iterator[None]:
        """Raise `Unreadable` with what is wrong in the journal's docx.yaml instead of the error
        that it caused. The file is checked only then, to save time in each job."""
        try:
            yield
        except (AttributeError, KeyError, TypeError, ValueError):
            layout = self.journal.folder / "docx.yaml"
            inside = layout.is_relative_to(self.root)
            shown = layout.relative_to(self.root) if inside else layout
            # 15 ms, with the reader of YAML, for a faulty layout alone
            from casepress.core.journal_check import check_docx

            check_docx(self.journal.folder, str(shown))
            raise
