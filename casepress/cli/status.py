"""`casepress status`: where every manuscript stands, as lines of text or as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any

from casepress.outputs.metadata.facts import plain
from casepress.outputs.overview import Manuscript, overview
from casepress.provenance.revision import commit_date
from casepress.source.repository import repository


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
    made = [_plain(one) for one in found]
    print(
        json.dumps(made, ensure_ascii=False, indent=1) if options.format == "json" else table(found)
    )
    return 0


def table(manuscripts: Sequence[Manuscript]) -> str:
    """A line for each manuscript."""
    rows: list[tuple[str, ...]] = [
        ("manuscript", "status", "errors", "warnings", "notes", "received", "outputs")
    ]
    for one in manuscripts:
        counts = one.counts
        kinds = " ".join(label.replace(" ", "-").lower() for label, _ in one.outputs)
        shown = "stopped: " + one.stopped[0] if one.stopped else kinds
        rows.append(
            (
                one.id,
                one.status or "–",
                *(str(counts[severity]) for severity in ("error", "warning", "info")),
                one.received or "–",
                shown,
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )


def _plain(one: Manuscript) -> dict[str, Any]:
    found = {
        "id": one.id,
        "title": plain(one.title),
        "authors": one.authors,
        "type": one.kind,
        "status": one.status,
        "received": one.received,
        "changed": one.changed,
        "published": one.published,
        "volume": one.volume,
        "issue": one.issue,
        "doi": one.doi,
        "stopped": list(one.stopped),
        "outputs": {label: f"results/{href}" for label, href in one.outputs},
    }
    counts = {"errors": one.counts["error"], "warnings": one.counts["warning"]}
    return {**{k: v for k, v in found.items() if v}, **counts, "notes": one.counts["info"]}
