"""Citations: the marks of reference managers, and numbers or names that are typed.

A typed number is a citation where the place can hold one and every number of its group is in the
list. What may be a dose, a karyotype, a gene, a date or a power stays, and is reported where it
looks like a citation all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casepress.article.ast import Element
from casepress.importing.codes import DOC014, DOC016
from casepress.importing.draft import Draft, Figure, Given, Grid, Heading, Items, Part, Reference
from casepress.importing.grids import changed
from casepress.importing.line import OBJECT, Line, Piece
from casepress.importing.notes import Note, Result, noted
from casepress.importing.reading import stripped
from casepress.importing.simplify.tokens import PATTERN
from casepress.importing.steps.reference_list import note_numbers
from casepress.importing.works import identity
from casepress.references.dates import fold

_GROUP = (
    r"\d{1,3}(?:\s*[-–—‑−]\s*\d{1,3})?(?:\s*(?:[,;]|\band\b|&)\s*\d{1,3}(?:\s*[-–—‑−]\s*\d{1,3})?)*"
)
_BRACKETS = re.compile(
    rf"\[\s*(?:[Rr]efs?\.?\s*)?({_GROUP})\s*\](?:\s*[,–-]\s*\[\s*({_GROUP})\s*\])*"
)
_SERIES = re.compile(rf"\[\s*({_GROUP})\s*\]")
_PARENTHESES = re.compile(rf"\(\s*(?:[Rr]efs?\.?\s*)?({_GROUP})\s*\)")
_NUMBERS = re.compile(r"(\d{1,3})(?:\s*[-–—‑−]\s*(\d{1,3}))?")
#: Before a number in parentheses: a karyotype, a gene, a formula, a label: no citation.
_NO_PLACE = re.compile(
    r"(?:\b(?:add|del|dup|inv|ins|der|idic|iso|t|r|dic|trp|mar|inv|tas|i)|[=×*/<>≤≥±^]\s*|\b[Ff]ig(?:ure|\.)?s?|\b[Tt]ables?|"
    r"\b(?:n|N|p|P|score|grade|stage|type|group|day|week|month|year|case|patient|no|No|nr|level|phase|step|class|ASA|ECOG|CD|IL|item|equation|eq|Eq)\.?|\d)\s*$"
)
_UNIT = re.compile(
    r"^\s*(?:mg|g|kg|mL|ml|L|dL|cm|mm|µ|μ|%|°|years?|days?|weeks?|months?|hours?|h\b|min\b|IU|U/|mmol|mEq|patients?|cases?|of\s+\d|q\d|p\d|\()"
)
_UNIT_WORDS = (
    "mg|g|kg|mcg|µg|μg|ng|ml|mL|dl|dL|l|L|mm|cm|m|km|Hz|kV|mV|mmHg|mmol|mEq|IU|U|units?|cells?|"
    "times?|tablets?|doses?|seconds?|minutes?|hours?|hrs?|h|min|days?|weeks?|months?|years?|points?"
)
#: What a raised number behind it makes a power of.
_UNITS = frozenset(
    [
        "m",
        "mm",
        "cm",
        "dm",
        "km",
        "µm",
        "μm",
        "um",
        "nm",
        "in",
        "ft",
        "yd",
        "s",
        "ms",
        "ml",
        "mL",
        "cL",
        "dL",
        "kg",
        "mg",
        "µg",
        "sec",
        "min",
    ]
)
_ELEMENT = re.compile(r"(?:^|[\s(\[-])(?:[A-Z][a-z]?|[A-Z]{1,2}\d?)$")
_NAMES = (
    r"[^\W\d_][\w'’.‐‑–-]*(?:\s(?:(?:van|von|de|der|den|del|la|le|di|da|dos|el|al|ten|"
    r"ter)\s)*[^\W\d_][\w'’‐‑–-]*)*?"
)
_AUTHOR_YEAR = re.compile(
    rf"(?P<names>{_NAMES}(?:\s*,\s*{_NAMES})*(?:,?\s*(?:and|&|y|et|und|e)\s+{_NAMES})?)(?:,?\s*(?:et\s+al\.?|and\s+(?:others|colleagues)|y\s+cols?\.?|et\s+coll\.?))?"
    r",?\s*\(?(?P<year>(?:18|19|20)\d\d[a-z]?)(?P<more>(?:\s*,\s*(?:18|19|20)\d\d[a-z]?)*)\)?$"
)
_NARRATIVE = re.compile(
    r"(?P<names>[^\W\d_a-z][\w'’‐‑-]+(?:\s(?:and|&|y|et|und)\s[^\W\d_a-z][\w'’‐‑-]+)?)(?P<more>,?\s*et\s+al\.?,?|\s+and\s+colleagues|\s+y\s+cols?\.?)?\s*\((?P<year>(?:18|19|20)\d\d[a-z]?)\)"
)


@dataclass(frozen=True)
class _Found:
    """A citation in a line: where, and the works that it names."""

    start: int
    end: int
    keys: tuple[str, ...]
    around: Mapping[int, Mapping[str, str]] | None = None


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
    years = _by_year(draft.references)
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
            [m for m in _SERIES.finditer(line.text) if _keys(m[1], by_number)]
        )
        counts["parentheses"] += len(
            [
                m
                for m in _PARENTHESES.finditer(line.text)
                if _may_cite(line.text, m) and _keys(m[1], by_number)
            ]
        )
        counts["raised"] += len(list(_raised(line, by_number)))
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
        found += _bracketed(line, by_number, notes, number)
    elif kind == "parentheses":
        found += _parenthetic(line, by_number, notes, number)
    elif kind == "raised":
        found += [_Found(a, b, k) for a, b, k in _raised(line, by_number)]
    elif kind == "years":
        found += _dated(line, years, notes, number)
    found = _apart(sorted(found, key=lambda f: (f.start, -f.end)))
    found = _joined(line, found)
    cited |= {k for f in found for k in f.keys}
    typed += [line.text[f.start : f.end] for f in found]
    return line.replaced((f.start, f.end, _set(line, f)) for f in found)


def _set(line: Line, found: _Found) -> tuple[Piece, ...]:
    """The citation as a piece, with a space before it where it follows a word."""
    before = line.text[found.start - 1 : found.start]
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


def _marked(line: Line, given: Given, works: Sequence[Reference]) -> Iterator[_Found]:
    """The marks that the pre-pass left for managers' citations."""
    known = {w.identity: w.key for w in works if w.identity}
    for mark in PATTERN.finditer(line.text):
        if mark[1] != "c":
            continue
        group = given.story.citations[int(mark[2])]
        keys = [known[identity(item)] for item in group.items]
        around = {i: item["_around"] for i, item in enumerate(group.items) if item.get("_around")}
        yield _Found(mark.start(), mark.end(), tuple(dict.fromkeys(keys)), around or None)  # type: ignore[arg-type]


