"""Writing the PDF: gather what Typst reads, compile, rename."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from casepress import ast
from casepress.article import Article
from casepress.errors import BuildError
from casepress.journal import Journal
from casepress.pdf.balance import best
from casepress.pdf.fonts import link_fonts
from casepress.pdf.formulae import formulae
from casepress.pdf.messages import refusal
from casepress.pdf.plan import QUESTION, Layout, Plan
from casepress.pdf.view import numbered_floats, view
from casepress.pdf.xmp import with_facts


@dataclass(frozen=True)
class Stage:
    """The folder that Typst sees as its root, the fonts beside it, and the article's figures
    and tables by number."""

    root: Path
    fonts: Path
    floats: Mapping[int, ast.Element]

    @property
    def page(self) -> Path:
        return self.root / "page.typ"


def write_pdf(
    document: Mapping[str, Any],
    journal: Journal,
    out: Path,
    *,
    root: Path,
    attachment: tuple[str, bytes] | None,
) -> None:
    """Write the article `document` (`docs/article-json.md`) as `out`.

    `root` is the folder to which the images' paths are relative; `attachment` the file name and
    the bytes of the JATS XML that goes into the PDF. The same input gives the same bytes. Raises
    `BuildError` for an image that is missing and for what Typst refuses.
    """
    article = Article.from_json(document)
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        stage = staged(Path(folder), document, article, journal, root, attachment)
        data = compiled(stage, timestamp(article, journal))
    data = with_facts(data, article, journal)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_bytes(data)
    part.replace(out)


def staged(
    folder: Path,
    document: Mapping[str, Any],
    article: Article,
    journal: Journal,
    root: Path,
    attachment: tuple[str, bytes] | None,
) -> Stage:
    """Gather layout, data, images and fonts under one folder, since Typst reads below one root
    only; names within are fixed, so that no path of the machine can reach the PDF."""
    top = folder / "root"
    code = top / "casepress"
    code.mkdir(parents=True)
    for source in sorted(Path(__file__).parent.glob("*.typ")):
        (code / source.name).symlink_to(source.resolve())
    # The page itself is copied: Typst resolves a link and finds it outside the root.
    shutil.copyfile(journal.folder / "page.typ", top / "page.typ")
    (top / "journal.json").write_text(journal.json(), encoding="utf-8")
    seen = view(article, journal)
    seen["math"] = formulae(document)
    seen["images"] = images(document, root, top)
    seen["attachment"] = None
    if attachment:
        name, data = attachment
        (top / "attachment").write_bytes(data)
        seen["attachment"] = {"name": name, "path": "/attachment"}
    (top / "view.json").write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    return Stage(top, link_fonts(folder / "fonts"), numbered_floats(seen["blocks"]))


def images(document: Mapping[str, Any], root: Path, top: Path) -> dict[str, str]:
    """Link the article's images below `top`; for each target its path from there."""
    (top / "images").mkdir()
    out: dict[str, str] = {}
    for node in ast.walk(document):
        if node["t"] != "Image" or node["c"][2][0] in out:
            continue
        target = node["c"][2][0]
        path = (root / target).resolve()
        if not path.is_file():
            raise BuildError(f"the image {target} does not exist: build or correct it first")
        out[target] = f"/images/{len(out) + 1}{path.suffix.lower()}"
        (top / out[target].lstrip("/")).symlink_to(path)
    return out


def compiled(stage: Stage, when: datetime) -> bytes:
    """The PDF's bytes. Raises `BuildError`."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(stage.fonts)])

    def compiler(plan: Plan) -> typst.Compiler:
        # A file, not `sys.inputs`: what does not depend on it stays in Typst's cache.
        (stage.root / "plan.json").write_text(plan.json(stage.floats), encoding="utf-8")
        return typst.Compiler(str(stage.page), root=str(stage.root), font_paths=fonts)

    @cache
    def lay_out(plan: Plan) -> Layout:
        return Layout.read(compiler(plan).eval(QUESTION))

    try:
        made = compiler(best(lay_out))
        # ISO 19005-3 level A (archival, tagged) and ISO 14289-1 (accessible) at once.
        data, warnings = made.compile_with_warnings(
            format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=when
        )
    except RuntimeError as error:  # TypstError is one; `eval` raises it bare
        message = str(error).removeprefix("failed to compile document: ")
        raise BuildError(refusal(message, getattr(error, "hints", ()))) from None
    if warnings:
        raise BuildError(refusal(warnings[0].message, warnings[0].hints))
    assert isinstance(data, bytes)
    return data


def timestamp(article: Article, journal: Journal) -> datetime:
    """The date inside the PDF: SOURCE_DATE_EPOCH (reproducible-builds.org), else the article's
    date of publication, else the journal's `epoch`; never the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    for value in (article.published, str(journal.data["epoch"])):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise BuildError("journal.yaml: `epoch` is no date; write one such as 2025-01-01")
