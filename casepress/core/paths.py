"""The folders that casepress works in: the repository of manuscripts and the journals' data."""

from __future__ import annotations

from pathlib import Path

from casepress.core.errors import BuildError, UsageError

#: `journal/`, `Snakefile` and `profiles/`: in a checkout links to its own, in the wheel files.
DATA = Path(__file__).parents[1] / "data"
#: What npm installs: in the wheel a folder of its data (`hatch_build.py`), in a checkout this.
_OF_NPM = (DATA / "npm", Path(__file__).resolve().parents[2] / "node_modules")

#: The folder of a journal with its own templates, styles and scripts of the web pages.
WEB = "web"


def repository(start: Path | None = None) -> Path:
    """The repository of manuscripts around `start` (default: the working folder): the nearest
    folder upwards with `config.yaml` and `manuscript/`. Raises `UsageError` without one."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "config.yaml").is_file() and (folder / "manuscript").is_dir():
            return folder
    raise UsageError(
        f"no casepress repository here: neither {here.name}/ nor a folder above it has "
        "config.yaml and manuscript/; go to one, or make one with `casepress init`"
    )


def of_npm(name: str) -> Path:
    """The path of a file or folder that an npm package brings, such as "@jats4r/dtds/schema", in
    the wheel or in a checkout. Raises `BuildError` where it is not installed."""
    for place in _OF_NPM:
        if (place / name).exists():
            return place / name
    raise BuildError(f"{name} of npm is not installed; run `make setup`")


def cache_file(root: Path, kind: str, identifier: str) -> Path:
    """The file of one of a manuscript's caches. It is among the results, so that `make clean`
    removes it; each manuscript has its own, so that two jobs never write the same file."""
    return root / "results" / ".cache" / kind / f"{identifier}.cache"


def journal_pictures(folder: Path) -> list[Path]:
    """The pictures in a journal's folder, such as its logo, which its page layouts may show."""
    return sorted(p for p in folder.iterdir() if p.suffix in (".svg", ".png", ".jpg"))


def kept_articles(root: Path, identifier: str) -> Path:
    """The folder of the article JSONs that Word files of a manuscript were written from."""
    return root / "results" / ".cache" / "articles" / identifier


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name, with all that is in it, does not belong to the
    manuscript: it is hidden, or Python made it."""
    return name.startswith((".", "__pycache__"))


def journal_folder(name: str | None = None, root: Path | None = None) -> Path:
    """The folder of a journal's data: `journal/NAME` of the repository, else the one that casepress
    ships. Without a name, that of the only journal. Raises `UsageError` if it is missing, or
    several are there and no name was given."""
    places = [p / "journal" for p in (root, DATA) if p is not None]
    known = sorted({f.parent.name for p in places for f in p.glob("*/journal.yaml")})
    if name is None and len(known) == 1:
        name = known[0]
    for place in places:
        if name and (place / name / "journal.yaml").is_file():
            return place / name
    wanted = f"no journal `{name}`" if name else "several journals"
    raise UsageError(f"{wanted}; set `journal:` in config.yaml to one of: {', '.join(known)}")
