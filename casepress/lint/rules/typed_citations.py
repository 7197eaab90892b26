"""REF004 and REF021 (and REF003): citations typed by hand, as numbers, names or bare keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from casepress.article.ast import structure
from casepress.core.findings import Code, Finding, Severity
from casepress.filters.context import abstracts
from casepress.lint.context import LintContext
from casepress.lint.prose import CITE, SUPER, Match, Passage
from casepress.references.reader import REF003, References

REF004 = Code(
    "REF004",
    "citation-out-of-order",
    Severity.ERROR,
    """Citations typed as numbers are not in the order 1, 2, 3.

Why: references are numbered in the order in which the text first cites them.
Scope: numbers in square brackets, or in round ones set against a word or before a stop, where the
reference list has every number. Citations by key cannot be out of order, since they are numbered
automatically.
Source: ICMJE Recommendations IV.A.3.g
Traps: `(4/5)`, `(6–8 mm)`, `(n = 3)`, `(2020)` and enumerations `(1) first, (2) second` are no
citations.
Fails: `Grains are common [2]. They come alone [1].`
Passes: `Grains are common [@example1895]. They come alone [@muster2020].`
""",
)
REF021 = Code(
    "REF021",
    "citation-typed-by-hand",
    Severity.ERROR,
    """A work of the list is cited by a typed number, by name and year, or by its bare key.

