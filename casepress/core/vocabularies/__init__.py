"""Controlled vocabularies, as data: licences, contributor roles, particles of names, months,
countries."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CREDIT_URI = "https://credit.niso.org/contributor-roles/{id}/"


def _table(name: str) -> Any:
    """The values of one of the files beside this one."""
    from casepress.core.yaml12 import load  # 7 ms, which an output without a table need not wait

    return load(Path(__file__).with_name(f"{name}.yaml"))


@cache
def licenses() -> dict[str, dict[str, Any]]:
    """For each SPDX id its `name`, `short` name and `url`, and perhaps its `names` in other
    languages."""
    table: dict[str, dict[str, Any]] = _table("licenses")
    return table


def license_in(spdx: str, lang: str) -> dict[str, str]:
    """`name`, `short` and `url` of a licence, its name in a language (BCP 47) if that is known."""
    facts = dict(licenses()[spdx])
    names = facts.pop("names", {})
    return {**facts, "name": names.get(lang.partition("-")[0], facts["name"])}


@cache
def credit() -> dict[str, str]:
    """For each id of a CRediT role its term (ANSI/NISO Z39.104-2022)."""
    table: dict[str, str] = _table("credit")
    return table


@cache
def _credit_translations() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = _table("credit-translations")
    return table


def credit_in(lang: str) -> dict[str, str]:
    """The terms of CRediT in a language (BCP 47), where a translation exists; else in English."""
    return {**credit(), **_credit_translations().get(lang.partition("-")[0], {})}


@dataclass(frozen=True)
class Relation:
    """How an article refers to another one: the `related-article-type` of JATS, and the relation of
    the other article to it (`inverse`)."""

    jats: str
    inverse: str


@cache
def relations() -> dict[str, Relation]:
    """The relations to another article, such as `corrects`, by their names."""
    table = _table("relations")
    return {name: Relation(**entry) for name, entry in table.items()}


@cache
def particles() -> frozenset[str]:
    """The particles of family names, in small letters."""
    return frozenset(_table("particles"))


@cache
def months() -> dict[str, list[list[str]]]:
    """For each language the twelve months: each its name as written in a text, then its other
    forms and abbreviations."""
    table: dict[str, list[list[str]]] = _table("months")
    return table


def country(name: str, lang: str = "en") -> tuple[str, str] | None:
    """A country's ISO 3166-1 alpha-2 code, and its name to print in a language (BCP 47), from its
    code, its name in ISO 3166, another name of `countries.yaml`, or its name in that language;
    `None` for a word that is none of these. A name that ISO 3166 does not have is printed as it is
    written. The names in other languages than English are those of CLDR."""
    import pycountry

    own = _countries_in(lang.partition("-")[0])

    found: Any
    try:
        found = pycountry.countries.lookup(name.strip())
    except LookupError:
        plain = _plain(name)
        theirs = next((code for code, shown in own.items() if _plain(shown) == plain), None)
        code = theirs or _country_names().get(plain, ("", ""))[0]
        return (code, name.strip()) if code else None
    code = str(found.alpha_2)
    return code, own.get(code) or str(getattr(found, "common_name", found.name))


@cache
def _countries_in(language: str) -> dict[str, str]:
    """The names of countries by their codes in a language other than English; empty for English
    and for a language that CLDR does not have."""
    if language == "en":
        return {}
    from babel import Locale, UnknownLocaleError  # 20 ms, which an article in English need not wait

    try:
        territories = Locale(language).territories
    except UnknownLocaleError:
        return {}
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}


def nearest_country(name: str) -> tuple[str, str] | None:
    """The code and name of the country whose name is most similar, if any is similar."""
    names = _country_names()
    close = difflib.get_close_matches(_plain(name), names, n=1, cutoff=0.7)
    return names[close[0]] if close else None


@cache
def _country_names() -> dict[str, tuple[str, str]]:
    """The code and one name for each plain form of a country's name."""
    import pycountry  # 59 ms, and so in the other functions

    known: dict[str, tuple[str, str]] = {}
    for one in pycountry.countries:
        names = (one.name, getattr(one, "common_name", ""), getattr(one, "official_name", ""))
        shown = str(getattr(one, "common_name", one.name))
        known |= {_plain(name): (str(one.alpha_2), shown) for name in names if name}
    aliases: dict[str, list[str]] = _table("countries")
    for code, others in aliases.items():
        for name in others:
            known.setdefault(_plain(name), (code, name))
    return known


def _plain(name: str) -> str:
    """A name without accents, capitals, points and articles, for comparison."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").replace(".", ""))
    letters = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(word for word in re.findall(r"\w+", letters) if word != "the")


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


def alpha3(language: str) -> str:
    """The code of three letters (ISO 639-3) of a language by its code of two, such as "eng" of
    "en"; "" for an unknown one."""
    import pycountry

    if len(language) == 3:
        return language
    found: Any = pycountry.languages.get(alpha_2=language.lower())
    return str(found.alpha_3) if found else ""
