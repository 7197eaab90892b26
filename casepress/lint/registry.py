"""The rules of lint in the order of their codes, and every code that a manuscript can raise.

A rule only looks and reports. Each module has a function `check`, from a `LintContext` to findings,
and declares the codes of those findings as `CODES`. A new rule is a new module and one line in
`RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

from casepress.core import schema
from casepress.core.findings import Code, Finding
from casepress.filters import runner
from casepress.lint import suppressions
from casepress.lint.context import LintContext
from casepress.lint.rules import (
    abbreviations,
    abstract_elements,
    age,
    ages,
    articles,
    callout_format,
    capitals,
    citation_spacing,
    colours,
    commas,
    compounds,
    consent,
    conservation,
    decimals,
    dicom,
    direct_identifiers,
    dois,
    doses,
    doubled_words,
    duplicate_references,
    follow_up,
    gallicisms,
    glyphs,
    image_duplicates,
    image_form,
    image_metadata,
    image_resolution,
    image_usable,
    italics,
    journal_titles,
    keyword_case_report,
    leftovers,
    legends,
    limits,
    misspellings,
    modifiers,
    mojibake,
    numerals,
    panels,
    paragraphs,
    patient_dates,
    persons,
    prefixes,
    published,
    ranges,
    spaces,
    spelling,
    tense,
    timeline,
    title,
    typed_callouts,
    typed_citations,
    typed_headings,
    typed_signs,
    unit_format,
    usage,
    variants,
)
from casepress.references import codes as references
from casepress.source import manuscript, repository

Rule = Callable[[LintContext], Iterator[Finding]]

RULES: tuple[ModuleType, ...] = (
    title,  # MET001 MET002
    limits,  # MET022
    published,  # MET023
    paragraphs,  # SEC004 SEC005
    leftovers,  # SEC008
    typed_headings,  # SEC027
    abstract_elements,  # ABS004
    keyword_case_report,  # ABS008
    timeline,  # CAR002
    follow_up,  # CAR006
    consent,  # ETH002
    direct_identifiers,  # ETH008
    patient_dates,  # ETH009
    age,  # ETH010
    duplicate_references,  # REF001
    typed_citations,  # REF004 REF021, and REF003
    citation_spacing,  # REF005
    journal_titles,  # REF008
    dois,  # REF011, and REF010
    panels,  # FIG004
    legends,  # FIG005
    colours,  # FIG008
    callout_format,  # FIG010
    typed_callouts,  # FIG021
    abbreviations,  # TXT001 TXT002 TXT003
    compounds,  # TXT005
    variants,  # TXT006
    spelling,  # TXT007
    spaces,  # TXT008 TXT009
    commas,  # TXT010
    gallicisms,  # TXT011
    unit_format,  # TXT012
    decimals,  # TXT013
    doses,  # TXT014
    ranges,  # TXT015
    italics,  # TXT016
    persons,  # TXT017
    mojibake,  # TXT021
    prefixes,  # TXT022
    modifiers,  # TXT023
    ages,  # TXT024
    usage,  # TXT025
    articles,  # TXT026
    misspellings,  # TXT027
    doubled_words,  # TXT028
    typed_signs,  # TXT029
    numerals,  # TXT030
    capitals,  # TXT031
    tense,  # TXT032
    glyphs,  # FNT001
    image_usable,  # IMG001
    image_resolution,  # IMG002
    image_metadata,  # IMG003
    dicom,  # IMG004
    image_form,  # IMG007
    image_duplicates,  # IMG008
    conservation,  # OUT005
)

_READERS = (manuscript, repository, schema, references, suppressions)


def run(context: LintContext, wanted: Callable[[Code], bool]) -> list[Finding]:
    """The findings on one manuscript of all rules that have a code that is `wanted`."""
    chosen = (rule for rule in RULES if any(map(wanted, rule.CODES)))
    return [finding for rule in chosen for finding in rule.check(context)]


def rule_codes() -> tuple[Code, ...]:
    """The codes that the rules declare."""
    return tuple(code for rule in RULES for code in rule.CODES)


@cache
def codes() -> dict[str, Code]:
    """All codes that a manuscript can raise, sorted, by code. Raises `ValueError` where two
    different ones have one code or one name."""
    return unique(
        *(code for reader in _READERS for code in reader.CODES), *runner.CODES, *rule_codes()
    )


def unique(*codes: Code) -> dict[str, Code]:
    """Codes by their code, sorted. Raises `ValueError` where two have one code or one name."""
    found: dict[str, Code] = {}
    for code in codes:
        if found.setdefault(code.code, code) is not code:
            raise ValueError(f"two codes {code.code}")
    names = [code.name for code in found.values()]
    if len(set(names)) != len(names):
        raise ValueError("two codes have one name")
    return dict(sorted(found.items()))
