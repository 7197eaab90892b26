"""`casepress accept`: status, DOI, date and licence of an accepted manuscript, in its front
matter."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from casepress.cli.editing import (
    Edit,
    Source,
    carry_out,
    changes,
    check_doi,
    day,
    refuse_errors,
)
from casepress.core.errors import UsageError
from casepress.source.frontmatter.edit import with_values
from casepress.source.frontmatter.publication import MET011
from casepress.source.register import Register, next_doi
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("manuscripts", nargs="+", metavar="ID")
    parser.add_argument("--date", metavar="DAY", help="the day of acceptance (default: today)")
    parser.add_argument(
        "--received", metavar="DAY", help="the day of receipt, where it is not given"
    )
    parser.add_argument("--doi", help="its DOI (default: the next one by the journal's rule)")
    parser.add_argument("--license", metavar="SPDX", help="its licence (default: the journal's)")
    parser.add_argument("--dry-run", action="store_true", help="show the changes, write nothing")


def run(options: argparse.Namespace) -> int:
    """Write the front matter and the register, or show what would change; the exit code. Raises
    `UsageError` where something that acceptance needs is missing, and changes nothing then."""
    if options.doi and len(options.manuscripts) > 1:
        raise UsageError("--doi is for one manuscript; accept them one after another")
    for identifier in options.manuscripts:
        repo = Repository.open(repository(options.repository).root)
        accept(repo, identifier, options)
    return 0


def accept(repo: Repository, identifier: str, options: argparse.Namespace) -> None:
    """Accept one manuscript. Raises `UsageError`."""
    source = Source.read(repo, identifier)
    facts, when = source.facts, day(options.date)
    status = facts.get("status") or "not stated"
    if status != "submitted":
        raise UsageError(
            f"{identifier} has `status: {status}`; only a submitted manuscript can be accepted"
        )
    received = facts.get("date-received") or (options.received and day(options.received))
    if not received:
        raise UsageError(f"{identifier} has no `date-received`; give it with --received DAY")
    if received > when:
        raise UsageError(f"{identifier} was received on {received}, after its acceptance on {when}")
    register = Register.read(repo.journal_folder())
    doi = _doi(repo, register, source, options.doi, when[:4])
    data: Any = repo.journal.data
    wanted = {
        "status": "accepted",
        "doi": doi,
        "date-received": received,
        "date-accepted": when,
        "license": options.license or facts.get("license") or data.get("license"),
    }
    if not wanted["license"]:
        raise UsageError(
            f"{identifier} has no licence; give it with --license CC-BY-4.0, or set `license:` in "
            "journal.yaml"
        )
    text = with_values(source.text, source.name, changes(wanted))
    refuse_errors(repo, identifier, text, MET011)
    edits = [Edit(source.path, source.name, source.text, text)]
    if not register.holder(doi):
        line = register.with_line(doi, identifier, when)
        edits.append(_edit(repo, register.path, register.text, line))
    carry_out(edits, dry_run=options.dry_run)
    done = "would get" if options.dry_run else "has"
    print(f"{identifier} {done} the DOI {doi}")


def _edit(repo: Repository, path: Path, before: str, after: str) -> Edit:
    return Edit(path, repo.name(path), before, after)


def _doi(repo: Repository, register: Register, source: Source, given: str | None, year: str) -> str:
    """The DOI of a manuscript: the one that it has or that is given, else the journal's next
    one."""
    own, rule = source.facts.get("doi"), repo.journal.data.get("doi")
    if own and given and own.lower() != given.lower():
        raise UsageError(f"{source.id} has the DOI {own} already; leave --doi out, or correct it")
    doi = own or given
    if not doi and rule is None:
        raise UsageError(
            f"journal.yaml has no rule for DOIs; give that of {source.id} with --doi 10.…"
        )
    if not doi:
        claimed = {claim.removeprefix("DOI ") for claim in repo.claims if claim.startswith("DOI ")}
        doi = next_doi(rule or {}, year, {*register.manuscripts, *claimed})
    check_doi(repo, source.id, doi)
    holder = register.holder(doi)
    if holder not in ("", source.id):
        raise UsageError(f"{doi} was assigned to {holder}; a DOI is never given twice")
    return str(doi)
