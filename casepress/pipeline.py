"""From a manuscript to article.json and its findings: read, filter, lint."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from casepress.article import pandoc
from casepress.article.ast import API_VERSION, from_meta, meta
from casepress.article.quotations import are_meant, quoted
from casepress.core import paths
from casepress.core.files import write
from casepress.core.findings import Finding, InFile, Severity, Unreadable
from casepress.core.findings.report import ordered, to_dict
from casepress.core.journal import Journal
from casepress.core.privacy.redaction import redacted
from casepress.filters.context import Context
from casepress.filters.runner import run_all
from casepress.lint.causes import causes
from casepress.lint.context import LintContext, own_settings
from casepress.lint.fixes import located
from casepress.lint.profile import Profile
from casepress.lint.registry import codes
from casepress.lint.registry import run as run_rules
from casepress.lint.suppressions import silence
from casepress.references.reader import References
from casepress.source import manuscript as reader
from casepress.source.manuscript import Manuscript
from casepress.source.positions import Locator, strip
from casepress.source.queries import Query, queries
from casepress.source.repository import Repository


@dataclass(frozen=True)
class Checked:
    """A checked manuscript: the article JSON, the findings in the order of their places, the lines
    of its files as reports may show them, and the queries to the author. `locator` is that of a
    document whose elements have kept their serial numbers."""

    id: str
    document: dict[str, Any]
    findings: list[Finding]
    lines: dict[str, list[str]]
    locator: Locator | None = None
    queries: list[Query] = field(default_factory=list)

    def for_report(self) -> Checked:
        """The same without the article, to send it to another process."""
        return Checked(self.id, {}, [replace(f, at=None) for f in self.findings], self.lines)

    @property
    def blocked(self) -> bool:
        """Whether a finding stops the build."""
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
def without_cycle_search() -> Iterator[None]:
    """Suspend Python's search for reference cycles: a document is a tree of thousands of lists and
    mappings, which it would traverse again and again in vain."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@dataclass(frozen=True)
class Filtered:
    """A manuscript after all filters: the article, whose elements still have the serial numbers of
    what they were read from, and the findings of the filters."""

    manuscript: Manuscript
    context: Context
    document: dict[str, Any]
    findings: list[Finding]


def filtered(
    repository: Repository,
    journal: Journal,
    identifier: str,
    source: str | None = None,
    *,
    lint_only: bool = False,
) -> Filtered:
    """Read and filter one manuscript; `source` is its text, if not that of the file. Raises
    `Unreadable`."""
    folder = repository.root / "manuscript" / identifier
    path = repository.article(identifier)
    manuscript = reader.read(path, repository.name(path), source)
    if missing := [f for f in manuscript.findings if f.code is reader.SRC002]:
        raise Unreadable(*missing)  # without front matter, all its keys would be reported too
    kind = manuscript.document["meta"].get("article-type")
    own = journal.for_type(str(from_meta(kind)) if kind else "")
    context = Context(own, identifier, folder, repository.root, lint_only)
    document, found = run_all(manuscript.document, context)
    return Filtered(manuscript, context, document, found)


@without_cycle_search()
def check(
    repository: Repository,
    journal: Journal,
    identifier: str,
    source: str | None = None,
    select: tuple[str, ...] = (),
    *,
    lint_only: bool = False,
    with_places: bool = False,
) -> Checked:
    """Read, filter and lint one manuscript.

    `source` is its text, if not that of the file; `select` names optional codes to look for. What
    cannot be read becomes findings. The article is then empty, as it is with `lint_only`, for
    callers that need only the findings. `with_places` keeps the serial numbers of the elements, by
    which the locator of the result finds their places.
    """
    with pandoc.caching(paths.cache_file(repository.root, "pandoc", identifier)):
        try:
            made = filtered(repository, journal, identifier, source, lint_only=lint_only)
        except Unreadable as error:
            folder = repository.root / "manuscript" / identifier
            context = Context(journal, identifier, folder, repository.root, lint_only)
            return _unreadable(identifier, context, error.findings, source)
    manuscript, context, document = made.manuscript, made.context, made.document
    found, journal = made.findings, made.context.journal
    findings = list(manuscript.findings)
    facts = {
        key: str(from_meta(value))
        for key, value in manuscript.document["meta"].items()
        if key in ("doi", "volume", "elocation-id")
    }
    findings += repository.conflicts(identifier, facts)
    references = context.shared.get("references", References())
    profile = Profile.of_journal(journal.data)
    wanted = own_settings(manuscript, "select")
    profile = replace(profile, add=(*profile.add, *select, *sorted(wanted)))
    lint = LintContext(journal, manuscript, document, references, repository.root)
    found += run_rules(lint, profile.looks_for)
    placed = [manuscript.placed(finding) for finding in [*findings, *found]]
    placed = causes(placed)
    files = _files_with_comments(manuscript, repository.root)
    placed = [located(finding, files) if finding.swap else finding for finding in placed]
    used = {manuscript.name, *(f.span.file for f in placed if f.span)}
    # first redact, then drop what is ignored: an ignored finding's words are private too
    placed, lines = redacted(placed, {name: files[name] for name in used & files.keys()})
    findings = ordered(silence(profile.apply(placed), files, codes))
    if lint_only:
        document = _empty()
    locator = manuscript.locator if with_places else None
    result = _result(identifier, context, document, findings, lines, locator)
    if "query" not in manuscript.text:
        return result
    return replace(result, queries=[*queries(manuscript, "\n".join(lines[manuscript.name]))])


