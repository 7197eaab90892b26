"""Writing the PDF: gather what Typst reads, compile, rename."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from casepress import ast
from casepress.article import Article
from casepress.dates import made_on
from casepress.errors import BuildError
from casepress.files import write
from casepress.journal import Journal
from casepress.pdf.balance import best
from casepress.pdf.coverage import needed
from casepress.pdf.fonts import link_fonts
from casepress.pdf.formulae import formulae
from casepress.pdf.messages import refusal
from casepress.pdf.plan import QUESTION, Layout, Plan
from casepress.pdf.review import for_review
from casepress.pdf.view import numbered_entries, numbered_floats, view
from casepress.pdf.xmp import with_facts


@dataclass(frozen=True)
class Copy:
    """A kind of PDF: its layout in the journal's folder; the standards it keeps, ISO 19005 level A
    (archival, tagged) and ISO 14289-1 (accessible) at once; whether its columns are balanced."""

    layout: str
    standards: Sequence[Any]  # as Typst names them
    balanced: bool


#: Part 3 of PDF/A is part 2 with attachments, which only the journal's copy has.
COPIES = {
    "journal": Copy("page.typ", ("a-3a", "ua-1"), balanced=True),
    "review": Copy("review.typ", ("a-2a", "ua-1"), balanced=False),
}


@dataclass(frozen=True)
class Stage:
    """The folder that Typst sees as its root, the fonts beside it, the article's figures and
    tables by number, and the length of the reference list by the numbers of its entries."""

    root: Path
    fonts: Path
    floats: Mapping[int, ast.Element]
    parts: Mapping[int, int]

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
    copy: str = "journal",
) -> None:
    """Write the article `document` (`docs/article-json.md`) as `out`.

    `root` is the folder to which the images' paths are relative; `attachment` the file name and
    the bytes of the JATS XML that goes into the PDF; `copy` is "journal" or "review": the latter
    carries no attachment and names nobody where the journal wants it so. The same input gives the
    same bytes. Raises `BuildError` for an image that is missing and for what Typst refuses.
    """
    kind = COPIES[copy]
    article = Article.from_json(document)
    when = made_on(article, journal)
    if copy == "review":
        article, attachment = for_review(article, journal), None
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        stage = staged(Path(folder), article, journal, root, attachment, kind)
        data, plan = compiled(stage, when, kind)
    data = with_facts(data, article, journal, stage.parts.get(plan.spacer_before, 0))
    write(out, data)


def staged(
    folder: Path,
    article: Article,
    journal: Journal,
    root: Path,
    attachment: tuple[str, bytes] | None,
    kind: Copy,
) -> Stage:
    """Gather layout, data, images and fonts under one folder, since Typst reads below one root
    only; names within are fixed, so that no path of the machine can reach the PDF."""
    top = folder / "root"
    code = top / "casepress"
    code.mkdir(parents=True)
    for source in sorted(Path(__file__).parent.glob("*.typ")):
        (code / source.name).symlink_to(source.resolve())
    # The page itself is copied: Typst resolves a link and finds it outside the root.
    shutil.copyfile(journal.folder / kind.layout, top / "page.typ")
    (top / "journal.json").write_text(journal.json(), encoding="utf-8")
    seen = view(article, journal)
    math, targets, text = gathered(seen)
    fonts = journal.data["fonts"]
    large = needed(text, fonts.get("large", ()))
    names = [fonts["large"][package] for package in large]
    seen["fonts"] = {face: [*fonts[face], *names] for face in ("serif", "sans", "mono")}
    seen["math"] = formulae(math)
    seen["images"] = images(targets, root, top)
    seen["attachment"] = None
    if attachment:
        name, data = attachment
        (top / "attachment").write_bytes(data)
        seen["attachment"] = {"name": name, "path": "/attachment"}
    (top / "view.json").write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    linked = link_fonts(folder / "fonts", (*fonts["packages"], *large))
    return Stage(top, linked, numbered_floats(seen["blocks"]), numbered_entries(seen["blocks"]))


def gathered(seen: Mapping[str, Any]) -> tuple[set[tuple[str, str]], list[str], str]:
    """What a view needs from elsewhere, in one walk: its formulae as (kind, TeX), the targets of
    its images in order, and the characters of its text."""
    math: set[tuple[str, str]] = set()
    targets: dict[str, None] = {}
    signs: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, str):
            if not node.isascii():
                signs.update(node)
        elif isinstance(node, dict):
            kind = node.get("t")
            if kind == "Math":
                math.add((node["c"][0]["t"], node["c"][1]))
            elif kind == "Image":
                targets[node["c"][2][0]] = None
            for value in node.values():
                visit(value)
        elif isinstance(node, (list, tuple)):
            for item in node:
                visit(item)

    visit(seen)
    return math, list(targets), "".join(sorted(signs))


def images(targets: Sequence[str], root: Path, top: Path) -> dict[str, str]:
    """Link the article's images below `top`; for each target its path from there."""
    (top / "images").mkdir()
    out: dict[str, str] = {}
    for target in targets:
        path = (root / target).resolve()
        if not path.is_file():
            raise BuildError(f"the image {target} does not exist: build or correct it first")
        out[target] = f"/images/{len(out) + 1}{path.suffix.lower()}"
        (top / out[target].lstrip("/")).symlink_to(path)
    return out


def compiled(stage: Stage, when: datetime, kind: Copy) -> tuple[bytes, Plan]:
    """The PDF's bytes, and the plan by which its pages were made. Raises `BuildError`."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(stage.fonts)])

    def compiler(plan: Plan, *, trial: bool) -> typst.Compiler:
        # A file, not `sys.inputs`: what does not depend on it stays in Typst's cache.
        (stage.root / "plan.json").write_text(plan.json(stage.floats, trial), encoding="utf-8")
        return typst.Compiler(str(stage.page), root=str(stage.root), font_paths=fonts)

    @cache
    def lay_out(plan: Plan) -> Layout:
        return Layout.read(compiler(plan, trial=True).eval(QUESTION))

    try:
        plan = best(lay_out) if kind.balanced else Plan()
        data, warnings = compiler(plan, trial=False).compile_with_warnings(
            format="pdf", pdf_standards=[*kind.standards], timestamp=when
        )
    except RuntimeError as error:  # TypstError is one; `eval` raises it bare
        message = str(error).removeprefix("failed to compile document: ")
        raise BuildError(refusal(message, getattr(error, "hints", ()))) from None
    if warnings:
        raise BuildError(refusal(warnings[0].message, warnings[0].hints))
    assert isinstance(data, bytes)
    return data, plan
