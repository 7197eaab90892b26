"""Citations: the marks of reference managers, and numbers or names that are typed.

A typed number is a citation where the place can hold one and every number of its group is in the
list. What may be a dose, a karyotype, a gene, a date or a power stays, and is reported where it
looks like a citation all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from casepress.article.ast import Element
from casepress.importing.codes import DOC014
from casepress.importing.draft import Draft, Figure, Given, Grid, Heading, Items, Part, Reference
from casepress.importing.grids import changed
from casepress.importing.line import OBJECT, Line, Piece
from casepress.importing.notes import Note, Result, noted
from casepress.importing.reading import stripped
from casepress.importing.simplify.tokens import PATTERN
from casepress.importing.steps.reference_list import note_numbers
from casepress.importing.steps.typed_citations import (
    PARENTHESES,
    SERIES,
    Found,
    bracketed,
    by_year,
    dated,
    keys_of,
    may_cite,
    parenthetic,
    raised_numbers,
)
from casepress.importing.works import identity


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Turn citations into pandoc's, in text, lists, legends, captions, cells and abstract."""
    by_number = {r.number: r.key for r in draft.references if r.number}
    notes: list[Note] = []
    ids = note_numbers(draft)
    kind = (
        _habit(draft, by_number)
        if not given.story.citations or _typed_too(draft, by_number, given)
        else ""
    )
    if ids:
        kind = ""
    years = by_year(draft.references)
    cited: set[str] = set()
    typed: list[str] = []

    def cite(line: Line, number: int = 0) -> Line:
        return _line(
            line, given, draft.references, by_number, ids, kind, years, notes, number, cited, typed
        )

    parts = tuple(each(p, cite) for p in draft.parts)
    abstract = tuple(cite(line) for line in draft.abstract)
    made = replace(
        draft,
        parts=parts,
        abstract=abstract,
        cited=frozenset(cited),
        generated=(*draft.generated, *typed),
    )
    for one in draft.references:
        if one.key not in cited and one.number and by_number.get(one.number) == one.key:
            notes.append(
                Note(
                    DOC014,
                    f"is reference {one.number}, which no citation names; it was kept under "
                    f"`nocite`",
                    one.typed,
                )
            )
    return noted(made, notes)


def each(part: Part, change: Callable[[Line, int], Line]) -> Part:
    """A part with every line of it changed."""
    thing = part.is_
    if isinstance(thing, Figure):
        return replace(part, is_=replace(thing, legend=change(thing.legend, part.number)))
    if isinstance(thing, Grid):
        table = changed(
            thing.table, lambda inlines: change(Line.of(stripped(inlines)), part.number).inlines()
        )
        caption = change(thing.caption, part.number)
        notes = tuple(change(n, part.number) for n in thing.notes)
        return replace(part, is_=replace(thing, caption=caption, table=table, notes=notes))
    if isinstance(thing, Items):
        return replace(
            part,
            is_=replace(thing, lines=tuple((d, change(x, part.number)) for d, x in thing.lines)),
        )
    if isinstance(thing, Heading):
        return part
    return part.with_line(change(part.line, part.number))


def lines(draft: Draft) -> Iterator[Line]:
    """Every line of the text."""
    out: list[Line] = []

    def keep(line: Line, number: int) -> Line:
        out.append(line)
        return line

    for part in draft.parts:
        each(part, keep)
    yield from (*out, *draft.abstract)


def _habit(draft: Draft, by_number: Mapping[int, str]) -> str:
    """How this manuscript cites: "brackets", "parentheses", "raised", "years"; "" where no way has
    any group of numbers that are all in the list."""
    if not by_number:
        return ""
    counts: Counter[str] = Counter()
    for line in lines(draft):
        counts["brackets"] += len(
            [m for m in SERIES.finditer(line.text) if keys_of(m[1], by_number)]
        )
        counts["parentheses"] += len(
            [
                m
                for m in PARENTHESES.finditer(line.text)
                if may_cite(line.text, m) and keys_of(m[1], by_number)
            ]
        )
        counts["raised"] += len(list(raised_numbers(line, by_number)))
        counts["years"] += len(
            re.findall(
                r"\((?:[^()]*,\s)?(?:18|19|20)\d\d[a-z]?\)|\([^()\d]+(?:18|19|20)\d\d[a-z]?[;)]",
                line.text,
            )
        )
    brackets, parentheses, raised, years = (
        counts[k] for k in ("brackets", "parentheses", "raised", "years")
    )
    if brackets and brackets >= raised and brackets >= 0.5 * parentheses:
        return "brackets"
    best = max(
        ("parentheses", parentheses), ("raised", raised), ("years", years), key=lambda x: x[1]
    )
    return best[0] if best[1] else ""


def _typed_too(draft: Draft, by_number: Mapping[int, str], given: Given) -> bool:
    """Whether numbers are typed beside a manager's citations, in its own form."""
    return bool(by_number) and any(
        c.shown.strip().startswith(("[", "(")) for c in given.story.citations
    )


