"""`casepress verify`: build a manuscript's files again and compare them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casepress.article.source_date import VARIABLE
from casepress.core.errors import BuildError, UsageError
from casepress.provenance.archive import (
    RECORD,
    Members,
    carried,
    first_change,
    first_other,
    lay_out,
    members,
    members_of,
    read,
    read_record,
    record_of,
    records,
    results_of,
    sources,
    zipped,
)
from casepress.provenance.difference import difference
from casepress.provenance.record import Record
from casepress.provenance.revision import Revision, revision
from casepress.provenance.tools import packages, tools
from casepress.source.inputs import Inputs
from casepress.source.repository import Repository

#: How lines of a failed run begin that give no reason.
_NO_REASON = ("Using workflow specific profile ", "results/")


@dataclass(frozen=True)
class _Side:
    """What the rebuilt files are compared with: its name, and the message for a file that only it
    has, and for one that only the rebuilt files have."""

    name: str
    extra: str
    missing: str


def verify(repository: Repository, identifier: str) -> int:
    """Build a manuscript again in an empty folder and compare with `results/`; 0 where all bytes
    are the same, else 1 and the first difference on standard error. Raises `UsageError` where it
    is not built."""
    record = read_record(repository, identifier)
    repository = Repository.open(repository.root, record.overrides)
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    if changed := first_change(inputs, record):
        return _say(f"{identifier}: {changed} has changed since the build; build it again")
    if other := _other_revision(inputs, record):
        return _say(f"{identifier}: {records(identifier)[0]} {other}; build it again")
    before = results_of(repository.root, identifier)
    side = _Side(
        f"results/{identifier}/",
        "is not made by this configuration; remove it, or run `make clean` and build again",
        "is missing; build it again",
    )
    if missing := sorted(record.outputs.keys() - before.keys()):
        return _say(f"{identifier}: {missing[0]} {side.missing}")
    after = _rebuilt(inputs, repository, record)
    return _compared(record, before, after, side) or _same(identifier, before, side)


def against(repository: Repository, package: Path, ids: Sequence[str] = ()) -> int:
    """Check a published package, of the manuscript `ids` if one is named, against this checkout:
    that it is whole, that the checkout has its inputs, and that these make the same package here;
    0 or 1 as for `verify`. Raises `UsageError` where it is not a package, or holds another
    manuscript."""
    data = read(package)
    before = members_of(data, package)
    record = record_of(before, package.name)
    if ids and list(ids) != [record.id]:
        named = ", ".join(ids)
        raise UsageError(f"{package.name} holds {record.id}, not {named}; give its own ID, or none")
    if other := first_other(before, record):
        return _say(f"{package.name}: {other} differs from its provenance record")
    identifier = record.id
    if identifier not in repository.all_ids():
        raise UsageError(f"{package.name} holds {identifier}, which this repository lacks")
    repository = Repository.open(repository.root, record.overrides)
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    if changed := first_change(inputs, record):
        return _say(f"{identifier}: {changed} differs from the one in {package.name}")
    if other := _other_revision(inputs, record):
        return _say(f"{package.name}: {records(identifier)[0]} {other}")
    results = _rebuilt(inputs, repository, record)
    path = records(identifier)[0]
    after = members(repository, inputs, Record.read(results[path], path), results)
    side = _Side(package.name, "is not in a package made here", f"is not in {package.name}")
    if _compared(record, before, after, side):
        return 1
    if zipped(before) != data:
        return _say(f"{package.name} holds the same files as one made here, but packed otherwise")
    return _same(identifier, before, side)


def _other_revision(inputs: Inputs, record: Record) -> str:
    """How the commit in a record differs from that of the inputs; "" where they agree, and without
    a history."""
    now = revision(inputs)
    if not now.commit or now == record.revision:
        return ""
    return f"names {_in_words(record.revision)}, the inputs are those of {_in_words(now)}"


def _in_words(known: Revision) -> str:
    if not known.commit:
        return "no commit"
    return f"the commit {known.commit}" + " with changes" * known.modified


def _rebuilt(inputs: Inputs, repository: Repository, record: Record) -> Members:
    """The manuscript's results, made in a folder that holds its sources and nothing else."""
    with tempfile.TemporaryDirectory(prefix="casepress-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        lay_out(sources(inputs, repository), folder)
        packages_of_npm = repository.root / "node_modules"  # the DTDs
        if packages_of_npm.is_dir():
            (folder / packages_of_npm.name).symlink_to(packages_of_npm.resolve())
        lay_out(carried(record), folder)
        _run(folder, record)
        return results_of(folder, inputs.id)


def _run(folder: Path, record: Record) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in (VARIABLE, "PYTHONPATH")}
    if record.epoch is not None:
        environment[VARIABLE] = record.epoch
    if (folder / "casepress").is_dir():
        environment["PYTHONPATH"] = str(folder)
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "snakemake", *_config(record), "--", "all"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            said = process.communicate()[1].decode("utf-8", "replace")
        except KeyboardInterrupt:
            _stop(process)
            raise
    if process.returncode:
        _say(*_reasons(said))
        raise BuildError(f"{record.id} does not build again; see the reason above")


def _config(record: Record) -> list[str]:
    """The options of Snakemake with which a manuscript was built."""
    values = [f"{key}={json.dumps(value)}" for key, value in record.overrides.items()]
    return ["--config", *values] if values else []


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a run of Snakemake, which has jobs of its own to end."""
    process.terminate()
    try:
        process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()


def _reasons(printed: str) -> list[str]:
    """Of what a failed run printed, the lines that say why."""
    lines = printed.strip().splitlines()
    return [line for line in lines if not line.startswith(_NO_REASON)]


def _compared(
    record: Record, before: Mapping[str, bytes], after: Mapping[str, bytes], side: _Side
) -> int:
    """Compare the outputs, then all other files, then the records, which hold the hashes of all
    else; 1 and a message for the first that differs."""
    for path in sorted(before.keys() | after.keys(), key=_order):
        if path not in after:
            return _say(f"{record.id}: {path} {side.extra}")
        if path not in before:
            return _say(f"{record.id}: {path} {side.missing}")
        found = difference(path, before[path], after[path])
        if found:
            what = f"{record.id}: {path} differs from {side.name}: {found}"
            return _say(what, *_versions(record))
    return 0


def _same(identifier: str, files: Mapping[str, bytes], side: _Side) -> int:
    print(f"{identifier}: {len(files)} files, the same bytes as in {side.name}")
    return 0


def _order(path: str) -> tuple[int, str]:
    """What a person reads first; the records, which only repeat the rest, last."""
    suffixes = (".xml", ".docx", ".pdf")
    rank = suffixes.index(Path(path).suffix) if path.endswith(suffixes) else len(suffixes)
    return (rank + (path.endswith(RECORD) or "ro-crate" in path), path)


def _versions(record: Record) -> Iterator[str]:
    """The tools and packages whose version differs from the record."""
    for now, then in ((tools(), record.data["tools"]), (packages(), record.data["packages"])):
        for name in sorted(now.keys() | then.keys()):
            if now.get(name) != then.get(name):
                yield f"  {name}: {then.get(name, 'none')} then, {now.get(name, 'none')} now"


def _say(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1
