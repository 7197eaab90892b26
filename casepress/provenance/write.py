"""Writing a manuscript's provenance record and its RO-Crate."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from casepress.files import write
from casepress.provenance.crate import manuscript_crate
from casepress.provenance.inputs import Inputs
from casepress.provenance.record import dump, record
from casepress.provenance.revision import Revision, revision
from casepress.source.collection import repository


def write_records(options: argparse.Namespace) -> None:
    """Write what the options of `casepress provenance` ask for. Raises `BuildError`."""
    repo = repository(options.repository)
    journal = repo.journal
    inputs = Inputs.of(repo.root, options.id, journal.id)
    asked = options.revision
    made = record(
        inputs,
        journal,
        [Path(path).as_posix() for path in options.outputs],
        revision=revision(inputs) if asked is None else Revision.read(asked),
        steps=json.loads(options.steps.read_bytes()) if options.steps else (),
    )
    write(options.output, dump(made.data))
    if options.crate:
        write(options.crate, dump(manuscript_crate(made, journal)))
