"""A published package: one manuscript with everything that its files are made from, as a zip."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from casepress.errors import UsageError
from casepress.files import write
from casepress.provenance.crate import METADATA, package_crate
from casepress.provenance.inputs import SET_UP, Inputs
from casepress.provenance.record import Record, dump
from casepress.provenance.revision import CARRIED, Revision
from casepress.source.collection import Repository
from casepress.zips import ZIP_ERRORS

#: Name in the package to content.
Members = dict[str, bytes]

RECORD = "provenance.json"
_DATE = (1980, 1, 1, 0, 0, 0)
_README = """# {id}

A case report with everything that its files in `results/{id}/` are made from. To make them again, \
on a machine with Python 3.11: `make`. What they were made from, and by what, is in \
`results/{id}/provenance.json`, and as an RO-Crate in `{crate}`.
"""


def pack(repository: Repository, identifier: str, out: Path) -> None:
    """Write the package of a built manuscript; the same bytes for the same record. Raises
    `UsageError` where the manuscript is not built, or an input or output has changed since."""
    record = read_record(repository.root, identifier)
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    stale = first_change(inputs, record)
    if stale:
        raise UsageError(f"{stale} has changed since {identifier} was built; build it again")
    members = sources(inputs, repository)
    for path in [*record.outputs, *records(identifier)]:
        members[path] = (repository.root / path).read_bytes()
    if other := first_other(members, record):
        raise UsageError(f"{other} is not the file of its provenance record; build it again")
    members["README.md"] = _README.format(id=identifier, crate=METADATA).encode()
    members |= carried(record)
    known = {*record.inputs, *record.outputs, records(identifier)[0]}
    crate = package_crate(record, repository.journal, sorted(members.keys() - known))
    members[METADATA] = dump(crate).encode()
    write(out, zipped(members))


def records(identifier: str) -> tuple[str, str]:
    """The names of a manuscript's provenance record and of its RO-Crate."""
    return f"results/{identifier}/{RECORD}", f"results/{identifier}/{METADATA}"


def read_record(root: Path, identifier: str) -> Record:
    """The provenance record of a built manuscript; `UsageError` where there is none."""
    path = root / records(identifier)[0]
    if not path.is_file():
        raise UsageError(f"{identifier} is not built; run `snakemake` first")
    return Record.read(path.read_bytes(), str(path))


def first_change(inputs: Inputs, record: Record) -> str:
    """The first input, in alphabetical order, that is not the one of a record; "" where all are."""
    now = {path: sha for files in inputs.hashes().values() for path, sha in files.items()}
    then = record.inputs
    differing = (p for p in sorted(now.keys() | then.keys()) if now.get(p) != then.get(p))
    return next(differing, "")


def first_other(members: Mapping[str, bytes], record: Record) -> str:
    """The first input or output of a record that is not among the members, or is there with other
    bytes; "" where all are its own."""
    files = {**record.inputs, **record.outputs}
    hashes = {path: hashlib.sha256(members[path]).hexdigest() for path in files if path in members}
    return next((path for path, sha in files.items() if hashes.get(path) != sha), "")


def sources(inputs: Inputs, repository: Repository) -> Members:
    """All that is needed to build one manuscript, as a repository of its own."""
    root = inputs.root
    members = {path: (root / path).read_bytes() for path in inputs}
    # the package has plain files where the checkout has a link
    filters = {f"casepress/{p}": data for p, data in members.items() if p.startswith("filters/")}
    set_up = {name: (root / name).read_bytes() for name in SET_UP if (root / name).is_file()}
    config = {k: v for k, v in repository.config.items() if k in ("journal", "formats")}
    config["manuscripts"] = [inputs.id]
    return {**members, **filters, **set_up, "config.yaml": dump(config).encode()}


def carried(record: Record) -> Members:
    """What a folder without history is told of it, so that the record made there is the same."""
    known = record.data.get("revision", {})
    revision = Revision(known.get("commit", ""), known.get("modified", False))
    about = {"revision": str(revision), "inputs": record.data["inputs-sha256"]}
    return {CARRIED: dump({record.id: about}).encode()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on names and contents only."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose rights follow
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return out.getvalue()


def unzipped(path: Path) -> Members:
    """The members of a package. Raises `UsageError` where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if not n.endswith("/")]
            return {name: archive.read(name) for name in names if _inside(name)}
    except ZIP_ERRORS as error:
        raise UsageError(f"{path} cannot be read as a package ({error}); fetch it again") from None


def _inside(name: str) -> bool:
    return not name.startswith(("/", "\\")) and ".." not in name.split("/") and ":" not in name


def lay_out(members: Mapping[str, bytes], folder: Path) -> None:
    """Write members as files below a folder."""
    for name, data in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def record_of(members: Mapping[str, bytes], name: str) -> Record:
    """The provenance record in a package. Raises `UsageError` where it has none."""
    found = [n for n in members if n.startswith("results/") and n.endswith(f"/{RECORD}")]
    if len(found) != 1:
        raise UsageError(f"{name} holds no provenance record; it is no package of casepress")
    return Record.read(members[found[0]], found[0])
