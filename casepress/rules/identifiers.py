"""ETH008: what names the patient."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.findings import Code, Finding, Severity
from casepress.rules.prose import Match
from casepress.rules.subject import Subject

ETH008 = Code(
    "ETH008",
    "direct-identifier",
    Severity.ERROR,
    """Something that identifies the patient directly: a name, initials, a number of a file, a date
of birth, a telephone number, an address.

Why: the patient must not be recognised. The words themselves are never shown, also not in what
other findings say or show of their line, where names and numbers are covered with dots.
Scope: title, abstract, case report, every legend and alt text. Front matter, references and the
statements of the authors are not read.
Source: ICMJE Recommendations II.E; 45 CFR 164.514(b)(2)(i) (HIPAA Safe Harbor), A and D to R
Traps: “patient A” and “case no. 2” of a series; initials of authors; grant numbers and ISSN, which
stand elsewhere; `C1-C2`; doctors' names; “MS” and “Ms” apart.
Precision: on 12 published case reports (21,000 words): 4 findings, 4 right.
Fails: `Mrs F.Z., file no. 2023/45871, came with a swollen knee.`
Passes: `A woman in her fifties came with a swollen knee.`
""",
    private=True,
    final=True,
)
CODES = (ETH008,)

#: What names a patient, with its kind: extended regular expressions (white space is free).
_PATTERNS = (
    (
        "a name with its title",
        r"""\b(?:Mrs?|Ms|Miss|Mme|Mlle|Mister|Madame|Monsieur)\b\.?\s
            NAME\.?(?:\s?NAME\.?)?""",
    ),
    (
        "the patient's initials",
        r"""\b(?i:patient|girl|boy|woman|man|lady|child|infant)(?:\s\(|,?\s)
            (?:[A-Z]\.\s?){1,3}(?:[A-Z]\b\.?)?(?=[\s,;)])
          | \b(?i:initials?)\b:?\s?(?:[A-Z]\.?\s?){2,3}(?![a-z])""",
    ),
    (
        "the patient's name",
        r"""\b(?i:patient(?:[’']s)?\s(?:name|surname)(?:\sis|\swas|:)|(?:named|called))\s
            NAME(?:\sNAME)?""",
    ),
)
#: The same, with a digit in every match.
_NUMBERED = (
    (
        "a file or record number",
        r"""\b(?:(?i:file|record|chart|hospital|admission|accession|registration|registry|insurance
            |passport|patient|identity|medical\srecord|social\ssecurity|national|NHS|CIN|CNSS)
            (?i:\s(?:id|identity|identification|registration|record|file))?\s?
            (?:(?i:no\b\.?|nos\b\.?|number|num\b\.?|nr\b\.?|n°)|[#]|ID\b)|MRN|IPP|NIP|SSN)
            \s?(?:[:=#]|was|is)?\s*[A-Z]{0,4}[-/\ ]?\d[\w/.-]{2,}""",
    ),
    (
        "a date of birth",
        r"""\b(?i:born(?:\son)?|date\sof\sbirth|DOB|birth\s?date)\b[:\s]+(?:is\s|was\s)?
            (?:the\s|in\s)?(?:\d{1,2}(?:st|nd|rd|th)?[\s./-]+(?:of\s)?
            (?:[A-Za-z]{3,9}|\d{1,2})[\s.,/-]+\d{2,4}
            |[A-Z][a-z]{2,8}\s(?:\d{1,2},?\s)?\d{4}|\d{4}-\d\d-\d\d)""",
    ),
    (
        "a telephone or fax number",
        r"""\b(?i:tel|telephone|phone|mobile|cell|fax)\b(?:\s(?i:no|number))?[.:]?\s*(?:is\s)?
            \+?\(?\d[\d\s()./-]{6,}\d
          | (?<![\w.])\+\d{1,3}[\s.-]?\(?\d[\d\s().-]{6,}\d""",
    ),
    (
        "an IP address",
        r"""(?<![\w.])(?:BYTE\.){3}BYTE(?![\w.]\d)""",
    ),
    (
        "a street address",
        r"""\b\d{1,4},?\s(?:rue|avenue|boulevard|bd\.)\s[A-Z]\w+
          | \b(?i:lives|living|resident|residing)\s(?:at|in)\s\d{1,5}\s[A-Z]\w+""",
    ),
)
_PARTS = {"NAME": r"[A-ZÀ-ÖØ-Þ][\w’'-]*", "BYTE": r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"}
#: These stand in what the other patterns do not see.
_ADDRESSES = (
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("a web address", re.compile(r"\bhttps?://(?!(?:dx\.)?doi\.org/)\S+|\bwww\.\S+")),
)


#: In a manuscript's front matter or tags: what is said to be the patient's.
_OF_A_PATIENT = re.compile(
    r"\b(?:patient|mrn|ipp|ssn|dob|born|birth|initials)[\w-]*[\"']?[ \t]*[:=].*", re.IGNORECASE
)


def identifying(text: str) -> Iterator[tuple[int, int]]:
    """The places of what looks like an identifier anywhere in a text, addresses apart."""
    for _, pattern in _kinds(numbered=True):
        for match in pattern.finditer(text):
            yield match.span()


def of_a_patient(text: str) -> Iterator[tuple[int, int]]:
    """The places of values that are called the patient's, to the end of their line."""
    for match in _OF_A_PATIENT.finditer(text):
        yield match.span()


@cache
def _kinds(*, numbered: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns that can match where there are digits, or where there are none."""
    out = []
    for kind, pattern in (*_PATTERNS, *(_NUMBERED if numbered else ())):
        for name, part in _PARTS.items():
            pattern = pattern.replace(name, part)
        out.append((kind, re.compile(pattern, re.VERBOSE)))
    return tuple(out)


def check(subject: Subject) -> Iterator[Finding]:
    """Findings that name the kind of identifier and never the words."""
    for passage in subject.story:
        seen: list[tuple[int, int]] = []
        told = _kinds(numbered=passage.has_digits)
        signs = "@" in passage.raw or "http" in passage.raw or "www." in passage.raw
        for patterns, words in ((told, passage.text), (_ADDRESSES if signs else (), passage.raw)):
            for kind, pattern in patterns:
                for match in pattern.finditer(words):
                    if any(a < match.end() and match.start() < b for a, b in seen):
                        continue
                    seen.append(match.span())
                    message = (
                        f"{kind} (not shown here); remove it, nobody may recognise the patient"
                    )
                    yield Match(passage, *match.span()).finding(ETH008, message)
