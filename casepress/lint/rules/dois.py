"""REF011 (and REF010): whether a DOI can belong to its reference."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from casepress.core.findings import Code, Finding, InFile, Severity
from casepress.lint.context import LintContext
from casepress.lint.lexicon import lexicon
from casepress.references.dates import fold
from casepress.references.dates import year as year_of
from casepress.references.identifiers import IDENTIFIERS, REF010
from casepress.references.journal_titles import abbreviation, plain

REF011 = Code(
    "REF011",
    "doi-inconsistent-with-reference",
    Severity.WARNING,
    """The DOI does not have the form of the journal's DOIs, or contradicts the record's year,
volume, issue or page.

Why: a mistyped DOI leads to another article or nowhere.
Scope: journal articles with a DOI whose journal is in a table of verified forms; nothing is looked
up on the network.
Source: Crossref, DOI display and structure; the table is `casepress/lint/lexicons/doi-stems.yaml`
Traps: the year in a publisher's number is that of acceptance: up to four years before the issue's.
A journal that changes its publisher changes its prefix: where only the prefix is known, articles
younger than the table are not checked.
Precision: on the 114,600 references with a DOI of 3,700 open-access articles (40,500 of them in a
journal or form of the table): 87 findings, 85 right (two articles had appeared in the year before
their volume's).
Fails:
    @article{example1895, author = {Example, Ana}, title = {Rice bodies}, date = {2022},
      journaltitle = {Anticancer Res}, volume = {42}, pages = {1-2}, doi = {10.21873/anticancer.1}}
Passes:
    @article{example1895, author = {Example, Ana}, title = {Rice bodies}, date = {2022},
      journaltitle = {Anticancer Res}, volume = {42}, pages = {1-2}, doi = {10.21873/anticanres.1}}
""",
)
CODES = (REF011,)

_EARLIEST_DOI = 1997  # before it, few articles have one
_LOCATOR = re.compile(r"e0*(\d+)", re.IGNORECASE)
_PARTS = ("volume", "issue", "page")


@cache
def _stems() -> dict[str, list[str]]:
    """The expressions of each journal's DOIs; they are compiled where a list has the journal."""
    stems = lexicon("doi-stems")["stems"].items()
    return {plain(journal): patterns for journal, patterns in stems}


@cache
def _prefixes() -> dict[str, list[str]]:
    """The prefixes of a journal's publishers, until the year `surveyed-until`."""
    pairs = (line.split(": ") for line in lexicon("doi-stems")["prefixes"].splitlines())
    return {plain(journal): prefixes.split() for journal, prefixes in pairs}


@cache
def _coded() -> list[re.Pattern[str]]:
    return [re.compile(p, re.IGNORECASE) for p in lexicon("doi-stems")["coded"]]


def check(context: LintContext) -> Iterator[Finding]:
    """Findings on the DOI of every reference, and on articles without any identifier."""
    references = context.references
    for key, item in references.items.items():
        if item["type"] != "article-journal":
            continue
        at = InFile(references.place(key, "DOI"))
        year = year_of(item)
        if not any(item.get(name) for name in IDENTIFIERS):
            if year and int(year) >= _EARLIEST_DOI:
                message = f"DOI, PMID and PMCID of `{key}` are missing; add the DOI if there is one"
                yield Finding(REF010, message, at, severity=Severity.INFO)
            continue
        doi = str(item.get("DOI", "")).lower()
        wrong = doi and (_other_journal(item, doi, year) or _contradiction(item, doi, year))
        if wrong:
            message = f"{item['DOI']} {wrong}; compare it with the article"
            yield Finding(REF011, message, at)


def _other_journal(item: Mapping[str, Any], doi: str, year: str) -> str:
    title = str(item.get("container-title-short") or item.get("container-title", ""))
    short = abbreviation(title) or title
    if stems := _stems().get(plain(short)):
        known = any(re.match(stem, doi, re.IGNORECASE) for stem in stems)
        shape = stems[0].replace("\\", "").split("(")[0].rstrip("[")
    elif year and int(year) <= int(lexicon("doi-stems")["surveyed-until"]):
        prefixes = _prefixes().get(plain(short), [])
        known = not prefixes or doi.partition("/")[0] in prefixes
        shape = f"{next(iter(prefixes), '')}/"
    else:
        return ""
    return "" if known else f"is not a DOI of {short}, whose DOIs begin with {shape}"


def _contradiction(item: Mapping[str, Any], doi: str, year: str) -> str:
    """How the DOI contradicts the record. `accepted` may be up to four years before the record's
    year; every other part must be equal."""
    recorded = {"year": year, **{k: str(item.get(k, "")) for k in _PARTS}}
    recorded["page"] = recorded["page"].split("-")[0].split("–")[0]
    locator = _LOCATOR.fullmatch(str(item.get("number") or recorded["page"]))
    recorded["locator"] = locator[1] if locator else ""
    for pattern in _coded():
        match = pattern.match(doi)
        if not match:
            continue
        for part, coded in match.groupdict().items():
            if coded is None:
                continue
            if part == "accepted":
                short = int(coded) if len(coded) == 4 else 2000 + int(coded)
                if year and not short - 1 <= int(year) <= short + 4:
                    return f"has the year {short}, but the record has {year}"
            elif recorded[part] and coded.lstrip("0") != fold(recorded[part]).lstrip("0"):
                return f"has {part} {coded}, but the record has {recorded[part]}"
        return ""
    return ""
