"""Controlled vocabularies, as data: licences, contributor roles, particles of names, months."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.yaml12 import load

CREDIT_URI = "https://credit.niso.org/contributor-roles/{id}/"


@cache
def licenses() -> dict[str, dict[str, str]]:
    """For each SPDX id its `name`, `short` name and `url`."""
    table: dict[str, dict[str, str]] = load(Path(__file__).with_name("licenses.yaml"))
    return table


@cache
def credit() -> dict[str, str]:
    """For each id of a CRediT role its term (ANSI/NISO Z39.104-2022)."""
    table: dict[str, str] = load(Path(__file__).with_name("credit.yaml"))
    return table


@cache
def particles() -> frozenset[str]:
    """The particles of family names, in small letters."""
    return frozenset(load(Path(__file__).with_name("particles.yaml")))


@cache
def months() -> dict[str, list[list[str]]]:
    """For each language the twelve months: each its name as written in a text, then its other
    forms and abbreviations."""
    table: dict[str, list[list[str]]] = load(Path(__file__).with_name("months.yaml"))
    return table


def country(name: str) -> tuple[str, str] | None:
    """A country's ISO 3166-1 alpha-2 code and English name, from either of them; `None` for a
    word that is neither."""
    import pycountry

    found: Any
    try:
        found = pycountry.countries.lookup(name.strip())
    except LookupError:
        return None
    return str(found.alpha_2), str(getattr(found, "common_name", found.name))


def language_known(tag: str) -> bool:
    """Whether the language and the region of a BCP 47 tag exist (ISO 639, ISO 3166)."""
    import pycountry

    language, *rest = tag.split("-")
    field = "alpha_2" if len(language) == 2 else "alpha_3"
    # nearly all articles are in English; the table has 7,900 other languages
    if language != "en" and pycountry.languages.get(**{field: language.lower()}) is None:
        return False
    regions = [part for part in rest if len(part) == 2]
    return all(pycountry.countries.get(alpha_2=r.upper()) is not None for r in regions)
