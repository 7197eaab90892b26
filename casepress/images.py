"""Where an image comes from, and where its normalised picture goes."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from casepress.pixels import is_dicom

#: Pictures as they come, by suffix; a JPEG stays one, everything else becomes a PNG.
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".svg", ".bmp", ".webp", ".gif", ".pdf"}
#: Scripts that draw one: `python SCRIPT OUTPUT.png`, in the script's folder.
SCRIPTS = {".py"}
#: The folder of supplementary files, beside `article.md` and among the results.
SUPPLEMENTS = "supplementary"
_JPEG = {".jpg", ".jpeg"}
#: How image files begin: PNG, JPEG, TIFF, BigTIFF, GIF, WebP, BMP, PDF.
_BEGINNINGS = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    *(b"GIF8", b"RIFF", b"BM", b"%PDF"),
)
_REMOTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")


def picture_name(source: str) -> str:
    """The file name of the normalised picture of a source image or script."""
    path = PurePosixPath(source)
    return f"{path.stem}{'.jpg' if path.suffix.lower() in _JPEG else '.png'}"


def results_path(identifier: str, source: str) -> str:
    """The normalised picture's path, relative to the repository."""
    return f"results/{identifier}/figures/{picture_name(source)}"


def sources(folder: Path) -> dict[str, Path]:
    """The images and scripts of a figures folder, by the name of their normalised picture; of
    two that would have one name, the first in alphabetical order."""
    found: dict[str, Path] = {}
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in PICTURES | SCRIPTS:
                found.setdefault(picture_name(path.name), path)
    return found


def fault(target: str, folder: Path, root: Path) -> str | None:
    """What is wrong with an image's path as written in `folder`/article.md, or `None`: one
    sentence with its remedy."""
    home = root / "figures" / folder.name
    shown = f"figures/{folder.name}/"
    if not target:
        return f"the image has no path; write ../../{shown}…"
    if _REMOTE.match(target) or target.startswith(("/", "\\")):
        return f"the image is not in the repository; put it into {shown} and write ../../{shown}…"
    path = folder / unquote(target)
    try:
        inside = path.resolve().parent == home.resolve()
    except (OSError, ValueError):  # too long a name, a NUL byte in it
        inside = False
    if not inside:
        return f"the image is not in {shown}; put it there and write ../../{shown}{path.name}"
    names = sorted(p.name for p in home.iterdir()) if home.is_dir() else []
    if path.name not in names:
        other = next((n for n in names if n.lower() == path.name.lower()), None)
        if other:
            return f"the file is called {other}; write it with the same capitals"
        return f"there is no {shown}{path.name}; add the file or correct the name"
    if _dicom(path):
        return (
            f"{shown}{path.name} is a DICOM file, which holds the patient's data; export the image "
            "as PNG or TIFF and delete it"
        )
    if path.suffix.lower() not in PICTURES | SCRIPTS:
        kinds = ", ".join(sorted(s[1:].upper() for s in PICTURES))
        return f"{path.name} is no image and no script; use one of {kinds}, or a .py that draws it"
    if path.stat().st_size == 0:
        return f"{shown}{path.name} is empty; export the image again"
    if not _known_kind(path):
        return f"{shown}{path.name} is no image that can be read; export it again"
    clash = [n for n in names if n != path.name and _same_picture(n, path.name)]
    if clash:
        return f"{path.name} and {clash[0]} would become one picture; rename one of them"
    return None


def _dicom(path: Path) -> bool:
    with path.open("rb") as file:
        return is_dicom(file.read(132))


def _known_kind(path: Path) -> bool:
    """Whether a file begins as an image does; of scripts nothing is asked."""
    if path.suffix.lower() in SCRIPTS:
        return True
    with path.open("rb") as file:
        head = file.read(4096)
    return head.startswith(_BEGINNINGS) or b"<svg" in head or b"<?xml" in head


def _same_picture(one: str, other: str) -> bool:
    known = PICTURES | SCRIPTS
    return (
        PurePosixPath(one).suffix.lower() in known
        and PurePosixPath(one).stem == PurePosixPath(other).stem
    )
