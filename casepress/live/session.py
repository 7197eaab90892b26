"""One manuscript kept in memory: its findings, and its page with marks where they are."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from casepress import pipeline
from casepress.article.ast import Element, get, structure
from casepress.core.errors import BuildError
from casepress.core.findings import Finding
from casepress.core.journal import Journal
from casepress.figures.images import every_source, vector_name
from casepress.figures.pictures import make
from casepress.figures.timeline_drawing import Style
from casepress.live.places import Marks, marks
from casepress.outputs.html.images import Picture, pictures
from casepress.outputs.html.page import Look, made
from casepress.pipeline import Checked
from casepress.source.repository import Repository

_SEVERITIES = (("error", "■", "Errors"), ("warning", "▲", "Warnings"), ("info", "●", "Notes"))


class Place(NamedTuple):  # its template takes it apart, which is quicker than to name each part
    """A place of an entry: the number of its finding, its line and column, and whether the text
    has a mark there."""

    number: int
    line: int
    column: int
    marked: bool


@dataclass(frozen=True)
class Listed:
    """Findings with the same message, as the preview's list shows them."""

    severity: str
    code: str
    name: str
    message: str
    file: str
    places: tuple[Place, ...]


@dataclass
class Session:
    """A manuscript that is being written. `work` is a folder for its pictures, so that nothing is
    written into the repository."""

    root: Path
    id: str
    work: Path
    overrides: Mapping[str, Any] = field(default_factory=dict)
    checked: Checked | None = None
    #: The article of the last text that could be read.
    readable: Mapping[str, Any] = field(default_factory=lambda: {"meta": {}, "blocks": []})
    _known: dict[Path, int] = field(default_factory=dict)
    _journal: tuple[Any, Journal] | None = None

    @property
    def article(self) -> Path:
        """The manuscript's file."""
        return self.root / "manuscript" / self.id / "article.md"

    @property
    def watched(self) -> list[Path]:
        """The files and folders of which a change calls for reading again."""
        figures = self.root / "figures"
        own = figures / self.id
        folders = [
            self.article.parent,
            own if own.is_dir() else figures,
            self.root / "journal",
            self.root / "config.yaml",
        ]
        return [path for path in folders if path.exists()]

    @property
    def repository(self) -> Repository:
        """The repository as its `config.yaml` is now. Raises `Unreadable`."""
        return Repository.open(self.root, self.overrides)

    def _house(self, repository: Repository) -> Journal:
        """The journal, read again where one of its files has changed. Raises `Unreadable`."""
        state = _state(repository.journal_folder())
        if self._journal is None or self._journal[0] != state:
            self._journal = (state, repository.journal)
        return self._journal[1]

    def check(self, source: str | None = None) -> Checked:
        """Read, filter and lint the manuscript; `source` is its text where an editor has another
        than the file. Raises `Unreadable` for a repository that cannot be read."""
        repository = self.repository
        house = self._house(repository)
        self.checked = pipeline.check(repository, house, self.id, source, with_places=True)
        if self.checked.document["blocks"]:
            self.readable = self.checked.document
        return self.checked

    def read(self) -> tuple[Marks, str]:
        """Check the manuscript as it is saved: the marks, and the list of findings."""
        self.check()
        marked = self.marks()
        return marked, self.findings_html(marked)

    def marks(self) -> Marks:
        """What of the checked document the findings are about."""
        checked = self.checked
        if checked is None or checked.locator is None:
            return {}
        return marks(checked.document, checked.locator, checked.findings)

    def entries(self, marked: Marks) -> list[tuple[str, str, str, list[Listed]]]:
        """The findings by severity (its name, shape and heading), those with one message as one
        entry, in the order of their places."""
        findings: Sequence[Finding] = self.checked.findings if self.checked else ()
        known = {number for numbers in marked.values() for number in numbers}
        grouped: dict[tuple[str, str, str], list[tuple[int, Finding]]] = {}
        for number, one in enumerate(findings):
            key = (str(one.severity), one.code.code, one.message)
            grouped.setdefault(key, []).append((number, one))
        found = [_listed(group, known) for group in grouped.values()]
        return [
            (severity, shape, heading, [e for e in found if e.severity == severity])
            for severity, shape, heading in _SEVERITIES
        ]

    def findings_html(self, marked: Marks) -> str:
        """The list of findings."""
        groups = self.entries(marked)
        counts = {severity: sum(len(e.places) for e in found) for severity, _, _, found in groups}
        values = {"groups": groups, "counts": counts, "total": sum(counts.values())}
        return str(self._look().filled("preview-findings.html.j2", values))

    def page_html(self, marked: Marks) -> tuple[str, str]:
        """The article with marks, and the style of its figures. Raises `BuildError` for an article
        that cannot be shown."""
        checked = self.checked
        if checked is None or not checked.document["blocks"]:
            raise BuildError(_first(checked))
        journal = self.journal()
        self.make_pictures(checked.document)
        parts = made(checked.document, journal, self._picture(), marked=marked)
        begin, end = parts.body.index("<article>"), parts.body.index("</article>")
        return str(parts.body[begin : end + len("</article>")]), parts.rules

    def make_pictures(self, document: Any) -> None:
        """Make the pictures that the article names and that are not there or are older than what
        they are made from; take those of the last build that are not. Raises `BuildError`."""
        own = every_source(self.root / "figures" / self.id)
        for image in structure([document["meta"], document["blocks"]]):
            if image["t"] != "Image":
                continue
            source = own.get(Path(unquote(image["c"][2][0])).name)
            if source is None:
                continue
            changed = max(p.stat().st_mtime_ns for p in source.parent.iterdir())
            for name in (Path(unquote(image["c"][2][0])).name, vector_name(source.name)):
                if not name:
                    continue
                out = self.work / "results" / self.id / "figures" / name
                if self._known.get(out) == changed and out.is_file():
                    continue
                built = self.root / "results" / self.id / "figures" / name
                if built.is_file() and built.stat().st_mtime_ns > changed:
                    out.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(built, out)
                else:
                    journal = self.journal()
                    make(source, out, Style.of(journal.data["colours"], journal.page.text_width))
                self._known[out] = changed

    def picture_file(self, name: str) -> Path | None:
        """A picture of the article by its file name; `None` for anything else."""
        folder = self.work / "results" / self.id / "figures"
        return next((p for p in self._known if p.parent == folder and p.name == name), None)

    def _picture(self) -> Any:
        def place(data: bytes, suffix: str, name: str) -> str:
            version = self._known.get(self.work / "results" / self.id / "figures" / name, 0)
            return f"/figures/{quote(self.id)}/{quote(name)}?{version}"

        plain = pictures(self.work, place)
        sizes: dict[str, Picture] = self._sizes

        def picture(image: Element) -> Picture:
            key = f"{image['c'][2][0]} {get(image, 'vector')} {sorted(self._known.values())}"
            if key not in sizes:
                sizes[key] = plain(image)
            return sizes[key]

        return picture

    _sizes: dict[str, Picture] = field(default_factory=dict)

    def journal(self) -> Journal:
        """The journal as the checked article has it."""
        folder = self.repository.journal_folder()
        assert self.checked is not None
        return Journal(folder.name, folder, self.checked.document["journal"])

    def _look(self) -> Look:
        return Look(self._house(self.repository))

    def saved(self) -> datetime:
        """When the manuscript was last written."""
        return datetime.fromtimestamp(self.article.stat().st_mtime, UTC)


def _state(folder: Path) -> list[tuple[Path, int, int]]:
    """What tells whether a folder's files have changed."""
    found = []
    for path in sorted(folder.rglob("*")):
        with contextlib.suppress(OSError):  # a link without its goal
            stat = path.stat()
            found.append((path, stat.st_mtime_ns, stat.st_size))
    return found


def _listed(group: list[tuple[int, Finding]], known: set[int]) -> Listed:
    first = group[0][1]
    places = tuple(
        Place(number, one.span.line, one.span.column, number in known)
        for number, one in group
        if one.span
    )
    return Listed(
        str(first.severity),
        first.code.code,
        first.code.name,
        first.message,
        Path(first.span.file).name if first.span else "",
        places,
    )


def _first(checked: Checked | None) -> str:
    blocking = [f.message for f in checked.findings if f.blocks] if checked else []
    return blocking[0] if blocking else "the manuscript cannot be read"
