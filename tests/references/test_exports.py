"""Exports of reference managers and databases, record by record: what is reported, and what is
printed."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from pylatexenc.latex2text import LatexNodes2Text

from casepress.article.ast import text
from casepress.core.findings import InFile
from casepress.references.csl import cite
from casepress.references.reader import read_references

STYLE = Path(__file__).parents[2] / "journal" / "medpeer" / "vancouver.csl"
FOLDER = Path(__file__).parent / "data" / "exports"
EXPORTS = sorted(path for path in FOLDER.iterdir() if path.name != "printed.txt")
#: The titles of a file, found without any reader of casepress.
_TITLES = {
    ".ris": r"^(?:TI|T1) {1,2}- (.+)$",
    ".nbib": r"^(?:TI|BTI) *- ((?:.+)(?:\n {6}.+)*)",
    ".enw": r"^%T (.+)$",
    ".bib": r"^[ \t]*title\s*=\s*[{\"]((?:.|\n[^}])+?)[}\"],?$",
    ".xml": r"<(?:ArticleTitle|title)\b[^>]*>(.*?)</(?:ArticleTitle|title)>",
    ".json": r'"title": \[?"((?:[^"\\]|\\.)*)"',
}


def read(path: Path) -> list[str]:
    """The findings on a file and its printed entries, a line each."""
    references = read_references([(path, path.name)])
    lines = []
    for finding in references.findings:
        assert isinstance(finding.at, InFile)
        at = finding.at.span
        lines.append(f"{at.line}:{at.column} {finding.code.code} {finding.severity.value}")
    rendered = cite(references.items, [], style=STYLE, nocite=list(references.items))
    printed = [text(entry.inlines) for entry in rendered.entries]
    return [*lines, *(f"{key} | {one}" for key, one in zip(references.items, printed, strict=True))]


def _expected() -> dict[str, list[str]]:
    parts = (FOLDER / "printed.txt").read_text(encoding="utf-8").split("== ")[1:]
    return {part.splitlines()[0]: [*filter(None, part.splitlines()[1:])] for part in parts}


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_export(path: Path) -> None:
    assert read(path) == _expected()[path.name]


def _letters(value: str) -> str:
    plain = unicodedata.normalize("NFKD", value.casefold()).replace("µ", "μ")
    return "".join(char for char in plain if char.isalnum())


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_every_letter_of_a_title_is_printed(path: Path) -> None:
    if path.suffix not in _TITLES:
        return
    typed = re.findall(_TITLES[path.suffix], path.read_text(encoding="utf-8"), re.M)
    assert len(typed) > 0
    printed = [_letters(line.partition(" | ")[2]) for line in read(path)]
    for title in typed:
        plain = re.sub(r"\$<\$/?sup\$>\$", "", title)
        if path.suffix == ".bib":
            plain = LatexNodes2Text(math_mode="text", keep_braced_groups=False).latex_to_text(plain)
        plain = re.sub(r"</?(?:i|sup|sub|span|style)\b[^<>]*>|&\w+;|\\n", "", plain)
        assert any(_letters(plain) in one for one in printed), title
