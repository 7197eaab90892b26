"""The fonts that pip installed, for Typst."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

# Font packages announce their files under these groups. One kind a package, since Typst mixes
# the two; PostScript outlines first, which are smaller in the PDF.
KINDS = (("fonts_otf", ".otf"), ("fonts_ttf", ".ttf"))


def font_files() -> list[Path]:
    """The font files of every installed font package, one kind each, in a fixed order."""
    found: dict[str, list[Path]] = {}
    for group, suffix in KINDS:
        for point in entry_points(group=group):
            name = point.dist.name if point.dist else point.name
            if not found.get(name):
                found[name] = _files(point, suffix)
    return sorted(path for paths in found.values() for path in paths)


def _files(point: EntryPoint, suffix: str) -> list[Path]:
    # The package's list of files, so that no font package has to be imported.
    files = (point.dist.files if point.dist else None) or []
    return [Path(str(file.locate())) for file in files if file.suffix == suffix]


def link_fonts(folder: Path) -> Path:
    """Fill `folder` with links to the fonts; the folder, for Typst's font path."""
    folder.mkdir(parents=True)
    for path in font_files():
        (folder / path.name).symlink_to(path)
    return folder
