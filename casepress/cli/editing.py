"""What `accept` and `publish` share: manuscripts as text, edits that are shown or written,
checks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casepress import pipeline
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings import Code, Severity
from casepress.core.findings.report import text_line
from casepress.source.frontmatter.edit import Front
from casepress.source.repository import Repository

_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\"<>{}]+")


@dataclass(frozen=True)
class Source:
    """A manuscript's file as it is, with its byte order mark and line ends."""

    id: str
    path: Path
    name: str
    text: str

    @classmethod
    def read(cls, repo: Repository, identifier: str) -> Source:
        """Raises `UsageError` and `Unreadable`."""
        path = repo.article(identifier)
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{repo.name(path)} is not UTF-8 text; save it as UTF-8") from None
        return cls(identifier, path, repo.name(path), text)

    @property
    def facts(self) -> dict[str, Any]:
        """The values of its front matter."""
        return Front.of(self.text, self.name).values


@dataclass(frozen=True)
class Edit:
    """A file with its new text."""

    path: Path
    name: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The changed lines, as git shows them."""
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), self.name, self.name, "", "", 1, ""
        )
        return "\n".join(lines)


def carry_out(edits: Iterable[Edit], *, dry_run: bool) -> None:
    """Print the changes, and write them unless it is a dry run. Raises `BuildError`."""
    for edit in edits:
        if edit.before == edit.after:
            continue
        print(edit.diff)
        if not dry_run:
            write(edit.path, edit.after.encode("utf-8"))


def day(given: str | None) -> str:
    """A date given by an option, or today's. Raises `UsageError`."""
    if given is None:
        return date.today().isoformat()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise UsageError(f"--date {given} is not a date; write one such as 2026-01-31")


def check_doi(repo: Repository, identifier: str, doi: str) -> None:
    """Raise `UsageError` for a DOI of a wrong form, or of another manuscript."""
    pattern = repo.journal.data.get("doi-pattern")
    if not _DOI.fullmatch(doi):
        raise UsageError(f"{doi} is not a DOI; write one such as 10.5555/12345")
    if pattern and not re.fullmatch(pattern, doi):
        title = repo.journal.data["title"]
        raise UsageError(f"{doi} does not have the form of {title} ({pattern}); correct it")
    others = [i for i in repo.claims.get(f"DOI {doi.lower()}", []) if i != identifier]
    if others:
        raise UsageError(f"manuscript/{others[0]}/article.md has the DOI {doi}; choose another one")


def refuse_errors(repo: Repository, identifier: str, text: str, but: Code) -> pipeline.Checked:
    """Check a manuscript with a new text. Raises `UsageError` with its errors, those of one code
    left aside."""
    checked = pipeline.check(repo, repo.journal, identifier, text)
    errors = [
        finding
        for finding in checked.findings
        if finding.severity is Severity.ERROR and finding.code is not but
    ]
    if errors:
        lines = "\n".join(text_line(finding) for finding in errors)
        raise UsageError(f"{identifier} still has errors, and nothing was changed:\n{lines}")
    return checked


def changes(wanted: Mapping[str, str | None]) -> dict[str, str]:
    """The values that there are."""
    return {key: value for key, value in wanted.items() if value}
