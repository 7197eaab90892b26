"""`casepress issue`: the contents of an issue as web page, PDF and JSON, from what was built."""

from __future__ import annotations

import argparse
import json

from casepress.core.files import write
from casepress.core.paths import cache_file
from casepress.outputs.contents import Contents, contents
from casepress.outputs.html.contents_page import contents_page
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.pdf.contents import write_contents
from casepress.source.issues import Issue
from casepress.source.repository import repository


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("issue", metavar="2-1", help="volume 2, issue 1")


def run(options: argparse.Namespace) -> int:
    """Write the contents into `results/issue/2-1/`; the exit code. Raises `BuildError` and
    `UsageError`."""
    repo = repository(options.repository, options.config)
    issue = Issue.named(repo, options.issue)
    parts = [(part.title, part.manuscripts) for part in issue.parts]
    found = contents(repo.root, repo.journal, issue.volume, issue.number, parts, issue.title)
    folder = repo.root / "results" / "issue" / issue.name
    fonts = Subsets(cache_file(repo.root, "fonts", f"issue-{issue.name}"))
    write(folder / "contents.html", contents_page(found, fonts))
    fonts.save()
    write_contents(found, folder / "contents.pdf")
    write(folder / "contents.json", _json(found, issue))
    print(f"{repo.name(folder)}/: contents.html, contents.pdf, contents.json")
    return 0


def _json(found: Contents, issue: Issue) -> str:
    parts = [
        {
            "title": heading,
            "articles": [
                {"id": r.id, "title": r.plain_title, "pages": r.pages, "doi": r.doi} for r in rows
            ],
        }
        for heading, rows in found.parts
    ]
    made = {"volume": issue.volume, "issue": issue.number, "title": issue.title, "sections": parts}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
