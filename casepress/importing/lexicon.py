"""The importer's words, ready to be looked up: section names, labels, lead-in words, degrees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from casepress.core.journal import Journal
from casepress.importing.data import table

_NUMBER = re.compile(
    r"^\s*(?:\d{1,2}(?:\.\d{1,2})*\s*[|│]\s*(?=[^\W\d_])|(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4}|[A-H])[.):]\s*(?=\D)|\d{1,2}(?:\.\d{1,2})*\s+(?=[^\W\d])"
    r"|[•●▪■–-]\s+)"
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "—": "-", "\u00a0": " "})


def folded(text: str) -> str:
    """Text for comparing: small letters, one kind of apostrophe, hyphen and space; the two kinds
    of i in Turkish are one."""
    small = unicodedata.normalize("NFC", text).translate(_MARKS).casefold()
    return " ".join(small.replace("i\u0307", "i").replace("ı", "i").split())


def unnumbered(text: str) -> str:
    """A heading without the number before it and the signs behind it."""
    return _NUMBER.sub("", text, count=1).strip().rstrip(":.– -").strip()


def depth(text: str) -> int:
    """How deep the number before a heading goes: 1 for "2.", 2 for "2.1"; 0 without a number."""
    found = re.match(r"\s*(\d{1,2}(?:\.\d{1,2})*)[.)]?\s", text)
    return found[1].count(".") + 1 if found else 0


@dataclass(frozen=True)
class Title:
    """A section that a heading names: its role, and the wording that the journal knows."""

    role: str
    wording: str


@dataclass(frozen=True)
class Lexicon:
    """The words, with the journal's own section names first."""

    journal: Journal

    @cached_property
    def titles(self) -> Mapping[str, Title]:
        """Section names, folded, to what they mean."""
        own = {folded(s.role): s for s in self.journal.sections}
        out: dict[str, Title] = {}
        for section in self.journal.sections:
            for name in section.names:
                out.setdefault(folded(name), Title(section.role, name))
        for role, names in table("sections").items():
            section_ = own.get(role)
            for name in names:
                out.setdefault(folded(name), Title(role, section_.title if section_ else ""))
        return out

    def title(self, text: str) -> Title | None:
        """The section that a heading names, whatever its number, capitals and colon."""
        if re.fullmatch(r"(?:[^\W\d_]\s+){3,}[^\W\d_]", text.strip()):  # "A B S T R A C T"
            letters = "".join(text.split()).casefold()
            return next((t for name, t in self.titles.items() if name == letters), None)
        plain = folded(unnumbered(text))
        return self.titles.get(plain) or self.titles.get(folded(text).rstrip(" :."))


@cache
def lead(kind: str) -> re.Pattern[str]:
    """A pattern for the words of `leads.yaml` at the head of a line, with the sign behind them;
    the group is the words."""
    names = sorted(table("leads")[kind], key=len, reverse=True)
    joined = "|".join(re.escape(n).replace(r"\ ", r"\s+").replace("'", "['’‘]") for n in names)
    return re.compile(
        rf"^[\s*∗†‡§#¹✉]*({joined})(?:\(s\)|s)?\s*(?:[:：.]|\s[-–—]+\s|[-–—]+\s|\s*\n|\s*$|(?<=to)\s)\s*",
        re.IGNORECASE,
    )


@cache
def labels(kind: str) -> str:
    """A pattern part for the words that call a figure or table."""
    names = sorted(table("labels")[kind], key=len, reverse=True)
    return "|".join(re.escape(n) for n in names)


@cache
def degrees() -> frozenset[str]:
    """Degrees, compared without full stops and spaces, in capitals."""
    return frozenset(d.upper() for d in table("degrees"))


def degree(text: str) -> str | None:
    """A degree as it is typed, without the space around it; `None` for something else."""
    plain = text.strip().strip(",;")
    key = re.sub(r"[.\s()\-/]", "", plain).upper()
    if key in degrees() and (plain.isupper() or any(c.isupper() for c in plain)):
        return f"{plain}." if re.search(r"\.\w+$", plain) else plain  # "M.D", before its full stop
    bare = re.sub(r"\([^)]*\)", "", plain)  # "MS (Ortho)", "FRCS (Tr & Orth)"
    key = re.sub(r"[.\s()\-/]", "", bare).upper()
    return plain if bare != plain and bare.strip() and key in degrees() else None
