"""CSL-JSON records in the form that citeproc-py needs.

Its own reader is not used: it puts keys into lower case, gives a record without a type that of the
record before, and does not support markup.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from typing import Any

from citeproc.source import CitationItem, Date, DateRange, LiteralDate, Locator, Name, Reference
from citeproc.string import MixedString, NoCase, String

from casepress.references.csl.marks import DATA_END, FORMATS, LINK_END, LINKS, NUMBER, rich
from casepress.references.vocabulary import DATES, NAMES, NUMBERS, STRINGS

#: Names of CSL 1.0.1 that the engine and older styles use instead of those of 1.0.2.
_OLD = {"event-title": "event"}
_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")


def reference(item: Mapping[str, Any], key: str) -> Any:
    """The engine's `Reference` for a prepared record, with the given key."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = Reference(key, str(item["type"]))
    for variable, value in item.items():
        converted: Any
        if variable in NAMES:
            converted = [_engine_name(name) for name in value]
        elif variable in DATES:
            converted = _date(value)
        elif variable in LINKS:
            converted = String(f"{LINKS[variable]}{value}{LINK_END}")
        elif variable in NUMBERS or variable == "language":
            converted = String(value)
        elif variable in STRINGS:
            converted = _text(value)
        else:
            continue
        # The engine looks up a variable both with hyphens and with underscores.
        for name in {variable, _OLD.get(variable, variable)}:
            dict.__setitem__(found, name, converted)
            dict.__setitem__(found, name.replace("-", "_"), converted)
    return found


def _text(value: str) -> Any:
    """A string of the engine, with marks for markup; text that must keep its case is separate."""
    before, after = FORMATS["nocase"]
    pieces = re.split(f"{before}([^{after}]*){after}", rich(value))
    out = MixedString()
    for i, piece in enumerate(pieces):
        if piece:
            out = MixedString([*out, NoCase(piece) if i % 2 else String(piece)])
    return MixedString([*out, String(DATA_END)])


def _engine_name(name: Mapping[str, str]) -> Any:
    if "literal" in name:
        return Name(literal=name["literal"])
    return Name(**{part: name[part] for part in _PARTS if part in name})


def _date(value: Mapping[str, Any]) -> Any:
    if "date-parts" not in value:
        return LiteralDate(value["literal"])
    season = {"season": value["season"]} if "season" in value else {}
    ends = [
        Date(**dict(zip(("year", "month", "day"), parts, strict=False)), **season)
        for parts in value["date-parts"]
    ]
    return ends[0] if len(ends) == 1 else DateRange(begin=ends[0], end=ends[1])


class Item(CitationItem):  # type: ignore[misc]
    """A citation item with its reference and number. (The library searches its list of keys for
    every number, which takes quadratic time in a long list.)"""

    def __init__(self, found: Any, number: int, locator: tuple[str, str] | None = None) -> None:
        dict.__init__(self)
        self.__dict__.update(_reference=found, _number=number)
        if locator:
            self["locator"] = Locator(*locator)

    @property
    def reference(self) -> Any:
        return self.__dict__["_reference"]

    @property
    def key(self) -> str:
        return str(self.reference.key)

    @property
    def number(self) -> Any:
        return String(f"{NUMBER[0]}{self.__dict__['_number']}{NUMBER[1]}")

    def get_field(self, field: str) -> Any:
        return self.reference.get(field)
