"""TXT001, TXT002, TXT003: abbreviations that are not spelt out, or not just once, or not used."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from casepress.article.ast import get, text
from casepress.article.nodes import Section
from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.prose import SUB, SUPER, Match, Passage

TXT001 = Code(
    "TXT001",
    "abbreviation-undefined",
    Severity.WARNING,
    """An abbreviation is used before it is spelt out, or is never spelt out.

Why: readers of another specialty do not know it.
Scope: the paragraphs, lists and quotations of the body; the first use of each. Abbreviations in
the section Abbreviations, in the journal's `abbreviations-allowed`, in `lint: abbreviations:` of
the front matter, or in a list of those that every reader knows (MRI, CT, DNA, HIV …) need not be
spelt out.
Source: AMA Manual of Style, chapter 13; ICMJE Recommendations IV.A.3.k
Traps: vertebral levels (L1), Roman numerals, genes that are in italics anywhere, genes and markers
with digits or a sign (CD20, MPO+), words of six letters and more, states in addresses, makers and
their places in brackets, the initials of the authors, a unit after its number (36 HU), sequences
of bases, names of strains, products, scales and meetings, a key such as “TSH: …”, and an
abbreviation alone in brackets behind its words, whatever their letters.
Fails: `The patient had a DVT of the leg.`
Passes: `The patient had a deep vein thrombosis (DVT) of the leg; the DVT was treated.`
""",
    stage=Stage.AUTHOR,
)
TXT002 = Code(
    "TXT002",
    "abbreviation-redefined",
    Severity.WARNING,
    """An abbreviation is spelt out again.

Why: once is enough; a second time suggests another meaning.
Scope: the body; the abstract and the legends are counted separately.
Source: AMA Manual of Style, chapter 13
Fails: `A deep vein thrombosis (DVT) was seen. The deep vein thrombosis (DVT) was treated.`
Passes: `A deep vein thrombosis (DVT) was seen. The DVT was treated.`
""",
    stage=Stage.AUTHOR,
)
TXT003 = Code(
    "TXT003",
    "abbreviation-unused",
    Severity.INFO,
    """An abbreviation is spelt out and then hardly used.

