"""Lines of the title page that name people: who they are, and the marks behind their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from casepress.article.ast import text as text_of
from casepress.core.vocabularies import particles
from casepress.importing.data import table
from casepress.importing.draft import Author
from casepress.importing.institutions import is_institution
from casepress.importing.lexicon import degree, folded, lead
from casepress.importing.line import OBJECT, Line, Piece
from casepress.importing.simplify.tokens import without
from casepress.importing.typed.names import GROUP

_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍ", "0123456789abcdefg", strict=True))
_RAISED, _LOWERED = "⁅", "⁆"
_SYMBOLS = "*∗†‡§¶#‖✉★☆◊♦●"
ORCID = re.compile(r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])")
EMAIL = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
_AND = r"(?:and|&|et|y|und|e|con)\s(?=\S)"
_SEPARATOR = re.compile(rf"\s*(?:[,;\n·|•](?:\s*{_AND})?|\s{_AND})\s*", re.IGNORECASE)
#: Diplomas in words, which are no names: "Grad Dip", "PG Cert (Med Ed)".
_DIPLOMA = re.compile(
    r"(?:(?:grad|pg|post-?\s?grad(?:uate)?)\.?\s?)?(?:dip|cert|diploma|certificate)\b.*",
    re.IGNORECASE,
)
#: What is not among the degrees and looks like one: "BCPS", "RDMS", "R.T.".
_CREDENTIAL = re.compile(r"(?:[A-Z][a-z]{0,4}\.?-?){1,3}[A-Z]\.?|[A-Z]{3,6}|(?:[a-z]{2,5}\.){1,3}")
_WORD = re.compile(r"[^\W\d_][\w'’.\-‐‑]*\.?")
_TRAILING = re.compile(
    rf"(?<=[^\W\d_])\s?([\d{re.escape(_SYMBOLS)}](?:\s?[,\d{re.escape(_SYMBOLS)}])*)\s*$"
)
#: A letter that is not raised: "Ana Example a".
_LETTER = re.compile(r"(?<=[^\W\d_]{2})\s([a-h])\s*$")
_BRACKETED = re.compile(r"\(\s*([a-h]|\d{1,2}(?:\s*[,;]\s*\d{1,2})*)\s*\)")


@dataclass(frozen=True)
class Parsed:
    """The people of a line, and the words of it that went: titles such as "Dr"."""

    authors: tuple[Author, ...]
    left_out: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def marked(line: Line) -> str:
    """The words, with what is raised between brackets of its own."""
    out = []
    for piece in line.pieces:
        if mail := EMAIL.search(_note(piece)):
            out.append(f" (corresponding author) {mail[0]}")
            continue
        raised = piece.has("Superscript") and piece.text.strip()
        text = without(piece.text).replace(OBJECT, "")
        for letter in text:
            if letter in _SUPER:
                out.append(f"{_RAISED}{_SUPER[letter]}{_LOWERED}")
            elif raised and letter not in " \n":
                out.append(f"{_RAISED}{letter}{_LOWERED}")
            else:
                out.append(letter)
    return "".join(out).replace(f"{_LOWERED}{_RAISED}", "").replace("\u00a0", " ")


def _note(piece: Piece) -> str:
    """The words of a footnote on a name; "" for any other piece."""
    note = piece.node if piece.node and piece.node["t"] == "Note" else None
    return text_of(note["c"]) if note else ""


def marks_of(text: str) -> tuple[str, ...]:
    """Marks such as "1,2,*" one by one; "ab" is two."""
    out: list[str] = []
    for token in re.findall(r"\d+|[A-Za-z]+|[^\w\s,;.()\[\]]+", text):
        if token.isalpha() and len(token) <= 3 and token.islower():
            out += list(token)
        elif token.isalnum():
            out.append(token)
        else:  # "**" is a mark of its own
            out += re.findall(r"(\*+|(.)\2*)", token) and [
                m[0] for m in re.findall(r"((.)\2*)", token)
            ]
    expanded: list[str] = []
    for match in re.finditer(r"(\d+)\s*[-–]\s*(\d+)", text):
        low, high = int(match[1]), int(match[2])
        if low < high <= low + 12:
            expanded += [str(n) for n in range(low, high + 1)]
    return tuple(dict.fromkeys([m.replace("∗", "*") for m in out if m not in "-–"] + expanded))


def parsed(line: Line) -> Parsed | None:
    """The people that a line names, in order; `None` where it does not name people."""
    text = marked(line)
    if re.match(r"\s*\(?1[.)]\s+[^\W\d_]", text):  # "1. Li Na, MD; 2. Wang Jianguo"
        text = re.sub(r"(^|[;\n,]\s*)\(?\d{1,2}[.)]\s+(?=[^\W\d_])", r"\1", text)
    people: list[Author] = []
    left = [words for piece in line.pieces if EMAIL.search(words := _note(piece))]
    doubts: list[str] = []
    own_first: bool | None = None
    for segment in _segments(text):
        orcid, email = ORCID.search(segment), EMAIL.search(segment)
        bare = EMAIL.sub(" ", ORCID.sub(" ", segment))
        bare = re.sub(r"\b(?:ORCID|e-?mail)\b\s*(?:iD)?\s*:?", " ", bare, flags=re.I)
        bare, answers = _answering(bare)
        if people and re.fullmatch(r"\s*[a-h]\s*", bare):  # "Dubois a,b"
            people[-1] = _more(people[-1], (bare.strip(),))
            continue
        leading, bare, trailing = _parted(bare)
        if own_first is None and bare:
            own_first = bool(leading)
        if leading and people and not own_first:
            people[-1] = _more(people[-1], leading)
            leading = ()
        if bare:
            made = _one(bare, people, left, doubts)
            if made is None:
                return None
            people = made
        elif not people:
            continue
        people[-1] = _more(people[-1], (*leading, *trailing))
        if answers:
            left.append(answers)
            people[-1] = replace(people[-1], corresponding=True)
        if orcid:
            left.append(orcid[0])
            people[-1] = replace(people[-1], orcid=orcid[1].upper())
        if email:
            people[-1] = replace(people[-1], email=email[0])
    if not people or not all(p.collective or (p.given and p.family) for p in people):
        return None
    return Parsed(tuple(_recased(people)), tuple(left), tuple(doubts))


def _segments(text: str) -> Iterable[str]:
    """The parts between separators that are not within raised words or brackets."""
    out, level = [""], 0
    position = 0
    while position < len(text):
        letter = text[position]
        level += (letter in f"{_RAISED}([" and 1) or 0
        level -= (letter in f"{_LOWERED})]" and 1) or 0
        found = _SEPARATOR.match(text, position) if level <= 0 else None
        if (
            found
            and text[position - 1 : position].isdigit()
            and text[found.end() : found.end() + 1].isdigit()
        ):
            found = None  # the marks "1,2" that are not raised
        if found and (found[0].strip() or "\n" in found[0]):
            out.append("")
            position = found.end()
            continue
        out[-1] += letter
        position += 1
    return [s.strip() for s in out if s.strip()]


def _answering(segment: str) -> tuple[str, str]:
    """A name without the words in brackets that say who answers letters, and these words."""
    for found in re.finditer(r"\(([^()]{6,60})\)", segment):
        if lead("correspondence").match(f"{found[1].strip(' *:')}:"):
            return segment.replace(found[0], " "), found[1]
    return segment, ""


def _parted(segment: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The marks before a name, the name, the marks behind it."""
    raised = rf"(?:{_RAISED}([^{_LOWERED}]*){_LOWERED}\s*)"
    leading: list[str] = []
    while found := re.match(rf"\s*(?:{raised}|([{re.escape(_SYMBOLS)}]))", segment):
        leading += marks_of(found[1] or found[2] or "")
        segment = segment[found.end() :]
    trailing: list[str] = []
    for found in re.finditer(raised, segment):
        trailing += marks_of(found[1])
    segment = re.sub(raised, "", segment)
    for found in _BRACKETED.finditer(segment):
        trailing += marks_of(found[1])
    segment = re.sub(r"\(\s*\)|\[\s*\]", "", _BRACKETED.sub("", segment)).strip(" .[]:–-")
    if segment.startswith("(") or segment.count("(") != segment.count(")"):
        segment = segment.strip("() ")
    while found := _TRAILING.search(segment) or _LETTER.search(segment):
        trailing = [*marks_of(found[1]), *trailing]
        segment = segment[: found.start()].strip()
    segment = "".join(c for c in segment if c not in _SYMBOLS).strip(" .,")
    return tuple(leading), segment, tuple(trailing)


