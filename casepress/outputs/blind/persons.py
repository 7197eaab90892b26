"""The names of persons as patterns for folded text, in every form that a text may have them.

A whole name (a given name or initials with the family name) is evidence whatever other words a text
has. So is a family name alone, in any letters, unless it is another word. One that is also a word
("Stone", "May") needs company that only a name has: a title, initials, "et al.", a second author.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from casepress.article.model import Author
from casepress.outputs.blind.folding import fold, spellings
from casepress.outputs.blind.words import any_of, ordinary, words

#: No letter before or behind, but a digit, a sign, or the next word of a camelCaseName.
LEFT = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-z])(?=[A-Z])))"
RIGHT = r"(?:(?![^\W\d_])|(?-i:(?<=[a-z])(?=[A-Z])))"
_GAP = r"[\W_]{0,4}"
_LONG = 6  # letters of a name that is searched for within words too
_ADJECTIVE = "(?:i?ans?|eans?|esque|isms?|ists?)"
#: An apostrophe may be left out, or be written as code.
_APOSTROPHE = r"(?:&(?:#\w{1,5}|\w{2,6});|[\W_]{0,2})"
_SHORT = 3  # letters of a name that needs a capital letter
_LETTERLESS = re.compile(r"[\u0e00-\u0eff\u2e80-\uffdc]")  # scripts without spaces between words


@dataclass(frozen=True)
class Person:
    """A person's name: the words of given names, particle and family name, folded."""

    given: tuple[str, ...]
    initials: tuple[str, ...]
    particle: tuple[str, ...]
    family: tuple[str, ...]

    @classmethod
    def of(cls, author: Author) -> Person:
        """The name of an author."""
        given = re.split(r"[\s.-]+", unicodedata.normalize("NFC", author.given))
        family = re.split(r"[\s-]+", unicodedata.normalize("NFC", author.family).strip())
        return cls(
            tuple(w for w in given if len(w) > 1),
            tuple(letters(author.given)),
            tuple(unicodedata.normalize("NFC", author.particle).split()),
            tuple(w for w in family if w),
        )

    @cached_property
    def plain(self) -> bool:
        """Whether the family name alone, in any letters, is evidence of the person."""
        whole = "".join(self.family)
        word = all(ordinary(w) for w in self.family)
        return not word and (len(whole) > _SHORT or not whole.isascii())

    @property
    def capital(self) -> bool:
        """Whether the family name alone is evidence where it has a capital letter."""
        return not self.plain and (
            not all(ordinary(w) for w in self.family) or len(self.family) > 1
        )

    @property
    def month(self) -> bool:
        """Whether the family name is that of a month."""
        return "".join(self.family).lower() in words().months

    def surname(self) -> str:
        """A pattern of the family name, with its particle or without, in any letters."""
        return _particle(self.particle) + r"[\W_]{0,3}".join(_spelled(w) for w in self.family)

    def halves(self) -> Iterator[str]:
        """Patterns of the words of a double name, each of which is used alone; a long one in any
        letters, as in the names of files."""
        if len(self.family) > 1:
            for word in self.family:
                if len(word) > _SHORT and not ordinary(word):
                    forms = {f"{s[:1].upper()}{s[1:]}" for s in spellings(word)}
                    joined = "|".join(sorted(f"{one}|{one.upper()}" for one in forms))
                    yield f"(?i:{joined})" if len(word) >= _LONG else joined

    def cased(self) -> str:
        """A pattern of the family name with a capital letter, or in capitals."""
        forms = ((w[:1].upper() + w[1:], w.upper()) for w in map(fold, self.family))
        joined = r"[\s-]{1,2}".join(f"(?:{re.escape(a)}|{re.escape(b)})" for a, b in forms)
        return f"(?i:{_particle(self.particle)})" + joined


def letters(names: str) -> list[str]:
    """The initials of given or family names, in capitals."""
    return [w[0].upper() for w in re.split(r"[\s.-]+", fold(names)) if w[:1].isalpha()]


def certain(person: Person) -> Iterator[re.Pattern[str]]:
    """Patterns that name the person wherever they match."""
    left, right = _edges("".join(person.family))
    family = person.surname()
    title = rf"(?:(?:{any_of(words().titles)})\b\.?\s+)*"
    word = all(ordinary(w) for w in person.family)
    alone = [w for w in person.given if not (word and ordinary(w))]
    if alone:
        yield re.compile(rf"{left}{title}(?:{_whole(person, alone, family)}){right}", re.I)
    if len(alone) < len(person.given):  # "will case", "mark stone"
        cased = _whole(person, person.given, person.cased(), cased=True)
        yield re.compile(rf"{left}(?i:{title})(?:{cased}){right}")
    for half in person.halves():
        yield re.compile(rf"{left}(?i:{title})(?:{half})(?:'?s)?{right}")
    if person.plain:
        first = _initials(person)
        before = rf"(?:{first}[\s_.-]{{0,2}})?" if first else ""
        behind = rf"(?:,?[\s_]{{1,2}}(?-i:{first})(?![^\W\d_]))?" if first else ""
        ends = any_of(words().endings) if len("".join(person.family)) >= _LONG else "(?:s|es)"
        yield re.compile(rf"{left}{title}(?:{before}{family}){behind}(?:{ends})?{right}", re.I)
        for bare in spellings("".join(person.family)):
            if len(bare) >= _LONG and bare[-1] in "aeio":  # "Fontanellian"
                yield re.compile(rf"{left}{re.escape(bare[:-1])}{_ADJECTIVE}{right}", re.I)
    elif person.capital:
        yield re.compile(rf"{left}(?i:{title})(?:{person.cased()})s?{right}")


