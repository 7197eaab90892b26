"""The table of contents of an issue: its articles in their order, by sections, from what was
built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.article.ast import Inlines
from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.metadata import Facts


@dataclass(frozen=True)
class Row:
    """An article in the contents; what is not known is empty. `links` are the addresses of its page
    and PDF."""

    id: str
    title: Inlines
    plain_title: str
    authors: str
    pages: str
    doi: str
    published: str
    links: Mapping[str, str]


@dataclass(frozen=True)
class Contents:
    """An issue: its journal, its headings in the journal's language, and its sections."""

    journal: Journal
    headings: tuple[str, ...]
    title: str
    parts: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def lang(self) -> str:
        """The language of the journal."""
        return str(self.journal.data["lang"])

    @property
    def labels(self) -> Mapping[str, Any]:
        """The journal's wording."""
        return self.journal.labels(self.lang)

    @property
    def rows(self) -> list[Row]:
        """All articles in their order."""
        return [row for _, rows in self.parts for row in rows]


def contents(
    root: Path,
    journal: Journal,
    volume: str,
    number: str,
    parts: Iterable[tuple[str, Sequence[str]]],
    title: str = "",
) -> Contents:
    """The contents of an issue whose `parts` are headings with manuscripts. Raises `BuildError` for
    one that was not built, or is in another issue."""
    labels = journal.labels(str(journal.data["lang"]))
    headings = [str(labels["volume"]).format(number=volume)]
    headings += [str(labels["issue"]).format(number=number)] if number else []
    read = tuple(
        (heading, tuple(_row(root, journal, name, volume, number) for name in names))
        for heading, names in parts
    )
    return Contents(journal, tuple(headings), title, read)


def _row(root: Path, journal: Journal, name: str, volume: str, number: str) -> Row:
    path = root / "results" / name / "article.json"
    if not path.is_file():
        raise BuildError(f"{name} was not built; run `snakemake` first")
    article = Article.from_json(read_article(path))
    if (article.volume, article.issue) != (volume, number):
        there = f"volume {article.volume}, issue {article.issue}" if article.volume else "no issue"
        raise BuildError(
            f"{name} is in {there}; correct its front matter, or the list of the issue"
        )
    facts = Facts(article, journal)
    local = f"../../{name}/{name}"
    links = {
        label: facts.address(ending) or f"{local}{ending}"
        for label, ending in (("HTML", ".html"), ("PDF", ".pdf"))
        if (root / "results" / name / f"{name}{ending}").is_file()
    }
    return Row(
        name,
        article.title,
        facts.title,
        ", ".join(author.display for author in article.authors),
        facts.pages.replace("-", "–"),
        article.doi,
        article.published,
        links,
    )
