"""The files of each manuscript that the rules read and make, and whether they can be built."""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from casepress.core.errors import UsageError
from casepress.core.findings import Unreadable
from casepress.core.printable import printable
from casepress.figures.images import SCRIPTS, sources, vector_name
from casepress.figures.timeline import is_timeline
from casepress.provenance.archive import backdate_results
from casepress.provenance.revision import revision as last_revision
from casepress.provenance.stamps import are_made_here
from casepress.source.file_names import ID as ID
from casepress.source.inputs import SUPPLEMENTS, Inputs, files
from casepress.source.issues import Issue
from casepress.source.repository import revision_of as own_revision_of
from casepress.workflow import machine
from casepress.workflow.configuration import (
    journal_files,
    repository,
    shared_paths,
    state,
    stopped,
)
from casepress.workflow.results import CHANGES, DEFAULT

#: How far the clock of another machine may be ahead, in seconds.
_SKEW = 2
#: The endings of the pictures that the workflow makes.
_PICTURES = frozenset({".png", ".jpg", ".svg"})


@cache
def manuscript(identifier: str) -> list[str]:
    """A manuscript's text and all other files below its folder. Where article.md is not among
    them, the command that reads it reports that."""
    return _listed(f"manuscript/{identifier}")


@cache
def figures(identifier: str) -> list[str]:
    """The images of a manuscript, the scripts that draw some, and what those read."""
    return _listed(f"figures/{identifier}")


def _listed(folder: str) -> list[str]:
    return sorted(files(repository().root, folder))


def checked(identifiers: list[str]) -> list[str]:
    """The manuscripts of a run, after what has to be done before it: their names and dates and the
    machine are checked, results from elsewhere are dated back, and pictures whose image is gone are
    removed. Raises `WorkflowError`."""
    check_names(identifiers)
    check_dates(identifiers)
    machine.check(identifiers)
    distrust_foreign_results(identifiers)
    remove_old_pictures(identifiers)
    return identifiers


def check_names(identifiers: Iterable[str]) -> None:
    """Raise `WorkflowError` where a manuscript or an input has a name that neither the workflow nor
    a record can hold: later it would pass unseen where the outputs exist already."""
    for identifier in identifiers:
        if fault := repository().misnamed(identifier):
            raise stopped(Unreadable(fault))
        for name in (*manuscript(identifier), *figures(identifier)):
            shown = name.encode("utf-8", "replace").decode()
            if shown != name:
                raise stopped(f"{shown}: the name is not UTF-8 text; rename the file")
            if "{" in name or "}" in name:
                raise stopped(f"{shown}: the name has a brace, a wildcard here; rename it")
            if not os.access(name, os.R_OK):
                raise stopped(f"{shown}: cannot be read; check its rights")


def check_dates(identifiers: Iterable[str]) -> None:
    """Raise `WorkflowError` for an input from the future: Snakemake would remove each of its
    outputs as too old."""
    latest = time.time() + _SKEW
    own = (name for each in identifiers for name in (*manuscript(each), *figures(each)))
    for name in (*journal_files(), *own):
        modified = Path(name).stat().st_mtime
        if modified > latest:
            date = datetime.fromtimestamp(modified).isoformat(" ", "minutes")
            raise stopped(
                f"casepress: {printable(name)} has a date in the future ({date}); run `touch "
                f"{printable(shlex.quote(name))}`, or correct this machine's clock"
            )


def distrust_foreign_results(identifiers: Iterable[str]) -> None:
    """Make results older than all else that this user's workflow has not made here, such as those
    of a package or of a pull request: they are built again. Raises `WorkflowError` where one of
    them differs from its record, since an editor's work would be lost."""
    for identifier in identifiers:
        if not Path("results", identifier).is_dir() or are_made_here(identifier):
            continue
        machine.forget(f"results/{identifier}/")
        if edited := backdate_results(Path.cwd(), identifier):
            raise stopped(
                f"casepress: {edited} was not made here and differs from its record; move "
                f"results/{identifier}/ away and run `snakemake` again"
            )


def remove_old_pictures(identifiers: Iterable[str]) -> None:
    """Remove pictures that an earlier run made of images that are gone: they would be sent with the
    others, and a picture that was replaced may show a face."""
    for identifier in identifiers:
        folder = Path("results", identifier, "figures")
        known = {Path(name).name for name in pictures(identifier)}
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in known and path.suffix in _PICTURES and path.name[0] != ".":
                path.unlink()
                print(f"casepress: removed {path}, which no image makes any more", file=sys.stderr)


