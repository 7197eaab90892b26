"""ETH008: names, numbers and addresses that identify the patient."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from html import unescape
from io import StringIO
from pathlib import Path

from casepress.article.ast import text
from casepress.article.table_nodes import Table
from casepress.core.findings import Code, Finding, InFile, InNode, Severity, Span
from casepress.core.privacy.patterns import ADDRESSES, NAMED, NUMBERED
from casepress.lint.context import LintContext
from casepress.lint.identifying_columns import identified
from casepress.lint.prose import Match
from casepress.source.inputs import own

ETH008 = Code(
    "ETH008",
    "direct-identifier",
    Severity.ERROR,
    """The text identifies the patient directly, by a name, initials, a file number, a date of
birth, a telephone number or an address.

Why: the patient must not be recognisable. The words are never shown; where other findings quote the
same line, its names and numbers are covered with dots.
Scope: title, abstract, case report, every legend and alt text; table columns whose heads announce
identifiers; code and comments; in `figures/ID/` and the supplement the text of drawings, CSV files,
figure scripts and other plain text. Front matter, references and the statements of the authors are
not read.
Source: ICMJE Recommendations II.E; 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor), A and D to R
Traps: “patient A” and “case no. 2” of a series; initials of authors; grant numbers and ISSN, which
occur elsewhere; `C1-C2`; doctors' names; “MS” and “Ms” apart.
Precision: on 12 published case reports (21,000 words): 4 findings, 4 right.
Fails: `Mrs F.Z., file no. 2023/45871, came with a swollen knee.`
Passes: `A woman in her fifties came with a swollen knee.`
""",
    private=True,
    final=True,
)
CODES = (ETH008,)

#: Joins passages: neither a word nor a space, so that no match extends over two passages.
_BETWEEN = "\0"


def check(context: LintContext) -> Iterator[Finding]:
    """Findings that name the kind of identifier, but never its words."""
    yield from _in_files(context)
    yield from _in_tables(context)
    yield from _unprinted(context)
    story = list(context.story)
    whole = _BETWEEN.join(passage.text for passage in story)
    present = [kind for kind in (*NAMED, *NUMBERED) if any(kind.matches(whole))]
    for passage in story:
        seen: list[tuple[int, int]] = []
        signs = "@" in passage.raw or "http" in passage.raw or "www." in passage.raw
        for kinds, words in ((present, passage.text), (ADDRESSES if signs else (), passage.raw)):
            for kind in kinds:
                for match in kind.matches(words):
                    at = bisect_left(seen, match.span())
                    if any(
                        a < match.end() and match.start() < b
                        for a, b in seen[max(at - 1, 0) : at + 1]
                    ):
                        continue
                    seen.insert(at, match.span())
                    yield Match(passage, *match.span()).finding(ETH008, _message(kind.name))


def _message(kind: str) -> str:
    return f"{kind} (not shown here); remove it, because the patient must not be recognisable"


def _in_tables(context: LintContext) -> Iterator[Finding]:
    """A finding for each column that identifies patients by its head, at its first such value. What
    a cell says without its head is found as all other text is."""
    for element in context.elements:
        if element["t"] != "Table":
            continue
        table = Table(element)
        heads = [text(cell.blocks) for row in table.head[-1:] for cell in row.cells]
        rows = [row.cells for body in table.bodies for row in body.rows]
        values = [[text(cell.blocks) for cell in row] for row in rows]
        known: set[int] = set()
        for at, column, kind in identified(heads, values):
            blocks = rows[at][column].blocks
            alone = any(any(k.matches(values[at][column])) for k in (*NAMED, *NUMBERED))
            if column not in known and not alone and blocks:
                known.add(column)
                yield Finding(ETH008, _message(kind), InNode(blocks[0]))


def _unprinted(context: LintContext) -> Iterator[Finding]:
    """A finding for each identifier in code and in comments, which the repository shows."""
    whole = context.typed.manuscript.text
    for start, end in context.typed.unprinted():
        for kind in (*NAMED, *NUMBERED):
            for match in kind.matches(whole[start:end]):
                a, b = match.span()
                yield Finding(ETH008, _message(kind.name), context.typed.at(start + a, start + b))


def _in_files(context: LintContext) -> Iterator[Finding]:
    """One finding for each drawing or table of values that identifies the patient: it is published
    as it is."""
    for names in own(context.root, context.id).values():
        for name in names:
            read = _READERS.get(Path(name).suffix.lower())
            found = read((context.root / name).read_bytes()) if read else set()
            if found:
                what = " and ".join(sorted(found))
                message = f"this file holds {what} (not shown here); remove it from the file"
                yield Finding(ETH008, message, InFile(Span(name)))


_TEXT = re.compile(r"<(?:text|title|desc)\b[^>]*>(.*?)</(?:text|title|desc)>", re.DOTALL)
#: Words between two tags, and the value of an attribute that is not geometry.
_BETWEEN_TAGS = re.compile(r">([^<>]{3,2000})<")
_VALUE = re.compile(
    r"""[\s:](?!d=|points=|transform=|href=)[\w-]{1,60}=(?:"([^"]{3,500})"|'([^']{3,500})')"""
)
#: Kinds of identifiers that are looked for in code and other plain text.
_IN_CODE = (NAMED[0], *NUMBERED)


def _of_drawing(data: bytes) -> Iterator[str]:
    """The text of each element of a drawing, whether it is seen or not, and its comments."""
    words = _decoded(data)
    for element in _TEXT.findall(words):
        yield " ".join(unescape(re.sub(r"<[^>]*>", "", element)).split())
    yield from re.findall(r"<!--(.*?)-->", words, re.DOTALL)
    yield from (" ".join(unescape(found).split()) for found in _BETWEEN_TAGS.findall(words))
    yield from (" ".join(unescape(a or b).split()) for a, b in _VALUE.findall(words))


def _in_drawing(data: bytes) -> set[str]:
    """The kinds of identifiers in a drawing."""
    kinds = (*NAMED, *NUMBERED)
    return {k.name for line in _of_drawing(data) for k in kinds if any(k.matches(line))}


def _in_values(data: bytes) -> set[str]:
    """The kinds of identifiers in a CSV file, whose columns have heads."""
    words = _decoded(data)
    first = words.partition("\n")[0]
    sign = max((",", ";", "\t"), key=first.count)
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(StringIO(words), delimiter=sign))
    return {kind for _, _, kind in identified(rows[0], rows[1:])} if rows else set()


def _in_code(data: bytes) -> set[str]:
    """The kinds of identifiers in the lines of a plain text."""
    words = _decoded(data)
    return {k.name for k in _IN_CODE if any(k.matches(words))}


def _decoded(data: bytes) -> str:
    """The text of a file; programs for tables write UTF-16, too."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")


_READERS: dict[str, Callable[[bytes], set[str]]] = {
    ".svg": _in_drawing,
    ".csv": _in_values,
    ".tsv": _in_values,
    **dict.fromkeys((".py", ".r", ".txt", ".json", ".xml", ".yaml", ".yml"), _in_code),
}
