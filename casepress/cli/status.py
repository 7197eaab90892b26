"""`casepress status`: the state of every manuscript, as lines of text or as JSON."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from typing import Any

from casepress.outputs.metadata.facts import plain
from casepress.outputs.overview import SEVERITIES, Manuscript, overview
from casepress.provenance.revision import commit_date
from casepress.source.repository import repository

#: The columns of the table.
_HEAD = (
    *("manuscript", "status", "type", "errors", "warnings", "notes"),
    *("DOI", "volume", "received", "accepted", "published", "age", "outputs"),
)
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("manuscripts", nargs="*", metavar="ID", help="default: all")
    parser.add_argument("--format", default="text", choices=("text", "json"))


def run(options: argparse.Namespace) -> int:
    """Print the manuscripts; the exit code. Raises `BuildError`, or `UsageError` for an unknown
    name."""
    opened = repository(options.repository)
    for identifier in options.manuscripts:
        opened.article(identifier)
    found = overview(
        opened.root,
        opened.journal,
        options.manuscripts or opened.ids(),
        lambda one: commit_date(opened.root, one),
        pictures=False,
    )
    if not found:
        print("casepress: no manuscript was found; `casepress new ID` begins one", file=sys.stderr)
    made = [_plain(one) for one in found]
    print(
        json.dumps(made, ensure_ascii=False, indent=1) if options.format == "json" else table(found)
    )
    return 0


def table(manuscripts: Sequence[Manuscript], today: date | None = None) -> str:
    """A line for each manuscript; the age is that of `today`."""
    now = today or date.today()
    rows = [_HEAD, *(_row(one, now) for one in manuscripts)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEAD) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )


def _row(one: Manuscript, today: date) -> tuple[str, ...]:
    absent = one.stopped and not one.built  # no one has looked at it yet
    kinds = " ".join(label.replace(" ", "-").lower() for label, _ in one.outputs)
    cells = (
        *(one.id, one.status, one.kind),
        *("" if absent else str(one.counts[severity]) for severity in SEVERITIES),
        *(one.doi, one.volume, one.received, one.accepted, one.published, age(one, today)),
        kinds if not one.stopped else one.stopped[0] if absent else f"stopped: {one.stopped[0]}",
    )
    return tuple(cell or "–" for cell in cells)


def age(one: Manuscript, today: date) -> str:
    """How long an unpublished manuscript has waited since it was received, else since its last
    change; "" where neither is known."""
    since = (one.received or one.changed)[:10]
    if one.status == "published" or not _DAY.fullmatch(since):
        return ""
    return f"{(today - date.fromisoformat(since)).days} d"


def _plain(one: Manuscript) -> dict[str, Any]:
    found = {
        "id": one.id,
        "title": plain(one.title),
        "authors": one.authors,
        "type": one.kind,
        "status": one.status,
        "received": one.received,
        "accepted": one.accepted,
        "changed": one.changed,
        "published": one.published,
        "volume": one.volume,
        "issue": one.issue,
        "doi": one.doi,
        "age": age(one, date.today()),
        "stopped": list(one.stopped),
        "outputs": {label: f"results/{href}" for label, href in one.outputs},
    }
    counts = {"errors": one.counts["error"], "warnings": one.counts["warning"]}
    return {**{k: v for k, v in found.items() if v}, **counts, "notes": one.counts["info"]}
