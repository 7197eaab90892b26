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
    whole = _whole(person, family)
    if person.given and whole:
        both = all(ordinary(w) for w in (*person.given, *person.family))
        if both:  # "will case", "mark stone"
            cased = _whole(person, person.cased(), cased=True)
            yield re.compile(rf"{left}(?i:{title})(?:{cased}){right}")
        else:
            yield re.compile(rf"{left}{title}(?:{whole}){right}", re.I)
    if person.plain:
        first = _initials(person)
        before = rf"(?:{first}[\s_.-]{{0,2}})?" if first else ""
        behind = rf"(?:,?[\s_]{{1,2}}(?-i:{first})(?![^\W\d_]))?" if first else ""
        ends = any_of(words().endings) if len("".join(person.family)) >= _LONG else "(?:s|es)"
        yield re.compile(rf"{left}{title}(?:{before}{family}){behind}(?:{ends})?{right}", re.I)
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
            apart = r",\s" if "".join(person.family).lower() in known.labels else r",?\s"
            yield re.compile(rf"{LEFT}{person.cased()}{apart}{first}(?![^\W_]){end}")


def lone(person: Person) -> re.Pattern[str]:
    """A pattern of a family name that is also a word, with a capital letter."""
    return re.compile(rf"(?<![\w-]){person.cased()}(?![\w-])")


def _whole(person: Person, family: str, *, cased: bool = False) -> str:
    """A given name and the family name in either order, with other given names or initials."""
    if cased:
        names = [rf"(?:{fold(w)[:1].upper()}{fold(w)[1:]}|{fold(w).upper()})" for w in person.given]
    else:
        names = [_spelled(w) for w in person.given]
    short = [re.escape(i) for i in person.initials]
    any_name = f"(?:{'|'.join(names)})"
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
        out.append(re.escape(one))
        if len(one) >= _LONG and not ordinary(word):
            out.append(r"(?:-\s?)?".join(map(re.escape, one)))
            out.append(r"\s".join(map(re.escape, one)))
    return "(?:" + "|".join(out) + ")"


def _particle(particle: Sequence[str]) -> str:
    if not particle:
        return ""
    return "(?:" + r"[\W_]{0,2}".join(_spelled(w) for w in particle) + r"[\W_]{0,2})?"


def _edges(name: str) -> tuple[str, str]:
    return ("", "") if _LETTERLESS.search(name) else (LEFT, RIGHT)
