"""TXT016: species and genes that are not in italics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from casepress.core.findings import Code, Finding, Severity, Stage
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.lint.prose import Passage

TXT016 = Code(
    "TXT016",
    "nomenclature-style",
    Severity.INFO,
    """The name of a species, or the symbol of a gene, is not in italics.

Why: in roman type the symbol of a gene is its protein, and a species is not seen as a name.
Scope: all prose and tables, in every language. Species of the genera in
`casepress/lint/lexicons/genera.yaml`, also abbreviated where the genus is named in the article; a
gene's symbol before “gene”, “mutation”, “allele” and the like where the same symbol is in italics
elsewhere in the article.
Source: AMA Manual of Style, 14.6 (genetics) and 14.14 (organisms); the International Code of
Nomenclature
Traps: spp. and sp., a genus alone, “mutant CALR protein”, a heading that is in italics as a whole.
Fails: `Cultures grew Staphylococcus aureus.`
Passes: `Cultures grew *Staphylococcus aureus*, and other staphylococci.`
""",
    stage=Stage.BOTH,
)
CODES = (TXT016,)

_BEHIND_GENE = (
    r"(?=[ \u00a0](?:[A-Z]\d+[A-Z]\b[ \u00a0])?(?:genes?|mutations?|alleles?|exons?|locus|loci|"
    r"polymorphisms?|deletions?|mutant|mutated|variants?|rearrangements?|promoters?|amplification|"
    r"transcripts?)\b)"
)
#: How the names of species end; “Brucella antigen” is not one.
_LATIN = (
    r"(?:us|um|is|ii?|ae|ans|ens|genes|acnes|oides|phytes|ovale|cile|cale|ense|ax|ex|ix|yr|[a-z]a)"
)
#: English words, and names of diseases, that end as they do.
_NO_SPECIES = frozenset(
    {"is", "was", "this", "thus", "plus", "various", "via", "data", "genus", "virus", "bacteria"}
    | {"fungi", "hyphae", "larvae", "ova", "serum", "medium", "spores", "sepsis", "culture"}
)


@cache
def _disease() -> re.Pattern[str]:
    """How the names of diseases and of substances end."""
    return re.compile(
        r"(?:emia|monia|(?<!tubercul)osis|litis|ditis|ritis|thritis|uria|antigena|toxins?)$"
    )


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on names in roman type; each passage that is in italics as a whole is left out."""
    genera = _genera()
    words: frozenset[str] = frozenset().union(*(p.vocabulary for p in context.passages))
    named = {genus for genus in genera if genus.lower() in words}
    genes = _genes(context)
    short = _short(frozenset(named)) if named else None
    for passage in context.passages:
        if passage.kind in ("alt", "heading"):
            continue
        if not _small().isdisjoint(passage.vocabulary):
            yield from _roman(passage, _full(), "a species")
        if short is not None and "." in passage.text:
            yield from _roman(passage, short, "a species")
        for gene in genes:
            if gene in passage.text:
                symbol = re.escape(gene)
                pattern = re.compile(
                    rf"(?<![\w-]){symbol}{_BEHIND_GENE}|(?<=utations of ){symbol}\b"
                    rf"|(?<=utations in ){symbol}\b|(?<![\w-]){symbol}(?=[ \u00a0][A-Z]\d+[A-Z]\b)"
                )
                yield from _roman(passage, pattern, "a gene")


def _roman(passage: Passage, pattern: re.Pattern[str], what: str) -> Iterator[Finding]:
    for match in passage.find(pattern):
        last = match.words.split()[-1]
        if passage.emphasised(match.start) or last in _NO_SPECIES or _disease().search(last):
            continue
        write = f"*{match.words}*"
        message = f"“{match.words}” is the name of {what}; set it in italics: {write}"
        yield match.finding(TXT016, message, write=write, safe=True)


def _genes(context: LintContext) -> list[str]:
    """The symbols that are in italics somewhere: capitals, perhaps with digits."""
    symbol = re.compile(r"[A-Z][A-Z0-9]{2,8}")
    found = {
        passage.raw[start:end]
        for passage in context.passages
        for start, end in passage.italics
        if symbol.fullmatch(passage.raw, start, end)
    }
    return sorted(found)


@cache
def _genera() -> tuple[str, ...]:
    return tuple(lexicon("genera"))


@cache
def _small() -> frozenset[str]:
    return frozenset(genus.lower() for genus in _genera())


@cache
def _full() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_genera())})[ \u00a0][a-z]{{2,}}{_LATIN}\b")


@cache
def _short(named: frozenset[str]) -> re.Pattern[str]:
    initials = "".join(sorted({genus[0] for genus in named}))
    species = "coli|aureus|pneumoniae|tuberculosis|aeruginosa|albicans|epidermidis|bovis|difficile"
    species += (
        "|faecalis|faecium|influenzae|pyogenes|agalactiae|pylori|jejuni|monocytogenes|neoformans"
    )
    species += (
        "|fumigatus|capsulatum|falciparum|vivax|gondii|pallidum|gonorrhoeae|meningitidis|avium"
    )
    return re.compile(rf"(?<![\w.-])[{initials}]\.[ \u00a0](?:{species})\b")
