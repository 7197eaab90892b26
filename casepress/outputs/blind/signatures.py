"""Initials of authors as patterns for folded text.

Initials are evidence of a person with points, in a list of them, in brackets, in a credit, before a
deed, beside a role, and in a statement about who did what. Those that are also an abbreviation of
medicine ("MR", "CT", "US") need what only a person has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise

from casepress.article.model import Author
from casepress.outputs.blind.folding import Span, fold
from casepress.outputs.blind.persons import letters
from casepress.outputs.blind.words import any_of, words

_LEFT, _RIGHT = r"(?<![^\W_])(?<![^\W\d_]\.)", r"(?![^\W\d_])"
#: Between the letters of initials with points: "J.-L. F.", "S.O'R."
_POINT = r"(?:\.[\s-]?-?|(?<=\w)')"
_AND = r"(?:\s*[,;&/+]\s*(?:and\s+)?|\s+and\s+)"
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.;!?])\s+|(?<=[)\]][.;!?])\s+")


@dataclass(frozen=True)
class Signatures:
    """The patterns of all initials: with points, in company, and in statements."""

    dotted: tuple[re.Pattern[str], ...] = ()
    company: tuple[re.Pattern[str], ...] = ()
    brackets: re.Pattern[str] | None = None
    statement: re.Pattern[str] | None = None
    each: re.Pattern[str] | None = None

    @classmethod
    def of(cls, authors: list[Author], kept: Set[str]) -> Signatures:
        """The initials of persons. `kept` are abbreviations that the article spells out."""
        tuples = sorted({t for a in authors for t in initials(a)}, key=lambda t: (-len(t), t))
        if not tuples:
            return cls()
        taken = words().abbreviations | kept
        every = "(?:" + "|".join(_one(t) for t in tuples) + ")"
        clear = [t for t in tuples if "".join(t) not in taken]
        known = words()
        credit, deed = any_of(known.credits), any_of(known.deeds)
        maker, role = any_of(known.makers), any_of(known.roles)
        many = rf"{_LEFT}{every}(?:{_AND}{every})*{_RIGHT}"
        alone = r"(?=\s*(?:[.,;()[\]&/]|$|and\b))"
        drawn = r"(?:was|were|is|are)\s+(?:\w+ly\s+)?(?:taken|made|drawn|provided|prepared|created)"
        company = [
            rf"(?i:\b|(?<=©)){many}(?=,?\s+(?:both\s+)?(?:have\s+|has\s+|all\s+)?{deed}\b)",
            rf"(?i:(?<!\w){credit})\s*(?::|-|(?:(?i:provided|made|taken|drawn|is|are)\s+)?(?i:by|courtesy\s+of|of\s+dr)|©)\s*({many}){alone}",
            rf"(?i:\b(?:courtesy\s+of|credit)|©)\s*({many}){alone}",
            rf"(?i:(?<!\w){credit})\s({many})(?=\s*(?:[.;)\]]|$))",
            rf"(?i:\b{credit}\s+(?:[^\W\d_]+\s+){{0,4}}{drawn}\s+by)\s({many})",
            rf"(?i:\b{any_of(known.authored)}\s+by)\s+({many}){alone}",
            rf"(?i:\b{maker}s?),?\s+(?:was\s+|were\s+)?[(\[]?({many})(?=[)\].,;]|\s+and\b|$)",
            rf"(?i:\b{maker}s?)\s*[:=]\s*({many}){alone}",
            rf"(?i:\b(?:one|two|both|some)\s+of\s+us)[\s,]+[(\[]?({many}){alone}",
            rf"(?i:\bauthors?)\s({many})(?=\s+[a-z])",
            rf"(?i:\b(?:first|last|senior|corresponding)\s+author)\s*,?\s*[(\[]?({many}){alone}",
            rf"(?i:\binitials)\s*:?\s*({many})",
            rf"\b(?:{any_of(known.titles)})\b\.?\s+({many})",
            rf"(?i:\b{role})(?:\s+of\s+[^:;.]{{1,40}})?\s*(?:[:=–-]|\()\s*({many}){alone}",
            rf"{_LEFT}({every}(?:{_AND}{every})*)\s*(?::|[(\[])\s*(?i:{role})\b",
        ]  # fmt: skip
        if clear:
            one = "(?:" + "|".join(_one(t) for t in clear) + ")"
            verbs = any_of((*known.verbs, *known.deeds))
            company += [
                rf"{_LEFT}{every}(?:{_AND}{every})*{_AND}{one}(?:{_AND}{every})*{_RIGHT}",
                rf"{_LEFT}{one}(?:{_AND}{every})+{_RIGHT}",
                rf"{_LEFT}{one}(?=,?\s+(?:both\s+|independently\s+)?{verbs}\b){_RIGHT}",
                rf"(?i:\b(?:by|courtesy\s+of|{credit}|signed))\s*:?\s*({_LEFT}{one}(?:{_AND}{every})*{_RIGHT})",
            ]
        bare = "|".join(sorted({re.escape("".join(t)) for t in clear}, key=len, reverse=True))
        return cls(
            dotted=tuple(_dotted(t) for t in tuples if "".join(t).upper() not in words().dotted),
            company=tuple(re.compile(p) for p in company),
            brackets=re.compile(rf"[(\[]({bare})[)\]]") if bare else None,
            statement=re.compile(rf"(?i)(?<!\w){any_of(known.statements)}\b"),
            each=re.compile(rf"{_LEFT}{every}{_RIGHT}"),
        )

    def spans(self, folded: str) -> Iterator[Span]:
        """The places of initials in a folded text."""
        for pattern in self.dotted:
            yield from (m.span() for m in pattern.finditer(folded))
        for pattern in self.company:
            for match in pattern.finditer(folded):
                yield match.span(1) if pattern.groups else match.span()
        if self.brackets:
            for match in self.brackets.finditer(folded):
                before = folded[: match.start()].split()[-len(match[1]) :]
                if "".join(w[0] for w in before).lower() != match[1].lower():
                    yield match.span(1)
        if self.statement and self.each and self.statement.search(folded):
            yield from self._statements(folded, self.statement, self.each)

    @staticmethod
    def _statements(
        folded: str, statement: re.Pattern[str], each: re.Pattern[str]
    ) -> Iterator[Span]:
        ends = [0, *(m.end() for m in _SENTENCE.finditer(folded)), len(folded)]
        for start, end in pairwise(ends):
            if statement.search(folded, start, end):
                yield from (m.span() for m in each.finditer(folded, start, end))


def initials(author: Author) -> set[tuple[str, ...]]:
    """The letters with which an author may sign: "ZQ", "ZAQ", "HvO", "HO"."""
    given, family = letters(author.given), letters(author.family)
    parted = letters(author.family.replace("'", " ").replace("’", " "))  # O'Rafferty: O and R
    small = [w[0] for w in fold(author.particle).split()]
    if not given or not family:
        return set()
    made = {(*g, *p, *f) for g in (given, given[:1]) for f in (family, family[:1], parted)
            for p in ([], small, [s.upper() for s in small])}  # fmt: skip
    return {one for one in made if len(one) > 1}


def _one(letters_: tuple[str, ...]) -> str:
    joined = "['-]?".join(map(re.escape, letters_))
    return rf"(?:{joined}|" + _POINT.join(map(re.escape, letters_)) + r"\.?)"


def _dotted(letters_: tuple[str, ...]) -> re.Pattern[str]:
    inner = _POINT.join(map(re.escape, letters_))
    return re.compile(
        rf"(?<![\w.]){inner}(?:\.(?=\s*[a-z,;:)&\]])|\.?(?=$)|(?=\.))(?!\.?\s?[A-Z]\.)"
    )
