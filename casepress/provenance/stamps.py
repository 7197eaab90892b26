"""Stamps of what the workflow has made, so that nothing else is built from or recorded.

Beside the results of a manuscript, in `results/ID/.made/`, each command that writes an output
leaves the output's hash with the seal of this user, and `casepress article` the hash of the inputs
as it read them. Without them a file that somebody has edited, or that came with a pull request,
would pass as a new output: Snakemake looks at its time only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.seal import is_seal, seal
from casepress.source.inputs import SUPPLEMENTS, digest, hashes, own, sha256

_RESULTS, _STAMPS, _INPUTS = "results", ".made", "inputs"
_FIGURES = "figures"


def write_stamps(*outputs: Path) -> None:
    """Write the stamps of files or folders that have just been made. Those outside `results/ID/`
    of a repository are not outputs of the workflow and get none."""
    for output in outputs:
        if place := _stamp(output):
            _write(place, _hash(output))


def are_made_here(identifier: str) -> bool:
    """Whether this user's workflow has made anything of a manuscript in the working folder."""
    stamps = Path(_RESULTS, identifier, _STAMPS)
    places = (path for path in sorted(stamps.rglob("*")) if path.is_file())
    return bool(_read(stamps / _INPUTS)) or any(_read(place) for place in places)


def read_inputs(root: Path, identifier: str) -> str:
    """One hash of a manuscript's own files as they are now."""
    return digest(hashes(root, own(root, identifier)))


def write_input_stamp(article: Path, inputs: str) -> None:
    """Write beside the stamp of an `article.json` the hash of the files that it was made from, as
    `read_inputs` gave it before they were read."""
    if place := _stamp(article.with_name(_INPUTS)):
        _write(place, inputs)


def require(*made: Path) -> None:
    """Raise `BuildError` for the first of these files and folders that is not as the workflow made
    it. A file outside `results/ID/` of a repository, or in results without any stamp, is the
    user's own choice."""
    for path in made:
        place = _stamp(path)
        if place and _home(place).is_dir():
            _compare(path, place)


def require_pictures(article: Path) -> None:
    """Raise `BuildError` as `require` does, for the pictures beside an article JSON."""
    folder = article.parent / _FIGURES
    if folder.is_dir():
        require(*(path for path in sorted(folder.iterdir()) if _is_picture(path)))


def check(root: Path, identifier: str, outputs: Iterable[str]) -> None:
    """Compare outputs (paths relative to `root`) with their stamps. Raises `BuildError` for one
    that is not as the workflow made it, and for inputs that have changed since they were read."""
    home = Path(_RESULTS, identifier)
    copies = home / SUPPLEMENTS
    for name in map(Path, outputs):
        if name.parent == copies:
            original = root / "manuscript" / identifier / SUPPLEMENTS / name.name
            if not _hash(original) or _hash(original) != _hash(root / name):
                raise BuildError(changed(name))
        elif place := _stamp(root / name):
            _compare(root / name, place, name)
        else:
            raise BuildError(changed(name))
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


def _compare(path: Path, place: Path, name: Path | None = None) -> None:
    known = _read(place)
    if not known or known != _hash(path):
        raise BuildError(changed(name or path))


def changed(name: Path) -> str:
    """The message for a file that is not as the workflow made it."""
    return f"{name} is not as the workflow made it; move it away and run `snakemake` again"


def _is_picture(path: Path) -> bool:
    return path.suffix in (".png", ".jpg", ".svg") and not path.name.startswith(".")


def _stamp(output: Path) -> Path | None:
    """The file of an output's stamp; `None` for a file that the workflow does not make."""
    *above, name = output.parts
    if _RESULTS not in above:
        return None
    at = len(above) - above[::-1].index(_RESULTS)
    root, inner = Path(*above[: at - 1]), [*above[at:], name]
    if len(inner) < 2 or not (root / "config.yaml").is_file():
        return None
    return Path(*above[:at], inner[0], _STAMPS, *inner[1:])


def _home(stamp: Path) -> Path:
    """The folder of all stamps of a manuscript."""
    return next(folder for folder in stamp.parents if folder.name == _STAMPS)


def _write(stamp: Path, known: str) -> None:
    write(stamp, f"{known} {seal(*_sealed(stamp), known)}")


def _read(stamp: Path) -> str:
    """The hash in a stamp; "" without a stamp that this user's workflow wrote there."""
    try:
        known, _, sealed = stamp.read_text(encoding="ascii").partition(" ")
    except (OSError, ValueError):
        return ""
    return known if is_seal(sealed, *_sealed(stamp), known) else ""


def _sealed(stamp: Path) -> tuple[str, str]:
    """What a seal is for besides the hash: the stamp of another output, or of another manuscript,
    does not fit."""
    home = _home(stamp)
    return _STAMPS, f"{home.parent.name}/{stamp.relative_to(home).as_posix()}"


def _hash(path: Path) -> str:
    """The hash of a file, or one of all files of a folder; "" if it is missing."""
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if not p.name.startswith("."))
        return digest({"": {p.name: sha256(p) for p in found}})
    return sha256(path) if path.is_file() else ""
