"""The contents of an issue as a web page."""

from __future__ import annotations

from casepress.article.wording import date
from casepress.outputs.contents import Contents
from casepress.outputs.html.fonts import Subsets
from casepress.outputs.html.overview_page import Painter, phrase


def contents_page(issue: Contents, fonts: Subsets) -> str:
    """The page: the articles by sections, each with its authors, pages, DOI and files. Raises
    `BuildError`."""
    labels = issue.labels
    parts = [
        (
            heading,
            [
                {
                    "row": row,
                    "title": phrase(row.title, issue.journal),
                    "published": date(row.published, labels) if row.published else "",
                }
                for row in rows
            ],
        )
        for heading, rows in issue.parts
    ]
    title = ", ".join(issue.headings)
    values = {
        "title": title,
        "subtitle": issue.title,
        "contents": labels["contents"],
        "homepage": issue.journal.data.get("homepage", ""),
        "parts": parts,
    }
    return Painter(issue.journal, fonts).page(
        "contents.html.j2", title, values, lang=issue.lang, indexed=True
    )
