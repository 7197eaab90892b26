"""The names of an article's authors and institutions, in every form that a text may have them.

Names are searched for in a text that is folded character by character (no accents, plain spaces
and hyphens), so that a position in the folded text is the same position in the original. What
cannot be distinguished from other words stays: a family name of three letters alone at the
beginning of a sentence, and initials without points that are not part of a list of people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from casepress.article.model import Affiliation, Article, Author

Span = tuple[int, int]

_PLAIN = str.maketrans(
    {**dict.fromkeys("\u00a0\u2009\u202f\t\n", " "), **dict.fromkeys("‐‑‒–", "-"),
     "’": "'", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}
)  # fmt: skip
_TITLES = r"(?:(?:Drs?|Dre|Prof|Professor|Pr|Mr|Mrs|Ms|Miss)\.?\s+)"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ORCID = re.compile(r"(?:https?://)?(?:orcid\.org/)?\b\d{4}-\d{4}-\d{4}-\d{3}[\dXx]\b")
_SENTENCE_END = re.compile(r"(?:^|[.?!:])[\s\"'“‘(\[]*$")
_LONG_ENOUGH = 4  # letters of a name that is unlikely to be another word
_SHORTEST = 3  # letters of a name that is recognised at the beginning of a sentence
_NAME_LISTS = ("author", "editor", "collection-editor", "container-author", "translator")


def fold(text: str) -> str:
    """The text without accents, with as many characters as before; it must be composed (NFC)."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text.translate(_PLAIN))


@dataclass(frozen=True)
class Harmless:
    """What looks like a name but identifies no one: phrases that contain a name ("plaster of
    Paris"), and words that many institutions have in their names ("hospital")."""

    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """What identifies the authors and their institutions, as patterns for folded text. The `sure`
    ones do so anywhere; `families`, and the `proper` names within the names of institutions, unless
    they are another word; `signed` are initials without points. `works` are searched for in
    references, `traces` in addresses and file names. `keep` matches what identifies no one."""

    sure: tuple[re.Pattern[str], ...]
    works: tuple[re.Pattern[str], ...]
    families: tuple[re.Pattern[str], ...]
    proper: tuple[tuple[str, re.Pattern[str]], ...]
    signed: frozenset[str]
    traces: tuple[str, ...]
    keep: re.Pattern[str] | None
    people: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, article: Article, keep: Harmless) -> Identity:
        """The identity in the article's facts, except for what `keep` lists as harmless."""
        persons = [a for a in article.authors if a.family]
        named = [p for a in persons for p in _full_names(a)]
        places = sorted({p for a in article.affiliations for p in _institution(a)}
                        | {n for a in article.authors if a.collective
                           for n in (a.collective, a.collective.removeprefix("The "))}
                        | {f.source for f in article.funding if _telling(f.source)},
                        key=len, reverse=True)  # fmt: skip
        houses = [re.compile(_phrase(p), re.I) for p in places]
        cities = {c for a in article.affiliations for c in (a.city, a.ror) if len(c) > 2}
        words = cities | {f.award for f in article.funding if _code(f.award)}
        words |= {x for x in (article.doi,) if x}
        phrases = [_phrase(k) for k in keep.phrases]
        return cls(
            sure=(*named, *houses, *(re.compile(_phrase(w)) for w in sorted(words)),
                  *(p for a in persons for p in _dotted(a)), _MAIL, _ORCID),
            works=(*(re.compile(_phrase(fold(a.display)), re.I) for a in persons), *houses),
            families=tuple(_bare(a) for a in persons),
            proper=tuple(_proper(article, keep.words)),
            signed=frozenset(s for a in persons for s in _signatures(a)),
            traces=tuple(sorted(_traces(article))),
            keep=re.compile("|".join(phrases), re.I) if phrases else None,
            people=tuple(_person(a.family, a.given, a.particle) for a in persons),
        )  # fmt: skip

    def spans(self, text: str, words: Set[str], kept: Set[str]) -> list[Span]:
        """The spans of a text that identify somebody, in order and without overlaps. `words` are
        the article's words in small letters, `kept` its abbreviations; neither is a name."""
        folded = fold(text)
        safe = [m.span() for m in self.keep.finditer(folded)] if self.keep else []
        found = [m.span() for pattern in self.sure for m in pattern.finditer(folded)]
        found += [s for p in self.families for s in _names(p, folded, words)]
        proper = [p for name, p in self.proper if name.lower() not in words]
        found += [s for p in proper for s in _names(p, folded, words)]
        found += list(_lists_of_people(folded, self.signed, kept))
        free = [s for s in found if not any(a < s[1] and s[0] < b for a, b in safe)]
        return _apart(free)

    def identified_by(self, address: str) -> bool:
        """Whether an address or a file name identifies somebody."""
        plain = fold(unicodedata.normalize("NFC", address)).lower()
        return bool(_ORCID.search(plain) or _MAIL.search(plain)) or any(
            trace in plain for trace in self.traces
        )

    def wrote(self, record: Mapping[str, Any], entry: str) -> bool:
        """Whether a reference, given as CSL record and as printed text, is a work of one of the
        authors, or names one of them or an institution."""
        for names in (record.get(key, ()) for key in _NAME_LISTS):
            for name in names if isinstance(names, list) else ():
                theirs = _person(
                    name.get("family", ""), name.get("given", ""),
                    name.get("non-dropping-particle", "") or name.get("dropping-particle", ""),
                )  # fmt: skip
                if any(_same(theirs, own) for own in self.people):
                    return True
        folded = fold(entry)
        return any(pattern.search(folded) for pattern in self.works)


