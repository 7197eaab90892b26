"""A published package: one manuscript with everything that its files are made from, as a zip."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

from casepress import __version__
from casepress.core.errors import BuildError, UsageError
from casepress.core.files import write
from casepress.core.zips import ZIP_ERRORS
from casepress.provenance.crate import METADATA, package_crate
from casepress.provenance.record import Record, dump, is_inside
from casepress.provenance.revision import CARRIED
from casepress.provenance.stamps import require
from casepress.source.inputs import SET_UP, Inputs, sha256
from casepress.source.repository import Repository
from casepress.source.symlinks import astray

#: Name in the package to content.
Members = dict[str, bytes]

RECORD = "provenance.json"
#: The largest package in bytes, packed or unpacked: far more than a manuscript needs.
_LIMIT = 500_000_000
_TOO_LARGE = f"more than {_LIMIT // 1_000_000} MB, which no package of casepress holds"
#: Results are dated before all else, so that `make` builds them again in an unpacked package.
_MADE = (1980, 1, 1, 0, 0, 0)
_DATE = (1980, 1, 2, 0, 0, 0)
#: Findings on direct identifiers, dates, ages over 89, metadata of images and DICOM files.
_IDENTIFYING = ("ETH008", "ETH009", "ETH010", "IMG003", "IMG004")
_README = """# {id}

A case report with everything that its files in `results/{id}/` are made from. To make them again, \
on a machine with Python 3.11: {how}. What they were made from, and by what, is in \
`results/{id}/provenance.json`, and as an RO-Crate in `{crate}`.
"""
_OF_CHECKOUT = "`make`"
#: In a journal's repository, casepress is not in the package.
_OF_JOURNAL = (
    f"install casepress {__version__} with the packages that the record names, and run "
    "`casepress build`"
)


def pack(repository: Repository, identifier: str, out: Path) -> None:
    """Write the package of a built manuscript; the same bytes for the same record. Raises
    `UsageError` where the manuscript is not built, an input or output has changed since, or a file
    identifies the patient."""
    record = read_record(repository, identifier)
    require(repository.root / records(identifier)[0])
    if where := identifying(record):
        raise UsageError(
            f"{where} identifies the patient, and a package is published; see `casepress lint "
            f"{identifier}`, correct it and build again"
        )
    inputs = Inputs.of(repository.root, identifier, repository.journal.id)
    stale = first_change(inputs, record)
    if stale:
        raise UsageError(f"{stale} has changed since {identifier} was built; build it again")
    paths = {path: repository.root / path for path in _named(record)}
    if missing := next((name for name, path in paths.items() if not path.is_file()), ""):
        raise UsageError(f"{missing} is missing; build {identifier} again")
    results = {name: path.read_bytes() for name, path in paths.items()}
    packed = members(repository, inputs, record, results)
    if other := first_other(packed, record):
        raise UsageError(f"{other} differs from its provenance record; build it again")
    if sum(map(len, packed.values())) > _LIMIT:
        raise UsageError(
            f"{identifier} with its results has {_TOO_LARGE}; publish its largest supplementary "
            "files elsewhere and name them in the text"
        )
    write(out, zipped(packed))


def identifying(record: Record) -> str:
    """The first file of a record's inputs that identifies the patient by its findings, with their
    code; "" where none does."""
    found = ((f["file"], f["code"]) for f in record.data["findings"] if f["severity"] == "error")
    return next((f"{file} ({code})" for file, code in found if code in _IDENTIFYING), "")


def members(
    repository: Repository, inputs: Inputs, record: Record, results: Mapping[str, bytes]
) -> Members:
    """All that the package of a manuscript holds, with those of its results that belong in it."""
    made = sources(inputs, repository)
    made |= {path: results[path] for path in _named(record) if path in results}
    how = _OF_CHECKOUT if "Makefile" in made else _OF_JOURNAL
    made["README.md"] = _README.format(id=record.id, crate=METADATA, how=how).encode()
    made |= carried(record)
    known = {*record.inputs, *record.outputs, records(record.id)[0]}
    crate = package_crate(record, repository.journal, sorted(made.keys() - known))
    return {**made, METADATA: dump(crate).encode()}


def _named(record: Record) -> list[str]:
    return [*record.outputs, *records(record.id)]


def results_of(root: Path, identifier: str) -> Members:
    """What is built of a manuscript: all files of its results but logs and hidden ones."""
    folder = root / "results" / identifier
    found = {p.relative_to(folder).parts: p for p in folder.rglob("*") if p.is_file()}
    return {
        f"results/{identifier}/{'/'.join(parts)}": path.read_bytes()
        for parts, path in sorted(found.items())
        if parts[0] != "logs" and not any(part.startswith(".") for part in parts)
    }


def records(identifier: str) -> tuple[str, str]:
    """The names of a manuscript's provenance record and of its RO-Crate."""
    return f"results/{identifier}/{RECORD}", f"results/{identifier}/{METADATA}"


def read_record(repository: Repository, identifier: str) -> Record:
    """The provenance record of a manuscript. Raises `UsageError` where it has not been built."""
    repository.article(identifier)  # raises what is wrong with it
    name = records(identifier)[0]
    path = repository.root / name
    if not path.is_file():
        raise UsageError(f"{identifier} is not built; run `snakemake` first")
    record = Record.read(path.read_bytes(), name)
    if record.id != identifier:
        raise UsageError(f"{name} is the record of {record.id}; build {identifier} again")
    return record


