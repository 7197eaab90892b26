"""Suffixes of names as references print them."""

from __future__ import annotations


def nlm_suffix(suffix: str) -> str:
    """A suffix as NLM prints it: "Jr", and ordinals for Roman numbers (Citing Medicine, chapter 1,
    "Designations of rank")."""
    bare = suffix.rstrip(".")
    return {"II": "2nd", "III": "3rd", "IV": "4th", "V": "5th"}.get(bare, bare)