Why: only `[@key]` is numbered; a typed number is wrong as soon as a citation is added before it.
Scope: the text, its lists and quotations. Names and keys count where the list has the work; round
brackets and raised numbers only where a citation is evidently meant. A range of citations
(`[@one]–[@four]`) and round brackets of one's own around a citation are reported as well.
Source: docs/source-format.md; ICMJE Recommendations IV.A.3.g
Traps: `five tablets (5)`, `5 days [3–8]`, `46,XX[20]`, `10^5^`, marks in tables, and a name and
year that the citation itself follows are not reported.
Fails: `Grains come alone (Muster, 2020).`
Passes: `Grains come alone [@muster2020].`
""",
)
CODES = (REF004, REF021)

_NUMBERS = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*"
_SQUARE = re.compile(rf"\[({_NUMBERS})\]")
_ROUND = re.compile(rf"(?<=[a-z”’])\s?\(({_NUMBERS})\)(?=\s?[.,;:])|(?<=[a-z])\(({_NUMBERS})\)")
_RAISED = re.compile(rf"(?:(?<=[a-z]{{3}})|(?<=[.,;”])){SUPER}({_NUMBERS})(?=[\s.,;]|$)")
_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_SIGNS = re.compile(  # the signs first: an expression that begins with them is quick
    rf"([{_DIGITS}](?:(?<=[a-z]{{3}}[{_DIGITS}])|(?<=[.,;”][{_DIGITS}]))[{_DIGITS}]*"
    rf"(?:[,⁻–-][{_DIGITS}]+)*)"
)
_PLAIN_DIGITS = str.maketrans(_DIGITS + "⁻", "0123456789-")
_PAIR = re.compile(r"\s?[–-]\s?")
#: What precedes a number in brackets that repeats or explains another number, or a grade.
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|single|"
    r"both|doses?|scores?|grades?|grading|stages?|scales?|class|types?|levels?|points?|numbers?|"
    r"median|mean|range|interval|iqr|ci|sd|quartiles?|values?|days?|weeks?|months?|years?|hours?|minutes?|tablets?|units?|times)\b",
    re.IGNORECASE,
)
#: The number of cells behind a karyotype: `46,XX,t(9;22)(q34;q11.2)[20]`.
_KARYOTYPE = re.compile(r"(?<!\d)\d\d,[XY]\S* ?$")
_RAISED_UNIT = re.compile(r"(?:mol|min|sec|inch|feet|dyn)$")
#: In these parts a raised number is the mark of a note, and a bracket holds a statistic.
_WITH_MARKS = ("cell", "caption", "legend", "note", "heading", "title", "keyword")

_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)[a-z]?"
_NAME = r"(?P<name>[^\W\d_](?:[^\W\d_]|[ '’.\u00a0-](?=[^\W\d_])){1,40}?)"
_OTHERS = (
    r"(?:,? (?:et al\.?|and (?:colleagues|co-?workers|others)|(?:and|&) [^\W\d_][\w'’ -]{1,30}))?"
)
_IN_BRACKETS = re.compile(
    r"\([^()]*?\b(?:1[6-9]|20)\d\d[a-z]?\b[^()]*\)|\[[^\[\]]*?\b(?:1[6-9]|20)\d\d[a-z]?\]"
)
_AUTHOR_YEAR = re.compile(rf"(?:see |e\.g\.,? |cf\.? )?{_NAME}{_OTHERS},? {_YEAR}(?:, p.*)?")
_NARRATIVE = re.compile(rf"\b(?P<name>[^\W\d_][\w'’-]{{1,30}}){_OTHERS} [(\[]{_YEAR}[)\]]")
_BARE_KEY = re.compile(r"\[(@ ?)?([^\W_][^\s\[\]@;,]*(?:[;,] ?@? ?[^\W_][^\s\[\]@;,]*)*)\]")
_CITED = re.compile(r"@([\w:./-]*\w)")
_DOUBLED = re.compile(rf"\(({CITE}(?:[,;]? ?{CITE})*)\)")
_TOUCHING = re.compile(rf"\[{CITE}\]{CITE}")
_RANGE = re.compile(rf"{CITE} ?[–—-]{{1,3}} ?{CITE}")


@dataclass(frozen=True)
class _Works:
    """The works that can be cited."""

    references: References
    #: The keys in the order of the list: the cited ones first, then those of the files.
    order: Sequence[str]

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], str]:
        """The key of the one work of each first author's name and year; "" where several are."""
        out: dict[tuple[str, str], str] = {}
        for key, item in self.references.items.items():
            year = str((((item.get("issued") or {}).get("date-parts") or [[""]])[0] or [""])[0])
            author = ((item.get("author") or item.get("editor") or [{}]) or [{}])[0]
            family = str(author.get("family") or author.get("literal") or "")
            particle = str(author.get("non-dropping-particle") or "")
            for name in {family, f"{particle} {family}".strip()} - {""}:
                called = (_folded(name), year)
                out[called] = key if called not in out else ""
        return out

    def named(self, name: str, year: str) -> str | None:
        """The key to write for a name and a year; `None` where the list has no such work."""
        found = self.by_name.get((_folded(name), year))
        return (found or "key") if found is not None else None

    def written(self, numbers: Sequence[int]) -> str:
        """The citation to write in place of numbers."""
        if len(numbers) > 12:
            return "[@key; @key]"
        return "[" + "; ".join(f"@{self.order[n - 1]}" for n in numbers) + "]"


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on citations that are typed by hand."""
    works = _Works(context.references, _order(context))
    highest = 0
    for passage in context.body:
        yield from _by_key(passage, works)
        yield from _by_name(passage, works)
        for match, square, numbers in _numbers(passage):
            shown = match.words.strip().replace(SUPER, "^")
            count = len(works.order)
            if not numbers or max(numbers) > count or 0 in numbers:
                if square and numbers and not _quantity(passage, match):
                    message = (
                        f"“{shown}” looks like a citation, but the list has {count} "
                        "references; write it as [@key]"
                    )
                    yield match.finding(REF003, message)
                continue
            remedy = f"if {_counted(numbers)} of the list is meant, write {works.written(numbers)}"
            ahead = [n for i, n in enumerate(numbers) if n > max(highest, *numbers[:i], 0) + 1]
            highest = max(highest, *numbers)
            if ahead and not _quantity(passage, match):
                message = f"reference {ahead[0]} is cited before those below it; {remedy}"
                yield match.finding(REF004, message)
            elif _meant(passage, match, square=square):
                message = f"“{shown}” is typed by hand and will not follow the list; {remedy}"
                yield match.finding(REF021, message)


def _numbers(passage: Passage) -> list[tuple[Match, bool, list[int]]]:
    """Every group of typed numbers in its order, and whether it is in square brackets."""
    patterns = ((_SQUARE, "["), (_ROUND, "("), (_RAISED, SUPER), (_RAISED_SIGNS, ""))
    found: list[tuple[Match, bool, list[int]]] = []
    for pattern, sign in patterns:
        for match in passage.find(pattern, sign=sign):
            digits = next(g for g in match.groups if g).translate(_PLAIN_DIGITS)
            found.append((match, sign == "[", _expanded(digits)))
    return sorted(found, key=lambda one: one[0].start)


def _quantity(passage: Passage, match: Match) -> bool:
    """Whether the words before a bracket are a quantity, which it repeats or explains."""
    typed = passage.text[max(0, match.start - 60) : match.start]
    if _KARYOTYPE.search(typed):
        return True
    before = re.split(r"[\])]", typed[-25:])[-1]
    return bool(_QUANTITY.search(before))


def _meant(passage: Passage, match: Match, *, square: bool) -> bool:
    """Whether a typed number is evidently a citation."""
    if passage.kind in _WITH_MARKS:
        return False
    if not square and match.words.strip()[:1] not in "(":
        return not _RAISED_UNIT.search(passage.text[: match.start])
    word = passage.text[: match.start].rpartition(" ")[2]  # not the end of an address
    return not re.search(r"[^\w\s,;.’'”“()\[\]–-]", word) and not _quantity(passage, match)


def _by_key(passage: Passage, works: _Works) -> Iterator[Finding]:
    for match in passage.find(_BARE_KEY, sign="["):
        at, inner = match.groups
        keys = [key.strip(" @") for key in re.split(r"[;,]", inner or "")]
        known = [works.references.resolve(key) in works.references.all for key in keys]
        if all(known) or (at and any(known)):
            wanted = "[" + "; ".join(f"@{key}" for key in keys) + "]"
            yield match.finding(REF021, f"“{match.shown}” is printed as typed; write {wanted}")
    for match in passage.find(_DOUBLED, sign="("):
        cited = _CITED.findall(passage.source(match.start, match.end))
        if not all(works.references.resolve(key) in works.references.all for key in cited):
            continue  # reported as unknown
        message = "these round brackets are printed beside the citation's own; write only [@key]"
        yield match.finding(REF021, message)
    for match in passage.find(_TOUCHING, sign=CITE):
        message = "two citations touch, so that brackets would be printed; write [@one; @two]"
        yield match.finding(REF021, message)
    for match in passage.find(_RANGE, sign=CITE):
        message = (
            "a range of citations leaves out the works between its ends; name every one, "
            "[@one; @two; @three], and the numbers are drawn together"
        )
        yield match.finding(REF021, message)


def _by_name(passage: Passage, works: _Works) -> Iterator[Finding]:
    for match in passage.find(_IN_BRACKETS):
        if not passage.text[match.end :].lstrip().startswith(CITE):
            parts = re.split(r"\s?;\s?", match.words[1:-1])
            found = [
                m and works.named(m["name"], m["year"]) for m in map(_AUTHOR_YEAR.fullmatch, parts)
            ]
            if found and all(found):
                wanted = "[" + "; ".join(f"@{key}" for key in found) + "]"
                yield match.finding(
                    REF021, f"“{match.shown}” is a citation by name; write {wanted}"
                )
    for m in (
        _NARRATIVE.finditer(passage.text) if "(" in passage.text or "[" in passage.text else ()
    ):
        key = works.named(m["name"], m["year"])
        if key and CITE not in passage.text[m.end() : m.end() + 3]:
            year = Match(passage, passage.text.rindex(m["year"], 0, m.end()) - 1, m.end())
            message = f"“{year.shown}” is a citation by year; write [@{key}] in its place"
            yield year.finding(REF021, message)


def _order(context: LintContext) -> list[str]:
    """The keys of the works in the order of the list, then those that nothing cites."""
    references = context.references
    read = (*structure(abstracts(dict(context.document))), *context.elements)
    keys = [
        references.resolve(c["citationId"]) for e in read if e["t"] == "Cite" for c in e["c"][0]
    ]
    cited = dict.fromkeys(key for key in keys if key in references.items)
    return [*cited, *(key for key in references.items if key not in cited)]


def _folded(name: str) -> str:
    """A name for comparison: without accents, case, hyphens and points."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if c.isalpha())


def _counted(numbers: Sequence[int]) -> str:
    """“work 2”, “works 1 and 2”, “works 1 to 4”."""
    if len(numbers) < 3:
        return f"work{'s' * (len(numbers) > 1)} {' and '.join(map(str, numbers))}"
    return f"works {numbers[0]} to {numbers[-1]}"


def _expanded(group: str) -> list[int]:
    out: list[int] = []
    for part in re.split(r"\s?[,;]\s?", group):
        ends = [int(n) for n in _PAIR.split(part)]
        out += range(ends[0], ends[-1] + 1) if len(ends) == 2 else ends
    return out
