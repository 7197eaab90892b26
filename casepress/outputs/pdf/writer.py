"""Write the PDF: collect what Typst reads, compile it, add what Typst cannot write."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from casepress.article import ast
from casepress.article.model import Article
from casepress.article.nodes import Figure, Image
from casepress.article.review import check_blind
from casepress.article.source_date import creation_date
from casepress.core.errors import BuildError, MisfitError
from casepress.core.files import link, write
from casepress.core.journal import Journal
from casepress.core.paths import journal_pictures
from casepress.core.process import within
from casepress.figures.coverage import needed
from casepress.figures.dimensions import shape
from casepress.figures.fonts import typst_fonts
from casepress.figures.forms import forms
from casepress.figures.svg_names import PACKAGES
from casepress.outputs.pdf.balance import best
from casepress.outputs.pdf.edges import check_edges
from casepress.outputs.pdf.gather import gathered
from casepress.outputs.pdf.images import images
from casepress.outputs.pdf.links import descriptions, page_objects, places, resolve_links
from casepress.outputs.pdf.messages import misfit, refusal
from casepress.outputs.pdf.objects import Objects
from casepress.outputs.pdf.plan import Layout, Plan, question
from casepress.outputs.pdf.source_lookup import located
from casepress.outputs.pdf.tags import join_lists
from casepress.outputs.pdf.view import entries, numbered_entries, numbered_floats, view
from casepress.outputs.pdf.xmp import add_facts

#: What Typst may take to set one article once, by the clock.
_SECONDS = 300


@dataclass(frozen=True)
class Copy:
    """A kind of PDF: its layout file in the journal's folder, for which casepress may have its own;
    the standards to which it conforms, both ISO 19005 level A (archival, tagged) and ISO 14289-1
    (accessible); whether its columns are balanced."""

    layout: str
    standards: Sequence[Any]  # by Typst's names
    balanced: bool


#: PDF/A-3 is PDF/A-2 with attachments, which only the journal's copy has.
COPIES = {
    "journal": Copy("page.typ", ("a-3a", "ua-1"), balanced=True),
    "review": Copy("review.typ", ("a-2a", "ua-1"), balanced=False),
    "proof": Copy("page.typ", ("a-2a", "ua-1"), balanced=True),
}


@dataclass(frozen=True)
class Stage:
    """The folder that is Typst's root, the packages of the fonts, the article's figures and tables
    by number, the length of the reference list by the numbers of its entries, and for each id to
    which a link leads a description of what is there; the forms that suit each figure; and
    the numbers of the entries of the reference list."""

    root: Path
    fonts: tuple[str, ...]
    floats: Mapping[int, ast.Element]
    parts: Mapping[int, int]
    linked: Mapping[str, str]
    forms: Mapping[int, Sequence[str]]
    entries: Sequence[int]
    stamped: bool = False

    @property
    def page(self) -> Path:
        return self.root / ("stamped.typ" if self.stamped else "page.typ")


def write_pdf(
    document: Mapping[str, Any],
    journal: Journal,
    out: Path,
    *,
    root: Path,
    attachment: tuple[str, bytes] | None,
    copy: str = "journal",
    manuscript: Path | None = None,
    check: Callable[[bytes, str], None] | None = None,
    queries: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Write the article `document` (`docs/article-json.md`) as `out`.

    `root` is the folder to which the images' paths are relative; `attachment` the file name and
    the bytes of the JATS XML that goes into the PDF; `copy` is "journal", or "review", which is
    written from the blind article, or "proof", with the `queries` to the author; only the first
    carries the attachment; `manuscript` is the text of the
    manuscript, in which messages name a line (by default that of the article below `root`); `check`
    is called with the file's bytes and name before it is written. The same input gives the same
    bytes. Raises `BuildError` for an image that is missing, for what does not fit on the page, for
    what Typst refuses, and for a review copy that would name the authors.
    """
    kind = COPIES[copy]
    if journal.page.columns == 1:
        kind = replace(kind, balanced=False)
    article = Article.from_json(document)
    when = creation_date(article, journal)
    if copy == "review":
        check_blind(article, journal)
    if copy != "journal":
        attachment = None
    with tempfile.TemporaryDirectory(prefix="casepress-") as folder:
        mark = stamp(article, journal, queries or (), proof=copy == "proof")
        stage = staged(Path(folder), article, journal, root, attachment, kind, mark)
        try:
            with typst_fonts(stage.fonts) as fonts:
                data, plan, layout = compiled(stage, fonts, when, kind)
            check_notes(layout, stage.floats)
            made = Objects(data)
            pages = page_objects(made)
            check_edges(made, pages, data, layout.area)
        except MisfitError as error:
            text = manuscript or root / "manuscript" / article.id / "article.md"
            raise BuildError(located(error, text)) from None
    resolve_links(made, pages, places(stage.linked, layout.places), stage.linked)
    add_facts(made, article, journal)
    if parted := stage.parts.get(plan.spacer_before):
        join_lists(made, parted)
    whole = made.whole()
    if check:
        check(whole, str(out))
    write(out, whole)