def _noted(line: Line, ids: Mapping[int, int], by_number: Mapping[int, str]) -> Iterator[_Found]:
    """Notes that are references: the mark, and the note behind it where it stands."""
    for mark in PATTERN.finditer(line.text):
        if mark[1] != "n" or not mark[2] or int(mark[2]) not in ids:
            continue
        end = mark.end()
        if line.text[end : end + 1] == OBJECT:
            end += 1
        yield _Found(mark.start(), end, (by_number[ids[int(mark[2])]],))


def _keys(text: str, by_number: Mapping[int, str]) -> tuple[str, ...]:
    """The works of a group of numbers; none where one of the numbers is not in the list, or a
    range runs backwards."""
    out: list[str] = []
    for low, high in _NUMBERS.findall(text):
        first, last = int(low), int(high or low)
        if high and not first < last <= first + 60:
            return ()
        for number in range(first, last + 1):
            if number not in by_number:
                return ()
            out.append(by_number[number])
    return tuple(dict.fromkeys(out))


def _bracketed(
    line: Line, by_number: Mapping[int, str], notes: list[Note], number: int
) -> Iterator[_Found]:
    for match in _SERIES.finditer(line.text):
        before = line.text[: match.start()]
        if re.search(
            r"(?:\b(?:add|del|dup|inv|ins|der|t|ish|arr)|[=×])\s*$|\d{2},X[XY]?,?\S*$|\bcp?$",
            before,
        ):
            continue
        keys = _keys(match[1], by_number)
        if keys:
            yield _Found(match.start(), match.end(), keys)
        else:
            notes.append(
                Note(
                    DOC016,
                    f"{match[0]} names no reference of the list; it was kept as it is typed",
                    before[-50:] + match[0],
                    number,
                )
            )


