"""`casepress merge`: an edited Word file comes back into article.md."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from casepress import pipeline
from casepress.article.ast import structure
from casepress.article.digest import article_digest
from casepress.article.model import Article
from casepress.article.pictures import without_pictures
from casepress.core.errors import UsageError
from casepress.core.files import write
from casepress.core.findings.report import text_line
from casepress.core.journal import Journal
from casepress.core.paths import journal_folder
from casepress.importing.notes import covered
from casepress.importing.returned import merging, word_lines
from casepress.importing.returned.current import Current
from casepress.importing.returned.word_lines import WordLines
from casepress.outputs.blind import build_blind
from casepress.outputs.docx import write_docx
from casepress.provenance import past
from casepress.source.repository import Repository, repository

_BOM = b"\xef\xbb\xbf"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("file", type=Path, metavar="EDITED.docx")
    parser.add_argument(
        "--dry-run", action="store_true", help="show the changes of article.md, and make none"
    )
    parser.add_argument(
        "--base", type=Path, metavar="SENT.docx", help="the Word file as it was sent"
    )
    parser.add_argument(
        "--track",
        default="accept",
        choices=("accept", "reject"),
        help="what becomes of tracked changes (default: accept)",
    )


def run(options: argparse.Namespace) -> int:
    """Merge the file that the options name; 0 where every edit was brought in, 1 where some are
    left to do by hand. Raises `UsageError` where the base is not known."""
    repo = repository(options.repository, options.config)
    path = repo.article(options.id)
    edited = word_lines.read(
        _content(options.file), options.file.name, reject=options.track == "reject"
    )
    base = _base(repo, options, edited)
    current = Current.of(repo, repo.journal, options.id)
    made = merging.merge(
        base,
        edited,
        current,
        lambda text: Current.of(repo, repo.journal, options.id, text),
        same=_digest(repo, options.id) == base.digest,
    )
    if options.dry_run:
        name = repo.name(path)
        before, after = current.text.splitlines(), made.text.splitlines()
        lines = difflib.unified_diff(before, after, name, f"{name} (merged)", lineterm="")
        print(*map(covered, lines), sep="\n")
    elif made.text != current.text:
        bom = _BOM if path.read_bytes().startswith(_BOM) else b""
        write(path, bom + made.text.encode())
    for finding in made.findings(options.file.name):
        print(text_line(finding))
    print(_said(made, options.file.name, dry=options.dry_run))
    return int(bool(made.open))


def _said(made: merging.Merged, name: str, *, dry: bool) -> str:
    if not made.merged and not made.open:
        return f"{name} has no edits; nothing was changed."
    verb = "would be merged" if dry else "were merged"
    left = f", {len(made.open)} are left to do by hand" if made.open else ""
    return f"{len(made.merged)} edits {verb} into article.md{left}."


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read ({reason}); check the name") from None


def _base(repo: Repository, options: argparse.Namespace, edited: WordLines) -> WordLines:
    """The Word file as it was sent. Raises `UsageError` where it is not known."""
    name = options.file.name
    if options.base:
        given = word_lines.read(_content(options.base), options.base.name)
        if given.digest and edited.digest and given.digest != edited.digest:
            raise UsageError(
                f"{name} was not made from {options.base.name}; give the file as it was sent; "
                "nothing was changed"
            )
        return given
    if not edited.digest:
        raise UsageError(
            f"{name} does not say what it was made from: casepress did not write it, or another "
            "program took its properties away; give the file as it was sent with --base SENT.docx; "
            "nothing was changed"
        )
    document = past.sent(repo, options.id, edited.digest)
    if document is None:
        raise UsageError(
            f"the article that {name} was made from is neither among the results nor in the last "
            f"commits of {options.id}; give the file as it was sent with --base SENT.docx; nothing "
            "was changed"
        )
    return rebuilt(document, repo.root, edited.copy or "journal")


def rebuilt(document: Mapping[str, Any], root: Path, copy: str) -> WordLines:
    """The paragraphs of the Word file of an article JSON, without its pictures."""
    folder = journal_folder(Article.from_json(document).journal, root)
    journal = Journal(folder.name, folder, document["journal"])
    withheld = build_blind(document, journal).withheld if copy == "title-page" else None
    with TemporaryDirectory(prefix="casepress-") as made:
        out = Path(made, "base.docx")
        write_docx(
            without_pictures(document), journal, out, root=root, copy=copy, withheld=withheld
        )
        found = word_lines.read(out.read_bytes(), out.name)
    pictures = sum(element["t"] == "Image" for element in structure(document["blocks"]))
    pictures += sum(e["t"] == "Image" for e in structure(document["meta"]))
    return WordLines(found.lines, article_digest(document), copy, pictures)


def _digest(repo: Repository, identifier: str) -> str:
    return article_digest(pipeline.check(repo, repo.journal, identifier).document)
