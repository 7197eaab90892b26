"""The fonts that pip installed, for Typst."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from casepress.errors import BuildError

#: One kind a package, since Typst mixes the two; PostScript outlines first, which are smaller in
#: the PDF.
KINDS = (".otf", ".ttf")


def font_files(packages: Iterable[str]) -> list[Path]:
    """The font files of these packages (their names in Python), in a fixed order. Nothing is
    imported. Raises `BuildError` for a package that is not installed."""
    found: list[Path] = []
    for package in packages:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise BuildError(f"the font package {package} is not installed: run `make setup`")
        files = sorted(Path(spec.submodule_search_locations[0]).rglob("*.[ot]tf"))
        kind = next((k for k in KINDS if any(f.suffix == k for f in files)), "")
        found += [f for f in files if f.suffix == kind]
    return found


def link_fonts(folder: Path, packages: Iterable[str]) -> Path:
    """Fill `folder` with links to the fonts; the folder, for Typst's font path."""
    folder.mkdir(parents=True)
    for path in font_files(packages):
        (folder / path.name).symlink_to(path)
    return folder
