"""How to write to the authors: addresses, ORCID iDs, and who of them answers letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from casepress.importing.codes import DOC011, DOC013, DOC014
from casepress.importing.draft import Author
from casepress.importing.front import PHONE, Front
from casepress.importing.lexicon import folded
from casepress.importing.notes import Note
from casepress.importing.people import EMAIL, ORCID

#: A capital letter of any script.
_CAPITAL = r"[^\W\d_a-zà-öø-ÿıšžčćłńřğş]"
_INITIALED = re.compile(rf"\b({_CAPITAL}(?:[.\s-]?{_CAPITAL}){{1,3}})\.?\s*[:=(–-]\s*")


def contacts(authors: list[Author], front: Front) -> list[Author]:
    """Authors with their addresses, ORCID iDs, and who of them answers letters."""
    text = "\n".join(p.text for p in front.letters)
    unmailed = EMAIL.sub(" ", text)
    sign = re.match(r"\s*([*∗†‡§¶#✉])", text)
    star = sign[1].replace("∗", "*") if sign else "*"
    chosen = {i for i, a in enumerate(authors) if text and _named(a, unmailed)}
    if not chosen:
        chosen = {i for i, a in enumerate(authors) if star in a.marks and star not in front.equal}
    if not chosen and len(authors) == 1:
        chosen = {0}
    chosen = chosen or {i for i, a in enumerate(authors) if a.corresponding}
    mails = EMAIL.findall(text)
    chosen |= {i for i, a in enumerate(authors) if a.corresponding}
    out = [replace(a, corresponding=i in chosen) for i, a in enumerate(authors)]
    if text:
        front.notes.append(
            Note(DOC013, "was read as the address for letters", text, front.letters[0].number)
        )
        rest = EMAIL.sub("", text)
        front.left.append(rest)
        if PHONE.search(rest):
            front.notes.append(
                Note(
                    DOC011,
                    "has a telephone number or an address for letters, which an article does "
                    "not print; it was left out",
                    rest,
                    front.letters[0].number,
                )
            )
        if not chosen:
            front.notes.append(
                Note(
                    DOC014,
                    "names no author of the title page; set `corresponding: true` in article.md",
                    text,
                    front.letters[0].number,
                )
            )
    for mail in mails:
        owner = _owner(mail, out, text, chosen)
        if owner is not None and not out[owner].email:
            out[owner] = replace(out[owner], email=mail)
        elif owner is not None and out[owner].email == mail:
            front.left.append(mail)  # once more
    for line in front.mails:
        for mail in EMAIL.findall(line):
            owner = _owner(
                mail,
                out,
                line,
                set(range(len(out)))
                if len(out) == 1
                else chosen
                if len(front.mails) == 1 and not mails
                else set(),
            )
            if owner is not None and not out[owner].email:
                out[owner] = replace(out[owner], email=mail)
            elif owner is None:
                front.notes.append(
                    Note(
                        DOC014,
                        "is the address of an author who was not found; add it in article.md",
                        mail,
                    )
                )
        front.left.append(EMAIL.sub("", line))
    if not any(a.corresponding for a in out):
        first = [i for i, a in enumerate(out) if a.email]
        if len(first) == 1:
            out[first[0]] = replace(out[first[0]], corresponding=True)
    for line in front.orcids:
        _identified(line, out, front)
    return out


def _named(author: Author, text: str) -> bool:
    if not (author.given.strip() and author.family):  # a group
        return False
    plain = folded(text)
    return bool(re.search(rf"(?<!\w){re.escape(folded(author.family))}(?!\w)", plain)) and (
        folded(author.given.split()[0].strip(".")) in plain or len(author.given.strip(".")) <= 3
    )


def _owner(mail: str, authors: Sequence[Author], text: str, chosen: set[int]) -> int | None:
    """Whose address it is: by the initials before it, by the family name in it, by the name
    nearest before it, else the only author who answers letters."""
    before = text[: text.find(mail)]
    found = list(_INITIALED.finditer(before))
    if found and not re.search(r"[;,@\n]", before[found[-1].end() :]):
        hits = [i for i, a in enumerate(authors) if initials(a) == re.sub(r"\W", "", found[-1][1])]
        if len(hits) == 1:
            return hits[0]
    local = re.sub(r"[^a-z]", "", _ascii(mail.partition("@")[0]))
    parts = {i: re.findall(r"[a-z]{4,}", _ascii(a.family)) for i, a in enumerate(authors)}
    hits = [
        i
        for i, a in enumerate(authors)
        if (k := re.sub(r"[^a-z]", "", _ascii(a.family))) and len(k) > 2 and k in local
    ]
    if len(hits) > 1:
        hits = [
            i
            for i in hits
            if _ascii(authors[i].given)[:1]
            and re.sub(r"[^a-z]", "", _ascii(authors[i].given.split()[0])) in local
        ] or hits
    hits = hits or [i for i, words in parts.items() if any(w in local for w in words)]
    hits = hits or [
        i for i, a in enumerate(authors) if a.given and _ascii(a.given.split()[0]) == local
    ]
    if len(hits) == 1:
        return hits[0]
    segment = re.split(r"[;\n]", before)[-1]
    named = [i for i, a in enumerate(authors) if _named(a, segment)]
    if len(named) == 1:
        return named[0]
    return next(iter(chosen)) if len(chosen) == 1 else None


def _ascii(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c)
    )


def initials(author: Author) -> str:
    """The initials of a name: "BC", also "AFHM" for hyphened names."""
    return "".join(
        p[0]
        for p in re.split(r"[\s\-‐]+", f"{author.given} {author.family}")
        if p and p[0].isupper()
    )


def _identified(line: str, authors: list[Author], front: Front) -> None:
    """Give each ORCID iD of a line to the author whose name or initials are before it."""
    at = 0
    for found in ORCID.finditer(line):
        segment = line[at : found.start()]
        at = found.end()
        named = [i for i, a in enumerate(authors) if _named(a, segment)]
        if not named:
            marks = re.findall(
                rf"\b{_CAPITAL}(?:[.\s-]?{_CAPITAL}){{0,3}}\b",
                re.sub(r"\bORCID(?:\s*iDs?)?\b", "", segment, flags=re.I),
            )
            plain = re.sub(r"\W", "", marks[-1]) if marks else ""
            named = [i for i, a in enumerate(authors) if plain and _short(a, plain)]
        if not named and len(authors) == 1:
            named = [0]
        if len(named) == 1:
            authors[named[0]] = replace(authors[named[0]], orcid=found[1].upper())
            front.left.append(found[0].replace(found[1], ""))
        else:
            front.notes.append(
                Note(
                    DOC014,
                    "is an ORCID iD whose author was not found; add it in article.md",
                    found[0],
                )
            )
    front.left.append(ORCID.sub("", line))


def _short(author: Author, marks: str) -> bool:
    """Whether initials are an author's, with or without those of middle names."""
    whole = initials(author)
    return marks == whole or (len(marks) == 2 and marks == whole[:1] + author.family[:1])