def _line(
    line: Line, given: Given, works: Sequence[Reference], by_number: Mapping[int, str],
    ids: Mapping[int, int], kind: str, years: Mapping[tuple[str, str], tuple[str, ...]],
    notes: list[Note], number: int, cited: set[str], typed: list[str],
) -> Line:  # fmt: skip
    if not line.text:
        return line
    found = list(_marked(line, given, works)) + list(_noted(line, ids, by_number))
    if kind == "brackets":
        found += bracketed(line, by_number, notes, number)
    elif kind == "parentheses":
        found += parenthetic(line, by_number, notes, number)
    elif kind == "raised":
        found += [Found(a, b, k) for a, b, k in raised_numbers(line, by_number)]
    elif kind == "years":
        found += dated(line, years, notes, number)
    found = _apart(sorted(found, key=lambda f: (f.start, -f.end)))
    found = _joined(line, found)
    cited |= {k for f in found for k in f.keys}
    typed += [line.text[f.start : f.end] for f in found]
    found = [_unwrapped(line, f) for f in found]
    inward = [_signs(line, f) if kind != "years" else 0 for f in found]
    return line.replaced(
        (f.start - back, f.end, (*_set(line, f, back), *line.cut(f.start - back, f.start).pieces))
        for f, back in zip(found, inward, strict=True)
    )


def _unwrapped(line: Line, found: Found) -> Found:
    """With the brackets around a group: "[[2], [3]]"."""
    around = line.text[found.start - 1 : found.start] + line.text[found.end : found.end + 1]
    return replace(found, start=found.start - 1, end=found.end + 1) if around == "[]" else found


def _signs(line: Line, found: Found) -> int:
    """How many signs before a raised citation go behind it: "twice.²" is "twice [@key]." The
    full stop of an abbreviation stays."""
    before, after = line.text[: found.start], line.text[found.end :]
    if re.search(r"[^\W\d_][,;:]$", before):
        return 1
    ends = re.match(r"\s+[^\W\d_a-z]|\s*$", after)
    abbreviated = re.search(r"\b(?:al|vs|nos?|figs?|dr|prof|approx|ca|cf|\w)\.$", before, re.I)
    return int(bool(ends and not abbreviated and re.search(r"[\w%)\]”\"]\.$", before)))


def _set(line: Line, found: Found, back: int = 0) -> tuple[Piece, ...]:
    """The citation as a piece, with a space before it where it follows a word. `back` signs before
    it go behind it."""
    before = line.text[found.start - back - 1 : found.start - back]
    gap = () if not before or before.isspace() or before in "([—–" else (Piece(" "),)
    return (*gap, Piece(OBJECT, (), cite(found.keys, found.around)))


def cite(keys: Sequence[str], around: Mapping[int, Mapping[str, str]] | None = None) -> Element:
    """pandoc's citation of these works."""
    citations = []
    for index, key in enumerate(keys):
        words = (around or {}).get(index, {})
        suffix = [*_words(_locator(words)), *_words(words.get("suffix", ""))]
        citations.append({
            "citationId": key, "citationPrefix": _words(words.get("prefix", "")),
            "citationSuffix": suffix, "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0, "citationHash": 0,
        })  # fmt: skip
    shown = "; ".join(f"@{k}" for k in keys)
    return {"t": "Cite", "c": [citations, [{"t": "Str", "c": f"[{shown}]"}]]}


def _locator(words: Mapping[str, str]) -> str:
    locator = words.get("locator", "")
    return (
        f", p. {locator}"
        if locator and words.get("label", "page") == "page"
        else f", {locator}"
        if locator
        else ""
    )


def _words(text: str) -> list[Element]:
    return Line((Piece(text),)).inlines() if text else []


def _marked(line: Line, given: Given, works: Sequence[Reference]) -> Iterator[Found]:
    """The marks that the pre-pass left for managers' citations."""
    known = {w.identity: w.key for w in works if w.identity}
    for mark in PATTERN.finditer(line.text):
        if mark[1] != "c":
            continue
        group = given.story.citations[int(mark[2])]
        keys = [known[identity(item)] for item in group.items]
        around = {i: item["_around"] for i, item in enumerate(group.items) if item.get("_around")}
        yield Found(mark.start(), mark.end(), tuple(dict.fromkeys(keys)), around or None)  # type: ignore[arg-type]


def _noted(line: Line, ids: Mapping[int, int], by_number: Mapping[int, str]) -> Iterator[Found]:
    """Notes that are references: the mark, and the note behind it where it is."""
    for mark in PATTERN.finditer(line.text):
        if mark[1] != "n" or not mark[2] or int(mark[2]) not in ids:
            continue
        end = mark.end()
        if line.text[end : end + 1] == OBJECT:
            end += 1
        yield Found(mark.start(), end, (by_number[ids[int(mark[2])]],))


def _apart(found: list[Found]) -> list[Found]:
    out: list[Found] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _joined(line: Line, found: list[Found]) -> list[Found]:
    """Citations with no more than a sign between them are one group: "[1],[2]"."""
    out: list[Found] = []
    for one in found:
        between = line.text[out[-1].end : one.start] if out else "x"
        if (
            out
            and re.fullmatch(r"\s*[,;]?\s*", between)
            and "\n" not in between
            and not out[-1].around
            and not one.around
        ):
            last = out.pop()
            one = Found(last.start, one.end, tuple(dict.fromkeys((*last.keys, *one.keys))))
        out.append(one)
    return out
