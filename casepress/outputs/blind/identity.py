"""What identifies an article's authors and institutions, found in any text.

The evidence is a whole name, in whatever form it is written: it never depends on how often other
words occur. What has weaker evidence, a lone word that is a name and an English word, is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from casepress.article.ast import structure, text
from casepress.article.model import Article, Author
from casepress.outputs.blind import persons
from casepress.outputs.blind.folding import Folded, Span, fold, folded, spellings
from casepress.outputs.blind.institutions import Institutions, squeezed
from casepress.outputs.blind.persons import Person
from casepress.outputs.blind.signatures import Signatures
from casepress.outputs.blind.words import any_of, words

_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:\s?(?:@|\[at\]|\(at\))\s?[\w-]+(?:\.[\w-]+)+"
    r"|\s(?:at|\[at\]|\(at\))\s[\w-]+(?:\s?(?:\bdot\b|\[dot\]|\(dot\))\s?[\w-]+)+)",
    re.I,
)
_ORCID = re.compile(r"(?:https?://)?(?:orcid\.org/)?\b\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]\b")
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z_][\w.]{2,}")
#: A word with signs within it: an address, a file name, a name in code.
_TOKEN = re.compile(r"[\w@#~%+-]*\w(?:[@/.:_=?&#~%+-]+[\w@~%+-]+)+/?")
_PARTS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SENTENCE_END = re.compile(r"(?:^|[.?!:;|•])[\s\"'“‘(\[]*$")
_WORD = 3  # letters of a word; fewer may be a sign of chemistry
_FEW = 3  # words, too few to tell a title
_TITLE = 0.6  # of the words of a title that have a capital letter
_WITHIN = 5  # letters of a name that is found within an address
_NAME_LISTS = ("author", "editor", "collection-editor", "container-author", "translator")


@dataclass(frozen=True)
class Harmless:
    """What looks like a name but identifies no one: phrases that contain a name ("plaster of
    Paris"), and words that many institutions have in their names ("hospital")."""

    phrases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identity:
    """The persons and institutions of an article as patterns: the `certain` ones name somebody
    wherever they match. Those of weaker evidence are made when they are first looked for, which a
    check for residues never does: the `likely` ones are words in company that only a name has; the
    `lone` ones are names that are also words, with whether they are names of months."""

    authors: tuple[Author, ...]
    said: str
    defined: tuple[tuple[str, str], ...]
    certain: tuple[re.Pattern[str], ...]
    institutions: Institutions
    persons: tuple[Person, ...]
    people: tuple[tuple[str, str], ...]
    addresses: tuple[str, ...]
    keep: re.Pattern[str] | None
    whole: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, article: Article, keep: Harmless) -> Identity:
        """The identity in the article's facts, except for what `keep` lists as harmless."""
        authors = [a for a in article.authors if a.family]
        people = tuple(map(Person.of, authors))
        said = fold(text([*article.abstract, *article.blocks], notes=True))
        houses = Institutions.of(article, keep.words, said)
        by_name = [p for person in people for p in persons.certain(person)]
        return cls(
            authors=tuple(authors),
            said=said,
            defined=tuple(_defined(article)),
            certain=(*by_name, *houses.certain),
            institutions=houses,
            persons=people,
            people=tuple(_person(a.family, a.given, a.particle) for a in authors),
            addresses=tuple(_addresses(article)),
            keep=_phrases(keep.phrases),
            whole=tuple(p for person in people for p in _whole(person)),
        )

    @cached_property
    def likely(self) -> tuple[re.Pattern[str], ...]:
        return tuple(persons.likely(self.persons))

    @cached_property
    def lone(self) -> tuple[tuple[re.Pattern[str], bool], ...]:
        people = (p for p in self.persons if not (p.plain or p.capital))
        guarded = ((city, False) for city in self.institutions.guarded)
        return (*((persons.lone(p), p.month) for p in people), *guarded)

    @cached_property
    def signatures(self) -> Signatures:
        return Signatures.of([*self.authors], frozenset(_spelled_out(self)))

    def spans(self, text: str) -> list[Span]:
        """The places in a text that identify somebody, in order and without overlaps."""
        return _apart([s for one in _forms(text) for s in self._spans(one, weak=True)])

    def certain_spans(self, text: str) -> list[Span]:
        """The places that do so whatever the text around them is: in a file whose lines and cells
        are no longer known, weaker evidence may come from words that do not belong together."""
        return _apart([s for one in _forms(text) for s in self._spans(one, weak=False)])

    def lone_words(self, text: str) -> list[Span]:
        """The places of names that are also words and are not removed."""
        found = self.spans(text)
        one = folded(text)
        lone = [one.span(*m.span()) for p, _ in self.lone for m in p.finditer(one.text)]
        return [s for s in _apart(lone) if not any(a < s[1] and s[0] < b for a, b in found)]

    def identified_by(self, address: str) -> bool:
        """Whether an address, a file name or a name in code identifies somebody."""
        plain = fold(unicodedata.normalize("NFC", unquote(address)))
        if _ORCID.search(plain) or _MAIL.search(plain) or _HANDLE.search(plain):
            return True
        small = plain.lower()
        if _hosts().search(small) or any(a in small for a in self.addresses):
            return True
        return self._named_in(plain)

    def leads_to(self, address: str) -> bool:
        """Whether the address of a reference is that of an author's or institution's page."""
        plain = fold(unicodedata.normalize("NFC", unquote(address)))
        return "doi.org/" not in plain and self._named_in(plain)

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
        patterns = (*self.whole, *self.institutions.names)
        return any(p.search(one.text) for one in _forms(entry) for p in patterns)

    def _spans(self, one: Folded, *, weak: bool) -> Iterator[Span]:
        plain = one.text
        found = [m.span() for pattern in self.certain for m in pattern.finditer(plain)]
        found += [m.span() for p in (_MAIL, _ORCID, _HANDLE) for m in p.finditer(plain)]
        for match in _TOKEN.finditer(plain):
            token = match[0]
            if re.search(r"[@/._=]", token) and self.identified_by(token):
                found.append(match.span())
        if weak:
            found += [m.span() for pattern in self.likely for m in pattern.finditer(plain)
                      if not _at_the_beginning_of_a_title(plain, m)]  # fmt: skip
            rest = _without(plain, found)
            lone = (pattern for pattern, month in self.lone if not month)
            found += [span for pattern in lone for span in _names(pattern, rest)]
            found += list(self.signatures.spans(plain))
        safe = [m.span() for m in self.keep.finditer(plain)] if self.keep else []
        for start, end in found:
            if not any(a < end and start < b for a, b in safe):
                yield one.span(start, end)

    def _named_in(self, address: str) -> bool:
        parts = [p.lower() for p in _PARTS.findall(_CAMEL.sub("-", address))]
        whole = "".join(parts)
        houses = self.institutions
        if not (houses.abbreviations | houses.proper).isdisjoint(parts):
            return True
        if any(w in whole for w in (*self.institutions.proper, *self.institutions.whole)
               if len(w) >= _WITHIN):  # fmt: skip
            return True
        return any(_person_in(person, parts, whole, "@" in address) for person in self.persons)


