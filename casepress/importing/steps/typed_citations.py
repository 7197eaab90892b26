"""Citations as authors type them: numbers in brackets, in parentheses or raised, and names with
years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from casepress.core.vocabularies import particles
from casepress.importing.codes import DOC016
from casepress.importing.draft import Reference
from casepress.importing.line import Line
from casepress.importing.notes import Note
from casepress.references.dates import fold

_GROUP = (
    r"\d{1,3}(?:\s*[-–—‑−]\s*\d{1,3})?(?:\s*(?:[,;]|\band\b|&)\s*\d{1,3}(?:\s*[-–—‑−]\s*\d{1,3})?)*"
)
_BRACKETS = re.compile(
    rf"\[\s*(?:[Rr]efs?\.?\s*)?({_GROUP})\s*\](?:\s*[,–-]\s*\[\s*({_GROUP})\s*\])*"
)
SERIES = re.compile(
    rf"\[\s*(?:[Rr]efs?\.?\s*)?({_GROUP})(?:\s*[:,]\s*pp?\.\s*(?P<page>[\d–-]+))?\s*\]"
)
PARENTHESES = re.compile(rf"\(\s*(?:[Rr]efs?\.?\s*)?({_GROUP})\s*\)")
#: From one bracket to another: "[3]–[5]", "(3)-(5)".
_RANGES = {
    "brackets": re.compile(r"\[\s*(\d{1,3})\s*\]\s?[-–—‑−]\s?\[\s*(\d{1,3})\s*\]"),
    "parentheses": re.compile(r"\(\s*(\d{1,3})\s*\)\s?[-–—‑−]\s?\(\s*(\d{1,3})\s*\)"),
}
#: Raised digits that are characters of their own: "¹,³" and "⁴⁻⁶".
_SMALL_DIGITS = re.compile(r"[⁰¹²³⁴-⁹]+(?:\s?[,˒⁻–-]\s?[⁰¹²³⁴-⁹]+)*")
_FULL_SIZE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹˒⁻", "0123456789,-")
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


#: A work and a year, whatever follows: "Example et al., 2003, for a review".
_NAMED = re.compile(rf"{_NAMES}(?:,?\s*et\s+al\.?)?,\s*(?:18|19|20)\d\d")

#: The page of a work: "(Example, 2003, p. 12)".
_LOCATOR = re.compile(r",\s*(?:pp?\.|pages?)\s*(?P<page>\d+(?:\s?[–-]\s?\d+)?)$")


@dataclass(frozen=True)
class Found:
    """A citation in a line: where, and the works that it names."""

    start: int
    end: int
    keys: tuple[str, ...]
    around: Mapping[int, Mapping[str, str]] | None = None


def keys_of(text: str, by_number: Mapping[int, str]) -> tuple[str, ...]:
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


def _ranged(line: Line, kind: str, by_number: Mapping[int, str]) -> list[Found]:
    """Ranges whose ends are in brackets of their own."""
    found = ((m, keys_of(f"{m[1]}-{m[2]}", by_number)) for m in _RANGES[kind].finditer(line.text))
    return [Found(m.start(), m.end(), keys) for m, keys in found if keys]


def _is_within(match: re.Match[str], ranges: Sequence[Found]) -> bool:
    return any(one.start <= match.start() < one.end for one in ranges)


def bracketed(
    line: Line, by_number: Mapping[int, str], notes: list[Note], number: int
) -> Iterator[Found]:
    """Numbers in brackets; a group that its place makes doubtful is reported."""
    ranges = _ranged(line, "brackets", by_number)
    yield from ranges
    for match in SERIES.finditer(line.text):
        if _is_within(match, ranges):
            continue
        before = line.text[: match.start()]
        if re.search(
            r"(?:\b(?:add|del|dup|inv|ins|der|t|ish|arr)|[=×])\s*$|\d{2},X[XY]?,?\S*$|\bcp?$",
            before,
        ):
            continue
        keys = keys_of(match[1], by_number)
        if keys:
            page = {len(keys) - 1: {"locator": match["page"]}} if match["page"] else None
            yield Found(match.start(), match.end(), keys, page)
        else:
            notes.append(
                Note(
                    DOC016,
                    f"{match[0]} names no reference of the list; it was kept as it is typed",
                    before[-50:] + match[0],
                    number,
                )
            )


#: Words before which such a noun counts no thing: "per year (1)" cites.
_COUNTS_NONE = re.compile(
    r"\b(?:per|each|every|this|same|our|a|an)\s+(?:day|week|month|year|case|patient)\s*$"
)


def may_cite(text: str, match: re.Match[str]) -> bool:
    """Whether numbers in parentheses are at a place that can have a citation."""
    before, after = text[: match.start()], text[match.end() :]
    closed = re.match(r"\s*(?:[.,;:)]|$)", after)
    if re.search(rf"(?:\b(?:{_UNIT_WORDS})|[%°])\s*$", before) and not closed:
        return False
    year = re.search(r"\b(?:1[5-9]|20)\d\d\s$", before) and re.match(r"\s*[.,;]|\s*$", after)
    free = year or (closed and _COUNTS_NONE.search(before))
    if _NO_PLACE.search(before) and not free and not re.search(r"\d\s*[).]\s*$|\.\s*$", before):
        return False
    if re.search(r"\S\($", before[-1:] + "(") and re.match(r"[pq]\d", after):
        return False
    return not re.match(r"\s*\(?[pq]\d|\w|\(", after) and bool(
        free or re.search(r"[^\W\d_]\s*$|[).,;%”\"]\s*$", before)
    )


def parenthetic(
    line: Line, by_number: Mapping[int, str], notes: list[Note], number: int
) -> Iterator[Found]:
    """Numbers in parentheses; a group that may be a count or a dose is reported."""
    ranges = _ranged(line, "parentheses", by_number)
    yield from ranges
    for match in PARENTHESES.finditer(line.text):
        if _is_within(match, ranges):
            continue
        if not may_cite(line.text, match):
            if _doubtful(line.text, match) and keys_of(match[1], by_number):
                notes.append(
                    Note(
                        DOC016,
                        f"{match[0]} may be a citation or a number; it was kept as it is typed",
                        line.text[max(0, match.start() - 50) : match.end()],
                        number,
                    )
                )
            continue
        if (
            re.search(r"[:.;]\s*$|^\s*$", line.text[: match.start()])
            and not re.search(r"\.\s*$", line.text[: match.start()])
            and _listed(line.text)
        ):
            continue
        keys = keys_of(match[1], by_number)
        if keys:
            yield Found(match.start(), match.end(), keys)
        elif not re.fullmatch(r"\d{3}|[4-9]\d", match[1].strip()):
            notes.append(
                Note(
                    DOC016,
                    f"{match[0]} names no reference of the list; it was kept as it is typed",
                    line.text[max(0, match.start() - 50) : match.end()],
                    number,
                )
            )


def _doubtful(text: str, match: re.Match[str]) -> bool:
    """Whether numbers that are behind a word such as "patient" may cite all the same, since the
    sentence ends with them."""
    before, after = text[: match.start()], text[match.end() :]
    return bool(re.match(r"\s*(?:[.,;]|$)", after) and re.search(r"[a-z]{4,}\s$", before))


def _listed(text: str) -> bool:
    """Whether a text counts "(1) … (2) … (3)": its numbers are no citations."""
    return all(f"({n})" in text for n in (1, 2))


def raised_numbers(
    line: Line, by_number: Mapping[int, str]
) -> Iterator[tuple[int, int, tuple[str, ...]]]:
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
    spans += [[*m.span()] for m in _SMALL_DIGITS.finditer(line.text)]
    for start, end in sorted(spans):
        inner = line.text[start:end].translate(_FULL_SIZE)
        left = len(inner) - len(inner.lstrip(" ,"))
        right = len(inner.rstrip(" ,"))
        keys = keys_of(inner, by_number)
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


def by_year(works: Sequence[Reference]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Works by their first author and year; those typed too, by their first word and year."""
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in works:
        if one.record is not None:
            names = one.record.get("author") or [{}]
            family = str(names[0].get("family") or names[0].get("literal") or "")
            particle = str(names[0].get("non-dropping-particle") or "")
            parts = (one.record.get("issued") or {}).get("date-parts") or [[""]]
            year = str(parts[0][0])
            variants = {family, f"{particle} {family}".strip(), _bare(family)}
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