def _more(author: Author, marks: Iterable[str]) -> Author:
    return replace(author, marks=tuple(dict.fromkeys((*author.marks, *marks))))


def _one(
    text: str, people: list[Author], left: list[str], doubts: list[str]
) -> list[Author] | None:
    """The people so far with one more, or with a degree or a suffix for the last of them."""
    if people:
        last = people[-1]
        if folded(text) in table("institutions")["suffixes"]:
            return [*people[:-1], replace(last, suffix=text)]
        if found := _degrees(text) or _credentials(text):
            return [*people[:-1], replace(last, degrees=(*last.degrees, *found))]
    words = text.split()
    while words and folded(words[0]) in table("institutions")["titles"]:
        left.append(words.pop(0))
    while len(words) > 2 and folded(words[-1]) in table("institutions")["titles"]:
        left.append(words.pop())  # "KOVÁCS ANDRÁS DR."
    suffix, degrees = "", list[str]()
    if len(words) > 3 and words[-1].startswith("(") and (d := degree(" ".join(words[-2:]))):
        degrees.insert(0, d)  # "FRCS (Ed)"
        words = words[:-2]
    if len(words) > 2 and words[-1].startswith("(") and (d := degree(words[-1].strip("()"))):
        degrees.insert(0, d)
        words.pop()
    while len(words) > 2 and (d := degree(words[-1])) and words[-1].strip(".").upper() != "DE":
        degrees.insert(0, d)
        words.pop()
    if len(words) == 2 and degree(words[-1]) and len(words[-1]) > 2 and degree(words[-1]):
        return None
    if len(words) > 2 and folded(words[-1]) in table("institutions")["suffixes"]:
        suffix = words.pop()
    if not _is_name(words):
        if people and GROUP.search(text) and text[:1].isalpha() and len(words) > 1:
            group = re.sub(r"^(?:the|on behalf of(?: the)?|for the)\s+", "", text, flags=re.I)
            left.append(text[: len(text) - len(group)])
            return [*people, Author("", "", collective=group)]
        return None
    given, particle, family, doubt = _split(words)
    if doubt:
        doubts.append(" ".join(words))
    return [*people, Author(given, family, particle, suffix, tuple(degrees))]


