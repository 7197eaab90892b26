"""The contents of an issue as a PDF, archival and accessible as the articles are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from casepress.core.files import write
from casepress.outputs.contents import Contents
from casepress.outputs.pdf.plain_page import plain_page
from casepress.outputs.pdf.view import language

_LAYOUT = "contents.typ"


def write_contents(issue: Contents, out: Path) -> None:
    """Write the contents; the same issue gives the same bytes. Raises `BuildError`."""
    days = [date.fromisoformat(row.published) for row in issue.rows if row.published]
    day = max(days) if days else date.fromisoformat(str(issue.journal.data["epoch"]))
    when = datetime.combine(day, datetime.min.time(), UTC)
    overdue = "the contents {} to set; shorten the titles"
    write(out, plain_page(_LAYOUT, _view(issue), issue.journal, when, overdue))


def _view(issue: Contents) -> dict[str, object]:
    """What the page prints, as plain data."""
    data = issue.journal.data
    lang, region = language(issue.lang)
    parts = [
        {
            "heading": heading,
            "rows": [
                {"title": r.plain_title, "authors": r.authors, "pages": r.pages, "doi": r.doi}
                for r in rows
            ],
        }
        for heading, rows in issue.parts
    ]
    return {
        "title": ", ".join(issue.headings),
        "subtitle": issue.title or str(issue.labels["contents"]),
        "publisher": str(data["publisher"]),
        "wordmark": str(data["title"]),
        "accent": data["colours"]["accent"],
        "page": {"width": issue.journal.page.width, "height": issue.journal.page.height},
        "lang": lang,
        "region": region,
        "parts": parts,
    }