@cache
def _hosts() -> re.Pattern[str]:
    """The hosts of pages about persons, in an address in small letters."""
    return re.compile(rf"(?<![\w-]){any_of(words().hosts)}(?![\w-])")


def _person_in(person: Person, parts: list[str], whole: str, mail: bool) -> bool:
    names, given, initials = _in_addresses(person)
    for name in names:
        if person.plain and (name in parts or (len(name) >= _WITHIN and name in whole)):
            return True
        if any(f"{g}{name}" in whole or f"{name}{g}" in whole for g in given if len(g) > 2):
            return True
        if any(f"{i}{name}" in parts for i in initials):
            return len(name) > 2
        if mail and any(f"{name}{i}" in parts for i in initials):
            return True
        for one, two in pairwise(parts):
            if one in initials and two == name and (mail or len(one) > 1 or person.plain):
                return True
            if mail and one == name and two in initials:
                return True
    return False


@cache
def _in_addresses(person: Person) -> tuple[list[str], list[str], list[str]]:
    """A person's family names, given names and initials as addresses have them."""
    particle = squeezed(fold("".join(person.particle)))
    families = map(squeezed, spellings("".join(person.family)))
    names = [n for family in families for n in dict.fromkeys((family, particle + family))]
    given = [s for w in person.given for s in spellings(w)]
    short = [i.lower() for i in person.initials]
    return names, given, ["".join(short[:n]) for n in range(1, len(short) + 1)]


