r"""The names of a BibTeX field, where BibTeX's own rules would misread what the author means.

BibTeX separates names by "and" and expects an organisation in a second pair of braces. Authors also
write "AND" and ";", an organisation as any other words, initials after the family name, and degrees
and "Jr" in any place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casepress.references import names
from casepress.references.bibtex import latex

_DEPTH = re.compile(
    r"\\[^&]|[{}]|(?:(?<!\s)\s+|(?<=\.))(?:and|AND|And)(?=\s|$)|(?<!\s)\s*;"
    r"|,?(?<!\s)\s+(?:and\s+)?et\.?\s+al\b\.?"
    r"|(?<!\s)\s+\\?&\s+(?=[^,]{1,80},)",
    re.S,
)
#: "Family, Given", in words with capitals and initials.
_NAME = r"W(?:[ -]W)*, W\.?(?:[ -]W\.?)*".replace("W", "[A-Z][A-Za-z]*")
_GAP = r"(?:[ \t]+|[ \t]*\r?\n[ \t]*)"
_PLAIN_NAMES = re.compile(rf"{_GAP}?{_NAME}(?:{_GAP}and{_GAP}{_NAME})*{_GAP}?")
#: Initials before a comma and behind a family name: "Sample J, Doe AB".
_MAYBE_LIST = re.compile(r"[a-z] [A-Z]\.?[A-Z. -]*,[^,]*[a-z] [A-Z]")
_BRACED = re.compile(r"\s*\{(.*)\}\s*", re.S)


@dataclass(frozen=True)
class Name:
    """One name as typed; its parts (CSL-JSON) if BibTeX would misread it, and what to tell the
    author about it."""

    typed: str
    name: dict[str, str] | None = None
    message: str = ""


def are_plain(value: str) -> bool:
    """Whether the field is a list of "Family, Given" in plain words, none of which could be a
    suffix, a degree, or part of a group's name."""
    if _PLAIN_NAMES.fullmatch(value) is None or names.has_special_words(value):
        return False
    return not _MAYBE_LIST.search(value)


@lru_cache(maxsize=10_000)
def read(value: str) -> Sequence[Name]:
    """The names of a field, in their order. Each field is read for pandoc and for its findings."""
    typed = [part for part in _split(value) if part.strip()]
    out: list[Name] = []
    for part in typed:
        one = _name(part.strip())
        if out and (joined := _continued(out[-1], one)):
            out[-1] = joined
        else:
            out += one if isinstance(one, list) else [one]
    return out


def _split(value: str) -> Iterator[str]:
    """The names of the field, separated outside braces by "and" or ";"; "et al." is the name
    "others"."""
    depth = last = 0
    for mark in _DEPTH.finditer(value):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
        elif "&" in mark[0] and "," not in value[last : mark.start()]:
            continue
        elif depth == 0 and (mark[0][0] != "\\" or "&" in mark[0]):
            yield value[last : mark.start()]
            last = mark.end()
            if "al" in mark[0]:
                yield "others"
                last = len(value)
                return
    yield value[last:]


def _name(typed: str) -> Name | list[Name]:
    if braced := _BRACED.fullmatch(typed):
        inner = braced[1]
        several = re.split(r"\s+and\s+", inner)
        if "{" not in inner and len(several) > 1 and all(map(names.ends_with_initials, several)):
            message = f"“{inner}” is in braces, which mark an organisation; it is read as persons"
            notes = [message, *[""] * (len(several) - 1)]
            return [
                Name(one, names.parse(one)[0], note)
                for one, note in zip(several, notes, strict=True)
            ]
        return Name(typed)
    plain = latex.text(typed)
    if several := _list(plain):
        message = f"“{plain}” is read as {len(several)} names; separate them by “and”"
        notes = [message, *[""] * (len(several) - 1)]
        return [
            Name(one, names.read(one, person=True).parts, note)
            for one, note in zip(several, notes, strict=True)
        ]
    if plain.lower() == "others":
        return Name("others")
    if not _misread(plain):
        return Name(typed)
    found = names.read(plain)
    name = found.parts
    if "literal" in name:
        message = f"“{plain}” is read as an organisation; write it as {{{{{plain}}}}}"
        return Name(typed, name, message)
    message = f"“{plain}” is read as `{names.typed_form(name)}`; write it that way"
    return Name(typed, name, message if found.dropped or not found.sure else "")


def _list(plain: str) -> list[str]:
    """The names of a list with commas between them: "Sample J, Doe AB, Roe C"."""
    parts = [re.sub(r"^and\s+", "", part.strip()) for part in plain.split(",") if part.strip()]
    words = [part.split() for part in parts]
    for one in (words, [list(reversed(part)) for part in words if "." in part[0]]):
        if len(one) == len(parts) > 1 and all(map(_has_initials_last, one)):
            return parts
    return []


def _has_initials_last(words: list[str]) -> bool:
    """Whether the words are those of a family name with up to four initials behind it."""
    at = next((n for n, word in enumerate(words) if names.are_initials(word)), 0)
    family = words[:at]
    return bool(family) and all(map(names.are_initials, words[at:])) and not family[-1].isupper()


def _misread(plain: str) -> bool:
    """Whether BibTeX would misread the name."""
    if names.has_special_words(plain):
        return True
    return "," not in plain and ("&" in plain or names.ends_with_initials(plain))


def _continued(before: Name, one: Name | list[Name]) -> Name | None:
    """An organisation with "and" in its name: "Centers for Disease Control" and "Prevention"."""
    if isinstance(one, list) or re.search(r"[,.{]", before.typed + one.typed):
        return None
    first, plain = latex.text(before.typed), latex.text(one.typed)
    count = len(plain.split())
    linked = re.search(r"\b(?:for|of|on|de|des|für|pour)\b", first)
    if before.name is None:  # "Food and Drug Administration"
        joins = bool(one.name and "literal" in one.name) and first.isalpha() and not first.isupper()
    else:
        is_word = one.name is None and plain != "others" and count == 1
        joins = "literal" in before.name and (is_word or bool(linked and count < 3))
    if not joins:
        return None
    whole = f"{first} and {plain}"
    message = f"“{whole}” is read as one organisation; write it as {{{{{whole}}}}}"
    return Name(f"{before.typed} and {one.typed}", {"literal": whole}, message)