def supplements(identifier: str) -> list[str]:
    """The supplementary files of a manuscript, where the outputs name them."""
    folder = f"manuscript/{identifier}/{SUPPLEMENTS}"
    named = (name.rpartition("/") for name in manuscript(identifier))
    return [f"results/{identifier}/{SUPPLEMENTS}/{name}" for top, _, name in named if top == folder]


@cache
def _sources(identifier: str) -> dict[str, Path]:
    """The images and scripts of a manuscript, looked for once a run: no job makes one."""
    return sources(Path("figures") / identifier)


@cache
def pictures(identifier: str) -> list[str]:
    """The normalised pictures of a manuscript; for a drawing also the cleaned SVG."""
    found = _sources(identifier)
    names = [n for name, path in found.items() for n in (name, vector_name(path.name)) if n]
    return [f"results/{identifier}/figures/{name}" for name in names]


def picture_source(identifier: str, picture: str) -> str:
    """The image or the script behind a normalised picture; behind that of a drawing, the cleaned
    SVG."""
    source, vector = _behind(_sources(identifier), picture)
    return f"results/{identifier}/figures/{vector}" if vector else str(source)


def _behind(found: Mapping[str, Path], picture: str) -> tuple[Path, str | None]:
    """The source of a picture, and the cleaned SVG between them, if any."""
    if picture in found:
        return found[picture], vector_name(found[picture].name)
    return next(p for p in found.values() if vector_name(p.name) == picture), None


def picture_data(identifier: str, picture: str) -> list[str]:
    """The files that a script may read: all others of its folder."""
    source, vector = _behind(_sources(identifier), picture)
    if vector or source.suffix not in SCRIPTS:
        return []
    return [name for name in figures(identifier) if name != source.as_posix()]


def picture_state(identifier: str, picture: str) -> str:
    """The state of the sources of a picture."""
    source, vector = _behind(_sources(identifier), picture)
    if vector:
        return ""
    style = journal_files() if is_timeline(source.name) else []
    return state(source, *picture_data(identifier, picture), *style)


@cache
def _sharers() -> dict[str, list[str]]:
    """For each manuscript whose DOI or number others have too: those others."""
    groups = [set(ids) for ids in repository().claims.values() if len(ids) > 1]
    return {one: sorted(group - {one}) for group in groups for one in group}


def issue_name() -> str:
    """The issue that `--config issue=2-1` names; "" without it."""
    return str(repository().config.get("issue", ""))


@cache
def of_issue() -> tuple[str, ...]:
    """The manuscripts of that issue, none without it. Raises `WorkflowError` for an unknown one."""
    if "issue" not in repository().config:
        return ()
    try:
        return tuple(Issue.named(repository(), issue_name()).manuscripts)
    except UsageError as error:
        raise stopped(f"casepress: {error}") from None
    except Unreadable as error:
        raise stopped(error) from None


def supplement_state(identifier: str, file: str) -> str:
    """The state of a supplementary file. (Snakemake compares no parameter that is a function of
    the rule's `input`.)"""
    return state(f"manuscript/{identifier}/{SUPPLEMENTS}/{file}")


def article_state(identifier: str) -> str:
    """The state of all that a manuscript and the findings on it are read from."""
    return state(*manuscript(identifier), *figures(identifier), *journal_files())


def doi_conflicts(identifier: str) -> list[str]:
    """The other manuscripts with the DOI of this one."""
    return _sharers().get(identifier, [])


@cache
def revision_of(identifier: str) -> str:
    """The commit of which a manuscript is a revision; "" for one that is none."""
    return own_revision_of(repository().root / "manuscript" / identifier / "article.md")


def changes(identifier: str) -> list[str]:
    """The marked-up files of a manuscript that is a revision, in the formats of the
    configuration."""
    if not revision_of(identifier):
        return []
    formats = repository().config.get("formats", DEFAULT)
    names = (CHANGES[name] for name in formats if name in CHANGES)
    return [f"results/{identifier}/{name.format(id=identifier)}" for name in names]


def revision(identifier: str) -> str:
    """The last commit that touched a manuscript's inputs, with "+" where one has changed since."""
    opened = repository()
    inputs = Inputs.of(opened.root, identifier, opened.config["journal"], shared_paths())
    return str(last_revision(inputs))
