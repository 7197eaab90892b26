"""Callouts: "Figure 1A", "Figs. 2 and 3", "Tables 1–3" become links to what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from casepress.article.ast import Element
from casepress.importing.codes import DOC014
from casepress.importing.draft import Draft, Figure, Given, Grid
from casepress.importing.lexicon import labels
from casepress.importing.line import OBJECT, Line, Piece
from casepress.importing.notes import Note, Result, noted
from casepress.importing.steps.captions import ROMAN
from casepress.importing.steps.citations import each

_PANELS = r"[a-hA-H](?:\s?(?:[-–,&]|and)\s?[a-hA-H](?!\w))*"
_ONE = rf"\d{{1,2}}(?:\s?\({_PANELS}\)|\s?{_PANELS}(?!\w))?(?!\d)"


def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{labels(kind)})\.?(?:\s|\u00a0)*(?:n[°º.]\s*)?(?P<first>{_ONE})"
        rf"(?P<more>(?:\s*(?:,|-|–|&|\band\b|\bto\b|\by\b|\bet\b|\bund\b|,\s*and)\s*(?:{labels(kind)})?\.?\s*{_ONE})*)",
        re.IGNORECASE,
    )


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Link every callout to a figure or table of the manuscript; one without is reported."""
    there: dict[str, dict[int, Figure | Grid]] = {
        "figure": {p.is_.number: p.is_ for p in draft.parts if isinstance(p.is_, Figure)},
        "table": {
            p.is_.number: p.is_ for p in draft.parts if isinstance(p.is_, Grid) and p.is_.number
        },
    }
    notes: list[Note] = []
    typed: list[str] = []

    def link(line: Line, number: int = 0) -> Line:
        for kind in ("figure", "table"):
            line = _linked(line, kind, there[kind], notes, number, typed)
        return line

    return noted(
        replace(
            draft,
            parts=tuple(each(p, link) for p in draft.parts),
            generated=(*draft.generated, *typed),
        ),
        notes,
    )


def _linked(
    line: Line,
    kind: str,
    there: Mapping[int, Figure | Grid],
    notes: list[Note],
    number: int,
    typed: list[str],
) -> Line:
    spans = []
    for found in _pattern(kind).finditer(line.text):
        if OBJECT in found[0] or re.match(r"\s*(?:mg|ml|cm|mm|%|°)", line.text[found.end() :]):
            continue
        wanted = [int(n) for n in re.findall(r"\d{1,2}", found[0])]
        for low, high in re.findall(r"(\d{1,2})\s*(?:[-–]|to)\s*(\d{1,2})", found[0]):
            wanted += range(int(low) + 1, int(high))
        missing = sorted({n for n in wanted if n not in there})
        if missing:
            if any(n in there for n in wanted) or there:
                notes.append(
                    Note(
                        DOC014,
                        f"calls out {kind} {missing[0]}, which is not in the file; it was kept "
                        f"as it is typed",
                        found[0],
                        number,
                    )
                )
            continue
        typed.append(found[0])
        spans.append((found.start(), found.end(), _pieces(line, found, kind, there, wanted)))
    for found in re.finditer(rf"(?<!\w)(?i:{labels(kind)})\.?\s([IVX]{{1,4}})(?!\w)", line.text):
        number_ = ROMAN.get(found[1].lower(), 0)
        if number_ in there:
            formats = tuple(f for f in line.piece_at(found.start()).formats if f[0] != "Link")
            link = ("Link", (f"#{there[number_].id}",))
            spans.append((found.start(), found.end(), (Piece(found[0], (*formats, link)),)))
            typed.append(found[0])
    if len(there) == 1:
        [only] = there.values()
        for found in re.finditer(rf"(?<=\()(?i:{labels(kind)})\.?(?=\))", line.text):
            link = ("Link", (f"#{only.id}",))
            spans.append((found.start(), found.end(), (Piece(found[0], (link,)),)))
            typed.append(found[0])
    return line.replaced(sorted(spans, key=lambda span: span[0]))


def _pieces(
    line: Line,
    found: re.Match[str],
    kind: str,
    there: Mapping[int, Figure | Grid],
    wanted: list[int],
) -> tuple[Piece, ...]:
    """A callout as pandoc's: by id where the label is the plain one; with the words as they are
    typed, linked, everywhere else."""
    formats = tuple(
        f
        for f in line.piece_at(found.start()).formats
        if f[0] not in ("Link", "Superscript", "Strong", "Emph", "Underline")
    )
    behind = line.text[found.end() :].lstrip()[:1]  # pandoc would take a citation behind it with it
    plain = behind not in ("[", OBJECT) and re.fullmatch(
        rf"(?:{labels(kind)})\.?[\s\u00a0]*(\d+)", found[0], re.IGNORECASE
    )
    if plain and len(set(wanted)) == 1 and found[0][0].isupper():
        return (Piece(OBJECT, formats, _callout(there[wanted[0]].id)),)
    out: list[Piece] = []
    at = found.start()
    text = line.text
    for one in re.finditer(_ONE, text[found.start() : found.end()]):
        start, end = found.start() + one.start(), found.start() + one.end()
        number = int(re.match(r"\d+", one[0])[0])  # type: ignore[index]
        begin = found.start() if at == found.start() else start
        gap = text[at:begin]
        if gap:
            out.append(Piece(gap, formats))
        out.append(Piece(text[begin:end], (*formats, ("Link", (f"#{there[number].id}",)))))
        at = end
    if at < found.end():
        out.append(Piece(text[at : found.end()], formats))
    return tuple(out)


def _callout(identifier: str) -> Element:
    citation = {
        "citationId": identifier, "citationPrefix": [], "citationSuffix": [],
        "citationMode": {"t": "AuthorInText"}, "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip
    return {"t": "Cite", "c": [[citation], [{"t": "Str", "c": f"@{identifier}"}]]}