def _phrase(words: str) -> str:
    parts = fold(unicodedata.normalize("NFC", words)).split()
    return r"(?<!\w)" + r"\s+".join(re.escape(p) for p in parts) + r"(?!\w)"


def _full_names(author: Author) -> Iterator[re.Pattern[str]]:
    """ "Ana van der Example", "Example AB", "A. B. Example", "Dr Example", "Example et al"."""
    family = _surname(author)
    given = fold(author.given).split()
    if given and len(given[0].rstrip(".")) > 1:
        middle = "".join(rf"(?:\s+(?:{re.escape(g)}|{re.escape(g[0])}\.?))?" for g in given[1:])
        long = f"{re.escape(given[0])}{middle}"
        yield re.compile(rf"(?<!\w){_TITLES}?{long}\s+{family}(?!\w)", re.I)
        yield re.compile(rf"(?<!\w){family},?\s+{long}(?!\w)", re.I)
    letters = [re.escape(i) for i in _letters(author.given)]
    if letters:
        more = "".join(rf"(?:\.?[\s-]?{i})?" for i in letters[1:])
        short = rf"{letters[0]}{more}\.?"
        any_case = f"(?:{family}|{re.escape(fold(author.family).upper())})"
        yield re.compile(rf"(?<!\w){_TITLES}?{short}\s+{any_case}(?!\w)")
        yield re.compile(rf"(?<!\w){any_case},?\s+{short}(?!\w)")
    yield re.compile(rf"(?<!\w){_TITLES}{family}(?!\w)")
    yield re.compile(rf"(?<!\w){family}(?=\s+(?:et\s+al\b|and\s+(?:colleagues|coworkers)))")
    if len(author.family) >= _LONG_ENOUGH:
        yield re.compile(rf"(?<![\w-]){re.escape(fold(author.family).upper())}(?![\w-])")


def _surname(author: Author) -> str:
    particle = r"\s+".join(re.escape(p) for p in fold(author.particle).split())
    family = r"\s+".join(re.escape(p) for p in fold(author.family).split())
    return rf"(?:{particle}\s+)?{family}" if particle else family


def _bare(author: Author) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_surname(author)}(?![\w-])")


def _names(pattern: re.Pattern[str], folded: str, words: Set[str]) -> Iterator[Span]:
    """Occurrences of a single name: within a sentence, a capital makes it a name; at the beginning
    of a sentence it may be another word."""
    for match in pattern.finditer(folded):
        name = match.group()
        if not any(sign.isupper() for sign in name):
            continue
        at_head = bool(_SENTENCE_END.search(folded[: match.start()]))
        if at_head and (len(name) < _SHORTEST or name.lower() in words):
            continue
        if re.match(r"\s+\d", folded[match.end() :]):
            continue  # "May 2025"
        yield match.span()