def _may_cite(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    closed = re.match(r"\s*(?:[.,;:)]|$)", after)
    if re.search(rf"(?:\b(?:{_UNIT_WORDS})|[%°])\s*$", before) and not closed:
        return False
    year = re.search(r"\b(?:19|20)\d\d\s$", before) and re.match(r"\s*[.,;]|\s*$", after)
    if _NO_PLACE.search(before) and not year and not re.search(r"\d\s*[).]\s*$|\.\s*$", before):
        return False
    if re.search(r"\S\($", before[-1:] + "(") and re.match(r"[pq]\d", after):
        return False
    return not re.match(r"\s*\(?[pq]\d|\w|\(", after) and bool(
        year or re.search(r"[^\W\d_]\s*$|[).,;%”\"]\s*$", before)
    )


def _parenthetic(
    line: Line, by_number: Mapping[int, str], notes: list[Note], number: int
) -> Iterator[_Found]:
    for match in _PARENTHESES.finditer(line.text):
        if not _may_cite(line.text, match):
            continue
        if (
            re.search(r"[:.;]\s*$|^\s*$", line.text[: match.start()])
            and not re.search(r"\.\s*$", line.text[: match.start()])
            and _listed(line.text)
        ):
            continue
        keys = _keys(match[1], by_number)
        if keys:
            yield _Found(match.start(), match.end(), keys)
        elif not re.fullmatch(r"\d{3}|[4-9]\d", match[1].strip()):
            notes.append(
                Note(
                    DOC016,
                    f"{match[0]} names no reference of the list; it was kept as it is typed",
                    line.text[max(0, match.start() - 50) : match.end()],
                    number,
                )
            )


def _listed(text: str) -> bool:
    """Whether a text counts "(1) … (2) … (3)": its numbers are no citations."""
    return all(f"({n})" in text for n in (1, 2))


def _raised(line: Line, by_number: Mapping[int, str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Groups of raised numbers behind words; a number behind a unit, a power, an element or an
    ion is none. Signs of the same group that are not raised belong to it."""
    at = 0
    spans: list[list[int]] = []
    for piece in line.pieces:
        end = at + len(piece.text)
        digits = re.fullmatch(r"[\s\d,;–—‑−\-\[\]()]+", piece.text) and re.search(r"\d", piece.text)
        if piece.has("Superscript") and digits:
            between = line.text[spans[-1][1] : at] if spans else "x"
            if spans and re.fullmatch(r"\s*[,–-]?\s*", between):
                spans[-1][1] = end
            else:
                spans.append([at, end])
        at = end
    for start, end in spans:
        inner = line.text[start:end]
        left = len(inner) - len(inner.lstrip(" ,"))
        right = len(inner.rstrip(" ,"))
        keys = _keys(inner, by_number)
        before = line.text[:start]
        if keys and _may_be_raised(before):
            yield start + left, start + right, keys


def _may_be_raised(before: str) -> bool:
    """Whether a raised number behind these words can cite: not behind a unit, a figure or a
    single letter, where it is a power, an isotope or an index."""
    words = before.rstrip()
    if re.search(r"[.,;:)\]”\"’]$", words):
        return True
    found = re.search(r"([^\W\d_]+)$", words)
    return bool(
        found and len(found[1]) > 1 and found[1] not in _UNITS and not _ELEMENT.search(words)
    )


def _by_year(works: Sequence[Reference]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Works by their first author and year; those typed too, by their first word and year."""
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in works:
        if one.record is not None:
            names = one.record.get("author") or [{}]
            family = str(names[0].get("family") or names[0].get("literal") or "")
            particle = str(names[0].get("non-dropping-particle") or "")
            parts = (one.record.get("issued") or {}).get("date-parts") or [[""]]
            year = str(parts[0][0])
            variants = {family, f"{particle} {family}".strip()}
        else:
            word = re.match(r"[^\W\d_][\w'’-]*", one.typed)
            family = word[0] if word else ""
            found = re.search(r"\b(?:18|19|20)\d\d\b", one.typed)
            year, variants = (found[0] if found else ""), {family}
        for name in variants:
            if name and year:
                key = (fold(name), year)
                out[key] = (*out.get(key, ()), one.key)
    return out


def _dated(
    line: Line, years: Mapping[tuple[str, str], tuple[str, ...]], notes: list[Note], number: int
) -> Iterator[_Found]:
    """ "(Navi et al., 2017; Jafri and Protheroe, 2008)" and "Navi et al. (2017)"."""
    for match in re.finditer(
        r"[(\[]([^()\[\]]*\b(?:18|19|20)\d\d[a-z]?[^()\[\]]*)[)\]]", line.text
    ):
        keys: list[str] = []
        prefix = ""
        for item in match[1].split(";"):
            text = item.strip()
            lead = re.match(
                r"(?:see(?: also)?|e\.g\.,?|cf\.?|reviewed in|for review,? see|véase|voir|"
                r"vgl\.)\s+",
                text,
                re.IGNORECASE,
            )
            if lead and not keys:
                prefix = lead[0].strip()
                text = text[lead.end() :]
            found = _AUTHOR_YEAR.fullmatch(text)
            works = _works(found, years) if found else ()
            if not works:
                keys = []
                break
            keys += works
        if keys:
            yield _Found(
                match.start(),
                match.end(),
                tuple(dict.fromkeys(keys)),
                {0: {"prefix": prefix}} if prefix else None,
            )
    for match in _NARRATIVE.finditer(line.text):
        works = _works(match, years)
        if len(works) == 1:
            at = line.text.rfind("(", match.start(), match.end())
            yield _Found(at, match.end(), works)
        elif match["more"]:
            notes.append(
                Note(
                    DOC016,
                    "names no reference of the list; it was kept as it is typed",
                    match[0],
                    number,
                )
            )


def _works(
    match: re.Match[str], years: Mapping[tuple[str, str], tuple[str, ...]]
) -> tuple[str, ...]:
    """The works of one author and its years; none where a year means none or several."""
    names = re.split(r"\s*(?:,|\band\b|&|\by\b|\bet\b|\bund\b|\be\b)\s*", match["names"])
    first = fold(names[0].strip())
    wanted = [match["year"], *re.findall(r"\d{4}[a-z]?", match.groupdict().get("more") or "")]
    out: list[str] = []
    for year in wanted:
        found = (
            years.get((first, year[:4]))
            or years.get((first.split()[-1] if first else "", year[:4]))
            or ()
        )
        letter = year[4:]
        if letter and len(found) > ord(letter) - 97 >= 0:
            found = (found[ord(letter) - 97],)
        if len(found) != 1:
            return ()
        out += found
    return tuple(out)


def _apart(found: list[_Found]) -> list[_Found]:
    out: list[_Found] = []
    for one in found:
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _joined(line: Line, found: list[_Found]) -> list[_Found]:
    """Citations with no more than a sign between them are one group: "[1],[2]"."""
    out: list[_Found] = []
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
            one = _Found(last.start, one.end, tuple(dict.fromkeys((*last.keys, *one.keys))))
        out.append(one)
    return out
