"""Names of persons and groups that another program wrote as one string each."""

from __future__ import annotations

import re

from casepress.core.vocabularies import particles

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?", re.I)
_OTHERS = re.compile(r"(and\s+)?others|et\.?\s*al\.?", re.I)
#: Words that mark the name of a group, in the languages of most exports.
_GROUP = re.compile(
    r"""\b(academ|agenc|associa|board|centers?\b|centre|clinic\b|collabor|college|comit|commission
    |committee|consorti|council|department|federation|fondation|foundation|gesellschaft|group
    |grupo|groupe|hospital|initiative|institut|investigators|ministry|minist[eè]re|network
    |organi[sz]ation|panel|program|project|registry|service|sociedad|society|soci[eé]t[eé]|study
    |task\sforce|team|trial|union|universi|working)""",
    re.I | re.X,
)
_INITIALS = re.compile(r"[A-Z]{1,4}|(?:[A-Z]\.[ -]?){1,4}")


def parse(text: str) -> tuple[dict[str, str], bool]:
    """The parts of a name (CSL-JSON), and whether they are certain.

    "Family, Given", "Family, Given, Jr" and "Family, Given Jr" are certain. A name that ends with a
    comma (EndNote) or has a word such as "Society" is a group. The initials show how to read
    "Family AB". Any other name without a comma is taken as given names and a family name, which
    is not certain.
    """
    text = " ".join(text.split())
    if text.endswith(","):
        return {"literal": text.rstrip(", ")}, True
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 3 or (len(parts) > 1 and _GROUP.search(text)):
        return {"literal": text}, True
    if len(parts) > 1:
        given, suffix = parts[1], "".join(parts[2:])
        if suffix and _SUFFIX.fullmatch(given):  # "Example, Jr, Ann"
            given, suffix = suffix, given
        return _name(parts[0], given, suffix), True
    return _without_comma(text)


def _without_comma(text: str) -> tuple[dict[str, str], bool]:
    words = text.split()
    if len(words) < 2 or _GROUP.search(text) or re.search(r"[\d&/(]", text):
        return {"literal": text}, True
    if _OTHERS.fullmatch(text):
        return {"literal": text}, True
    if _INITIALS.fullmatch(words[-1]):
        return _name(" ".join(words[:-1]), words[-1], ""), True
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    start = particle_at(words)
    return _name(" ".join(words[start:]), " ".join(words[:start]), suffix), False


def particle_at(words: list[str]) -> int:
    """The index at which the family name, with its particles, begins after the given names."""
    for at in range(1, len(words) - 1):
        if words[at].lower() in particles():
            return at
    return len(words) - 1


def _name(family: str, given: str, suffix: str) -> dict[str, str]:
    words = given.split()
    if not suffix and len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    particle: list[str] = []
    rest = family.split()
    # Only a particle in lower case is separate: "Van Daele" is sorted and printed as one name.
    while len(rest) > 1 and rest[0] in particles():
        particle.append(rest.pop(0))
    parts = {
        "family": " ".join(rest),
        "given": " ".join(words),
        "non-dropping-particle": " ".join(particle),
        "suffix": suffix,
    }
    return {key: value for key, value in parts.items() if value}


def no_comma(typed: str, name: dict[str, str]) -> str:
    """The message on a name without a comma, whose parts are therefore not certain."""
    return f"“{typed}” has no comma; it is read as `{typed_form(name)}`; write it that way"


def typed_form(name: dict[str, str]) -> str:
    """The unambiguous way to type a name: "van der Berg, Ann"."""
    keys = ("non-dropping-particle", "family")
    family = " ".join(name[key] for key in keys if key in name)
    rest = [name[key] for key in ("given", "suffix") if key in name]
    return ", ".join([family or name.get("literal", ""), *rest])
