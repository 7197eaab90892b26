"""The rules of lint, in the order of their codes.

A rule only looks and reports. Each module has `check`, from a `Subject` to findings, and the
codes of those findings that are its own as `CODES`. A new rule is a new module and a name here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from casepress.findings import Code, Finding

if TYPE_CHECKING:
    from casepress.rules.subject import Subject

    Rule = Callable[[Subject], Iterator[Finding]]

ORDER = (
    "title",  # MET001 MET002
    "paragraphs",  # SEC004 SEC005
    "leftovers",  # SEC008
    "abstract_elements",  # ABS004
    "timeline",  # CAR002
    "follow_up",  # CAR006
    "consent",  # ETH002
    "identifiers",  # ETH008
    "dates",  # ETH009
    "age",  # ETH010
    "duplicates",  # REF001
    "typed_citations",  # REF004, and REF003
    "citation_spacing",  # REF005
    "journal_titles",  # REF008
    "dois",  # REF011, and REF010
    "panels",  # FIG004
    "legends",  # FIG005
    "colours",  # FIG008
    "abbreviations",  # TXT001 TXT002 TXT003
    "compounds",  # TXT005
    "spelling",  # TXT007
    "spaces",  # TXT008 TXT009
    "units",  # TXT012
    "decimals",  # TXT013
    "doses",  # TXT014
    "glyphs",  # FNT001
    "image_made",  # IMG001
    "image_resolution",  # IMG002
    "image_metadata",  # IMG003
    "dicom",  # IMG004
    "image_form",  # IMG007
    "image_duplicates",  # IMG008
)


@cache
def load() -> tuple[Rule, ...]:
    """The rules' functions, in order."""
    return tuple(import_module(f"casepress.rules.{name}").check for name in ORDER)


@cache
def codes() -> tuple[Code, ...]:
    """The codes that are the rules' own."""
    modules = (import_module(f"casepress.rules.{name}") for name in ORDER)
    return tuple(code for module in modules for code in module.CODES)


def run(subject: Subject) -> list[Finding]:
    """What all rules have to say about one manuscript."""
    return [finding for rule in load() for finding in rule(subject)]
