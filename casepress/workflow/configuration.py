"""The repository and the journal of a run: config.yaml, what the command line overrides of it, and
the files that all manuscripts share."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from snakemake.exceptions import WorkflowError

from casepress.article.source_date import given
from casepress.core.errors import BuildError
from casepress.core.findings import Finding, InFile, Span, Unreadable
from casepress.core.findings.report import unreadable
from casepress.core.paths import journal_pictures
from casepress.core.yaml12 import SRC001
from casepress.source.inputs import LOCKS, SET_UP, Paths, digest, hashes, shared
from casepress.source.repository import Repository

#: What the options `--config` and `--configfile` of the run override of config.yaml.
_overrides: dict[str, Any] = {}


def configure(overrides: Mapping[str, Any]) -> Repository:
    """The repository in the working folder, with values that replace those of its config.yaml.
    Raises `WorkflowError` where the file or the values are not valid."""
    _overrides.clear()
    _overrides.update(overrides)
    return repository()


def repository() -> Repository:
    """The repository of this run. Raises `WorkflowError` where it cannot be read."""
    return _repository(Path.cwd(), json.dumps(_overrides, sort_keys=True))


@cache
def _repository(root: Path, overrides: str) -> Repository:
    try:
        return Repository.open(root, json.loads(overrides))
    except Unreadable as error:
        raise stopped(error) from None


def override_option(*names: str) -> str:
    """The option that hands the overrides of these keys to a command; "" without any."""
    chosen = {key: value for key, value in _overrides.items() if key in names}
    return f"--config {shlex.quote(json.dumps(chosen, sort_keys=True))}" if chosen else ""


def stopped(reason: Unreadable | str) -> WorkflowError:
    """The error that ends a run before it has begun, with our own message."""
    lines = [reason] if isinstance(reason, str) else unreadable(reason)
    return WorkflowError("\n".join(lines))


@cache
def journal() -> Path:
    """The folder of the journal's data, which belongs to the repository. Raises `WorkflowError`."""
    opened = repository()
    try:
        folder = opened.journal_folder()
    except Unreadable as error:
        raise stopped(error) from None
    name = f"journal/{opened.config['journal']}"
    if folder != opened.root / name:
        absent = "the workflow needs this folder in the repository; copy casepress's own"
        raise stopped(Unreadable(Finding(SRC001, absent, InFile(Span(name)))))
    return Path(name)


def journal_files() -> list[str]:
    """The journal's data and its citation styles. What the outputs say in the journal's words
    comes to them through article.json, so that only its rule reads these files."""
    folder = journal()
    return [str(folder / "journal.yaml"), *map(str, sorted(folder.glob("*.csl")))]


def layout_files(*names: str) -> Any:
    """Files of the journal's folder that determine how an output looks, and its pictures. Where
    one is missing, a function of the job, which fails only where the output is made; functions for
    all jobs would slow down every run that has nothing to do."""
    files = [*(journal() / name for name in names), *journal_pictures(journal())]
    if all(path.is_file() for path in files):
        return [str(path) for path in files]
    return lambda _: _present(files)


def own_files(*names: str) -> list[str]:
    """Those of these files that the journal's folder has in place of casepress's own, and its
    pictures."""
    own = (path for name in names if (path := journal() / name).is_file())
    return [str(path) for path in (*own, *journal_pictures(journal()))]


def look(*names: str) -> str:
    """The state of these files of the journal's folder and of its pictures."""
    return state(*(journal() / name for name in names), *journal_pictures(journal()))


def _present(files: Sequence[Path]) -> list[str]:
    for path in files:
        if not path.is_file():
            absent = (
                f"{path.name} is missing from the journal's folder; add it, such as another "
                "journal's, or take its output from `formats:` in config.yaml"
            )
            # not a WorkflowError: around one from an input function Snakemake prints a traceback
            print(
                stopped(Unreadable(Finding(SRC001, absent, InFile(Span(str(path)))))),
                file=sys.stderr,
            )
            raise SystemExit(1)
    return [str(path) for path in files]


def state(*paths: str | Path) -> str:
    """Time and size of sources. Snakemake asks whether a source is newer than its output, and does
    not see that an older file took its place."""
    found = [(str(path), _state(path)) for path in paths]
    lines = [f"{at.st_mtime_ns} {at.st_size} {name}" for name, at in found if at]
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _state(path: str | Path) -> os.stat_result | None:
    try:
        return Path(path).stat()
    except OSError:
        return None  # the command that needs the file reports it


def source_date() -> str:
    """The date that the environment sets for the files, if any. Raises `WorkflowError` where it is
    not valid, once and not in each job."""
    try:
        return given()
    except BuildError as error:
        raise stopped(f"casepress: {error}") from None


@cache
def shared_inputs() -> str:
    """One hash of the inputs that all manuscripts have in common, and of the locks."""
    return digest({**shared_hashes(), **hashes(repository().root, {"locks": _existing(LOCKS)})})


@cache
def set_up() -> str:
    """One hash of the files in a package that set the workflow up."""
    return digest(hashes(repository().root, {"set-up": _existing(SET_UP)}))


def _existing(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if (repository().root / name).is_file())


@cache
def shared_paths() -> Paths:
    """The files that all manuscripts have in common, by kind."""
    opened = repository()
    return shared(opened.root, opened.config["journal"])


@cache
def shared_hashes() -> dict[str, dict[str, str]]:
    """Their hashes, by kind and name. Raises `WorkflowError` where one cannot be read."""
    try:
        return hashes(repository().root, shared_paths())
    except OSError as error:
        name = os.path.relpath(error.filename, repository().root)
        raise stopped(f"{name}: cannot be read ({error.strerror}); check its rights") from None
