"""`casepress build`: run the workflow, and say what was built, where, and what is still wrong.

Plain `snakemake` does the same work, and shows the same while it works.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

from casepress.cli import findings_files
from casepress.core.errors import BuildError, UsageError
from casepress.core.findings.report import summary
from casepress.outputs.overview import OUTPUTS
from casepress.provenance.record import Record
from casepress.source.repository import Repository, repository

_WINDOWS = (
    "the workflow does not run on Windows itself; use it in WSL or in the container (README.md, "
    "“Windows and macOS”)"
)
#: Tells the workflow's own last words that this command says what was built.
BRIEF = "CASEPRESS_BRIEF"
#: So many errors of a manuscript are shown; `casepress lint` shows all.
_SHOWN = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("manuscripts", nargs="*", metavar="ID", help="folder names (default: all)")
    parser.add_argument(
        "--open", action="store_true", help="show the page that was built in the browser"
    )
    parser.add_argument("--dry-run", "-n", action="store_true", help="only say what would be done")


def run(options: argparse.Namespace) -> int:
    """Build manuscripts; 1 where one could not be built, 130 after Ctrl+C. Raises `UsageError`,
    and `Unreadable` for what is wrong in the configuration or the journal."""
    if sys.platform == "win32":
        raise UsageError(_WINDOWS)
    opened = repository(options.repository, options.config)
    for identifier in options.manuscripts:
        opened.article(identifier)
    _check(opened)
    code = _snakemake(opened, options)
    if options.dry_run or code == 130:
        return code
    built = [_said(opened, one) for one in options.manuscripts or opened.ids()]
    if options.open and any(built):
        _open(_page(opened, options.manuscripts))
    return code


def _check(opened: Repository) -> None:
    """Find what is wrong before the workflow does, which has one exit code for all."""
    if not (opened.root / "Snakefile").is_file():
        raise UsageError("Snakefile is missing; `casepress init` writes one in a new folder")
    _ = opened.journal
    if not opened.ids():
        raise UsageError("no manuscript was found; `casepress new ID` begins one")


def _snakemake(opened: Repository, options: argparse.Namespace) -> int:
    command = [sys.executable, "-P", "-m", "snakemake"]
    command += ["--dry-run"] * options.dry_run
    if opened.overrides:
        values = (f"{key}={json.dumps(value)}" for key, value in opened.overrides.items())
        command += ["--config", *values]
    targets = {one: f"results/{one}/provenance.json" for one in options.manuscripts}
    # the record is newer than an output that was removed, so that Snakemake would not miss it
    incomplete = [target for one, target in targets.items() if _lacks_an_output(opened, one)]
    command += ["--forcerun", *incomplete] if incomplete else []
    env = {**os.environ, BRIEF: "yes"}
    with subprocess.Popen([*command, "--", *targets.values()], cwd=opened.root, env=env) as process:
        while True:
            try:
                return int(process.wait() != 0)
            except KeyboardInterrupt:  # Snakemake has it too, and ends its jobs
                process.wait()
                return 130


def _lacks_an_output(opened: Repository, identifier: str) -> bool:
    """Whether one of the outputs that the record of a manuscript names is not there."""
    path = opened.root / "results" / identifier / "provenance.json"
    if not path.is_file():
        return False
    try:
        outputs = Record.read(path.read_bytes(), path.name).outputs
    except BuildError:  # of another version, or edited: the workflow makes it anew, or says so
        return False
    return any(not (opened.root / output).exists() for output in outputs)


def _said(opened: Repository, identifier: str) -> bool:
    """Say what there is of a manuscript and what is still wrong; whether it is built."""
    folder = opened.root / "results" / identifier
    if not (folder / "findings.json").is_file():
        return False
    entries = findings_files.load(folder / "findings.json")
    names = [end for end, _ in OUTPUTS if (folder / f"{identifier}{end}").is_file()]
    if any(entry["blocks"] for entry in entries) or not names:
        return False
    counts = summary(entry["severity"] for entry in entries)
    print(f"results/{identifier}/ has {', '.join(f'{identifier}{end}' for end in names)}")
    errors = [entry for entry in entries if entry["severity"] == "error"]
    for entry in errors[:_SHOWN]:
        print(f"  {findings_files.line(entry)}")
    if len(errors) > _SHOWN:
        print(f"  and {summary('error' for _ in errors[_SHOWN:])} more")
    if entries:
        print(f"  still to do: {counts}; `casepress lint {identifier}` shows them")
    return True


def _page(opened: Repository, identifiers: Sequence[str]) -> Path:
    """What to show: the page or the PDF of one manuscript, else the overview."""
    results = opened.root / "results"
    if len(identifiers) == 1:
        (one,) = identifiers
        names = (f"{one}.html", f"{one}.pdf")
        found = [results / one / name for name in names if (results / one / name).is_file()]
        return found[0] if found else results / one
    return results / "index.html"


def _open(page: Path) -> None:
    shown = os.path.relpath(page)
    if not webbrowser.open(page.resolve().as_uri()):
        print(f"casepress: no browser was found; open {shown} yourself", file=sys.stderr)
