"""Given names and their initials, as the National Library of Medicine sets them."""

from __future__ import annotations

import re

_PARTICLES = """
abu ad al bin bint da dal de degli dei del della den der des di do dos du e el ibn la las le les lo
los ten ter ud ul ur us uz van vom von zu zum zur
"""
#: Particles within given names, which have no initial: "Abd-el-Kader", "Nur-ul-Islam".
_WITHIN = frozenset(_PARTICLES.split())


def initialled(given: str) -> str:
    """Given names as the engines must have them to make NLM's initials, since they pass over what
    begins with a small letter: "Ji-hye" is JH, "Abd-el-Kader" AK (Citing Medicine, chapter 1:
    hyphens, and particles in given names, are disregarded). A word that is a particle stays."""
    return " ".join(map(_joined, given.split()))


def _joined(word: str) -> str:
    """One given name, whose parts hyphens join: without particles before another part, and each
    part with a capital."""
    parts = [part for part in re.split("[-‐‑]", word) if part]
    last = len(parts) - 1
    if not last and word in _WITHIN:
        return word
    kept = [
        part
        for i, part in enumerate(parts)
        if i == last or part not in _WITHIN or (i == 0 and len(part) == 1)
    ]
    return "-".join(part[0].upper() + part[1:] for part in kept)
