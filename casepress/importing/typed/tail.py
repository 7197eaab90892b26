"""What is at the end of references in any style: DOI, PubMed's numbers, addresses, and words of
databases that say nothing of the work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from casepress.references import dates

_DOI = r"10\.\d{4,9}/[^\s\"<>]+"
_ACCESS = (
    r"(?:[Aa]ccessed|[Cc]ited|[Rr]etrieved|[Vv]iewed|[Ll]ast accessed|[Aa]ccess date|"
    r"[Cc]onsult[eé]\w*(?: el| le)?|[Aa]cceso)(?: on)?:?\s+"
)


_FROM = (
    r"(?:Available (?:from|at|online)|Available online at|Retrieved from|Disponible (?:sur|en)|"
    r"Disponível em|Verfügbar unter|From|URL|Available)?\s*:?\s*"
)


#: The language of a work, as PubMed names it behind the pages, to its ISO 639 code.
_LANGUAGES = {
    "Chinese": "zh", "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en", "French": "fr",
    "German": "de", "Greek": "el", "Hebrew": "he", "Hungarian": "hu", "Italian": "it",
    "Japanese": "ja", "Korean": "ko", "Norwegian": "no", "Persian": "fa", "Polish": "pl",
    "Portuguese": "pt", "Russian": "ru", "Spanish": "es", "Swedish": "sv", "Turkish": "tr",
}  # fmt: skip


@dataclass(frozen=True)
class Tail:
    """The variables that the end of a reference gave."""

    variables: dict[str, Any] = field(default_factory=dict)


def _doi(found: re.Match[str]) -> dict[str, Any]:
    value = found["doi"].rstrip(".,;")
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1]
    return {"DOI": value}


def _url(found: re.Match[str]) -> dict[str, Any]:
    out: dict[str, Any] = {"URL": found["url"].rstrip(".,;")}
    groups = found.groupdict()
    date = groups.get("accessed") or groups.get("before")
    if date and (parts := dates.parse_words(date.strip(" .,"))):
        out["accessed"] = {"date-parts": parts}
    return out


#: In this order: a pattern that ends the reference, and what it gives.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Any]]], ...] = (
    (
        re.compile(
            rf"[\s.;,\[(]*(?:https?://(?:dx\.)?doi\.org/|https?://(?:www\.)?doi\.org/|doi\.org/|(?:doi|DOI|Doi)\s*[:.]?\s*(?:https?://(?:dx\.)?doi\.org/)?)\s*(?P<doi>{_DOI})[\]).]*\.?\s*$"
        ),
        _doi,
    ),
    (re.compile(rf"[\s.;,]+(?P<doi>{_DOI})\.?\s*$"), _doi),
    (
        re.compile(
            r"[\s.;,\[(]*(?:PMID|pmid|PubMed PMID|PubMed ID)\s*[:.]?\s*(?P<id>\d{4,9})[\]).;]*\s*$"
        ),
        lambda m: {"PMID": m["id"]},
    ),
    (
        re.compile(
            r"[\s.;,\[(]*(?:PMCID|pmcid|PubMed Central "
            r"PMCID)\s*[:.]?\s*(?P<id>PMC\d{4,9})[\]).;]*\s*$"
        ),
        lambda m: {"PMCID": m["id"]},
    ),
    (
        re.compile(
            r"[\s|]*\[?\(?(?:CrossRef|Crossref|PubMed|Medline|Google Scholar|Free full text|PMC "
            r"free article|Abstract|Full text|View article)\]?\)?[\s.,;|]*$"
        ),
        lambda m: {},
    ),
    (
        re.compile(
            r"[\s.;,]*(?:Epub\s+(?:ahead of print\s*)?(?:\d{4}\s+\w{3}(?:\s+\d{1,2})?)?|\[Epub "
            r"ahead of print\]|Published(?: online)?:? [\w ,]{4,24}|Online ahead of print)\.?\s*$"
        ),
        lambda m: {},
    ),
    (
        re.compile(r";\s*(?:discussion|quiz|author reply|reply)\s+[\w–-]+\.?\s*$"),
        lambda m: {},
    ),
    (
        re.compile(r"(?<=[.;,])\s*(?P<count>\d{1,4})\s?(?:p|pp|pages)\.?\s*$"),
        lambda m: {"number-of-pages": m["count"]},
    ),
    (
        re.compile(
            rf"(?:(?<=\.)\s+(?P<open>[(\[])?|\s+[(\[])(?:[Ii]n |Article in )?"
            rf"(?P<language>{'|'.join(_LANGUAGES)})[)\]]?\.?\s*$"
        ),
        lambda m: {"language": _LANGUAGES[m["language"]]},
    ),
    (
        re.compile(
            rf"[\s.;,\[(]*{_FROM}(?P<url>https?://[^\s\]>]+?)[.,;]?\s*[\[(]?\s*{_ACCESS}"
            r"(?P<accessed>[^\])]{4,28}?)\s*[\])]?\.?\s*$"
        ),
        _url,
    ),
    (
        re.compile(
            rf"[\s.;,\[(]*{_ACCESS}(?P<before>[\w ,.]{{6,24}}?)[\])]?[.,;:]?\s+(?:Available (?:from|at)\s*:?\s*|at\s+|from\s+)?(?P<url>https?://[^\s\]>]+?)[\]).]?\s*$"
        ),
        _url,
    ),
    (
        re.compile(
            r"[\s.;,\[(]*(?:Available (?:from|at|online)|Available online at|Retrieved from|"
            r"Disponible (?:sur|en)|Disponível em|Verfügbar unter|URL|"
            r"Available)?\s*:?\s*(?P<url>https?://(?!(?:dx\.)?doi\.org)[^\s\]>]+?)[\]).]?\s*$"
        ),
        _url,
    ),
)


def peeled(text: str) -> tuple[str, Tail]:
    """The reference without its end, and what that gave. A variable that occurs twice with
    two values stays where it is."""
    found: dict[str, Any] = {}
    while True:
        for pattern, make in _PATTERNS:
            match = pattern.search(text)
            if not match or not match[0].strip(" .;,"):
                continue
            made = make(match)
            if any(k in found and found[k] != v for k, v in made.items()):
                continue
            found |= made
            kept = match[0][: len(match[0]) - len(match[0].lstrip(" .;,[("))].rstrip(" ;,[(")
            text = text[: match.start()] + kept
            break
        else:
            return text.rstrip(), Tail(found)
