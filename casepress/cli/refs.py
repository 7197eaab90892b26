"""`casepress refs`: the references of a manuscript, and the records that services hold of them."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress import __version__
from casepress.article.ast import walk
from casepress.cli import typed_references
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings import InFile, Severity
from casepress.core.findings.report import ordered, text_line
from casepress.outputs.unused_fields import unused_fields
from casepress.references.client import Client, ServiceError
from casepress.references.dates import year
from casepress.references.identifiers import canonical, identifiers_of
from casepress.references.lock import NAME, Entry, Lock
from casepress.references.lock_check import shortened
from casepress.references.normalise import Item
from casepress.references.reader import References, read_references
from casepress.references.service import ADDRESSES, Services
from casepress.source import manuscript as reader
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    kinds = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add = kinds.add_parser("add", help="fetch records, to be cited as [@doi:…] or [@pmid:…]")
    add.add_argument("id", metavar="ID")
    add.add_argument("names", nargs="+", metavar="doi:… | pmid:… | pmcid:…")
    add.set_defaults(work=_add)
    update = kinds.add_parser(
        "update", help="fetch the records of all references, to check these against them"
    )
    update.add_argument("id", metavar="ID")
    update.add_argument("--new", action="store_true", help="only those not fetched before")
    update.set_defaults(work=_update)
    for fetching in (add, update):
        fetching.add_argument("--contact", metavar="EMAIL", help="whom a service may write to")
        fetching.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS")
    check = kinds.add_parser("check", help="say what is wrong with the references alone")
    check.add_argument("id", metavar="ID")
    check.add_argument("--verbose", action="store_true", help="also which fields are not carried")
    check.set_defaults(work=_check)
    listing = kinds.add_parser("list", help="print the key of each record, to cite it by")
    listing.add_argument("id", metavar="ID")
    listing.set_defaults(work=_list)
    typed = kinds.add_parser("parse", help="read typed references, one a line")
    typed.add_argument("file", metavar="FILE|-", help="a text file, or - for standard input")
    typed.set_defaults(work=None)


def run(options: argparse.Namespace) -> int:
    """Run the sub-command that the options name; the exit code. Raises `UsageError` and
    `Unreadable`."""
    if options.work is None:  # a list needs no repository
        return typed_references.run(options.file)
    code: int = options.work(options, repository(options.repository))
    return code


@dataclass(frozen=True)
class _Manuscript:
    """The references of a manuscript, and the keys that it cites."""

    references: References
    cited: tuple[str, ...]
    lock: Path
    lock_name: str


def _manuscript(repo: Repository, identifier: str) -> _Manuscript:
    path = repo.article(identifier)
    read = reader.read(path, repo.name(path))
    front = read.front.value
    named = front.get("bibliography") or []
    files = [named] if isinstance(named, str) else [str(name) for name in named]
    folder, shown = path.parent, f"manuscript/{identifier}/"
    lock = (folder / NAME, f"{shown}{NAME}")
    references = read_references([(folder / name, f"{shown}{name}") for name in files], lock)
    cites = [c for n in walk(read.document["blocks"]) if n["t"] == "Cite" for c in n["c"][0]]
    keys = [*(c["citationId"] for c in cites), *map(str, front.get("nocite") or [])]
    return _Manuscript(references, tuple(dict.fromkeys(keys)), *lock)


def _services(options: argparse.Namespace, repo: Repository) -> Services:
    settings: dict[str, Any] = repo.config.get("references", {})
    contact = options.contact or settings.get("contact")
    if not contact:
        raise UsageError(
            "services ask for an address to write to; give one with --contact you@example.org, "
            "or as `contact:` under `references:` in config.yaml"
        )
    client = Client(f"casepress/{__version__} (mailto:{contact})", timeout=options.timeout)
    return Services(client, {kind: settings.get(kind, ADDRESSES[kind]) for kind in ADDRESSES})


def _add(options: argparse.Namespace, repo: Repository) -> int:
    names = []
    for text in options.names:
        if (name := canonical(text)) is None:
            raise UsageError(
                f"`{text}` is not an identifier; write doi:10.…, pmid:123 or pmcid:PMC123"
            )
        names.append(name)
    return _fetch(options, repo, _manuscript(repo, options.id), names, keep_absent=False)


def _update(options: argparse.Namespace, repo: Repository) -> int:
    manuscript = _manuscript(repo, options.id)
    entries = manuscript.references.lock.entries
    names = [name for key in manuscript.cited if (name := canonical(key)) is not None]
    # One record a reference is enough: that of the DOI, which knows of retractions.
    names += [
        name for i in manuscript.references.items.values() for name in [*identifiers_of(i)][:1]
    ]
    names = [n for n in dict.fromkeys([*names, *entries]) if not options.new or n not in entries]
    return _fetch(options, repo, manuscript, names, keep_absent=True)


def _fetch(
    options: argparse.Namespace,
    repo: Repository,
    manuscript: _Manuscript,
    names: Iterable[str],
    *,
    keep_absent: bool,
) -> int:
    """Fetch records into the lock file; what fails leaves what was there. The exit code."""
    lock = manuscript.references.lock
    if lock.findings:
        raise UsageError(f"{manuscript.lock_name} cannot be read; delete it, then fetch again")
    services, today = _services(options, repo), _today()
    entries, failed = dict(lock.entries), False
    try:
        for name in dict.fromkeys(names):
            try:
                record = services.fetch(name)
            except ServiceError as error:
                failed = True
                print(f"casepress: {name}: {error}", file=sys.stderr)
                continue
            old = entries.get(name)
            if record is None:
                failed |= not keep_absent or (old is not None and old.record is not None)
                print(f"casepress: {name} does not exist; check it", file=sys.stderr)
                if keep_absent and (old is None or old.record is None):
                    entries[name] = Entry(today, None)
                continue
            entries[name] = Entry(today, record)
            print(f"{name}: {_summary(Lock({name: entries[name]}).items[name])}")
    finally:
        if entries != lock.entries:
            write(manuscript.lock, Lock(entries).text())
    print(f"{manuscript.lock_name}: {len(entries)} record{'s' * (len(entries) != 1)}")
    return int(failed)


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _check(options: argparse.Namespace, repo: Repository) -> int:
    references = _manuscript(repo, options.id).references
    found = list(references.findings)
    if options.verbose:
        found += [*references.notes, *unused_fields(references, repo.journal)]
    placed = ordered(f.placed(f.at.span) for f in found if isinstance(f.at, InFile))
    for finding in placed:
        print(text_line(finding))
    print(f"{len(references.items)} records, {len(placed)} findings")
    return int(any(finding.severity is Severity.ERROR for finding in placed))


def _list(options: argparse.Namespace, repo: Repository) -> int:
    references = _manuscript(repo, options.id).references
    for key, item in references.all.items():
        print(f"@{key}: {_summary(item)}")
    return 0


def _summary(record: Item) -> str:
    """A normalised record in a few words: "Palmisciano 2022, Spinal metastases in …"."""
    names = record.get("author") or record.get("editor") or [{}]
    who = names[0].get("family") or names[0].get("literal") or "no author"
    title = shortened(record.get("title", ""), 72)
    state = f" ({record['status'].lower()})" if record.get("status") else ""
    return f"{who} {year(record)}".strip() + f", {title}{state}"