def _whole(person: Person) -> Iterator[re.Pattern[str]]:
    """The patterns of given and family name together, for the texts of references."""
    if person.given:
        first = next(persons.certain(person), None)
        if first is not None:
            yield first


def _addresses(article: Article) -> Iterator[str]:
    for author in article.authors:
        if author.email:
            yield author.email.lower()
            domain = author.email.partition("@")[2].lower()
            if domain.count(".") and domain not in words().providers:
                yield domain
        if author.orcid:
            yield author.orcid.lower()
    for affiliation in article.affiliations:
        if affiliation.ror:
            yield affiliation.ror.rpartition("/")[2].lower()
    if article.doi:
        yield article.doi.lower()


def _defined(article: Article) -> Iterator[tuple[str, str]]:
    """The abbreviations of the article's list, with their meanings."""
    for element in structure(article.blocks):
        if element["t"] == "DefinitionList":
            yield from ((text(term), text(meanings)) for term, meanings in element["c"])


def _spelled_out(identity: Identity) -> Iterator[str]:
    """The abbreviations that the article spells out and whose meaning names no author or
    institution."""
    for short, meaning in identity.defined:
        if not identity.certain_spans(meaning):
            yield short
    said = identity.said
    for match in re.finditer(r"\(([A-Z][A-Za-z]{1,5})\)", said):
        before = re.findall(r"[^\W_]+", said[max(0, match.start() - 120) : match.start()])
        first = "".join(w[0] for w in before[-len(match[1]) :]).lower()
        if first == match[1].lower():
            yield match[1]


def _forms(text: str) -> Iterator[Folded]:
    one = folded(text)
    yield one
    if joined := one.joined():
        yield joined


def _without(plain: str, spans: list[Span]) -> str:
    """The text with spaces in these places."""
    for start, end in spans:
        plain = f"{plain[:start]}{' ' * (end - start)}{plain[end:]}"
    return plain


def _names(pattern: re.Pattern[str], plain: str) -> Iterator[Span]:
    """Places of a name that is also a word: within a sentence, a capital letter makes it a name,
    unless it belongs to a title or a label ("Case 2", "Stone Age")."""
    for match in pattern.finditer(plain):
        before, after = plain[: match.start()], plain[match.end() :]
        if _SENTENCE_END.search(before) or _like_a_title(before, after):
            continue
        if len(match[0]) < _WORD and (before[-1:] in "([" or after[:1] in ")]"):
            continue  # "lithium (Li)"
        if re.match(r"(?:\s+|-)(?:\d|[A-Z]|[IVX]+\b)|\s*[:=]", after):
            continue
        previous = re.search(r"(\S+?)[.,]?\s+$", before)
        if previous and previous[1][:1].isupper() and previous[1].lower() not in _BEFORE:
            continue
        yield match.span()


_BEFORE = frozenset(("the", "in", "by", "at", "dr", "prof", "i"))


def _at_the_beginning_of_a_title(plain: str, match: re.Match[str]) -> bool:
    """Whether a match is a short word and a word in a title ("A Stone in the Bladder")."""
    first = match[0].split()[0]
    if first not in ("A", "I", "O"):
        return False
    before = plain[: match.start()]
    return bool(_SENTENCE_END.search(before)) or _like_a_title(before, plain[match.end() :])


def _like_a_title(before: str, after: str) -> bool:
    """Whether most words of a line begin with capital letters, so that a capital says nothing; the
    word in question and the first one do not count."""
    long: list[str] = re.findall(r"[^\W\d_]{4,}", f"{before.partition(' ')[2]} {after}")
    if len(long) < _FEW:
        return not after.rstrip().endswith((".", ";"))
    return sum(w[0].isupper() for w in long) > _TITLE * len(long)


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    return re.compile(rf"(?<!\w){any_of(tuple(map(fold, phrases)))}(?!\w)", re.I)


def _person(family: str, given: str, particle: str) -> tuple[str, str]:
    whole = f"{particle} {family}" if particle else family
    name = squeezed(fold(unicodedata.normalize("NFC", whole)))
    return name, "".join(persons.letters(unicodedata.normalize("NFC", given)))


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
