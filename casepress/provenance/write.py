"""Writing a manuscript's provenance record and its RO-Crate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.files import read_json, write
from casepress.provenance.crate import manuscript_crate
from casepress.provenance.record import dump, record
from casepress.provenance.revision import Revision, revision
from casepress.provenance.stamps import changed, check, write_stamps
from casepress.source.inputs import Inputs, sha256
from casepress.source.repository import repository


def write_records(options: argparse.Namespace) -> None:
    """Write what the options of `casepress provenance` ask for. Raises `BuildError`."""
    repo = repository(options.repository, options.config)
    journal = repo.journal
    inputs = Inputs.of(repo.root, options.id, journal.id)
    asked = options.revision
    steps = _steps(options.steps, options.steps_hash) if options.steps else ()
    outputs = [Path(path).as_posix() for path in options.outputs]
    check(repo.root, options.id, outputs)
    made = record(
        inputs,
        journal,
        [name for path in outputs for name in _files(repo.root, path)],
        revision=revision(inputs) if asked is None else Revision.read(asked),
        steps=steps,
        overrides=repo.overrides,
    )
    write(options.output, dump(made.data))
    written = [options.output]
    if options.crate:
        write(options.crate, dump(manuscript_crate(made, journal)))
        written.append(options.crate)
    write_stamps(*written)


def _steps(path: Path, expected: str | None) -> Any:
    """The workflow's rules in a file. Raises `BuildError` where its hash is another one than the
    workflow expects."""
    if expected and sha256(path) != expected:
        raise BuildError(changed(path))
    return read_json(path)


def _files(root: Path, output: str) -> list[str]:
    """An output, or the files of one that is a folder, without the mark that Snakemake sets."""
    if not (root / output).is_dir():
        return [output]
    found = sorted(p for p in (root / output).iterdir() if not p.name.startswith("."))
    return [p.relative_to(root).as_posix() for p in found]