def _degrees(text: str) -> list[str]:
    """All degrees of a text such as "MD PhD" or "MD/PhD"; none where something else is in it."""
    if whole := degree(text):
        return [whole]
    parts = [degree(p) for p in re.split(r"[\s/]+", text)]
    return [p for p in parts if p] if all(parts) and parts else []


def _credentials(text: str) -> list[str]:
    """What follows a name and looks like a degree, though the list does not have it."""
    plain = text.strip()
    known = _DIPLOMA.fullmatch(plain) or (" " not in plain and _CREDENTIAL.fullmatch(plain))
    return [plain] if known else []


#: Words within names that are neither particles nor names of their own: "Siti binti Abdullah".
_JOINING = ("ben", "abu", "ibn", "bin", "binti", "binte", "bint", "abd", "st", "st.", "a/l", "a/p")


def _is_name(words: list[str]) -> bool:
    if not 2 <= len(words) <= 6:
        return False
    named = 0
    for word in words:
        joins = word.lower() in particles() or word.lower() in _JOINING
        if joins and (word[0].islower() or word is not words[0]):  # but "Ben Muster"
            continue
        if not _WORD.fullmatch(word) or not (word[0].isupper() or word[:2] in ("d'", "d’", "l'")):
            return False
        named += 1
    text = folded(" ".join(words))
    if text in table("institutions")["positions"]:
        return False
    return named >= 2 and not is_institution(text)