def _letters(words: str) -> list[str]:
    return [w[0].upper() for w in re.split(r"[\s.-]+", fold(words)) if w[:1].isalpha()]


def _initials(author: Author) -> set[tuple[str, ...]]:
    given, family = _letters(author.given), _letters(author.family)
    small = [w[0] for w in fold(author.particle).split()]
    if not given or not family:
        return set()
    made = {(*g, *p, *f) for g in (given, given[:1]) for f in (family, family[:1])
            for p in ([], small, [s.upper() for s in small])}  # fmt: skip
    return {letters for letters in made if len(letters) > 1}


def _dotted(author: Author) -> Iterator[re.Pattern[str]]:
    for letters in sorted(_initials(author), key=len, reverse=True):
        inner = r"\.[\s-]?-?".join(letters)
        yield re.compile(rf"(?<![\w.]){inner}(?:\.(?=\s*[a-z,;:)&])|(?=\.))(?!\.?\s?[A-Z]\.)")


def _signatures(author: Author) -> Iterator[str]:
    yield from ("".join(letters) for letters in _initials(author))


def _lists_of_people(folded: str, signed: Set[str], kept: Set[str]) -> Iterator[Span]:
    """Initials without points: several in a list ("AE, BO and CP"), or in brackets after words that
    they do not abbreviate ("the first author (AE)")."""
    one = "|".join(re.escape(s) for s in sorted(signed - kept, key=len, reverse=True))
    if not one:
        return
    joined = rf"(?<![\w.])(?:{one})(?:(?:\s*[,;&/]\s*|\s*,?\s+and\s+)(?:{one}))+(?!\w)"
    for match in re.finditer(joined, folded):
        yield match.span()
    for match in re.finditer(rf"\(({one})\)", folded):
        words = folded[: match.start()].split()[-len(match.group(1)) :]
        spelled = "".join(w[0] for w in words if w).lower()
        if spelled != match.group(1).lower():
            yield match.span(1)


def _institution(affiliation: Affiliation) -> Iterator[str]:
    for words in (affiliation.name, affiliation.department):
        for part in (words, *words.split(",")):
            if len(part.split()) > 1 or (part.strip() and part is affiliation.name):
                yield part.strip()


def _proper(article: Article, generic: Iterable[str]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The words of institutions' names that identify one by themselves, such as "Harbourside"."""
    common = {fold(w).lower() for w in generic}
    names = [fold(a.name) for a in article.affiliations]
    found = {w for name in names for w in re.findall(r"\w[\w'-]*", name)}
    for name in sorted(found):
        if name[0].isupper() and len(name) >= _LONG_ENOUGH and name.lower() not in common:
            yield name, re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")


def _telling(source: str) -> bool:
    return len(source) > 2 and any(sign.isupper() for sign in source)


def _code(award: str) -> bool:
    return len(award) > 2 and (not award.isdecimal() or len(award) > 4 or award[0] == "0")


def _traces(article: Article) -> Iterator[str]:
    for author in article.authors:
        name = fold(author.family).lower()
        if len(name) >= _LONG_ENOUGH:
            yield re.sub(r"[^\w]+", "", name)
            yield re.sub(r"[^\w]+", "-", name)
        if author.email:
            yield author.email.lower()
            yield author.email.partition("@")[2].lower()
    for affiliation in article.affiliations:
        if affiliation.ror:
            yield affiliation.ror.rpartition("/")[2].lower()
        if len(affiliation.name.split()) > 1:
            yield "-".join(fold(affiliation.name).lower().split())
    if article.doi:
        yield article.doi.lower()


def _person(family: str, given: str, particle: str) -> tuple[str, str]:
    whole = f"{particle} {family}" if particle else family
    folded = re.sub(r"[^\w]+", "", fold(unicodedata.normalize("NFC", whole)).lower())
    return folded, "".join(_letters(unicodedata.normalize("NFC", given)))


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (family, given), (own_family, own_given) = one, other
    if not family or family != own_family:
        return False
    return not given or given.startswith(own_given) or own_given.startswith(given)


def _apart(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
