"""The article as it was: at a commit, or when a Word file of it was written."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casepress import pipeline
from casepress.article.digest import article_digest
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings import Unreadable
from casepress.core.paths import kept_articles
from casepress.outputs.blind import build_blind
from casepress.source.history import git, git_bytes
from casepress.source.repository import Repository

#: So many commits of a manuscript are built to find the one that a Word file was made from.
_SEARCHED = 20
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_MADE = ("article.json", "blind.json")


def sent(repository: Repository, identifier: str, digest: str) -> dict[str, Any] | None:
    """The article JSON, or blind article JSON, of a digest: as it was kept, else built from the
    commit in the manuscript's provenance record, else from one of its last commits; `None` where
    none has it."""
    root = repository.root
    results = root / "results" / identifier
    for path in (kept_articles(root, identifier) / f"{digest}.json", *(results / n for n in _MADE)):
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            known: dict[str, Any] = json.loads(path.read_bytes())
            return known
    for commit in _commits(root, identifier):
        try:
            built = built_at(repository, commit, identifier)
        except (BuildError, Unreadable, UsageError):
            continue
        for document in _forms(built, repository):
            if article_digest(document) == digest:
                return document
    return None


def _forms(document: dict[str, Any], repository: Repository) -> Iterator[dict[str, Any]]:
    yield document
    try:
        yield build_blind(document, repository.journal).document
    except (BuildError, Unreadable):
        return


def _commits(root: Path, identifier: str) -> list[str]:
    """The commit of the record, then the manuscript's last ones."""
    record = root / "results" / identifier / "provenance.json"
    try:
        recorded = str(json.loads(record.read_bytes())["revision"]["commit"])
    except (OSError, ValueError, LookupError, TypeError):
        recorded = ""
    own = (f"manuscript/{identifier}", f"figures/{identifier}", "journal")
    log = git(root, "log", f"-{_SEARCHED}", "--format=%H", "--", *own) or ""
    return [c for c in dict.fromkeys([recorded, *log.split()]) if _COMMIT.fullmatch(c)]


def built_at(repository: Repository, commit: str, identifier: str) -> dict[str, Any]:
    """The article JSON of a manuscript as it was at a commit. Raises `UsageError` where git does
    not have it, `BuildError` where it could not be built then."""
    with files_at(repository.root, commit, identifier) as folder:
        old = Repository.open(folder, repository.overrides)
        checked = pipeline.check(old, old.journal, identifier)
        if checked.blocked or checked.unreadable:
            raise BuildError(
                f"{identifier} as it was at {commit[:12]} cannot be built, since its findings stop "
                "the build; name another commit"
            )
        return checked.document


@contextmanager
def files_at(root: Path, commit: str, identifier: str) -> Iterator[Path]:
    """A temporary folder with the manuscript, its figures, the journals and config.yaml as they
    were at a commit. Raises `UsageError` where git does not have the commit or the manuscript."""
    wanted = (f"manuscript/{identifier}", f"figures/{identifier}", "journal", "config.yaml")
    if git(root, "cat-file", "-e", f"{commit}^{{commit}}") is None:
        raise UsageError(
            f"git does not have the commit {commit}; name one of `git log`, or in a clone without "
            "its whole history fetch it first: git fetch --unshallow"
        )
    there = git(root, "ls-tree", "-z", "--name-only", commit, "--", *wanted) or ""
    names = [name for name in there.split("\0") if name]
    if wanted[0] not in names:
        raise UsageError(f"there was no manuscript `{identifier}` at the commit {commit[:12]}")
    packed = git_bytes(root, "archive", "--format=tar", commit, "--", *names)
    with TemporaryDirectory(prefix="casepress-") as made:
        folder = Path(made)
        try:
            with tarfile.open(fileobj=BytesIO(packed or b"")) as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise UsageError(f"the files of {commit[:12]} cannot be read: {error}") from None
        if "config.yaml" not in names:
            raise UsageError(f"there was no config.yaml at the commit {commit[:12]}")
        yield folder