def _split(words: list[str]) -> tuple[str, str, str, bool]:
    """Given names, particle, family name; and whether there is doubt."""
    initials = re.compile(r"(?:[A-Z]\.?-?){1,3}")
    if (
        len(words) == 2
        and initials.fullmatch(words[1])
        and len(words[1].strip(".")) <= 3
        and not initials.fullmatch(words[0])
    ):
        return words[1], "", words[0], False
    capital = [w.isupper() and len(w.strip(".-")) > 2 for w in words]
    if capital[0] and not any(capital[1:]) and not any(initials.fullmatch(w) for w in words[:1]):
        return " ".join(words[1:]), "", words[0], False
    if len(words) > 2 and words[0].lower() in particles():  # "Van den Berg Pieter"
        first = next((i for i, w in enumerate(words) if w.lower() not in particles()), 0)
        if 0 < first < len(words) - 1:
            return " ".join(words[first + 1 :]), "", " ".join(words[: first + 1]), True
    if found := _compound(words):
        return " ".join(words[:found]), "", " ".join(words[found:]), len(words) - found > 2
    at = next(
        (i for i in range(1, len(words)) if words[i].lower() in particles() and i < len(words) - 1),
        len(words) - 1,
    )
    if any(capital) and not all(capital):  # "Ana María GARCÍA LÓPEZ"
        at = min(at, capital.index(True)) if capital.index(True) > 0 else at
    family, lead = words[at:], []
    while len(family) > 1 and family[0] in particles():
        lead.append(family.pop(0))
    doubt = (
        len(words) >= 3
        and at == len(words) - 1
        and not any(capital)
        and not any(initials.fullmatch(w) for w in words[1:-1])
        and len(words[1:-1]) >= 2
    )
    return " ".join(words[:at]), " ".join(lead), " ".join(family), doubt


_COMPOUND = ("maría", "maria", "josé", "jose", "juan", "ana", "rosa", "luz")


def _compound(words: list[str]) -> int:
    """Where the family name begins behind a given name such as "María del Carmen"; 0 for others."""
    if folded(words[0]) not in _COMPOUND or len(words) < 4:
        return 0
    at = 1
    while at < len(words) and folded(words[at]) in ("de", "del", "la", "las", "los"):
        at += 1
    return at + 1 if 1 < at < len(words) - 1 else 0


def _recased(people: list[Author]) -> Iterable[Author]:
    """Names that are typed in capitals as names are written."""
    turkish = any(c in "İıĞğŞş" for one in people for c in one.name)
    for one in people:
        given, family = _cased(one.given, turkish), _cased(one.family, turkish)
        yield replace(one, given=given, family=family)


#: In Turkish, I is the capital of ı, and İ that of i.
_TURKISH = str.maketrans({"I": "ı", "İ": "i"})


def _cased(name: str, turkish: bool) -> str:
    words = []
    for word in name.split():
        letters = [c for c in word if c.isalpha()]
        typed = len(letters) > 2 and all(c.isupper() for c in letters) and "." not in word
        if typed:
            small = word.translate(_TURKISH).lower() if turkish else word.lower()
            heads = {m.start() for m in re.finditer(r"(?<![^\W\d_])[^\W\d_]", word)}
            word = "".join(c if i in heads else small[i] for i, c in enumerate(word))
        words.append(word)
    return " ".join(words)
