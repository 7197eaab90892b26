"""What a run makes of each manuscript, and what its last lines say of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from casepress.cli import findings_files
from casepress.cli.build import BRIEF
from casepress.core.errors import UsageError
from casepress.core.findings.report import summary
from casepress.core.paths import WEB
from casepress.source.published import changed_outputs
from casepress.workflow import machine

#: The folder of the figures for submission.
_FIGURES = "submission"
#: The formats whose outputs have other names than ID.FORMAT.
_NAMES: Mapping[str, Sequence[str]] = {
    "review-pdf": ("{id}-review.pdf",),
    "review-docx": ("{id}-review.docx",),
    "review-html": ("{id}-review.html",),
    "title-page": ("{id}-title-page.docx",),
    "figures": (_FIGURES,),
    "care": ("{id}-care.pdf", "{id}-care.docx"),
}
#: The formats that are written from blind.json.
_BLIND = {"review-pdf", "review-docx", "review-html", "care"}
DEFAULT = ("pdf", "docx", "xml", "html")
#: The marked-up files of a revision, by the format that they belong to.
CHANGES = {
    "pdf": "{id}-changes.pdf",
    "docx": "{id}-changes.docx",
    "review-pdf": "{id}-review-changes.pdf",
    "review-docx": "{id}-review-changes.docx",
}
#: The outputs that deposits are made from.
DEPOSITED = tuple(f"results/{{id}}/{name}" for name in ("article.json", "{id}.xml", "{id}.pdf"))
#: The files from which the editor's pages are made; a journal may have its own in its folder.
OVERVIEW_PAGES = tuple(
    f"{WEB}/{name}"
    for name in (
        *("page.html.j2", "overview.html.j2", "findings.html.j2", "issue.html.j2"),
        *("base.css", "overview.css", "overview.js"),
    )
)
#: The formats that the web page offers for download.
_DOWNLOADS = ("pdf", "docx", "xml")
#: The files from which the web page is made; a journal may have its own in its folder.
PAGE = tuple(
    f"{WEB}/{name}"
    for name in ("page.html.j2", "article.html.j2", "base.css", "article.css", "article.js")
)


def outputs(config: Mapping[str, Any]) -> list[str]:
    """The patterns of the outputs in the formats of a configuration."""
    formats = config.get("formats", DEFAULT)
    names = (name for one in formats for name in _NAMES.get(one, (f"{{id}}.{one}",)))
    return [f"results/{{id}}/{name}" for name in names]


def downloads(config: Mapping[str, Any]) -> list[str]:
    """The patterns of the files that the web page offers."""
    formats = config.get("formats", DEFAULT)
    return [f"results/{{id}}/{{id}}.{name}" for name in _DOWNLOADS if name in formats]


def recorded(config: Mapping[str, Any]) -> list[str]:
    """The patterns of all that a provenance record names: the outputs and what they are made
    from."""
    blind = ["blind.json"] if _BLIND & {*config.get("formats", ())} else []
    steps = ["article.json", "findings.json", *blind]
    return [*(f"results/{{id}}/{name}" for name in steps), *outputs(config)]


def remove_time_stamps(identifiers: Iterable[str]) -> None:
    """Take Snakemake's hidden file out of the folders that are sent. It held the folder's time,
    which the folder itself keeps from then on."""
    for identifier in identifiers:
        folder = Path("results", identifier, _FIGURES)
        stamp = folder / ".snakemake_timestamp"
        if stamp.is_file():
            times = stamp.stat()
            stamp.unlink()
            os.utime(folder, ns=(times.st_atime_ns, times.st_mtime_ns))


def report_built(built: Mapping[str, Iterable[str]]) -> None:
    """Print for each manuscript which of these outputs were built and how many findings are left
    open (unless `casepress build` does so), and which outputs are not those that were published."""
    for identifier, names in built.items():
        folder = Path("results", identifier)
        if not (folder / "findings.json").is_file():
            continue
        files = (Path(name) for name in names if Path(name).is_file())
        shown = sorted(
            p.name for p in files if p.parent == folder and p.name.startswith(identifier)
        )
        findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
        counts = summary(entry["severity"] for entry in findings)
        words = f"{', '.join(shown)}; " if shown else ""
        if BRIEF not in os.environ:
            print(f"{folder}/: {words}lint: {counts}", file=sys.stderr)
        for name in changed_outputs(Path(), identifier):
            print(
                f"casepress: {identifier}: {name} differs from the one that was published; "
                f"`casepress publish {identifier}` makes a new version of a changed article",
                file=sys.stderr,
            )


def report_failures(identifiers: Sequence[str], since: float, logs: Sequence[str]) -> None:
    """Print why manuscripts were not built in the run that began `since` (seconds of the epoch);
    where neither findings nor the jobs' logs say so, where the logs of failed submissions to a
    cluster are, or those of Snakemake."""
    if reason := machine.full():
        print(f"casepress: {reason}", file=sys.stderr)
        return
    try:
        reported = findings_files.report_failures(Path("results"), since, identifiers)
    except UsageError as error:
        reported = True
        print(f"casepress: {error}", file=sys.stderr)
    if not reported:
        for log in dict.fromkeys(logs or [".snakemake/log/"]):
            print(f"casepress: the workflow stopped; see {_shortened(log)}", file=sys.stderr)


def _shortened(path: str) -> str:
    """A path from the folder at work, where it is below that."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
