"""`casepress lint FILE.docx`: a Word file is imported into memory and linted; nothing of it stays
on the machine, and nothing leaves it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from casepress import pipeline
from casepress.cli.import_ import cleaning, read
from casepress.core.errors import UsageError
from casepress.core.findings import Finding, Span, Unreadable
from casepress.core.findings.report import span_of
from casepress.core.journal import Journal
from casepress.core.journal_file import read_journal
from casepress.core.paths import journal_folder
from casepress.importing.codes import DOC013
from casepress.importing.word_file import Imported
from casepress.source.repository import Repository, repository

_SHOWN = 8


def journal(folder: Path | None) -> Journal:
    """The journal of the repository around; outside of one, the journal that casepress brings."""
    try:
        return repository(folder).journal
    except UsageError:
        return read_journal(journal_folder())


def findings(
    names: Sequence[str], judged: Journal, select: tuple[str, ...]
) -> tuple[list[Finding], bool]:
    """What there is to say of Word files, in the order of their paragraphs, and whether one of
    them could not be read."""
    out: list[Finding] = []
    failed = False
    for name in names:
        try:
            out += _one(Path(name), judged, select)
        except Unreadable as error:
            out += [f.placed(Span(name)) for f in error.findings]
            failed = True
    return out, failed


def _one(path: Path, judged: Journal, select: tuple[str, ...]) -> list[Finding]:
    identifier = "manuscript"
    imported = read(path, identifier, judged)
    with cleaning(), TemporaryDirectory(prefix="casepress-") as folder:
        root = Path(folder)
        _written(root, identifier, imported)
        made = Repository(root, {"journal": judged.id})
        checked = pipeline.check(made, judged, identifier, None, select, lint_only=True)
    found = [_placed(f, imported, checked.lines, path.name) for f in checked.findings]
    own = [f for f in imported.all_findings() if f.code is not DOC013]
    return sorted([*own, *found], key=_order)


def _written(root: Path, identifier: str, imported: Imported) -> None:
    """The manuscript in a folder that only its owner can read."""
    article = imported.files.article.replace("status: draft\n", "status: submitted\n", 1)
    files: dict[str, bytes] = {
        f"manuscript/{identifier}/article.md": article.encode(),
        f"manuscript/{identifier}/references.json": imported.files.references.encode(),
        **{f"figures/{identifier}/{n}": d for n, d in imported.files.pictures.items()},
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _placed(
    finding: Finding, imported: Imported, lines: Mapping[str, list[str]], name: str
) -> Finding:
    """The finding at its paragraph of the Word file, with the first words that may be shown."""
    span = span_of(finding)
    here = replace(finding, at=None)
    message = finding.message.replace("article.md", "the Word file")
    if span.file.endswith("references.json"):
        place = _reference(imported, span.line)
    elif span.file.startswith("figures/"):
        place = f"picture {Path(span.file).stem}"
    else:
        shown = lines.get(span.file, [])
        line = shown[span.line - 1] if 0 < span.line <= len(shown) else ""
        place = _paragraph(imported, span.line, line if not finding.code.private else "")
    return replace(here, message=message, span=Span(name, place=place))


def _reference(imported: Imported, line: int) -> str:
    """Which reference of the list a line of the reference file belongs to."""
    text = imported.files.references.splitlines()[:line]
    ids = [found[1] for row in text if (found := re.match(r'  "id": "([^"]+)"', row))]
    numbers = {r.key: r.number for r in imported.draft.references}
    if not ids:
        return "the references"
    number = numbers.get(json.loads(f'"{ids[-1]}"'), 0)
    return f"reference {number}" if number else "a reference"


def _paragraph(imported: Imported, line: int, shown: str) -> str:
    """The paragraph of the Word file that a line of article.md was made from."""
    source = imported.files.article.splitlines()
    text = _letters(source[line - 1]) if 0 < line <= len(source) else ""
    words = " ".join(re.sub(r"[*^~\[\]{}#\\]|\(\.\./[^)]*\)", "", shown).split()[:_SHOWN])
    quoted = f" (“{words} …”)" if words else ""
    if line <= source.index("---", 1) + 1:
        return "the title page"
    best = 0
    for number, paragraph in imported.paragraphs.items():
        letters = _letters(paragraph)
        if text and letters and (text[:40] == letters[:40] or text[:40] in letters[30:]):
            best = number
            break
    return f"paragraph {best}{quoted}" if best else f"the text{quoted}" if quoted else ""


def _letters(text: str) -> str:
    bare = re.sub(r"\[@[^\]]*\]|@[\w-]+|\]\([^)]*\)|\{[^}]*\}|<!--.*?-->", "", text)
    return re.sub(r"[\W_]|\d", "", bare).casefold()


def _order(finding: Finding) -> tuple[int, int, str]:
    found = re.search(r"paragraph (\d+)", span_of(finding).place)
    return int(found[1]) if found else 0, finding.severity.rank, finding.code.code
