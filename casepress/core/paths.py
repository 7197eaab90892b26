"""Where things are: the repository of manuscripts, and the journals' data."""

from __future__ import annotations

from pathlib import Path

from casepress.core.errors import UsageError

#: `journal/`, `Snakefile` and `profiles/`: links to the checkout's own, files in the wheel.
DATA = Path(__file__).parents[1] / "data"


def repository(start: Path | None = None) -> Path:
    """The repository of manuscripts around `start` (default: the working folder): the nearest
    folder upwards with `config.yaml` and `manuscript/`. Raises `UsageError` without one."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "config.yaml").is_file() and (folder / "manuscript").is_dir():
            return folder
    raise UsageError(
        f"no casepress repository here: neither {here.name}/ nor a folder above it has "
        "config.yaml and manuscript/; go to one, or give its path with --repository"
    )


def kept(root: Path, kind: str, identifier: str) -> Path:
    """The file in which something of a manuscript is kept from one run to the next: below what is
    built, so that `make clean` removes it; one for each, so that jobs do not meet."""
    return root / "results" / ".cache" / kind / f"{identifier}.kept"


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none of the author's, nor what is in it."""
    return name.startswith((".", "__pycache__"))


def journal_folder(name: str | None = None, root: Path | None = None) -> Path:
    """The folder of a journal's data: `journal/NAME` of the repository, else the one shipped.
    Without a name, the only journal there is. Raises `UsageError` where there is none."""
    places = [p / "journal" for p in (root, DATA) if p is not None]
    known = sorted({f.parent.name for p in places for f in p.glob("*/journal.yaml")})
    if name is None and len(known) == 1:
        name = known[0]
    for place in places:
        if name and (place / name / "journal.yaml").is_file():
            return place / name
    wanted = f"no journal `{name}`" if name else "several journals"
    raise UsageError(f"{wanted}; set `journal:` in config.yaml to one of: {', '.join(known)}")
