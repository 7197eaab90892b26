"""Personal and group names as other programs write them, in one string each."""

from __future__ import annotations

import re

from casepress.core.vocabularies import particles

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|2nd|3rd|4th)\.?", re.I)
_OTHERS = re.compile(r"(and\s+)?others|et\.?\s*al\.?", re.I)
#: What makes a name that of a group, in the languages of most exports.
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
    """The parts of a name (CSL-JSON), and whether they are beyond doubt.

    "Family, Given", "Family, Given, Jr" and "Family, Given Jr" are; a name that ends with a comma
    is a group's (EndNote); so is one with a word such as "Society". "Family AB" is read by its
    initials. Any other name without a comma is read as given names and family name, with doubt.
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
    """Where the family name of "given names, particles, family name" begins."""
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
    # Only small letters set a particle apart: "Van Daele" is filed, and printed, as it stands.
    while len(rest) > 1 and rest[0] in particles():
        particle.append(rest.pop(0))
    parts = {
        "family": " ".join(rest),
        "given": " ".join(words),
        "non-dropping-particle": " ".join(particle),
        "suffix": suffix,
    }
    return {key: value for key, value in parts.items() if value}


def shown(name: dict[str, str]) -> str:
    """A name as it is best typed: "van der Berg, Ann"."""
    keys = ("non-dropping-particle", "family")
    family = " ".join(name[key] for key in keys if key in name)
    rest = [name[key] for key in ("given", "suffix") if key in name]
    return ", ".join([family or name.get("literal", ""), *rest])
