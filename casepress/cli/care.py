"""`casepress care`: the checklist of the reporting guideline, completed for a built article."""

from __future__ import annotations

import argparse
from pathlib import Path

from casepress.article.model import Article
from casepress.article.reading import read_article
from casepress.article.wording import unmarked
from casepress.cli.copies import source
from casepress.core.errors import BuildError, UsageError
from casepress.core.journal import Journal
from casepress.core.paths import journal_folder
from casepress.outputs.care import Form, Marked, answers, checklist, rows
from casepress.outputs.docx import care as docx
from casepress.outputs.pdf import care as pdf
from casepress.provenance import stamps
from casepress.source.repository import repository

_WRITERS = {".pdf": pdf.write_care, ".docx": docx.write_care}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument(
        "--checklist",
        default="",
        metavar="NAME",
        help="care-2013, care-radiology, scare, or a list of the journal (default: the journal's)",
    )
    parser.add_argument("--authors", action="store_true", help="name the authors on the form")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="files .pdf and .docx (default: results/ID/ID-care.pdf and .docx)",
    )


def run(options: argparse.Namespace) -> int:
    """Write the form of a manuscript as it was built, and say which items were not found; the exit
    code. Raises `BuildError`, also for sources that have changed since, and `UsageError` for an
    unknown checklist or ending."""
    repo = repository(options.repository)
    folder = repo.root / "results" / options.id
    path = folder / "article.json"
    default = [folder / f"{options.id}-care{ending}" for ending in _WRITERS]
    outputs: list[Path] = options.output or default
    if wrong := next((out for out in outputs if out.suffix not in _WRITERS), None):
        raise UsageError(f"{wrong}: name a file that ends in .pdf or .docx")
    if not path.is_file():
        repo.article(options.id)
        raise BuildError(f"{options.id} was not built; run `snakemake` first")
    stamps.require(path)
    stamps.require_pictures(path)
    document = read_article(path)
    home = journal_folder(Article.from_json(document).journal, repo.root)
    journal = Journal(home.name, home, document["journal"])
    wanted = checklist(journal, options.checklist)
    copied = source(document, journal, path, repo.root, "review")
    marked = Marked.of(copied.document, journal, document)
    article = Article.from_json(copied.document)
    found = answers(marked, wanted, article.lang)
    authors = Article.from_json(document).authors if options.authors else ()
    form = Form(
        title=unmarked(article.title),
        authors=", ".join(author.display for author in authors),
        checklist=wanted,
        rows=rows(found, pdf.spots(marked, journal, copied.root)),
    )
    for out in outputs:
        check = None
        if copied.residue and not authors:
            check = copied.residue.check_pdf if out.suffix == ".pdf" else copied.residue.check_docx
        _WRITERS[out.suffix](form, article, journal, out, check)
    stamps.write_stamps(*outputs)
    if not options.output:
        missing = form.missing
        rest = f"; not found: {', '.join(missing)}" if missing else ""
        names = " and ".join(repo.name(out) for out in outputs)
        print(f"{names}: {len(form.rows) - len(missing)} of {len(form.rows)} items found{rest}")
    return 0
