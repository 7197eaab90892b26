"""The names of institutions, groups and places as patterns for folded text: whole, by a word that
only they have, and by their abbreviation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from casepress.article.model import Article
from casepress.outputs.blind.folding import fold, spellings
from casepress.outputs.blind.persons import LEFT, RIGHT, parted
from casepress.outputs.blind.words import ordinary, words

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_LONG_ENOUGH = 4  # letters of a word that names an institution by itself
_TRUST = ("FT", "NHSFT", "NHST", "NHS", "T")
_ABBREVIATED = 3  # letters of an abbreviation that names one wherever it occurs
_CODE = r"(?:[/_:#-]?\s?\d[\w/.-]*\w|[/_-][\w/.-]*\d\w*)"  # of an approval or a record
_DEFINED = r"\s*,?\s*[(\[]\s*[\"“'‘]?([A-Z][\w&-]{1,11})[\"”'’]?\s*[);\],]"


@dataclass(frozen=True)
class Institutions:
    """Patterns that name an institution anywhere, and those of places that are also words; the
    abbreviations, the words that only institutions have, and the whole names for addresses."""

    certain: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    guarded: tuple[re.Pattern[str], ...]
    abbreviations: frozenset[str]
    proper: frozenset[str]
    whole: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, article: Article, generic: Iterable[str], text: str) -> Institutions:
        """The institutions of an article. `generic` are words that many have in their names;
        `text` is the article's, folded, which may introduce abbreviations of its own."""
        common = {fold(w).lower() for w in generic}
        own = list(dict.fromkeys(_named(article)))
        names = [p for p in (pattern(n) for n in own) if p]
        parts = [p for p in (pattern(d, part=True) for d in _departments(article)) if p]
        short = {a for name in own for a in _abbreviations(name)}
        short |= {m[1] for p in names for m in re.finditer(p.pattern + _DEFINED, text, p.flags)}
        for name in own:  # "HUHFT", "HUHNHSFT"
            bare, trust, _ = name.partition(" NHS")
            if trust:
                short |= {f"{a}{end}" for a in _abbreviations(bare) for end in _TRUST}
        for affiliation in article.affiliations:
            short |= {x for x in _IN_BRACKETS.findall(affiliation.name) if _abbreviation(x)}
        proper = {w for a in article.affiliations for w in _proper(fold(a.name), common)}
        cities = {fold(a.city) for a in article.affiliations if len(a.city) > 1}
        codes = {a.ror for a in article.affiliations if a.ror} | {article.doi} - {""}
        codes |= {a.ror.rpartition("/")[2] for a in article.affiliations if "/" in a.ror}
        codes |= {a.orcid for a in article.authors if a.orcid}
        codes |= {f.award for f in article.funding if _code(f.award)}
        known = words().abbreviations
        free = {a for a in short if len(a) >= _ABBREVIATED and a not in known}
        return cls(
            certain=(
                *names, *parts,
                *(_alone(w) for w in sorted(proper)),
                *(_alone(c) for c in sorted(cities) if not _is_word(c)),
                *(_loose(c) for c in sorted(codes)),
                *(_short(a, anywhere=a in free) for a in sorted(short)),
                *(re.compile(rf"(?<=[(\[]){re.escape(a)}(?=[)\],;])") for a in sorted(short - free)
                  if a not in known),
            ),
            names=tuple(names),
            guarded=tuple(
                re.compile(rf"(?<![\w-]){re.escape(c)}(?![\w-])")
                for c in sorted(cities) if _is_word(c)
            ),
            abbreviations=frozenset(a.lower() for a in free),
            proper=frozenset(s for w in (*proper, *(c for c in cities if not _is_word(c)))
                             for s in map(squeezed, spellings(w)) if len(s) >= _LONG_ENOUGH),
            whole=frozenset(s for n in own if len(_WORD.findall(fold(n))) > 1
                            for s in map(squeezed, spellings(n)) if len(s) > _LONG_ENOUGH),
        )  # fmt: skip


def squeezed(words_: str) -> str:
    """The letters and digits of a folded text, in small letters, without anything between."""
    return re.sub(r"[\W_]+", "", words_).lower()


def pattern(name: str, *, part: bool = False) -> re.Pattern[str] | None:
    """The pattern of a whole name. One of common words alone needs capital letters: "Plastic
    Surgery" of a department, "General Hospital". `part` for the name of a department."""
    forms = [_WORD.findall(s) for s in spellings(name)]
    found = _WORD.findall(fold(name))
    content = [w for w in found if w.lower() not in words().stop]
    if not content:
        return None
    word = all(ordinary(w) for w in content)
    any_letters = not word or (len(content) > 2 and not part)
    if len(found) == 1 and word:
        return None
    if any_letters:
        joined = "|".join(r"[\W_]{0,4}".join(_one(w) for w in form) for form in forms)
        return re.compile(rf"{LEFT}(?:{joined})(?:'?s)?{RIGHT}", re.I)
    cased = (rf"(?:{re.escape(w)}|{re.escape(w.upper())})" for w in found)
    return re.compile(rf"{LEFT}{r'[^A-Za-z]{1,4}'.join(cased)}{RIGHT}")