Why: it costs the reader more than it saves.
Scope: the body; the journal's `abbreviation-uses` says how often it must be used again (2).
Source: AMA Manual of Style, chapter 13
Fails: `A deep vein thrombosis (DVT) was treated.`
Passes: `A deep vein thrombosis (DVT) was seen. The DVT grew, and the DVT was treated.`
""",
    stage=Stage.AUTHOR,
)
CODES = (TXT001, TXT002, TXT003)

#: At least two capitals among the letters; with digits it would be a gene, a marker or a level.
_FURTHER = r"[A-Za-z]{0,3}[A-Z]s?"
_SHORT = rf"[A-Z]{_FURTHER}"
_USE = re.compile(
    rf"[A-Z](?<![\w.{SUPER}{SUB}-][A-Z]){_FURTHER}"
    rf"(?![\w+−{SUPER}{SUB}]|[.-]?\d|\.[A-Z]|-[a-z]?\d)"
)
_IN_BRACKETS = re.compile(
    rf"[(\[]\s*[“‘]?({_SHORT})[”’]?(?:[ -][A-Za-z-]+|\s*[;,][^()\[\]]*)?[)\]]"
)
#: Alone in brackets, behind a word in small letters: what precedes is meant to explain it.
_ALONE = re.compile(rf"(?<=[a-z])\s[(\[]({_SHORT})(?:-\w+)?[)\]]")
#: The key below a table: “TSH: thyroid-stimulating hormone”, “TSH = …”.
_KEY = re.compile(rf"(?:^|[;,.]\s*)({_SHORT})\s?[:=]\s?([^:;=.,]{{4,80}})")
#: The state in an address of a maker: “Detroit, MI”.
_STATE = re.compile(r"[A-Z][a-z]+,\s$")
_MEANING_AFTER = re.compile(rf"(?<![\w-])({_SHORT})(?:\s[a-z]+)?\s\(([^()]{{8,90}})\)")
#: The maker of a device or drug, with its place: “(Takara Bio, Shiga, Japan)”, “(BD Biosciences)”.
_MAKER = re.compile(r"\((?=[^()]*[A-Z])[^()]*\)")
#: What only a maker's brackets have.
_MAKERS_SIGN = re.compile(
    r"\b(?:Inc|Ltd|Co|Corp|GmbH|SARL|AG|SA|LLC|Biosciences|Laboratories|Technologies|Pharma|USA|UK"
    r"|Germany|France|Japan|Italy|Switzerland|China|Korea|India|Denmark|Sweden|Netherlands|Canada"
    r"|Spain|Austria|Belgium|Israel|Ireland|Australia|Brazil|Turkey|U\.S\.A)\b"
)
#: What makes the capitals behind or before it a name: of a product, a strain, a scale, a meeting.
_NAMED_BEFORE = re.compile(
    r"\b(?:strains?|named|shades?|model|primers?|clone|THE|[A-Z]{4,})\W{1,3}$"
)
_NAMED_AFTER = re.compile(
    r"/?\w*\s(?:[A-Z][A-Za-z]+\s(?:\w+\s)?(?:\d|software|system|[Aa]nalyzer)|[Ss]tage\b"
    r"|[Ss]core\b|[Cc]riteria\b|[Gg]uidelines?\b|[Cc]lassification\b|software\b|buffer\b"
    r"|nomenclature\b|Taq\b|[A-Z]{4,}\b|(?:19|20)\d\d\b)|,\s(?:19|20)\d\d\)|:\sstage"
)
_BASES = re.compile(r"[ACGTUN]{3,}")
#: A stage, or a lead of an electrocardiogram.
_STAGE = re.compile(r"(?:I{1,3}|IV)[A-C]|DI{1,3}")
_ROMAN = re.compile(r"[IVXLC]+")
_NEAR_HEAD = 4
_LONGEST_GENE = 9
_LONG_WORD = re.compile(r"[^\W\d_]+")
_KINDS = ("para", "item", "quote")


@dataclass
class _Known:
    """The definitions and uses of one abbreviation."""

    defined: list[Match] = field(default_factory=list)
    uses: list[Match] = field(default_factory=list)


@cache
def _apart_before() -> re.Pattern[str]:
    """A person, an antibody, an assay: “Ms K”, “anti-SM”, “Xpert MTB/RIF”."""
    return re.compile(r"(?:\b(?:Mrs?|Ms|Miss)\.?|\b[Aa]nti[ -]|\bA[cg]|Xpert\W{0,3})\s?$")


@cache
def _apart_after() -> re.Pattern[str]:
    """What abbreviates nothing, by what follows: a marker with its number, a gas with its lowered
    number, a regimen with its drugs, an institution, initials with an age."""
    return re.compile(
        r"(?<=CD) \d|(?<=CK) \d|(?<=KI) \d|(?<=Ki) \d|(?<=PAX) \d|(?<=[aAp]O) 2\b|(?<=CO) 2\b"
        r"|(?: (?:protocol|regimen|chemotherapy))? \([^()]*\d ?mg\b"
        r"|(?: [A-Z][a-z]+){1,2} (?:Institute|Hospital|University|College|Cent(?:er|re)|Clinic)\b"
        r"|(?:,| is| was) an? \d{1,3}[ -](?:year|month|week|day)s?[ -]old\b|/[A-Z][a-z]{2,}"
    )


@cache
def _parts_of_name() -> re.Pattern[str]:
    """What separates the parts of a name."""
    return re.compile(r"[\W\d_]+")


@cache
def _measured() -> re.Pattern[str]:
    """A number before a unit."""
    return re.compile(r"(?:\d|/)\s?$")


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on the abbreviations of the body, each at its first use or a later definition."""
    known, keys, explained = _read(context)
    needed = int(context.setting("abbreviation-uses", 2))
    allowed = set(lexicon("abbreviations")["known"]) | set(
        context.setting("abbreviations-allowed", [])
    )
    allowed |= context.own("abbreviations")
    listed = _listed(context) | keys
    apart = allowed | listed | explained | _genes(context) | _initials(context)
    for short, found in sorted(known.items()):
        for again in found.defined[1:]:
            message = f"“{short}” is spelt out already; write “{short}” alone"
            yield again.finding(TXT002, message)
        if not found.defined:
            if short not in apart and context.english:
                first = found.uses[0]
                message = f"“{short}” is not spelt out; write its meaning, then ({short})"
                yield first.finding(TXT001, message)
            continue
        first = found.defined[0]
        earlier = [use for use in found.uses if _before(context, use, first)]
        if earlier and short not in apart:
            message = f"“{short}” is used here and spelt out later; spell it out here"
            yield earlier[0].finding(TXT001, message)
        if len(found.uses) < needed and short not in allowed | listed:
            times = ("never", "once")[len(found.uses)] if len(found.uses) < 2 else "seldom"
            message = f"“{short}” is spelt out and {times} used afterwards; write only its meaning"
            yield first.finding(TXT003, message)


