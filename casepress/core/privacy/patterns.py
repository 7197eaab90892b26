"""Patterns of patient identifiers, for lint and for redaction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

_NUMBER = r"\s?(?:[:=\#]|was|is)?\s*[A-Z]{0,4}[-/\ ]?\d[\w/.-]{2,}"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"


@dataclass(frozen=True)
class Kind:
    """A kind of identifier. Each match begins with one of the `words` (separated by commas), as
    written or in any case; `rest` is a verbose regular expression for what follows. Without words
    `rest` is the whole pattern."""

    name: str
    words: str
    rest: str
    any_case: bool = True

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """The matches, searched only where one of the words occurs: to find the words as strings
        first takes a tenth of the time."""
        small = _small(text)
        if not self.words or len(small) != len(text):  # İ has two small letters
            yield from self._pattern.finditer(text)
            return
        end = 0
        for start in sorted({at for word in self._begin for at in _places(word, small)}):
            if start >= end and (match := self._pattern.match(text, start)):
                end = match.end()
                yield match

    @cached_property
    def _begin(self) -> frozenset[str]:
        return frozenset(phrase.split()[0].lower() for phrase in self.words.split(", "))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = self.words.replace(" ", r"\s").replace(r",\s", "|")
        begin = rf"\b(?{'i' * self.any_case}:{words})" if words else ""
        return re.compile(begin + self.rest, re.VERBOSE)


@lru_cache(maxsize=1)
def _small(text: str) -> str:
    """A text in small letters: each kind in turn asks for the same."""
    return text.lower()


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


NAMED = (
    Kind(
        "a name with its title",
        "Mr, Mrs, Ms, Miss, Mme, Mlle, Mister, Madame, Monsieur",
        rf"\b\.?\s{_NAME}\.?(?:\s?{_NAME}\.?)?",
        any_case=False,
    ),
    Kind(
        "the patient's initials",
        "patient, girl, boy, woman, man, lady, child, infant",
        r"(?:\s\(|,?\s)(?:[A-Z]\.\s?){1,3}(?:[A-Z]\b\.?)?(?=[\s,;)])",
    ),
    Kind(
        "the patient's initials",
        "initial, initials",
        r"\b(?:(?<=s)|(?=\s?:)|(?=\s(?:[A-Z]\.\s?){2})):?\s?(?:[A-Z]\.?\s?){2,3}(?![a-z])",
    ),
    # At the head of a sentence: “OT, a 15-year-old student”, “L.A. is an 8-year-old”.
    Kind(
        "the patient's initials",
        "",
        r"""[A-Z](?:(?<=\A.)|(?<=[.!?]\s.)|(?<=\0.))\.?\s?(?:[A-Z]\.?\s?){1,2}(?<!\s)
            (?=(?:,|\s(?:is|was))\san?\s\d{1,3}[\s-](?:year|month|week|day)s?[\s-]old\b)""",
    ),
    Kind(
        "the patient's name",
        "patient",
        rf"(?i:(?:[’']s)?\s(?:name|surname)(?:\sis|\swas|:))\s{_NAME}(?:\s{_NAME})?",
    ),
    Kind("the patient's name", "named, called", rf"\s{_NAME}(?:\s{_NAME})?"),
)
#: The same, with a digit in every match.
NUMBERED = (
    Kind(
        "a file or record number",
        "file, record, chart, hospital, admission, accession, registration, registry, insurance, "
        "passport, patient, identity, medical record, social security, national, NHS, CIN, CNSS",
        rf"""(?i:\s(?:id|identity|identification|registration|record|file))?\s?
            (?:(?i:no\b\.?|nos\b\.?|number|num\b\.?|nr\b\.?|n°)|\#|ID\b){_NUMBER}""",
    ),
    Kind("a file or record number", "MRN, IPP, NIP, SSN", _NUMBER, any_case=False),
    Kind(
        "a date of birth",
        "born, date of birth, DOB, birth date, birthdate",
        r"""(?i:\son)?\b[:\s]+(?:is\s|was\s)?
            (?:the\s|in\s)?(?:\d{1,2}(?:st|nd|rd|th)?[\s./-]+(?:of\s)?
            (?:[A-Za-z]{3,9}|\d{1,2})[\s.,/-]+\d{2,4}
            |[A-Z][a-z]{2,8}\s(?:\d{1,2},?\s)?\d{4}|\d{4}-\d\d-\d\d)""",
    ),
    Kind(
        "a telephone or fax number",
        "tel, telephone, phone, mobile, cell, fax",
        r"\b(?:\s(?i:no|number))?[.:]?\s*(?:is\s)?\+?\(?\d[\d\s()./-]{6,}\d",
    ),
    # The look-behind follows the first sign, so that Python can search for that sign first.
    Kind(
        "a telephone or fax number",
        "",
        r"\+(?<![\w.]\+)\d{1,3}[\s.-]?\(?\d[\d\s().-]{6,}\d",
    ),
    Kind(
        "an IP address",
        "",
        rf"""\d(?<![\w.]\d)(?:(?<=1)\d\d|(?<=2)[0-4]\d|(?<=2)5[0-5]|\d)?
            \.(?:{_BYTE}\.){{2}}{_BYTE}(?![\w.]\d)""",
    ),
    Kind(
        "a street address",
        "",
        r"\d(?<!\w\d)\d{0,3},?\s(?:rue|avenue|boulevard|bd\.)\s[A-Z]\w+",
    ),
    Kind(
        "a street address",
        "lives, living, resident, residing",
        r"\s(?:at|in)\s\d{1,5}\s[A-Z]\w+",
    ),
)
#: Addresses, which authors and references have as well; redaction does not look for them.
ADDRESSES = (
    Kind("an e-mail address", "", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    Kind("a web address", "", r"\bhttps?://(?!(?:dx\.)?doi\.org/)\S+|\bwww\.\S+"),
)
#: A value of the front matter or of an image's tags whose key says that it is the patient's.
_OF_A_PATIENT = Kind(
    "the patient's",
    "patient, mrn, ipp, ssn, dob, born, birth, initials",
    r"[\w-]*[\"']?[ \t]*[:=].*",
)


@lru_cache(maxsize=8)
def identifying(text: str) -> Sequence[tuple[int, int]]:
    """The ranges of a text that look like an identifier, without addresses. A reference file stays
    the same while its manuscript is written."""
    return [match.span() for kind in (*NAMED, *NUMBERED) for match in kind.matches(text)]


def of_a_patient(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of values whose key says that they are the patient's, to the end of the line."""
    for match in _OF_A_PATIENT.matches(text):
        yield match.span()