def _layout(journal: Journal, kind: Copy) -> Path:
    own, shared = (folder / kind.layout for folder in (journal.folder, Path(__file__).parent))
    return own if own.is_file() or not shared.is_file() else shared


def check_notes(layout: Layout, floats: Mapping[int, ast.Element]) -> None:
    """Raise `MisfitError` where the text of a footnote would be lost: Typst has no place for the
    footnotes of a float across both columns."""
    for page in layout.noteless:
        here = [floats[n] for n, on in layout.floats.items() if on == page and n in floats]
        noted = (e for e in here if any(x["t"] == "Note" for x in ast.structure(e)))
        name = next((f"#{ast.identifier(e)}" for e in noted if ast.identifier(e)), "")
        what = name or "a table or figure"
        raise MisfitError(
            f"{what} on page {page} extends across both columns, where a footnote has no place: "
            "write it as a note of the table, in one box with it, or in the legend",
            name,
        )


def staged(
    folder: Path,
    article: Article,
    journal: Journal,
    root: Path,
    attachment: tuple[str, bytes] | None,
    kind: Copy,
    mark: Mapping[str, Any] | None = None,
) -> Stage:
    """Collect layout, data, images and fonts in one folder, since Typst reads only below its root.
    The names in it are fixed, so that no path of the machine can reach the PDF."""
    top = folder / "root"
    code = top / "casepress"
    code.mkdir(parents=True)
    for source in sorted(Path(__file__).parent.glob("*.typ")):
        link(source.resolve(), code / source.name)
    # The page itself is copied, since Typst resolves a symbolic link and rejects a file outside its
    # root.
    shutil.copyfile(_layout(journal, kind), top / "page.typ")
    for picture in journal_pictures(journal.folder):
        shutil.copyfile(picture, top / picture.name)
    (top / "journal.json").write_text(json.dumps(journal.data), encoding="utf-8")
    seen, needs = gathered(view(article, journal))
    seen["images"] = images(needs.images, root, top)
    drawn = _drawn(needs.images.values(), root)
    fonts = journal.data["fonts"]
    large = needed("".join(sorted(needs.signs)) + drawn, fonts.get("large", ()))
    names = [fonts["large"][package] for package in large]
    seen["fonts"] = {face: [*fonts[face], *names] for face in ("serif", "sans", "mono")}
    if mark:
        shutil.copyfile(Path(__file__).with_name("stamped.typ"), top / "stamped.typ")
        described = {**mark, "fonts": seen["fonts"]["sans"], "lang": seen["lang"]}
        (top / "stamp.json").write_text(json.dumps(described), encoding="utf-8")
    seen["math"] = _formulae(needs.math)
    floats = numbered_floats(seen["blocks"])
    suited = figure_forms(floats, needs.images, root, journal) if kind.balanced else {}
    for number, some in suited.items():
        floats[number]["forms"] = [*some]
    seen["attachment"] = None
    if attachment:
        name, data = attachment
        (top / "attachment").write_bytes(data)
        seen["attachment"] = {"name": name, "path": "/attachment"}
    (top / "view.json").write_text(json.dumps(seen, ensure_ascii=False), encoding="utf-8")
    packages = tuple(dict.fromkeys((*fonts["packages"], *large, *_faces(drawn))))
    return Stage(
        top,
        packages,
        floats,
        numbered_entries(seen["blocks"]),
        descriptions(needs.named, needs.linked),
        suited,
        entries(seen["blocks"]),
        bool(mark),
    )


