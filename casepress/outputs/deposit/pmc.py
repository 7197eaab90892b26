"""PubMed Central: a zip of XML, PDF, figures and supplementary files under PMC's names.

Names are unique in a volume, and the XML is written by the JATS writer with a map of names (PMC,
file delivery and image specifications).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from casepress.article.ast import Element, get, is_div, walk
from casepress.article.model import Article
from casepress.article.nodes import Image
from casepress.core.errors import BuildError
from casepress.core.findings.code import Severity
from casepress.core.zips import packed
from casepress.outputs.deposit.target import (
    DATE,
    ISSN,
    LICENCE,
    PLACE,
    PUBLISHED,
    TITLE,
    VOLUME,
    File,
    Refused,
    Work,
    setting,
)
from casepress.outputs.jats import build_jats, dtd_root
from casepress.outputs.jats.checks.all import RULES, check
from casepress.outputs.submission import PICTURE_FORMATS, picture_file

NAME = "pmc"
STATUSES = PUBLISHED
NEEDS = (TITLE, DATE, VOLUME, PLACE, LICENCE, ISSN, setting("pmc", "journal"))
SEND = 'curl -T {file} --user "$PMC_LOGIN" "$PMC_SERVER/"'
#: Pixels per inch for photographs and for line art (PMC, image quality specifications).
_DPI, _LINE_ART = 300, 800
_KEPT = (".jpg", ".jpeg")


@dataclass(frozen=True)
class Picture:
    """A picture that the XML names: its path in the repository, and the drawing behind it, if
    any."""

    target: str
    drawing: str

    @property
    def name(self) -> str:
        """The name that the article gives it."""
        return PurePosixPath(self.target).name


def make(work: Work) -> list[File]:
    """The package. Raises `Refused` where the XML breaks the DTD or a rule of PMC's style."""
    base, names = base_name(work), file_names(work)
    xml = build_jats(work.document, work.journal, names)
    faults = [
        f"{work.article.id}: {problem}"
        for problem in check(xml, dtd_root())
        if problem.rule not in RULES or RULES[problem.rule].code.severity is Severity.ERROR
    ]
    if faults:
        raise Refused(*faults)
    contents = {f"{base}.xml": xml, f"{base}.pdf": work.output(".pdf")}
    for picture in pictures(work.article):
        contents[names[picture.name]] = _picture(work, picture)
    for name in supplements(work.article):
        contents[names[name]] = _supplement(work, name)
    sizes = {name: len(data) for name, data in contents.items()}
    return [File(f"{base}.zip", packed(contents), "the JATS DTD; PMC's style rules", sizes)]


def base_name(work: Work) -> str:
    """The name of the package and of the XML and PDF in it: `journal-volume-issue-number`. Short
    articles may share a page, so that pages are followed by the end of the DOI."""
    article = work.article
    own = str(work.journal.data["deposit"]["pmc"]["journal"])
    number = article.elocation_id or f"{article.fpage}-{article.doi.partition('/')[2]}"
    parts = (own, article.volume, article.issue, number)
    return "-".join(_slug(part) for part in parts if part)


def file_names(work: Work) -> dict[str, str]:
    """The names in the package for those of the article's pictures and supplementary files."""
    base = base_name(work)
    shown = {
        picture.name: f"{base}-g{n:03}{_ending(picture)}"
        for n, picture in enumerate(pictures(work.article), 1)
    }
    added = {
        name: f"{base}-s{n:03}{PurePosixPath(name).suffix.lower()}"
        for n, name in enumerate(supplements(work.article), 1)
    }
    return {**shown, **added}


def _slug(part: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")


def _ending(picture: Picture) -> str:
    suffix = PurePosixPath(picture.target).suffix.lower()
    return ".jpg" if suffix in _KEPT else ".tif"


def pictures(article: Article) -> Iterator[Picture]:
    """The pictures that the XML names, each once, in its order."""
    parts = [article.meta.get("graphical-abstract", {}).get("c", []), article.blocks]
    found: dict[str, Picture] = {}
    for element in walk(parts):
        if element["t"] == "Image":
            one = Picture(Image(element).target, get(element, "vector"))
            found.setdefault(one.name, one)
    yield from found.values()


def supplements(article: Article) -> list[str]:
    """The names of the supplementary files, in the order of the text."""
    found: list[Element] = [e for e in walk(article.blocks) if is_div(e, "supplementary")]
    return list(dict.fromkeys(get(e, "file") for e in found if get(e, "file")))


def _picture(work: Work, picture: Picture) -> bytes:
    source = work.root / unquote(picture.target)
    if _ending(picture) == ".jpg":
        return _bytes(work, source)
    drawing = work.root / unquote(picture.drawing) if picture.drawing else None
    _, options = PICTURE_FORMATS["tiff"]
    return picture_file(source, drawing, options, _DPI, _LINE_ART)


def _supplement(work: Work, name: str) -> bytes:
    return _bytes(work, work.folder / "supplementary" / name)


def _bytes(work: Work, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise BuildError(
            f"{path.relative_to(work.root)} was not found; build it with `snakemake`"
        ) from None
