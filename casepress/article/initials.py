"""Given names and their initials, as the National Library of Medicine sets them."""

from __future__ import annotations

import re

#: Particles of given names alone: "Nur-ul-Islam", "Zia-ud-Din".
_OF_GIVEN = frozenset({"abu", "ad", "ud", "ul", "ur", "us", "uz"})
_HYPHEN = re.compile("[-‐‑]")
#: Signs at the beginning of a name, which are no initial: the ʿ of "ʿAbd", the ' of "'Abd".
_SIGNS = re.compile(r"(?<![^-‐‑])['‘’`ʻʼʽʾʿˈ]+(?=\w)")


def initialled(given: str) -> str:
    """Given names as the engines must have them to make NLM's initials, since they pass over what
    begins with a small letter: "Ji-hye" is JH, "Abd-el-Kader" AK (Citing Medicine, chapter 1:
    hyphens, and particles in given names, are disregarded). A word that is a particle stays."""
    return " ".join(map(_joined, given.split()))


def _joined(word: str) -> str:
    """One given name, whose parts hyphens join: without particles before another part, and each
    part with a capital."""
    word = _SIGNS.sub("", word)
    parts = [part for part in _HYPHEN.split(word) if part]
    if not any(part[0].islower() for part in parts):
        return "-".join(parts)
    if len(parts) == 1 and _is_particle(word):
        return word
    kept = [
        part
        for i, part in enumerate(parts)
        if i == len(parts) - 1 or not _is_particle(part) or (i == 0 and len(part) == 1)
    ]
    return "-".join(part[0].upper() + part[1:] for part in kept)


def _is_particle(part: str) -> bool:
    # 66 ms, for names with hyphens alone
    from casepress.core.vocabularies import particles

    return part in _OF_GIVEN or part in particles()
