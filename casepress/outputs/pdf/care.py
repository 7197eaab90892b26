"""The completed checklist as a PDF, and where words of an article are in its copy for review."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.article.source_date import creation_date
from casepress.core.errors import BuildError
from casepress.core.files import write
from casepress.core.journal import Journal
from casepress.core.process import within
from casepress.figures.fonts import typst_fonts
from casepress.outputs.care import Form, Marked, Spot, mark
from casepress.outputs.pdf.messages import refusal
from casepress.outputs.pdf.plain_page import plain_page
from casepress.outputs.pdf.plan import Plan
from casepress.outputs.pdf.view import language
from casepress.outputs.pdf.writer import COPIES, staged

_LAYOUT = "care.typ"
_SECONDS = 300
#: The line of a mark is the one whose number is so near, in points: lines are 11 points and more
#: apart, and a number has its own size.
_NEAR = 12.0


def spots(marked: Marked, journal: Journal, root: Path) -> dict[int, Spot]:
    """The page and line of each mark in the copy for review of an article, by Typst's own account
    of the finished pages. `root` is the folder to which the images' paths are relative. A layout
    that numbers no lines gives pages only. Raises `BuildError`."""
    if not marked.count:
        return {}
    kind = COPIES["review"]
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        article = Article.from_json(marked.document)
        stage = staged(Path(folder), article, journal, root, None, kind)
        (stage.root / "plan.json").write_text(Plan().json(stage.floats), encoding="utf-8")
        answer = _evaluated(stage.page, stage.root, stage.fonts, _question(marked.count))
    return {
        number: Spot(page, _line(page, y, answer["lines"]))
        for number, found in enumerate(answer["marks"])
        for page, y in found[:1]
    }


def _question(count: int) -> str:
    """The expression that Typst evaluates: where the marks and the numbers of the lines are."""
    place = "{ let at = m.location().position(); (at.page, at.y.pt()) }"
    marks = "".join(f"query(<{mark(n)}>).map(m => {place}), " for n in range(count))
    lines = f"query(<casepress-line>).map(m => (m.value, ..{place}))"
    return f"(marks: ({marks}), lines: {lines})"


def _line(page: int, y: float, lines: list[tuple[int, int, float]]) -> int:
    """The number of the line at a height of a page."""
    near = [(abs(top - y), number) for number, on, top in lines if on == page]
    distance, number = min(near, default=(_NEAR, 0))
    return number if distance < _NEAR else 0


def _evaluated(page: Path, root: Path, packages: tuple[str, ...], asked: str) -> dict[str, Any]:
    import typst  # 20 ms, for a command that may stop before it needs it

    try:
        with typst_fonts(packages) as fonts:
            compiler = typst.Compiler(str(page), root=str(root), font_paths=fonts)
            found: dict[str, Any] = json.loads(within(_SECONDS, lambda: compiler.eval(asked)))
    except TimeoutError as error:
        raise BuildError(f"the copy for review {error} to set") from None
    except RuntimeError as error:
        raise BuildError(refusal(str(error), getattr(error, "hints", ()))) from None
    return found


def write_care(
    form: Form,
    article: Article,
    journal: Journal,
    out: Path,
    check: Callable[[bytes, str], None] | None = None,
) -> None:
    """Write the form, archival and accessible (PDF/A-2a, PDF/UA-1); the same form gives the same
    bytes. `check` is called with them and the name before they are written. Raises `BuildError`."""
    when = creation_date(article, journal)
    made = plain_page(_LAYOUT, _view(form, journal), journal, when, "the checklist {} to set")
    if check:
        check(made, str(out))
    write(out, made)


def _view(form: Form, journal: Journal) -> dict[str, Any]:
    """What the page prints, as plain data."""
    lang, region = language(str(journal.data["lang"]))
    colours = journal.data["colours"]
    return {
        "title": form.name,
        "article": form.title,
        "authors": form.authors,
        "wordmark": str(journal.data["title"]),
        "colours": {name: colours[name] for name in ("ink", "accent", "grey", "tint", "rule")},
        "page": {"width": journal.page.width, "height": journal.page.height},
        "lang": "en",
        "region": region if lang == "en" else None,
        "head": form.HEAD,
        "groups": [
            {
                "topic": topic,
                "rows": [
                    {
                        "item": row.item,
                        "asks": row.asks,
                        "places": [{"section": p.section, "where": p.where} for p in row.places],
                        "instead": row.instead,
                    }
                    for row in some
                ],
            }
            for topic, some in form.groups
        ],
        "about": list(form.about),
    }
