"""Pages of plain data beside the article's own: an issue's contents, a completed checklist."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from casepress.core.errors import BuildError
from casepress.core.journal import Journal
from casepress.core.process import within
from casepress.figures.coverage import needed
from casepress.figures.fonts import typst_fonts
from casepress.outputs.pdf.messages import refusal

_SECONDS = 60


def plain_page(
    layout: str, shown: Mapping[str, Any], journal: Journal, when: datetime, overdue: str
) -> bytes:
    """The PDF (PDF/A-2a, PDF/UA-1) that the Typst file `layout` of this folder makes of `shown`,
    which it reads from a JSON file of its own name, with the journal's fonts. Raises `BuildError`
    where Typst refuses the page, or takes too long: `overdue` then says of what, around `{}`."""
    import typst  # 20 ms, for a command that may stop before it needs it

    given = journal.data["fonts"]
    large = needed(json.dumps(shown, ensure_ascii=False), given.get("large", ()))
    names = [given["large"][package] for package in large]
    faces = {face: [*given[face], *names] for face in ("serif", "sans")}
    packages = tuple(dict.fromkeys((*given["packages"], *large)))
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        page = Path(folder, layout)
        shutil.copyfile(Path(__file__).with_name(layout), page)
        page.with_suffix(".json").write_text(json.dumps({**shown, **faces}), encoding="utf-8")
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
            raise BuildError(overdue.format(error)) from None
        except RuntimeError as error:
            raise BuildError(refusal(str(error), getattr(error, "hints", ()))) from None
    if warnings:
        raise BuildError(refusal(warnings[0].message, warnings[0].hints))
    assert isinstance(made, bytes)
    return made
