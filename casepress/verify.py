"""`casepress verify`: whether a manuscript's files come out the same when they are built again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from casepress.archive import (
    RECORD,
    Members,
    carried,
    first_change,
    first_other,
    lay_out,
    read_record,
    record_of,
    records,
    sources,
    unzipped,
)
from casepress.dates import VARIABLE
from casepress.errors import BuildError, UsageError
from casepress.provenance.inputs import Inputs
from casepress.provenance.record import Record
from casepress.provenance.tools import packages, tools
from casepress.source.collection import Repository
from casepress.verify_difference import difference


def verify(repository: Repository, identifier: str) -> int:
    """Build a manuscript again in an empty folder and compare with `results/`; 0 where all bytes
    are the same, else 1 and the first difference on standard error. Raises `UsageError` where it
    is not built."""
    record = read_record(repository.root, identifier)
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    changed = first_change(inputs, record)
    if changed:
        return _say(f"{identifier}: {changed} has changed since the build; build it again")
    folder = f"results/{identifier}"
    built = {p: (repository.root / p).read_bytes() for p in _present(repository.root, record)}
    missing = sorted(record.outputs.keys() - built.keys())
    if missing:
        return _say(f"{identifier}: {missing[0]} is not there; build it again")
    return _compared(identifier, built, _rebuilt(inputs, repository, record), f"{folder}/")


def against(repository: Repository, package: Path) -> int:
    """Check a published package against this checkout: that it is whole, that the checkout has
    its inputs, and that these build its outputs here; 0 or 1 as for `verify`."""
    members = unzipped(package)
    record = record_of(members, package.name)
    if other := first_other(members, record):
        return _say(f"{package.name}: {other} is not the file of its provenance record")
    identifier = record.id
    if identifier not in repository.all_ids():
        raise UsageError(f"{package.name} holds {identifier}, which this repository does not")
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    changed = first_change(inputs, record)
    if changed:
        return _say(f"{identifier}: {changed} is another here than in {package.name}")
    names = [*record.outputs, *records(identifier)]
    built = {path: members[path] for path in names if path in members}
    return _compared(identifier, built, _rebuilt(inputs, repository, record), package.name)


def _rebuilt(inputs: Inputs, repository: Repository, record: Record) -> Members:
    """The manuscript's results, made in a folder that holds its sources and nothing else."""
    with tempfile.TemporaryDirectory(prefix="casepress-") as name:
        folder = Path(name).resolve()
        lay_out(sources(inputs, repository), folder)
        packages_of_npm = repository.root / "node_modules"  # the DTDs
        if packages_of_npm.is_dir():
            (folder / packages_of_npm.name).symlink_to(packages_of_npm.resolve())
        lay_out(carried(record), folder)
        _run(folder, record)
        results = folder / "results" / inputs.id
        found = (p for p in results.rglob("*") if p.is_file() and p.parent.name != "logs")
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(found)}


def _run(folder: Path, record: Record) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in (VARIABLE, "PYTHONPATH")}
    if record.epoch is not None:
        environment[VARIABLE] = record.epoch
    if (folder / "casepress").is_dir():
        environment["PYTHONPATH"] = str(folder)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--", records(record.id)[0]],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = lines[-1] if lines else f"exit code {done.returncode}"
        raise BuildError(f"{record.id} does not build again: {last.removeprefix('casepress: ')}")


def _compared(
    identifier: str, before: Mapping[str, bytes], after: Mapping[str, bytes], where: str
) -> int:
    """Compare the outputs, then the records, which hold the hashes of all else."""
    for path in sorted(before, key=_order):
        if path not in after:
            return _say(f"{identifier}: {path} was not built again")
        found = difference(path, before[path], after[path])
        if found:
            return _say(f"{identifier}: {path} differs from {where}: {found}", *_versions(before))
    print(f"{identifier}: {len(before)} files, the same bytes as in {where}")
    return 0


def _order(path: str) -> tuple[int, str]:
    """What a person reads first; the records, which only repeat the rest, last."""
    suffixes = (".xml", ".docx", ".pdf")
    rank = suffixes.index(Path(path).suffix) if path.endswith(suffixes) else len(suffixes)
    return (rank + (path.endswith(RECORD) or "ro-crate" in path), path)


def _versions(built: Mapping[str, bytes]) -> Iterable[str]:
    """The tools and packages that are not those of the record."""
    for path in built:
        if path.endswith(f"/{RECORD}"):
            then = Record.read(built[path], path).data
            for now, old in ((tools(), then["tools"]), (packages(), then["packages"])):
                for name in sorted(now.keys() | old.keys()):
                    if now.get(name) != old.get(name):
                        yield f"  {name}: {old.get(name, 'none')} then, {now.get(name, 'none')} now"


def _present(root: Path, record: Record) -> list[str]:
    return [p for p in [*record.outputs, *records(record.id)] if (root / p).is_file()]


def _say(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1