def _one(word: str) -> str:
    if word in ("and", "n"):
        return "(?:and|&|n)?"
    if word in ("st", "saint", "ste", "sainte"):
        return "(?:st|saint|ste|sainte)"
    if word.endswith("'s"):
        return re.escape(word[:-2]) + "(?:'?s)?"
    return re.escape(word).replace("'", "'?")


def _named(article: Article) -> Iterator[str]:
    for affiliation in article.affiliations:
        yield from _parts(affiliation.name)
        if re.search(r"[^\W\d_]", affiliation.ror) and " " in affiliation.ror:
            yield affiliation.ror
    for author in article.authors:
        if author.collective:
            whole = author.collective.removeprefix("The ").removeprefix("the ")
            yield whole
            shorter = whole.rpartition(" ")[0]
            if len(shorter.split()) > 2 and ordinary(whole.split()[-1]):
                yield shorter
    for award in article.funding:
        if len(award.source) > 2 and any(sign.isupper() for sign in award.source):
            yield award.source


def _parts(name: str) -> Iterator[str]:
    bare = _IN_BRACKETS.sub("", name).strip()
    for part in dict.fromkeys((bare, *re.split(r"\s*[,;|]\s*|\s+[-–—/]\s+", bare))):
        if len(part.split()) > 1 or (part and part == bare):
            yield part
    tail = bare.split()
    # "Good Hope" of "Good Hope Hospital"
    while len(tail) > 2 and (ordinary(tail[-1]) or fold(tail[-1]).lower() in words().legal):
        tail = tail[:-1]
        if not all(w.lower() in words().stop | words().everywhere for w in tail):
            yield " ".join(tail)


def _departments(article: Article) -> Iterator[str]:
    for affiliation in article.affiliations:
        for part in (affiliation.department, *affiliation.department.split(",")):
            if len(part.split()) > 1:
                yield part.strip()


def _proper(name: str, common: set[str]) -> Iterator[str]:
    for word in _WORD.findall(name):
        small = word.lower()
        if word[:1].isupper() or not word.isascii():
            word, small = re.sub(r"'s?$", "", word), re.sub(r"'s?$", "", small)
            generic = any(s in common or ordinary(s) for s in (small, small.removesuffix("s")))
            plain = not generic and small not in words().stop
            if plain and (len(word) >= _LONG_ENOUGH or not word.isascii()):
                yield word


def _is_word(city: str) -> bool:
    return all(ordinary(w) for w in city.split()) and len(city.split()) == 1


def _alone(name: str) -> re.Pattern[str]:
    forms = (
        r"[\W_]{0,3}".join(f"(?:{'|'.join((_one(w), *parted(w)))})" for w in _WORD.findall(s))
        for s in spellings(name)
    )
    ends = r"(?:'?s|er|ers|ian|ians|hospital|clinic|uni|med)?"
    return re.compile(rf"{LEFT}(?:{'|'.join(forms)}){ends}{RIGHT}", re.I)


def _loose(code: str) -> re.Pattern[str]:
    """A number or code with any separators."""
    joined = r"[\W_]{0,2}".join(re.escape(p) for p in re.findall(r"[^\W_]+", fold(code)))
    return re.compile(rf"(?<![^\W_]){joined}(?![^\W_])", re.I)


def _short(letters: str, *, anywhere: bool) -> re.Pattern[str]:
    """An abbreviation with the code that follows it, or only together with one."""
    dotted = r"\.\s?".join(map(re.escape, letters)) + r"\."
    code = f"(?:{_CODE})?" if anywhere else _CODE.replace(r"[/_:#-]?\s?\d", r"[/_#-]\d")
    either = rf"(?:{re.escape(letters)}s?|{dotted})" if anywhere else re.escape(letters)
    return re.compile(rf"(?<![^\W_]){either}{code}(?![^\W\d_])")


def _abbreviations(name: str) -> Iterator[str]:
    found = [part for word in _WORD.findall(fold(name)) for part in _compound(word)]
    if len(found) < 2:
        return
    large = [w for w in found if w.lower() not in words().stop]
    for chosen in (large, found, [w for w in found if w[:1].isupper()]):
        letters = "".join(w[0] for w in chosen).upper()
        if _abbreviation(letters):
            yield letters
    mixed = "".join(w[0].upper() if w.lower() not in words().stop else w[0].lower() for w in found)
    if _abbreviation(mixed):
        yield mixed


def _compound(word: str) -> list[str]:
    """The parts of a word that has a letter for each in an abbreviation: "UKE" is the
    Universitätsklinikum Eppendorf."""
    for head in words().compounds:
        if len(word) > len(head) + 2 and word.lower().startswith(head):
            return [word[: len(head)], word[len(head) :].capitalize()]
    return [word]


def _abbreviation(letters: str) -> bool:
    return 2 <= len(letters) <= 12 and letters[0].isupper() and not letters.isdigit()


def _code(award: str) -> bool:
    return len(award) > 2 and (not award.isdecimal() or len(award) > 4 or award[0] == "0")
