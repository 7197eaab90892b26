"""The files of figures: the source of an image, and the path of its normalised picture."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from casepress.figures.pixels import DICOM, EMPTY, UNREADABLE, is_dicom
from casepress.figures.timeline import is_timeline
from casepress.source.inputs import is_left_out

#: The suffixes of images. A JPEG stays a JPEG, everything else becomes a PNG.
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".svg", ".bmp", ".webp", ".gif", ".pdf"}
#: The suffix of scripts that draw an image. They run in their own folder, as
#: `python NAME.py OUTPUT.png` or `python NAME.svg.py OUTPUT.svg`.
SCRIPTS = {".py"}
_JPEG = {".jpg", ".jpeg"}
#: The first bytes of image files: PNG, JPEG, TIFF, BigTIFF, GIF, WebP, BMP, PDF.
_BEGINNINGS = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    *(b"GIF8", b"RIFF", b"BM", b"%PDF"),
)
_REMOTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")


def picture_name(source: str) -> str:
    """The file name of the normalised picture of a source image or script."""
    suffix = PurePosixPath(source).suffix.lower()
    return f"{_stem(source)}{'.jpg' if suffix in _JPEG else '.png'}"


def vector_name(source: str) -> str | None:
    """The file name of the cleaned drawing beside the picture of an SVG, of a timeline, or of a
    script that draws one; `None` for other images."""
    path = PurePosixPath(source)
    if is_timeline(source):
        return f"{path.stem}.svg"
    drawing = PurePosixPath(path.stem) if path.suffix.lower() in SCRIPTS else path
    return f"{_stem(source)}.svg" if drawing.suffix.lower() == ".svg" else None


def _stem(source: str) -> str:
    path = PurePosixPath(unicodedata.normalize("NFC", source))
    if path.suffix.lower() in SCRIPTS and path.stem.lower().endswith(".svg"):
        return path.stem[:-4]
    return path.stem


def results_path(identifier: str, source: str) -> str:
    """The normalised picture's path, relative to the repository."""
    return f"results/{identifier}/figures/{picture_name(source)}"


def vector_path(identifier: str, source: str) -> str | None:
    """The cleaned drawing's path, relative to the repository; `None` for other images."""
    name = vector_name(source)
    return f"results/{identifier}/figures/{name}" if name else None


def sources(folder: Path) -> dict[str, Path]:
    """The images and scripts of a figures folder that the manuscript's text names, by the name of
    their normalised picture. Of two with the same name, the first in alphabetical order is taken.
    """
    return _sources(folder, named_in(folder))


def every_source(folder: Path) -> dict[str, Path]:
    """`sources`, with the images that the text as it was saved does not name."""
    return {**_sources(folder, None), **sources(folder)}


def _sources(folder: Path, text: str | None) -> dict[str, Path]:
    found: dict[str, Path] = {}
    if folder.is_dir():
        for name in sorted(path.name for path in folder.iterdir()):
            if _is_source(name) and is_named(name, text):
                found.setdefault(picture_name(name), folder / name)
    return found


def named_in(folder: Path) -> str | None:
    """The text in which the files of a figures folder are named, as `is_named` searches it; `None`
    if it cannot be read."""
    article = folder.parent.parent / "manuscript" / folder.name / "article.md"
    try:
        return _letters(article.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def is_named(name: str, text: str | None) -> bool:
    """Whether a text from `named_in` has the name of a file, however its signs are typed; true
    without a text, since the file may then be needed."""
    return text is None or _letters(name) in text


def _letters(words: str) -> str:
    """Words without what may be typed in several ways: escapes, entities, spaces, accents."""
    plain = unescape(unquote(words)).replace("\\", "")
    return unicodedata.normalize("NFC", "".join(plain.split())).casefold()


def repository_of(image: Path) -> Path | None:
    """The repository of an image or a script in `figures/ID/`; `None` for one elsewhere."""
    folder = image.absolute().parent
    return folder.parent.parent if folder.parent.name == "figures" else None


def fault(target: str, folder: Path, root: Path) -> str | None:
    """What is wrong with an image's path as written in `folder`/article.md, and the remedy; `None`
    for a correct path."""
    home = root / "figures" / folder.name
    shown = f"figures/{folder.name}/"
    if not target:
        return f"the image has no path; write ../../{shown}…"
    if _REMOTE.match(target) or target.startswith(("/", "\\")):
        name = re.split(r"[\\/]", target)[-1]
        named = name if PurePosixPath(name).suffix else "…"
        place = f"../../{shown}{named}"
        return f"the image is not in the repository; put it into {shown} and write {place}"
    if "\\" in target:
        name = target.rpartition("\\")[2]
        return f"a path has `/`, not the `\\` of Windows; write ../../{shown}{name}"
    path = folder / unquote(target)
    try:
        inside = path.resolve().parent == home.resolve()
    except (OSError, ValueError):  # too long a name, a NUL byte in it
        inside = False
    if not inside:
        return f"the image is not in {shown}; put it there and write ../../{shown}{path.name}"
    names = sorted(p.name for p in home.iterdir()) if home.is_dir() else []
    if path.name not in names:
        composed = unicodedata.normalize("NFC", path.name)
        twin = next((n for n in names if unicodedata.normalize("NFC", n) == composed), None)
        path = home / twin if twin else path
    if path.name not in names:
        other = next((n for n in names if n.lower() == path.name.lower()), None)
        if other:
            return f"the file is called {other}; write it with the same capitals"
        return f"there is no {shown}{path.name}; add the file or correct the name"
    if is_dicom(_head(path)):
        return f"{shown}{path.name} {DICOM}"
    if path.suffix.lower() not in PICTURES | SCRIPTS and not is_timeline(path.name):
        if path.suffix.lower() == ".csv":
            return (
                f"{path.name} is not an image or a script; a table of events is called timeline.csv"
            )
        kinds = ", ".join(sorted(s[1:].upper() for s in PICTURES))
        return (
            f"{path.name} is not an image or a script; use one of {kinds}, or a .py that draws it"
        )
    if not _is_source(path.name):
        return (
            f"{path.name} begins with {path.name[0]} and is not a figure; rename it or name another"
        )
    if unlike(path):
        return f"{shown}{path.name} {UNREADABLE if path.stat().st_size else EMPTY}"
    clash = [n for n in names if n != path.name and _same_picture(n, path.name)]
    text = named_in(home) if clash else None
    clash = [n for n in clash if is_named(n, text)]
    if clash:
        return f"{path.name} and {clash[0]} would become one picture; rename one of them"
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def unlike(path: Path) -> bool:
    """Whether a file does not begin like an image. Scripts and timelines must only have content."""
    head = _head(path)
    if path.suffix.lower() in SCRIPTS or is_timeline(path.name):
        return not head
    return not (head.startswith(_BEGINNINGS) or b"<svg" in head or b"<?xml" in head)


def _same_picture(one: str, other: str) -> bool:
    return _is_source(one) and _stem(one) == _stem(other)


def _is_source(name: str) -> bool:
    """Whether a file is an image, a timeline, or a script that draws an image. A module of such
    scripts, whose name begins with _, is not; nor is a hidden file, which some systems leave beside
    an image."""
    suffix = PurePosixPath(name).suffix.lower()
    drawn = suffix in SCRIPTS and not name.startswith("_")
    return (suffix in PICTURES or drawn or is_timeline(name)) and not is_left_out(name)