def first_change(inputs: Inputs, record: Record) -> str:
    """The first input, in alphabetical order, that differs from a record; "" where none does."""
    now = {path: sha for files in inputs.hashes().values() for path, sha in files.items()}
    then = record.inputs
    differing = (p for p in sorted(now.keys() | then.keys()) if now.get(p) != then.get(p))
    return next(differing, "")


def first_other(members: Mapping[str, bytes], record: Record) -> str:
    """The first input or output of a record that the members lack or hold with other bytes; ""
    where all agree."""
    files = {**record.inputs, **record.outputs}
    hashes = {path: hashlib.sha256(members[path]).hexdigest() for path in files if path in members}
    return next((path for path, sha in files.items() if hashes.get(path) != sha), "")


def sources(inputs: Inputs, repository: Repository) -> Members:
    """All that is needed to build one manuscript, as a repository of its own. Raises `UsageError`
    for a link that leads out of the repository: a package is published."""
    root = inputs.root
    for path in (*inputs, *SET_UP):
        if where := astray(root, path):
            raise UsageError(f"{path} is a link that leads {where}; put the file itself there")
    members = {path: (root / path).read_bytes() for path in inputs}
    # the package has plain files where the checkout has a link
    filters = {f"casepress/{p}": data for p, data in members.items() if p.startswith("filters/")}
    set_up = {name: (root / name).read_bytes() for name in SET_UP if (root / name).is_file()}
    config = {"journal": repository.config["journal"], "manuscripts": [inputs.id]}
    if "formats" in repository.config:
        config["formats"] = sorted(repository.config["formats"])  # their order changes nothing
    return {**members, **filters, **set_up, "config.yaml": dump(config).encode()}


def carried(record: Record) -> Members:
    """The commit and inputs of a record, for a folder without history: its own record is then the
    same."""
    about = {"revision": str(record.revision), "inputs": record.data["inputs-sha256"]}
    return {CARRIED: dump({record.id: about}).encode()}


def backdate_results(root: Path, identifier: str) -> str:
    """Give results from elsewhere the date that they have in a package, older than all else, so
    that they are built again; some programs unpack without dates. Where one that is newer differs
    from its record it was edited, and all keep their dates: its name, else "". So they do where
    they cannot be read or changed, which the job that writes them then reports."""
    folder = root / "results" / identifier
    when = datetime(*_MADE).timestamp()
    with suppress(OSError):
        for name, known in _recorded(root / records(identifier)[0]).items():
            path = root / name
            if path.is_file() and path.stat().st_mtime > when and sha256(path) != known:
                return name
        for path in (folder, *folder.rglob("*")):
            os.utime(path, (when, when), follow_symlinks=False)
    return ""


def _recorded(path: Path) -> dict[str, str]:
    """The outputs of a provenance record, with their hashes; nothing without one."""
    with suppress(BuildError, OSError):
        return Record.read(path.read_bytes(), path.name).outputs
    return {}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip whose bytes depend on names and contents only."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _MADE if name.startswith("results/") else _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose rights follow
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return out.getvalue()


def read(path: Path) -> bytes:
    """The bytes of a package. Raises `UsageError` where it is missing or too large."""
    try:
        with path.open("rb") as opened:
            data = opened.read(_LIMIT + 1)
    except OSError as error:
        raise _unreadable(path, error.strerror or error) from None
    if len(data) > _LIMIT:
        raise _unreadable(path, _TOO_LARGE)
    return data


def members_of(data: bytes, path: Path) -> Members:
    """The members of a package with these bytes; `path` is for the message. Raises `UsageError`
    where they are not a zip that casepress can have written."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return dict(_contents(archive))
    except ZIP_ERRORS as error:
        raise _unreadable(path, error) from None


def _contents(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Names and contents. Raises `ValueError` where two programs could unpack different files, and
    where the whole is too large."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if sum(entry.file_size for entry in entries) > _LIMIT:
        raise ValueError(_TOO_LARGE)
    names: set[str] = set()
    for entry in entries:
        name = entry.filename
        if name in names or not is_inside(name):
            raise ValueError(f"{name!r} is {'in it twice' if name in names else 'not a safe name'}")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{name!r} is packed in another way than casepress does")
        names.add(name)
        with archive.open(entry) as opened:
            # without a limit, zipfile would unpack more than is declared
            yield name, opened.read(entry.file_size + 1)


def _unreadable(path: Path, reason: object) -> UsageError:
    return UsageError(f"{path} cannot be read as a package ({reason}); fetch it again")


def lay_out(members: Mapping[str, bytes], folder: Path) -> None:
    """Write members as files below a folder."""
    for name, data in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def record_of(members: Mapping[str, bytes], name: str) -> Record:
    """The provenance record in a package. Raises `UsageError` where it is missing or damaged."""
    found = [n for n in members if n.startswith("results/") and n.endswith(f"/{RECORD}")]
    if len(found) != 1:
        count = "no provenance record" if not found else f"{len(found)} provenance records, not one"
        raise UsageError(f"{name} holds {count}; it was not packed by casepress")
    try:
        record = Record.read(members[found[0]], found[0])
    except BuildError:
        record = None
    if record is None or records(record.id)[0] != found[0]:
        raise UsageError(f"{name}: {found[0]} is not a provenance record of this version")
    return record
