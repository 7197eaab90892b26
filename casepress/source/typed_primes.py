"""Primes and apostrophes that pandoc would take for quotation marks: `the 5'-UTR`, `30° 15' 20"`,
`the '90s`.

A mark behind a digit, straight or curly, is a prime where only that can be meant: at an end of a
strand of nucleic acid, in an angle, in feet and inches. A straight one before the last digits of
a year, and in `'tis`, is an apostrophe. Each is printed as the sign that is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache

_PRIMES = {"'": "′", "’": "′", '"': "″", "”": "″"}

#: What follows the number of a strand's end.
_STRAND = (
    r"(?:-|\s)(?:UTRs?|untranslated|ends?|flank\w*|splice|termin\w*|caps?|regions?|phosph\w*|"
    r"hydroxyl|exonuclease|side|to)\b"
)


@cache
def _meant() -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?<![\w'’])[35](?P<strand>['’])(?={_STRAND}|-[A-Z0-9(]|\s?(?:→|->)|[/–-][35]['’])
      | (?:(?<=[A-Z)]-)|(?<=['’][/–→-])|(?<=->)|(?<=to\ ))[35](?P<end>['’])(?!\w)
      | (?<=[\d°])\ ?\d{{0,2}}(?P<first>['’])\s?\d{{1,2}}(?:\.\d+)?(?P<second>["”])(?!\w)
      | (?<=°)\s?\d{{1,2}}(?:\.\d+)?(?P<minutes>['’])(?!\w)
      | (?<![\w'’])(?P<decade>')(?=\d\ds\b|\d\d\s?(?:--?|–)\s?'?\d\d(?![\d']))
      | (?:(?<=\d[-–])|(?<=\d--))(?P<until>')(?=\d\d(?![\w']))
      | (?:(?<=in\ )|(?<=of\ )|(?<=by\ )|(?<=since\ )|(?<=from\ ))(?P<year>')
        (?=\d\d(?:[,;)]\s|\.?(?:\n|\Z)|\.\s))
      | (?<![\w'’])(?P<left_out>')(?=(?:tis|twas)\b|t\ [A-Z])
      | (?<=\s)(?P<and>')n(?P<so>')(?=\s)
        """,
        re.VERBOSE,
    )


_STRAIGHT = ("strand", "end", "first", "second", "minutes")
#: The longest quotation in which a mark is looked for.
_FAR = 2000
_OPENS = re.compile(r"(?<![\w'’])'(?=\w)")


@cache
def _other() -> re.Pattern[str]:
    """Code, formulae, comments, addresses, targets of links and attributes, which are not text."""
    return re.compile(
        r"""
        (?<!`)(?P<ticks>`{1,4})(?!`)[^`]*(?P=ticks)(?!`)
      | \$\$[^$]*\$\$ | \$(?=\S)[^$\n]*(?<=\S)\$(?!\d)
      | <!--(?:(?!-->)[\s\S])*(?:-->|\Z)
      | <[^<>\n]*> | https?://[^\s<>]+
      | (?<=\])\([^()\n]*\) | \{[^{}\n]*\}
        """,
        re.VERBOSE,
    )


def typed_primes(text: str) -> dict[int, str]:
    """The offsets of straight marks that are primes or apostrophes, with the sign that is meant."""
    found = {at: sign for match in _meant().finditer(text) for at, sign in _signs(match)}
    for at in [at for at, sign in found.items() if sign == "′" and _closes(text, at, found)]:
        del found[at]
    if not found:
        return found
    places = sorted(found)
    for other in _other().finditer(text):
        within = slice(bisect_left(places, other.start()), bisect_left(places, other.end()))
        for at in places[within]:
            del found[at]
    return found


def _closes(text: str, at: int, found: Mapping[int, str]) -> bool:
    """Whether a mark ends a quotation that begins before it in its paragraph."""
    begin = max(text.rfind("\n\n", 0, at) + 1, at - _FAR)
    opened = [m.start() for m in _OPENS.finditer(text, begin, at) if m.start() not in found]
    return bool(opened) and not re.search(r"(?<=[\w.,!?])'(?!\w)", text[opened[-1] + 1 : at])


def _signs(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    for name, mark in match.groupdict().items():
        if mark:
            yield match.start(name), _PRIMES[mark] if name in _STRAIGHT else "’"