def _bare(family: str) -> str:
    """A family name without the particles before it: "Morsier" for "de Morsier"."""
    words = family.split()
    while len(words) > 1 and words[0].lower() in particles():
        words.pop(0)
    return " ".join(words)


def dated(
    line: Line, years: Mapping[tuple[str, str], tuple[str, ...]], notes: list[Note], number: int
) -> Iterator[Found]:
    """ "(Navi et al., 2017; Jafri and Protheroe, 2008)" and "Navi et al. (2017)"."""
    for match in re.finditer(
        r"[(\[]([^()\[\]]*\b(?:18|19|20)\d\d[a-z]?[^()\[\]]*)[)\]]", line.text
    ):
        keys: list[str] = []
        prefix = ""
        around: dict[int, dict[str, str]] = {}
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
            page = _LOCATOR.search(text)
            found = _AUTHOR_YEAR.fullmatch(text[: page.start()] if page else text)
            works = works_named(found, years) if found else ()
            if not works:
                keys = []
                named = found or _NAMED.match(text)
                if named and re.match(r"[^\W\d_a-z]", text):
                    notes.append(
                        Note(
                            DOC016,
                            "names no reference of the list; it was kept as it is typed",
                            match[0],
                            number,
                        )
                    )
                break
            if page:
                around.setdefault(len(keys), {})["locator"] = page["page"]
            keys += works
        if keys:
            if prefix:
                around.setdefault(0, {})["prefix"] = prefix
            yield Found(match.start(), match.end(), tuple(dict.fromkeys(keys)), around or None)
    for match in _NARRATIVE.finditer(line.text):
        works = works_named(match, years)
        if len(works) == 1:
            at = line.text.rfind("(", match.start(), match.end())
            yield Found(at, match.end(), works)
        elif match["more"]:
            notes.append(
                Note(
                    DOC016,
                    "names no reference of the list; it was kept as it is typed",
                    match[0],
                    number,
                )
            )


def works_named(
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
