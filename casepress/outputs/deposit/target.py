"""What the targets of a deposit share: what they need, what they are made from, what they give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from casepress.article.model import Article
from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.outputs.metadata import Facts


@dataclass(frozen=True)
class Need:
    """A fact without which a target cannot be made: what is missing and how to give it, and whether
    an article has it."""

    remedy: str
    given: Callable[[Facts], bool]


@dataclass(frozen=True)
class File:
    """A file of a deposit, and what it was checked with."""

    name: str
    data: bytes
    checked: str = ""
    contents: Mapping[str, int] = field(default_factory=dict)


class Refused(Exception):
    """The files of a target would be refused where they are sent; a line for each fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Work:
    """An article and what its deposits are made from: the article JSON, its journal, the
    repository, the number that Crossref orders batches by, and what is noted while files are
    made."""

    document: Mapping[str, Any]
    journal: Journal
    root: Path
    timestamp: str

    @cached_property
    def facts(self) -> Facts:
        """The facts of the article."""
        return Facts(Article.from_json(self.document), self.journal)

    @property
    def article(self) -> Article:
        """The article."""
        return self.facts.article

    @property
    def folder(self) -> Path:
        """The folder of its outputs."""
        return self.root / "results" / self.article.id

    def output(self, ending: str) -> bytes:
        """The bytes of an output. Raises `BuildError` where it was not built."""
        path = self.folder / f"{self.article.id}{ending}"
        try:
            return path.read_bytes()
        except OSError:
            raise BuildError(
                f"{path.relative_to(self.root)} was not found; build it with `snakemake`"
            ) from None


class Target(Protocol):
    """A module of this package that makes the files of one target."""

    NAME: str
    STATUSES: Collection[str]
    NEEDS: tuple[Need, ...]
    SEND: str

    def make(self, work: Work) -> list[File]:
        """The files. Raises `Refused` for those that would be refused, and `BuildError`."""


PUBLISHED = ("published",)
TITLE = Need("`title`", lambda f: bool(f.title))
AUTHORS = Need("`author`", lambda f: bool(f.article.authors))
DOI = Need("`doi`; `casepress accept` sets it", lambda f: bool(f.article.doi))
DATE = Need("`date`; `casepress publish` sets it", lambda f: bool(f.article.published))
LICENCE = Need("`license`, or `license:` in journal.yaml", lambda f: f.article.license is not None)
VOLUME = Need("`volume`; `casepress publish` sets it", lambda f: bool(f.article.volume))
PLACE = Need(
    "`elocation-id` or `pages`; `casepress publish` sets one", lambda f: bool(f.first_page)
)
ISSN = Need("`issn:` in journal.yaml", lambda f: bool(f.issn))
ADDRESS = Need("`address:` below `web:` in journal.yaml", lambda f: bool(f.address()))


def setting(*path: str) -> Need:
    """A value that the journal states below `deposit:`."""

    def given(facts: Facts) -> bool:
        value: Any = facts.data.get("deposit", {})
        for key in path:
            value = value.get(key, {}) if isinstance(value, Mapping) else {}
        return bool(value)

    where = " ".join(f"`{key}:`" for key in reversed(path))
    return Need(f"{where.replace(' ', ' below ')} below `deposit:` in journal.yaml", given)


def missing(target: Target, facts: Facts) -> list[str]:
    """What an article lacks for a target, and how to give it; a line each."""
    status = facts.article.status or "not stated"
    wanted = " or ".join(target.STATUSES)
    wrong = (
        [] if facts.article.status in target.STATUSES else [f"`status: {wanted}` (it is {status})"]
    )
    return wrong + [need.remedy for need in target.NEEDS if not need.given(facts)]
