"""Institutions as the title page writes them: department, name, city, region, country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from casepress.core import vocabularies
from casepress.importing.data import table
from casepress.importing.draft import Affiliation
from casepress.importing.lexicon import folded

_REGION = re.compile(r"[A-Z]{2}(?:\s+\d{4,5}(?:-\d{4})?)?|\d{4,6}(?:-\d{3,4})?")


#: The end of a part of an address, but not that of an abbreviation such as "St." or "Univ.".
_STOP = re.compile(r"(?<=[^\W\d_]{4})(?<!Univ)(?<!Dept)(?<!Hosp)\.\s+(?=[^\W\d_a-z])")


#: Whose institution it is: "(GRE, FDA)".
_INITIALS = re.compile(r"\s*\(((?:[A-Z]\.?-?){2,5}(?:(?:,|\sand|\s&|;)\s*(?:[A-Z]\.?-?){2,5})*)\)$")


def owners(address: str, names: Iterable[str]) -> int:
    """Where the initials of people in brackets begin at the end of an address; its length where
    there are none, or where they are not those of the `names`."""
    found = _INITIALS.search(address)
    known = {"".join(re.findall(r"(?<![^\W\d_])[^\W\d_]", name)).upper() for name in names}
    given = re.findall(r"[A-Z](?:[.-]*[A-Z])+", found[1]) if found else []
    if found and given and {re.sub(r"[.-]", "", one) for one in given} <= known:
        return found.start()
    return len(address)


@cache
def _countries() -> Mapping[str, str]:
    return {folded(k): str(v) for k, v in table("institutions")["countries"].items()}


def country(text: str) -> str:
    """The ISO 3166 code of a country's name; "" for something else."""
    plain = text.strip(" .,;()")
    for name in (plain, f"{plain}."):  # "R.O.C."
        if code := _countries().get(folded(name)):
            return code
    if len(plain) < 4:  # "CA" is California before it is Canada
        return ""
    found = vocabularies.country(plain)
    return found[0] if found and found[0] != "XK" else ""


def _state(text: str, code: str) -> str:
    """The country of a state's name, of all countries or the one that is known; "" for others."""
    plain = folded(re.sub(r"\s*\d[\d-]*$", "", text))
    found = (c for c, names in table("institutions")["states"].items() if code in ("", c)
             and any(folded(n) == plain for n in names))  # fmt: skip
    return next(found, "")


def is_institution(text: str) -> bool:
    """Whether a line reads like an address of an institution."""
    return bool(_kinds().search(folded(text)))


@cache
def _kinds() -> re.Pattern[str]:
    """What institutions are called; short words only as words, "CHU" but not in "Chung"."""
    words = table("institutions")
    names = [str(part) for kind in ("parts", "whole") for part in words[kind]]
    return re.compile(
        "|".join(
            rf"(?<!\w){re.escape(name)}(?!\w)"
            if len(name) < 5 and name.isalpha()
            else re.escape(name)
            for name in sorted(names, key=len, reverse=True)
        )
    )


#: "Nephrologist", "consultant orthopaedic surgeon".
_SPECIALIST = re.compile(
    r"(?:(?:senior|consultant|specialist|chief|attending|staff|interventional|resident)\s){0,2}"
    r"(?:\w+\s)?(?:\w+ologist|\w+iatrist|\w*surgeon|\w*physician|internist|p(?:a?e)diatrician|"
    r"obstetrician|an(?:a?e)sthetist|intensivist)"
)


def position(address: str) -> int:
    """How far the positions of a person reach at the head of an address, "Professor and Head, ",
    or in all of it; 0 for none."""
    known = table("institutions")["positions"]
    at = 0
    for found in re.finditer(r"[^,;\n]+[,;\n]?\s*", address):
        words = folded(found[0]).strip(" ,;.")
        if found.start() != at or not (words in known or _SPECIALIST.fullmatch(words)):
            break
        at = found.end()
    return at


def parsed(identifier: str, typed: str, mark: str = "") -> Affiliation:
    """The parts of an institution's address. Every word is in one of them, but the country's name
    where it is known, which its code replaces."""
    text = " ".join(typed.split()).strip(" .;,")
    plain = "," not in text and len(_STOP.findall(text)) > 1
    parts = _STOP.split(text) if plain else text.split(",")  # "Servicio. Hospital. Sevilla. España"
    parts = [p.strip() for p in parts if p.strip()]
    code = country(parts[-1]) if len(parts) > 1 else ""
    if not code and parts:  # "… Lusaka Zambia", "Davis, CA 95616 USA"
        words = parts[-1].split()
        for size in (3, 2, 1):
            if len(words) > size and (code := country(" ".join(words[-size:]))):
                parts[-1:] = [" ".join(words[:-size]), " ".join(words[-size:])]
                break
    while code and len(parts) > 1 and country(parts[-1]) == code:  # "Taiwan, ROC"
        parts.pop()
    region = ""
    if len(parts) > 2 and (_REGION.fullmatch(parts[-1]) or _state(parts[-1], code)):
        code = code or _state(parts[-1], code)
        region = parts.pop()
    city = parts.pop() if len(parts) > 1 and not is_institution(parts[-1]) else ""
    department = ""
    if len(parts) > 1 and any(p in folded(parts[0]) for p in table("institutions")["parts"]):
        department = parts.pop(0)
    return Affiliation(identifier, text, mark, department, ", ".join(parts), city, region, code)
