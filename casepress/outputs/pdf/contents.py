"""The contents of an issue as a PDF, archival and accessible as the articles are."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.process import within
from casepress.figures.coverage import needed
from casepress.figures.fonts import typst_fonts
from casepress.outputs.contents import Contents
from casepress.outputs.pdf.messages import refusal
from casepress.outputs.pdf.view import language

_LAYOUT = "contents.typ"
_SECONDS = 60


def write_contents(issue: Contents, out: Path) -> None:
    """Write the contents; the same issue gives the same bytes. Raises `BuildError`."""
    import typst  # 20 ms, for a command that may stop before it needs it

    data = issue.journal.data
    shown = _view(issue)
    large = needed(json.dumps(shown, ensure_ascii=False), data["fonts"].get("large", ()))
    names = [data["fonts"]["large"][package] for package in large]
    faces = {face: [*data["fonts"][face], *names] for face in ("serif", "sans")}
    packages = tuple(dict.fromkeys((*data["fonts"]["packages"], *large)))
    days = [date.fromisoformat(row.published) for row in issue.rows if row.published]
    day = max(days) if days else date.fromisoformat(str(data["epoch"]))
    when = datetime.combine(day, datetime.min.time(), UTC)
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        page = Path(folder, _LAYOUT)
        shutil.copyfile(Path(__file__).with_name(_LAYOUT), page)
        (page.parent / "contents.json").write_text(json.dumps({**shown, **faces}), encoding="utf-8")
        try:
            with typst_fonts(packages) as fonts:
                compiler = typst.Compiler(str(page), root=folder, font_paths=fonts)
                made, warnings = within(
                    _SECONDS,
                    lambda: compiler.compile_with_warnings(
                        format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=when
                    ),
                )
        except TimeoutError as error:
            raise BuildError(f"the contents {error} to set; shorten the titles") from None
        except RuntimeError as error:
            raise BuildError(refusal(str(error), getattr(error, "hints", ()))) from None
    if warnings:
        raise BuildError(refusal(warnings[0].message, warnings[0].hints))
    assert isinstance(made, bytes)
    write(out, made)


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
