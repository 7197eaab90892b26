"""ETH008: names, numbers and addresses that identify the patient."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from html import unescape
from io import StringIO
from pathlib import Path

from casepress.core.findings import Code, Finding, InFile, Severity, Span
from casepress.core.privacy.patterns import ADDRESSES, NAMED, NUMBERED
from casepress.lint.context import LintContext
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
Scope: title, abstract, case report, every legend and alt text; the text of drawings and CSV files
(values with the head of their column) in `figures/ID/` and the supplement. Front matter, references
and the statements of the authors are not read.
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
    story = list(context.story)
    whole = _BETWEEN.join(passage.text for passage in story)
    present = [kind for kind in (*NAMED, *NUMBERED) if any(kind.matches(whole))]
    for passage in story:
        seen: list[tuple[int, int]] = []
        signs = "@" in passage.raw or "http" in passage.raw or "www." in passage.raw
        for kinds, words in ((present, passage.text), (ADDRESSES if signs else (), passage.raw)):
            for kind in kinds:
                for match in kind.matches(words):
                    if any(a < match.end() and match.start() < b for a, b in seen):
                        continue
                    seen.append(match.span())
                    message = (
                        f"{kind.name} (not shown here); remove it, because the patient must not be "
                        "recognisable"
                    )
                    yield Match(passage, *match.span()).finding(ETH008, message)


def _in_files(context: LintContext) -> Iterator[Finding]:
    """One finding for each drawing or table of values that identifies the patient: it is published
    as it is."""
    for names in own(context.root, context.id).values():
        for name in names:
            read = _READERS.get(Path(name).suffix.lower())
            lines = read((context.root / name).read_bytes()) if read else ()
            found = {k.name for line in lines for k in (*NAMED, *NUMBERED) if any(k.matches(line))}
            if found:
                what = " and ".join(sorted(found))
                message = f"this file holds {what} (not shown here); remove it from the file"
                yield Finding(ETH008, message, InFile(Span(name)))


_TEXT = re.compile(r"<(?:text|title|desc)\b[^>]*>(.*?)</(?:text|title|desc)>", re.DOTALL)


def _of_drawing(data: bytes) -> Iterator[str]:
    """The text of each element of a drawing, whether it is seen or not, and its comments."""
    words = data.decode("utf-8", "replace")
    for element in _TEXT.findall(words):
        yield " ".join(unescape(re.sub(r"<[^>]*>", "", element)).split())
    yield from re.findall(r"<!--(.*?)-->", words, re.DOTALL)


def _of_values(data: bytes) -> Iterator[str]:
    """The values of a CSV file, each behind the head of its column."""
    words = data.decode("utf-8-sig", "replace")
    first = words.partition("\n")[0]
    sign = max((",", ";", "\t"), key=first.count)
    rows = csv.reader(StringIO(words), delimiter=sign)
    try:
        heads = next(rows, [])
        for row in rows:
            for head, value in zip(heads, row, strict=False):
                yield f"{head.strip()}: {value.strip()}"
    except csv.Error:
        return


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    ".svg": _of_drawing,
    ".csv": _of_values,
    ".tsv": _of_values,
}
