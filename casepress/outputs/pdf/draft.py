"""The journal's pages as pictures, quickly: for a preview, not for print."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casepress.article.model import Article
from casepress.core.errors import BuildError, MisfitError
from casepress.core.journal import Journal
from casepress.figures.fonts import typst_fonts
from casepress.outputs.pdf.messages import misfit, refusal
from casepress.outputs.pdf.plan import Plan
from casepress.outputs.pdf.writer import COPIES, staged


def draft_pages(
    document: Mapping[str, Any], journal: Journal, root: Path, pixels_per_inch: int
) -> list[bytes]:
    """The pages of an article JSON as PNG: SVG takes Typst a third of the time, and a browser six
    times as long to paint. They are set once: the columns of the last page are not balanced, and
    nothing is checked for archives. `root` is the folder to which the images' paths are relative.
    Raises `BuildError` for what cannot be set."""
    import typst

    article = Article.from_json(document)
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        stage = staged(Path(folder), article, journal, root, None, COPIES["journal"])
        with typst_fonts(stage.fonts) as fonts:
            first = tuple((number, some[0]) for number, some in stage.forms.items())
            plan = Plan(forms=first).json(stage.floats)
            (stage.root / "plan.json").write_text(plan, encoding="utf-8")
            try:
                compiler = typst.Compiler(str(stage.page), root=str(stage.root), font_paths=fonts)
                made: Any = compiler.compile(format="png", ppi=pixels_per_inch)
            except RuntimeError as error:
                message = str(error).removeprefix("failed to compile document: ")
                wrong: MisfitError | None = misfit(message)
                raise (wrong or BuildError(refusal(message, getattr(error, "hints", ())))) from None
    return list(made) if isinstance(made, list) else [bytes(made)]