def _unreadable(
    identifier: str, context: Context, findings: list[Finding], source: str | None
) -> Checked:
    """The result for a manuscript that could not be read, with redacted lines."""
    placed = [f.placed(f.at.span) if isinstance(f.at, InFile) else f for f in findings]
    pointed = {f.span.file for f in placed if f.span and f.span.line}
    files = texts(context.root, pointed) if context.root else {}
    own = f"manuscript/{identifier}/article.md"
    if source is not None and own in pointed:
        files[own] = source.removeprefix("\ufeff")
    placed, lines = redacted(placed, files)
    return _result(identifier, context, _empty(), placed, lines)


def texts(root: Path, names: Iterable[str]) -> dict[str, str]:
    """The text of those files that exist, by name; bytes that are not UTF-8 are replaced."""
    paths = {name: root / name for name in names}
    return {
        name: path.read_text(encoding="utf-8-sig", errors="replace")
        for name, path in paths.items()
        if path.is_file()
    }


def _files_with_comments(manuscript: Manuscript, root: Path) -> dict[str, str]:
    """The text of the files with `lint-ignore` comments: the manuscript and its references."""
    value = manuscript.front.value.get("bibliography") or []
    names = value if isinstance(value, list) else [value]
    folder = Path(manuscript.name).parent.as_posix()
    return {manuscript.name: manuscript.typed, **texts(root, (f"{folder}/{n}" for n in names))}


def _result(
    identifier: str,
    context: Context,
    document: dict[str, Any],
    findings: list[Finding],
    lines: dict[str, list[str]],
    locator: Locator | None = None,
) -> Checked:
    """The result, with the document as article.json has it."""
    placed = [f if f.span else f.placed(f.at.span) for f in findings]  # type: ignore[union-attr]
    document = _in_own_marks(document if locator else strip(document), context.journal)
    own = {"schema": "1", "id": identifier, "journal": context.journal.id}
    if any(f.blocks for f in placed):
        own["blocked"] = True  # type: ignore[assignment]
    document["meta"]["casepress"] = meta(own)
    document["journal"] = context.journal.data
    return Checked(identifier, document, placed, lines, locator)


def _in_own_marks(document: dict[str, Any], journal: Journal) -> dict[str, Any]:
    """A document with the quotation marks of its language, the same for every output. They are put
    after the rules have compared the article with what was read."""
    lang = document["meta"].get("lang")
    marks = journal.labels(str(from_meta(lang)) if lang else str(journal.data["lang"]))["quotes"]
    if are_meant(marks):
        return document
    return {**document, **{key: quoted(document[key], marks) for key in ("meta", "blocks")}}


def _empty() -> dict[str, Any]:
    """An article without content."""
    return {"pandoc-api-version": API_VERSION, "meta": {}, "blocks": []}


def write_article(checked: Checked, out: Path) -> None:
    """Write the article JSON, the same bytes for the same article."""
    write(out, pandoc.dump(checked.document) + "\n")


def write_queries(checked: Checked, out: Path) -> None:
    """Write the queries to the author as JSON."""
    entries = [query.values() for query in checked.queries]
    write(out, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")


def write_findings(checked: Checked, out: Path) -> None:
    """Write the findings as JSON."""
    entries = [to_dict(finding) for finding in checked.findings]
    write(out, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
