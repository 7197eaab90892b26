"""The article as one HTML file: everything inside, readable without script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.images import embedded, pictures
from casepress.outputs.html.page import made, page, page_with_files
from casepress.outputs.html.view import Beside

__all__ = ["Beside", "write_html"]


def write_html(
    document: Mapping[str, Any],
    journal: Journal,
    out: Path,
    *,
    root: Path,
    beside: Sequence[Path] = (),
    anonymous: bool = False,
    assets: bool = False,
    cache: Path | None = None,
    check: Callable[[bytes, str], None] | None = None,
) -> int:
    """Write the article `document` (`docs/article-json.md`) as `out`; the bytes of the page with
    its files.

    `root` is the folder to which the images' paths are relative; `beside` the files that the page
    offers, which lie beside it; an `anonymous` page has nothing by which the article is cited.
    With `assets` its fonts, images, style and script are files in a folder beside it, which has
    the page's name and `-files`. `cache` is a file that keeps the fonts' subsets; it cannot
    change the bytes. `check` is called with the page's bytes and name before it is written. Raises
    `BuildError` for an image, a font or a template that is missing or
    faulty.
    """
    fonts = Subsets(cache)
    folder = f"{out.stem}-files"

    sizes: dict[str, int] = {}

    def place(data: bytes, name: str) -> str:
        write(out.parent / folder / name, data)
        sizes[name] = len(data)
        return f"{quote(folder)}/{quote(name)}"

    def placed(data: bytes, suffix: str, name: str) -> str:
        return place(data, name)

    shown = made(
        document,
        journal,
        pictures(root, placed if assets else embedded),
        [Beside.of(path) for path in beside],
        anonymous=anonymous,
        place=placed if assets else embedded,
    )
    make = partial(page_with_files, place=place) if assets else page
    text = make(shown, journal, fonts)
    if check:
        check(text.encode(), str(out))
    write(out, text)
    fonts.save()
    return len(text.encode()) + sum(sizes.values())