def likely(people: Sequence[Person]) -> Iterator[re.Pattern[str]]:
    """Patterns of family names that are also words, each in company that only a name has."""
    few = [p for p in people if not p.plain and p.family]
    if not few:
        return
    known = words()
    every = "(?:" + "|".join(p.cased() for p in people if p.family) + ")"
    any_few = "(?:" + "|".join(p.cased() for p in few) + ")"
    one = rf"(?:[A-Z]\.[\s-]?){{0,3}}{every}"
    between = r"(?:\s*,\s*(?:(?:and|&)\s+)?|\s*/\s*|\s+(?:and|&)\s+)"
    title = rf"\b(?i:{any_of(known.titles)})\b\.?\s+(?:[A-Z]\.?[\s-]?){{0,3}}"
    yield re.compile(rf"{title}{every}(?:{between}{one})*{RIGHT}")
    dated = r"(?<!\bin )(?<!since )(?<!until )"  # "in May and Case 3"
    yield re.compile(rf"{LEFT}{dated}{one}(?:{between}{one})+{RIGHT}(?!\s*\d)")
    yield re.compile(rf"{LEFT}{any_few}(?=(?:'s)?,?\s+{any_of(known.works)}\b)")
    yield re.compile(rf"{LEFT}{any_few}(?='s\s+(?:\w+\s+)?{any_of(known.possessions)}\b)")
    yield re.compile(rf"{LEFT}{any_few}(?=\s+(?:has\s+|had\s+)?{any_of(known.deeds)}\b)")
    yield re.compile(rf"{LEFT}{any_few},?\s+(?:{any_of(known.degrees)})\b")
    for person in few:
        if first := _initials(person):
            yield re.compile(rf"(?<![^\W_])(?<!\.){first}[\s_]{{0,2}}{person.cased()}{RIGHT}")
            yield re.compile(
                rf"{LEFT}{person.cased()},?[\s_]{{1,2}}{_initials(person, dotted=True)}(?![^\W_])"
            )
            end = r"(?=\s*(?:[,;:)\]]|\.(?!\w)|$|(?:and|et)\b|&))"
            label = "".join(person.family).lower() in known.labels
            apart = r",\s" if label else r",?\s"
            yield re.compile(rf"{LEFT}{person.cased()}{apart}{first}(?![^\W_]){end}")
            if not label:
                yield re.compile(rf"{LEFT}{dated}{person.cased()}\s{first}(?![^\W_])")
            if len(person.initials) > 1:
                every_initial = r"\.?[\s-]?".join(map(re.escape, person.initials))
                yield re.compile(rf"{LEFT}{person.cased()},?\s{every_initial}(?![^\W_])")


def lone(person: Person) -> re.Pattern[str]:
    """A pattern of a family name that is also a word, with a capital letter."""
    return re.compile(rf"(?<![\w-]){person.cased()}(?![\w-])")


def _whole(person: Person, given: Sequence[str], family: str, *, cased: bool = False) -> str:
    """One of these given names and the family name in either order, with other given names or
    initials."""

    def form(word: str) -> str:
        bare = fold(word)
        return rf"(?:{bare[:1].upper()}{bare[1:]}|{bare.upper()})" if cased else _spelled(word)

    names = [form(word) for word in person.given]
    short = [re.escape(i) for i in person.initials]
    any_name = f"(?:{'|'.join(map(form, given))})"
    more = (
        rf"(?:{_GAP}(?:{'|'.join(names)}|(?:{'|'.join(short)}|[a-z]\.|(?-i:[A-Z]))(?![^\W\d_])\.?))"
    )
    middle = more + "{0,4}"
    gap = r"[\W_]{1,4}" if cased else _GAP
    return rf"{any_name}{middle}{gap}{family}|{family}{gap}{any_name}{middle}"


def _initials(person: Person, *, dotted: bool = False) -> str:
    """A pattern of the initials of the given names, the first alone or with others."""
    if not person.initials:
        return ""
    dot = r"\." if dotted else r"\.?"
    first, *rest = (re.escape(i) for i in person.initials)
    return rf"{first}{dot}" + "".join(rf"(?:[\s-]?{i}{dot})?" for i in rest)


def _spelled(word: str) -> str:
    """A pattern of a word in all its spellings; a long name also with hyphens in it or all its
    letters apart."""
    out = []
    for one in spellings(word):
        out.append(re.escape(one).replace("'", _APOSTROPHE))
        if not ordinary(word):
            out += parted(one)
    return "(?:" + "|".join(out) + ")"


def parted(word: str) -> list[str]:
    """The patterns of a long word with hyphens in it, and with all its letters apart."""
    signs = [re.escape(sign) for sign in word] if len(word) >= _LONG else []
    return [between.join(signs) for between in (r"(?:-\s?)?", r"\s") if signs]


def _particle(particle: Sequence[str]) -> str:
    if not particle:
        return ""
    return "(?:" + r"[\W_]{0,2}".join(_spelled(w) for w in particle) + r"[\W_]{0,2})?"


def _edges(name: str) -> tuple[str, str]:
    return ("", "") if _LETTERLESS.search(name) else (LEFT, RIGHT)
