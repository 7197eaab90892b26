"""Stamps of what the workflow has made, so that no record certifies anything else.

Beside the results of a manuscript, in `results/ID/.made/`, each command that writes an output
leaves the output's hash, and `casepress article` the hash of the inputs as it read them. Without
them a file that somebody has edited would pass as a new output: Snakemake looks at its time only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.figures.images import SUPPLEMENTS
from casepress.source.inputs import digest, hashes, own, sha256

_RESULTS, _STAMPS, _INPUTS = "results", ".made", "inputs"


def write_stamps(*outputs: Path) -> None:
    """Write the stamps of files or folders that have just been made. Those outside `results/ID/`
    of the working folder are not outputs of the workflow and get none."""
    for output in outputs:
        if place := _stamp(output):
            write(place, _hash(output))


def has_stamps(identifier: str) -> bool:
    """Whether the workflow has made anything of a manuscript in the working folder."""
    return Path(_RESULTS, identifier, _STAMPS).is_dir()


def read_inputs(root: Path, identifier: str) -> str:
    """One hash of a manuscript's own files as they are now."""
    return digest(hashes(root, own(root, identifier)))


def write_input_stamp(article: Path, inputs: str) -> None:
    """Write beside the stamp of an `article.json` the hash of the files that it was made from, as
    `read_inputs` gave it before they were read."""
    if place := _stamp(article.with_name(_INPUTS)):
        write(place, inputs)


def check(root: Path, identifier: str, outputs: Iterable[str]) -> None:
    """Compare outputs (paths relative to `root`) with their stamps. Raises `BuildError` for one
    that is not as the workflow made it, and for inputs that have changed since they were read."""
    home = Path(_RESULTS, identifier)
    copies = home / SUPPLEMENTS
    for name in map(Path, outputs):
        if name.parent == copies:
            known = _hash(root / "manuscript" / identifier / SUPPLEMENTS / name.name)
        else:
            place = _stamp(name)
            known = _read(root / place) if place else ""
        if not known or known != _hash(root / name):
            raise BuildError(
                f"{name} is not as the workflow made it; move it away and run `snakemake` again"
            )
    if _read(root / home / _STAMPS / _INPUTS) != read_inputs(root, identifier):
        raise BuildError(
            f"{identifier} was changed while it was built; run `snakemake` again to build what is "
            "there now"
        )


def is_outdated(root: Path, identifier: str) -> bool:
    """Whether a manuscript's own files differ from those that its `article.json` was made from; not
    where that is not known."""
    known = _read(root / _RESULTS / identifier / _STAMPS / _INPUTS)
    return bool(known) and known != read_inputs(root, identifier)


def _stamp(output: Path) -> Path | None:
    """The file of an output's stamp; `None` for a file that the workflow does not make."""
    top, *inner = output.parts
    if top != _RESULTS or len(inner) < 2:
        return None
    return Path(top, inner[0], _STAMPS, *inner[1:])


def _hash(path: Path) -> str:
    """The hash of a file, or one of all files of a folder; "" where there is none."""
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        return digest({"": {p.name: sha256(p) for p in found}})
    return sha256(path) if path.is_file() else ""


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