def _read(context: LintContext) -> tuple[dict[str, _Known], set[str], set[str]]:
    """The abbreviations of the body, those that a key explains, and those alone in brackets."""
    known: defaultdict[str, _Known] = defaultdict(_Known)
    keys: set[str] = set()
    explained: set[str] = set()
    for passage in context.body:
        if passage.kind not in _KINDS:
            continue
        taken: set[int] = set()
        for short, match in _definitions(passage):
            known[short].defined.append(match)
            taken |= set(range(match.start, match.end))
        explained |= {_singular(found[1]) for found in _ALONE.finditer(passage.text)}
        for maker in _MAKER.finditer(passage.text):
            if _MAKERS_SIGN.search(maker[0]):
                taken |= set(range(*maker.span()))
        for short, match in _keys(passage):
            keys.add(short)
            taken |= set(range(match.start, match.end))
        for match in passage.find(_USE):
            bare = _singular(match.words)
            if match.start in taken or _is_no_abbreviation(bare, passage, match.start):
                continue
            known[bare].uses.append(match)
    return {k: v for k, v in known.items() if v.defined or v.uses}, keys, explained


def _definitions(passage: Passage) -> Iterator[tuple[str, Match]]:
    """Each “long form (SHORT)” or “SHORT (long form)”, with the place of both."""
    for match in _IN_BRACKETS.finditer(passage.text):
        short = _singular(match[1])
        start = long_form(passage.text[: match.start()], short)
        if start is not None:
            yield short, Match(passage, start, match.end())
    for match in _MEANING_AFTER.finditer(passage.text):
        short = _singular(match[1])
        inside = match[2]
        found = long_form(inside, short)
        if found is not None and not inside[:found].strip():
            yield short, Match(passage, match.start(), match.end())


def _singular(short: str) -> str:
    """An abbreviation without the s of its plural."""
    return short.rstrip("s") if short[-2:-1].isupper() else short


def _keys(passage: Passage) -> Iterator[tuple[str, Match]]:
    """Each “SHORT: long form” of the key of a table or figure."""
    for match in _KEY.finditer(passage.text):
        if (found := long_form(match[2], match[1])) is not None and found < _NEAR_HEAD:
            yield match[1], Match(passage, match.start(1), match.end())


def long_form(before: str, short: str) -> int | None:
    """Where the long form of `short` begins at the end of `before`; `None` without one.

    The letters of the short form occur in the long one in order, the first at the head of a
    word (A. S. Schwartz, M. A. Hearst, Pac Symp Biocomput 2003:451–62).
    """
    letters = [c.lower() for c in short if c.isalnum()]
    words = list(_LONG_WORD.finditer(before))[-len(letters) :]
    if [w.group()[0].lower() for w in words] == letters:
        return words[0].start()
    at = len(before.rstrip())
    limit = max(0, len(before) - 12 * len(letters) - 40)
    low = before.lower()
    for i in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= limit and (
            low[at] != letters[i] or (i == 0 and at > 0 and before[at - 1].isalnum())
        ):
            at -= 1
        if at < limit:
            return None
    if before[at : at + len(short)] == short or len(before[at:].split()) > 2 * len(letters) + 1:
        return None
    return at


def _is_no_abbreviation(short: str, passage: Passage, at: int) -> bool:
    if passage.emphasised(at) or _STATE.search(passage.text[:at]):
        return True
    letters = re.sub(r"[^A-Za-z]", "", short)
    before, after = passage.text[max(0, at - 20) : at], passage.text[at + len(short) : at + 60]
    if _NAMED_BEFORE.search(before) or _NAMED_AFTER.match(after):
        return True
    if _apart_before().search(before) or _apart_after().match(
        passage.text, at + len(short), at + len(short) + 90
    ):
        return True
    if _BASES.fullmatch(short) or _STAGE.fullmatch(short) or _measured().search(before):
        return True
    if _ROMAN.fullmatch(letters) and letters not in ("CI", "MI", "IV", "CML", "CLL", "ICC"):
        return True
    return passage.raw.isupper() or short in lexicon("abbreviations")["no-abbreviations"]


def _genes(context: LintContext) -> set[str]:
    """What is in italics anywhere: the gene whose protein is roman."""
    return {
        passage.raw[start:end].strip()
        for passage in context.passages
        for start, end in passage.italics
        if end - start < _LONGEST_GENE
    }


def _initials(context: LintContext) -> set[str]:
    """The initials of the authors, as in a section of contributions."""
    found = set()
    for author in context.article.authors:
        given = [part[0] for part in _parts_of_name().split(author.given) if part]
        family = [part[0] for part in _parts_of_name().split(author.surname) if part]
        for first in ("".join(given), "".join(given[:1])):
            found |= {first + "".join(family), first + "".join(family[:1])}
    return {one.upper() for one in found}


def _listed(context: LintContext) -> set[str]:
    """The terms of the section Abbreviations."""
    out: set[str] = set()
    for block in context.document["blocks"]:
        if get(block, "role") == "abbreviations":
            for inner in Section(block).body:
                if inner["t"] == "DefinitionList":
                    out |= {text(term) for term, _ in inner["c"]}
    return out


def _before(context: LintContext, one: Match, other: Match) -> bool:
    if one.passage is other.passage:
        return one.start < other.start
    for passage in context.passages:
        if passage is one.passage:
            return True
        if passage is other.passage:
            return False
    return False
