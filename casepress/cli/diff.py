"""`casepress diff`: the marked-up revision of a manuscript, as Word files and PDFs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casepress import pipeline
from casepress.core.errors import BuildError, UsageError
from casepress.outputs.blind import Residue, checked_blind
from casepress.outputs.changes.document import unmarked
from casepress.outputs.changes.versions import check_names, names, since
from casepress.outputs.docx import write_docx
from casepress.outputs.pdf import write_pdf
from casepress.provenance import past
from casepress.source.history import git
from casepress.source.repository import Repository, repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument(
        "--from", dest="since", required=True, metavar="REV", help="the earlier version: a commit"
    )


def run(options: argparse.Namespace) -> int:
    """Write the marked-up files beside the manuscript's other results; the exit code. Raises
    `UsageError` for an unknown commit and `BuildError` where a version cannot be built."""
    repo = repository(options.repository, options.config)
    repo.article(options.id)
    commit = _commit(repo, options.since)
    old = past.built_at(repo, commit, options.id)
    new = _built(repo, options.id)
    if silent := unmarked(old, new):
        print(
            f"casepress: {' and '.join(silent)} changed as well, which the files do not mark; "
            "tell the editor in your letter",
            file=sys.stderr,
        )
    folder = repo.root / "results" / options.id
    made = {"journal": (since(old, new, repo.journal), repo.root)}
    found: list[Residue] = []
    if repo.journal.review.anonymous:
        blind = checked_blind(new, repo.journal, folder, root=repo.root).document
        made["review"] = (since(old, blind, repo.journal), folder)
        found = check_names(old, new, repo.journal, made["review"][0])
    for (copy, ending), name in names(options.id).items():
        if copy in made:
            document, root = made[copy]
            out, checked = folder / name, found if copy == "review" else []
            if ending == "docx":
                check = _all([residue.check_docx for residue in checked])
                write_docx(document, repo.journal, out, root=root, copy=copy, check=check)
            else:
                check = _all([residue.check_pdf for residue in checked])
                write_pdf(
                    document, repo.journal, out, root=root, attachment=None, copy=copy, check=check
                )
            print(repo.name(folder / name))
    return 0


def _commit(repo: Repository, revision: str) -> str:
    found = git(repo.root, "rev-parse", "--verify", "--quiet", "--end-of-options",
                f"{revision}^{{commit}}")  # fmt: skip
    if found is None:
        raise UsageError(
            f"git does not know the revision {revision}; name a commit, tag or branch of `git log`"
        )
    return found.strip()


def _built(repo: Repository, identifier: str) -> Mapping[str, Any]:
    checked = pipeline.check(repo, repo.journal, identifier)
    if checked.blocked or checked.unreadable:
        raise BuildError(
            f"{identifier}: not written, since its findings stop the build; see them with "
            f"`casepress lint {identifier}`"
        )
    return checked.document


def _all(checks: Sequence[Callable[[bytes, str], None]]) -> Callable[[bytes, str], None]:
    def check(data: bytes, name: str) -> None:
        for one in checks:
            one(data, name)

    return check