def stamp(
    article: Article, journal: Journal, queries: Sequence[Mapping[str, Any]], *, proof: bool
) -> dict[str, Any] | None:
    """What is stamped on every page: a word across it, and in a proof the numbers of the lines and
    the queries to the author; `None` for nothing (COPE, retraction guidelines: a retracted article
    is marked as such on each page)."""
    labels = journal.labels(article.lang)
    retracted = any(related.type == "retracted-by" for related in article.related)
    if not (proof or retracted):
        return None
    word = str(labels["proof" if proof else "retracted"])
    page = journal.page
    diagonal = (page.width**2 + page.height**2) ** 0.5
    size = min(120.0, 0.72 * diagonal / 0.3528 / (0.78 * max(len(word), 6)))
    return {
        "word": word,
        "size": round(size, 1),  # points, in which the word fills the page's diagonal
        "colour": "#5a5a5a" if proof else "#b3122b",
        "lines": proof,
        "title": str(labels["queries"]),
        "width": page.width,
        "height": page.height,
        "queries": [
            {"number": str(q["number"]), "query": q["query"], "place": _place(q)} for q in queries
        ],
    }


def _place(query: Mapping[str, Any]) -> str:
    """Where a query is: below which heading, after which words, in which line of the text."""
    parts = (query["section"], f"… {query['after']}", f"{query['file']}:{query['line']}")
    return " · ".join(part for part in parts if part.strip("… "))


def figure_forms(
    floats: Mapping[int, ast.Element], files: Mapping[str, str], root: Path, journal: Journal
) -> dict[int, tuple[str, ...]]:
    """The forms that suit each figure, by number. `files` are those of the images by target."""
    dpi = float(journal.setting("limits", {}).get("wanted-dpi", 1))
    out: dict[int, tuple[str, ...]] = {}
    for number, element in floats.items():
        if element["t"] != "Figure":
            continue
        images = [e for e in ast.structure(Figure(element).blocks) if e["t"] == "Image"]
        shapes = [
            shape(root / unquote(files[Image(image).target]), ast.get(image, "width"))
            for image in images
        ]
        known = [one for one in shapes if one]
        panels = len(ast.get(element, "panels").split())
        out[number] = forms(known if len(known) == len(shapes) else (), panels, journal.page, dpi)
    return out


def _formulae(wanted: Collection[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """`formulae`, imported only for an article that has some, which saves time."""
    if not wanted:
        return {"InlineMath": {}, "DisplayMath": {}}
    from casepress.outputs.pdf.formulae import formulae  # 13 ms

    return formulae(wanted)


def _drawn(files: Iterable[str], root: Path) -> str:
    """The text in the drawings among the images."""
    drawings = [file for file in files if file.endswith(".svg")]
    if not drawings:
        return ""
    from casepress.figures.svg import letters  # 4 ms

    return "".join(letters((root / unquote(file)).read_bytes()) for file in drawings)


def _faces(drawn: str) -> Sequence[str]:
    """The packages of the fonts that drawings with this text may use."""
    return PACKAGES if drawn else ()


def compiled(stage: Stage, fonts: Any, when: datetime, kind: Copy) -> tuple[bytes, Plan, Layout]:
    """The PDF's bytes, the plan of its pages, and the layout that it gave. Raises `BuildError`."""
    import typst  # 4 ms: mistakes in the article are reported before

    asked = question(stage.linked)

    def compiler(plan: Plan) -> typst.Compiler:
        # A file, not `sys.inputs`: what does not depend on it stays in Typst's cache.
        (stage.root / "plan.json").write_text(plan.json(stage.floats), encoding="utf-8")
        return typst.Compiler(str(stage.page), root=str(stage.root), font_paths=fonts)

    @cache
    def lay_out(plan: Plan) -> Layout:
        return Layout.read(within(_SECONDS, lambda: compiler(plan).eval(asked)))

    try:
        plan = best(lay_out, stage.forms, stage.entries) if kind.balanced else Plan()
        layout = lay_out(plan)
        data, warnings = within(
            _SECONDS,
            lambda: compiler(plan).compile_with_warnings(
                format="pdf", pdf_standards=[*kind.standards], timestamp=when
            ),
        )
    except TimeoutError as error:
        raise BuildError(f"the PDF {error} to set; make its drawings and tables simpler") from None
    except RuntimeError as error:  # TypstError is one; `eval` raises it bare
        message = str(error).removeprefix("failed to compile document: ")
        if wrong := misfit(message):
            raise wrong from None
        raise BuildError(refusal(message, getattr(error, "hints", ()))) from None
    if warnings:
        raise BuildError(refusal(warnings[0].message, warnings[0].hints))
    assert isinstance(data, bytes)
    return data, plan, layout
