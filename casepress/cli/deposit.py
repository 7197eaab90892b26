"""`casepress deposit`: what a journal sends to Crossref, PMC, DOAJ and others, from what was built.

Nothing is sent, except with `--send crossref --yes`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from casepress.article.ast import from_meta
from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.article.source_date import creation_date
from casepress.core.errors import BuildError, UsageError
from casepress.core.files import read_json
from casepress.core.journal import Journal
from casepress.core.paths import journal_folder
from casepress.outputs.deposit import TARGETS, Refused, Work, sending
from casepress.outputs.deposit.issue import joint_files, summary
from casepress.outputs.deposit.making import (
    RECORD,
    Deposit,
    chosen,
    made,
    write_deposit,
    write_folder,
)
from casepress.provenance import stamps
from casepress.source.issues import Issue
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("manuscripts", nargs="*", metavar="ID")
    parser.add_argument("--issue", metavar="2-1", help="all articles of volume 2, issue 1")
    parser.add_argument(
        "--published", action="store_true", help="all published articles of config.yaml"
    )
    parser.add_argument(
        "--target",
        action="append",
        choices=tuple(TARGETS),
        help="make this one; may be repeated (default: those of journal.yaml, else all)",
    )
    parser.add_argument("-o", "--output", type=Path, help="write the list of what was made here")
    parser.add_argument(
        "--timestamp",
        help="the number by which Crossref orders deposits of one DOI (default: from now)",
    )
    parser.add_argument("--send", choices=("crossref",), help="send what was made; needs --yes")
    parser.add_argument("--yes", action="store_true", help="send it without asking")
    parser.add_argument("--server", default=sending.SERVER, help="where --send sends it")


def run(options: argparse.Namespace) -> int:
    """Write the deposits; 1 where one lacks something. Raises `BuildError` and `UsageError`."""
    repo = repository(options.repository, options.config)
    login = _login(options)
    issue = Issue.named(repo, options.issue) if options.issue else None
    names = _names(repo, options, issue)
    works = [_work(repo, name, options.timestamp) for name in names]
    deposits = []
    for work in works:
        deposit = made(work, options.target or chosen(work))
        write_deposit(deposit, work.folder / "deposit")
        deposits.append(deposit)
        _report(deposit, repo.root)
    if issue is not None:
        _write_issue(repo, deposits, issue)
    if options.output:
        write_folder_list(options.output, deposits)
    if login and not any("crossref" in deposit.missing for deposit in deposits):
        return _send(repo, deposits, issue, login, options.server)
    return int(any(deposit.missing for deposit in deposits))


def _login(options: argparse.Namespace) -> tuple[str, str] | None:
    if not options.send:
        return None
    if not options.yes:
        raise UsageError("--send registers DOIs, which cannot be undone; add --yes to confirm it")
    if options.target and options.send not in options.target:
        raise UsageError(f"--send {options.send} needs --target {options.send}")
    return sending.credentials()


def _names(repo: Repository, options: argparse.Namespace, issue: Issue | None) -> Sequence[str]:
    """The manuscripts that the options name."""
    ways = [bool(options.manuscripts), bool(issue), options.published]
    if sum(ways) != 1:
        raise UsageError("write the ID of a manuscript, or --issue 2-1, or --published")
    for name in options.manuscripts:
        repo.article(name)
    if issue is not None:
        return issue.manuscripts
    return options.manuscripts or [name for name in repo.ids() if _published(repo, name)]


def _published(repo: Repository, name: str) -> bool:
    path = repo.root / "results" / name / "article.json"
    if not path.is_file():
        return False
    stamps.require(path)
    status = read_json(path)["meta"].get("status")
    return bool(status) and from_meta(status) == "published"


def _work(repo: Repository, name: str, timestamp: str | None) -> Work:
    """An article as it was built. Raises `BuildError` where it was not, or where its sources have
    changed since."""
    path = repo.root / "results" / name / "article.json"
    if not path.is_file():
        raise BuildError(f"{name} was not built; run `snakemake` first")
    stamps.require(path)
    stamps.require_pictures(path)
    document = read_article(path)
    folder = journal_folder(Article.from_json(document).journal, repo.root)
    journal = Journal(folder.name, folder, document["journal"])
    if stamps.is_outdated(repo.root, name):
        raise BuildError(f"{name} was changed after it was built; run `snakemake` first")
    when = timestamp or _timestamp(Article.from_json(document), journal)
    if not (when.isascii() and when.isdigit() and len(when) <= 20):
        raise UsageError(f"--timestamp {when} is not a number; write one such as 20260301120000")
    return Work(document, journal, repo.root, when)


def _timestamp(article: Article, journal: Journal) -> str:
    """The number of this deposit: the time of now, or the article's date where the date of all
    outputs is set (`SOURCE_DATE_EPOCH`). Crossref takes a record again only with a greater one."""
    fixed = bool(os.environ.get("SOURCE_DATE_EPOCH"))
    when = creation_date(article, journal) if fixed else datetime.now(UTC)
    return when.strftime("%Y%m%d%H%M%S")


def _report(deposit: Deposit, root: Path) -> None:
    folder = (deposit.work.folder / "deposit").relative_to(root)
    names = [file.name for files in deposit.files.values() for file in files]
    if names:
        print(f"{folder}/: {', '.join(names)}")
    for file in deposit.files.get("crossref", []):
        if "not installed" in file.checked:
            print(f"casepress: {file.checked}", file=sys.stderr)
    for name in deposit.changed:
        own = deposit.work.article.id
        print(f"casepress: {own}: {name} differs from the one that was published", file=sys.stderr)
    for line in deposit.lines():
        print(f"casepress: {line}", file=sys.stderr)


def _write_issue(repo: Repository, deposits: Sequence[Deposit], issue: Issue) -> None:
    folder = repo.root / "results" / "issue" / issue.name
    try:
        files = joint_files(deposits, issue.name)
    except Refused as refused:
        raise BuildError("\ncasepress: ".join(refused.faults)) from None
    listed = summary(deposits, files, issue.name)
    text = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
    contents = {file.name: file.data for file in files}
    write_folder(folder / "deposit", {**contents, RECORD: text.encode()})
    print(f"{(folder / 'deposit').relative_to(repo.root)}/: {', '.join([*contents, RECORD])}")


def write_folder_list(path: Path, deposits: Sequence[Deposit]) -> None:
    """Write what was made and what is missing, by manuscript."""
    found = {d.work.article.id: {"made": sorted(d.files), "missing": d.missing} for d in deposits}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _send(
    repo: Repository,
    deposits: Sequence[Deposit],
    issue: Issue | None,
    login: tuple[str, str],
    server: str,
) -> int:
    """Send one batch for an issue, else one for each article; 1 where a DOI failed."""
    folders = [repo.root / "results" / "issue" / issue.name] if issue else []
    folders = folders or [deposit.work.folder for deposit in deposits]
    failed = False
    for folder in folders:
        for result in sending.send(
            (folder / "deposit" / "crossref.xml").read_bytes(), login, server
        ):
            failed = failed or result.status not in ("Success", "Warning")
            print(f"{result.doi}: {result.status} {result.message}".strip())
    return int(failed)
