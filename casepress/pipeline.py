"""From a manuscript to the article JSON and its findings: read, filter, place."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import from_meta, meta
from casepress.core import paths
from casepress.core.files import write
from casepress.core.findings import Finding, InFile, Severity, Unreadable
from casepress.core.findings.report import ordered, to_dict
from casepress.core.journal import Journal
from casepress.core.privacy.redaction import redacted
from casepress.filters.context import Context
from casepress.filters.runner import run_all
from casepress.lint.context import LintContext
from casepress.lint.profile import Profile
from casepress.lint.registry import codes
from casepress.lint.registry import run as run_rules
from casepress.lint.suppressions import silence
from casepress.references import References
from casepress.source import manuscript as reader
from casepress.source.manuscript import Manuscript
from casepress.source.positions import strip
from casepress.source.repository import Repository


@dataclass(frozen=True)
class Checked:
    """A manuscript after reading and filtering: the article JSON, its findings in order of
    place, and the lines of its files for messages."""

    id: str
    document: dict[str, Any]
    findings: list[Finding]
    lines: dict[str, list[str]]

    def for_report(self) -> Checked:
        """The same without the article, for another process."""
        return Checked(self.id, {}, [replace(f, at=None) for f in self.findings], self.lines)

    @property
    def blocked(self) -> bool:
        """Whether no output may be made."""
        return any(finding.blocks for finding in self.findings)

    @property
    def unreadable(self) -> bool:
        """Whether something could not be read at all (exit code 2)."""
        return any(finding.code.unreadable for finding in self.findings)

    @property
    def failed(self) -> bool:
        """Whether lint fails (exit code 1)."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles meanwhile: a document is a tree of thousands of lists and
    mappings, in which it finds none, again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_uncollected()
def check(
    repository: Repository,
    journal: Journal,
    identifier: str,
    source: str | None = None,
    select: tuple[str, ...] = (),
    *,
    lint_only: bool = False,
) -> Checked:
    """Read, filter and judge one manuscript (`source`: its text, where it is not the file's;
    `select`: codes that are looked for on request). What cannot be read becomes findings; the
    article is then empty, as it is with `lint_only`, which wants the findings alone."""
    folder = repository.root / "manuscript" / identifier
    context = Context(journal, identifier, folder, repository.root, lint_only)
    with pandoc.caching(paths.cache_file(repository.root, "pandoc", identifier)):
        try:
            path = repository.article(identifier)
            manuscript = reader.read(path, repository.name(path), source)
            if missing := [f for f in manuscript.findings if f.code is reader.SRC002]:
                raise Unreadable(*missing)  # all else that is missing is missing with it
        except Unreadable as error:
            return _unread(identifier, context, error.findings, source)
        document, found = run_all(manuscript.document, context)
    findings = list(manuscript.findings)
    doi = manuscript.document["meta"].get("doi")
    findings += repository.doi_conflicts(identifier, str(from_meta(doi))) if doi else []
    references = context.shared.get("references", References())
    found += run_rules(LintContext(journal, manuscript, document, references, repository.root))
    placed = [f.placed(manuscript.place(f.at)) for f in [*findings, *found]]
    files = _commented(manuscript, repository.root)
    used = {manuscript.name, *(f.span.file for f in placed if f.span)}
    # before any is ignored: its words are still nobody's to see
    placed, lines = redacted(placed, {name: files[name] for name in used & files.keys()})
    profile = Profile.of_journal(journal.data)
    chosen = replace(profile, add=(*profile.add, *select)).apply(placed)
    findings = ordered(silence(chosen, files, codes))
    if lint_only:
        document = _empty()
    return _checked(identifier, context, document, findings, lines)


def _unread(
    identifier: str, context: Context, findings: list[Finding], source: str | None
) -> Checked:
    """A manuscript that could not be read; its lines are shown as far as they may be."""
    placed = [f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in findings]
    pointed = {f.span.file for f in placed if f.span and f.span.line}
    files = texts(context.root, pointed) if context.root else {}
    own = f"manuscript/{identifier}/article.md"
    if source is not None and own in pointed:
        files[own] = source.removeprefix("\ufeff")
    placed, lines = redacted(placed, files)
    return _checked(identifier, context, _empty(), placed, lines)


def texts(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The files of these names that are there, as text, by name; what is no UTF-8 is replaced."""
    paths = {name: root / name for name in names}
    return {
        name: path.read_text(encoding="utf-8-sig", errors="replace")
        for name, path in paths.items()
        if path.is_file()
    }


def _commented(manuscript: Manuscript, root: Path) -> dict[str, str]:
    """The files whose comments may silence findings: the manuscript and its references."""
    value = manuscript.front.value.get("bibliography") or []
    names = value if isinstance(value, list) else [value]
    folder = Path(manuscript.name).parent.as_posix()
    return {manuscript.name: manuscript.text, **texts(root, (f"{folder}/{n}" for n in names))}


def _checked(
    identifier: str,
    context: Context,
    document: dict[str, Any],
    findings: list[Finding],
    lines: dict[str, list[str]],
) -> Checked:
    placed = [f if f.span else f.placed(f.at.span) for f in findings]  # type: ignore[union-attr]
    document = strip(document)
    own = {"schema": "1", "id": identifier, "journal": context.journal.id}
    if any(f.blocks for f in placed):
        own["blocked"] = True  # type: ignore[assignment]
    document["meta"]["casepress"] = meta(own)
    document["journal"] = context.journal.data
    return Checked(identifier, document, placed, lines)


def _empty() -> dict[str, Any]:
    from casepress.article.ast import API_VERSION

    return {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": []}


def write_article(checked: Checked, out: Path) -> None:
    """Write the article JSON, the same bytes for the same article."""
    write(out, pandoc.dump(checked.document) + "\n")


def write_findings(checked: Checked, out: Path) -> None:
    """Write the findings as JSON."""
    entries = [to_dict(finding) for finding in checked.findings]
    write(out, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
