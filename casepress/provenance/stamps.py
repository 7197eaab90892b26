"""Notes of what the workflow has made, so that no record certifies anything else.

Beside the results of a manuscript, in `results/ID/.made/`, each command that writes an output
leaves the output's hash, and `casepress article` the hash of the inputs as it read them. Snakemake
sees a file that somebody has edited as one that is new.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.figures.images import SUPPLEMENTS
from casepress.source.inputs import digest, hashes, own, sha256

_RESULTS, _NOTES, _INPUTS = "results", ".made", "inputs"


def note(*outputs: Path) -> None:
    """Note the hashes of files or folders that were just written. Those that do not stand in
    `results/ID/` of the working folder are nobody's outputs."""
    for output in outputs:
        if place := _place(output):
            write(place, _hash(output))


def is_noted(identifier: str) -> bool:
    """Whether the workflow has made anything of a manuscript in the working folder."""
    return Path(_RESULTS, identifier, _NOTES).is_dir()


def read_inputs(root: Path, identifier: str) -> str:
    """One hash of a manuscript's own files as they are now."""
    return digest(hashes(root, own(root, identifier)))


def note_inputs(article: Path, read: str) -> None:
    """Note with an `article.json` the hash of the files that it was made from."""
    if place := _place(article.with_name(_INPUTS)):
        write(place, read)


def check(root: Path, identifier: str, outputs: Iterable[str]) -> None:
    """Raises `BuildError` for an output (a path relative to `root`) that is not as the workflow
    made it, and for inputs that are not those it was made from."""
    home = Path(_RESULTS, identifier)
    copies = home / SUPPLEMENTS
    for name in map(Path, outputs):
        if name.parent == copies:
            known = _hash(root / "manuscript" / identifier / SUPPLEMENTS / name.name)
        else:
            place = _place(name)
            known = _read(root / place) if place else ""
        if not known or known != _hash(root / name):
            raise BuildError(
                f"{name} is not as the workflow made it; move it away and run `snakemake` again"
            )
    if _read(root / home / _NOTES / _INPUTS) != read_inputs(root, identifier):
        raise BuildError(
            f"{identifier} was changed while it was built; run `snakemake` again to build what is "
            "there now"
        )


def _place(output: Path) -> Path | None:
    """Where the note of an output stands."""
    top, *inner = output.parts
    if top != _RESULTS or len(inner) < 2:
        return None
    return Path(top, inner[0], _NOTES, *inner[1:])


def _hash(path: Path) -> str:
    """The hash of a file, or one of all files of a folder; "" where there is none."""
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        return digest({"": {p.name: sha256(p) for p in found}})
    return sha256(path) if path.is_file() else ""


def _read(note: Path) -> str:
    try:
        return note.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
