"""The authors, their institutions and how to write to them: the lines below the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from casepress.importing.codes import DOC011, DOC013, DOC014
from casepress.importing.contacts import contacts
from casepress.importing.data import table
from casepress.importing.draft import Affiliation, Author, Draft, Given, Heading, Part, told
from casepress.importing.front import PHONE, Front
from casepress.importing.institutions import country, is_institution, owners, position
from casepress.importing.institutions import parsed as institution
from casepress.importing.lexicon import folded, lead, unnumbered
from casepress.importing.notes import Note, Result, noted
from casepress.importing.people import EMAIL, ORCID, marked, marks_of, parsed
from casepress.importing.simplify.tokens import without
from casepress.importing.steps.title import front_end

#: The most letters of a keyword that has a line of its own.
_KEYWORD = 60
_RAISED = r"⁅([^⁆]*)⁆"
_SIGN = r"([*∗†‡§¶#‖]+)"
_ENTRY = re.compile(
    rf"(?:^|(?<=[;.,\n])|(?<=\))|(?<=\band)|(?<=[Tt]he))\s*"
    rf"(?:{_RAISED}|{_SIGN}|\(?(\d{{1,2}}|[a-h])(?:[.):]|\s[-–])|(\d{{1,2}})(?=\s?[A-Z])|"
    r"(?:(?<=^)|(?<=\n))([a-h])(?=\s[A-Z]))\s*"
)


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Read the lines between the title and the abstract. Lines that are none of these stay out of
    the article, each with a note."""
    end = front_end(draft.parts)
    front = Front()
    gone: set[int] = set()
    state = ""
    back = {s.role for s in given.lexicon.journal.sections if s.where == "back"} | {"keywords"}
    declared = listing = False
    for i, part in enumerate(draft.parts[:end]):
        if part.is_ is not None and not isinstance(part.is_, Heading):
            continue
        if isinstance(part.is_, Heading) and part.is_.role in back:
            declared, listing = True, part.is_.role == "keywords"
            continue
        if declared and part.is_ is None:  # a declaration of the title page, or its keywords
            declared = listing and len(part.text) <= _KEYWORD
            continue
        gone.add(i)
        state = _line(part, state, front)
    for i, part in enumerate(
        draft.parts[end:], end
    ):  # letters to the author at the end of the text
        if part.is_ is None and lead("correspondence").match(part.text) and not front.letters:
            front.letters.append(part)
            gone.add(i)
        elif part.is_ is None and _lists_orcids(part.text):
            front.orcids.append(part.text)
            gone.add(i)
    authors, places = _joined(front)
    authors = contacts(authors, front)
    if not authors:
        front.notes.append(Note(DOC014, "no authors were found; write them in article.md"))
    return noted(
        replace(
            draft.without(gone),
            authors=tuple(authors),
            affiliations=tuple(places),
            left_out=(*draft.left_out, *front.left),
        ),
        front.notes,
    )


def _lists_orcids(text: str) -> bool:
    """Whether a line behind the text gives ORCID iDs, or is the heading of such lines."""
    found = ORCID.findall(text)
    return text.strip(" :").casefold() in ("orcid", "orcid id", "orcid ids", "orcids") or (
        bool(found) and len(ORCID.sub("", text)) < 50 * len(found)
    )


def _line(part: Part, state: str, front: Front) -> str:
    """Read one line; what kind of line it was."""
    typed = without(part.line.text).strip()
    text = unnumbered(part.text) if isinstance(part.is_, Heading) else typed
    plain = folded(text).strip(" .:")
    raised = marked(part.line)
    item = part.block.facts.item
    if item is not None and item.format != "bullet" and item.shown:  # a number that Word writes
        raised = f"⁅{item.shown.strip('().[] ')}⁆ {raised}"
    if position(text) == len(text):
        return _out(part, front, "is a position, which an article does not print", state)
    if plain in table("leads")["banner"]:
        return _out(part, front, "is not part of the article", state)
    if any(phrase in plain for phrase in table("institutions")["equal"]):
        signs = marks_of(
            re.split(r"[^\W\d_]{3}", raised, maxsplit=1)[0].replace("⁅", "").replace("⁆", "")
        )
        front.equal = list(signs) or ["*"]
        front.left.append(part.text)
        return state
    for kind in ("correspondence", "authors", "affiliations", "counts", "kind", "date", "running"):
        found = lead(kind).match(text)
        if not found:
            continue
        if kind == "correspondence":
            front.letters.append(part)
            return kind
        if kind in ("authors", "affiliations"):
            rest = part.line.cut(len(found[0]) if part.line.text.startswith(found[0]) else 0)
            front.left.append(found[0])
            if rest.text.strip() and rest.text != part.line.text:
                return _line(part.with_line(rest), kind, front)
            front.left.append(part.text)
            return kind
        return _out(part, front, "is not part of the article", kind)
    if lead("orcid").match(text) or (
        ORCID.search(text)
        and len(ORCID.sub("", text)) < 60 * len(ORCID.findall(text))
        and parsed(part.line) is None
    ):
        if state == "correspondence" and not _named_in(text, front):
            text = f"{front.letters[-1].text} {text}"  # of who is named above it
        front.orcids.append(text)
        return "orcid" if state != "correspondence" else state
    if re.match(r"^[*∗]\s*\S+@\S+$", text) or (
        lead("email").match(text) and state != "correspondence"
    ):
        front.mails.append(text)
        return "email"
    people = parsed(part.line)
    listed = bool(re.match(r"\d{1,2}[.)]\s", typed)) and not front.authors
    listed = listed or (bool(front.below) and bool(re.match(r"\d{1,2}[.)]\s", typed)))
    alone = people is None and (not _entry_marks(raised) or listed)
    alone = alone and (not front.places or state.startswith("authors:"))
    split = _before_institution(part) if alone else None
    if split is not None:
        front.left += [m[0] for m in _ASIDE.finditer(part.text)]
        author, below = split
        _line(author, state, front)
        return _line(below, f"authors:{len(front.authors) - 1}", front)
    if people is not None and state == "correspondence" and _known(people.authors, front):
        people = None
    if (
        people is not None
        and (not front.places or front.below or len(people.authors) == 1)
        and not (state == "correspondence" and len(people.authors) == 1)
    ):
        if not front.authors:
            front.notes.append(told(part, DOC013, "was read as the authors"))
        front.left += people.left_out
        for name in people.doubts:
            front.notes.append(
                told(
                    part,
                    DOC014,
                    f"has “{name}”, which can be parted into given and family name in several "
                    f"ways; check it",
                )
            )
        begin = len(front.authors)
        front.authors += people.authors
        front.below.update(
            {n: [] for n in range(begin, len(front.authors))}
            if begin or len(people.authors) == 1
            else {}
        )
        return f"authors:{begin}"
    if state == "correspondence" and (
        EMAIL.search(text)
        or lead("email").match(text)
        or lead("phone").match(text)
        or PHONE.search(text)
        or not _entry_marks(raised)
    ):
        front.letters.append(part)
        return state
    if lead("phone").match(text) or (PHONE.fullmatch(text)):
        return _out(part, front, "is not part of the article", state)
    if EMAIL.search(text) and not is_institution(text):
        if not _below_one(text, state, front):
            front.mails.append(text)
        return "email"
    if (
        _entry_marks(raised)
        or is_institution(text)
        or country(re.split(r",", text)[-1])
        or (
            state.startswith(("authors", "affiliations"))
            and len(text.split()) > 1
            and front.authors
        )
    ):
        return _places(raised, state, front)
    return _out(part, front, "is on the title page and was not understood", state)


def _before_institution(part: Part) -> tuple[Part, Part] | None:
    """The author and the institution of a line such as "Ana Example, MD, First Hospital, Paris"."""
    part = _plain_author(part)
    text = part.line.text
    for comma in (i for i, c in enumerate(text) if c == ","):
        segment = text[comma + 1 :].split(",")[0]
        if is_institution(segment):
            head = part.line.cut(0, comma)
            people = parsed(head)
            if people is not None and len(people.authors) == 1:
                return part.with_line(head), part.with_line(part.line.cut(comma + 1).stripped())
            return None
    return None


_ASIDE = re.compile(r"\s*\(([^()]{4,60})\)")


def _plain_author(part: Part) -> Part:
    """A line of an author and an institution without the number of its place in the list, and
    without positions in brackets: "1. Ana Example, MD (Professor), First Hospital"."""
    line = part.line
    spans = [m.span() for m in _ASIDE.finditer(line.text) if position(m[1]) == len(m[1])]
    if found := re.match(r"\s*\d{1,2}[.)]\s+(?=[^\W\d_])", line.text):
        spans.insert(0, found.span())
    return part.with_line(line.replaced((a, b, ()) for a, b in spans)) if spans else part


def _out(part: Part, front: Front, what: str, state: str) -> str:
    front.left.append(part.text)
    front.notes.append(told(part, DOC011, f"{what}; it was left out"))
    return "" if state in ("counts", "kind", "date", "running") else state


def _known(people: Sequence[Author], front: Front) -> bool:
    names = {folded(a.family) for a in front.authors}
    return all(folded(a.family) in names for a in people)


def _below_one(text: str, state: str, front: Front) -> bool:
    """Give the address of a line to the one author above it, whose block it ends; whether it is
    such a line. What else it says may be that this author answers letters."""
    begin = int(state.partition(":")[2] or -1) if state.startswith("authors:") else -1
    mails = EMAIL.findall(text)
    if begin != len(front.authors) - 1 or len(mails) != 1 or front.authors[begin].email:
        return False
    rest = EMAIL.sub("", text).strip(" ()[],;:.–-")
    answers = bool(lead("correspondence").match(f"{rest}:"))
    author = replace(front.authors[begin], email=mails[0], corresponding=answers)
    front.authors[begin] = author
    front.left.append(rest)
    return True


def _named_in(text: str, front: Front) -> bool:
    plain = folded(text)
    return any(folded(a.family) in plain for a in front.authors)


def _entry_marks(raised: str) -> bool:
    found = _ENTRY.match(raised)
    return bool(found and found.start() == 0 and any(found.groups()))


def _places(raised: str, state: str, front: Front) -> str:
    """The institutions of a line, each with the mark before it."""
    found = _in_order(list(_ENTRY.finditer(raised)))
    head = raised[: found[0].start()].strip() if found else ""
    if head:
        found = [m for m in found if m[1]] if found[0][1] else []
    if found and head:  # "From the"
        front.left.append(head)
    entries: list[tuple[str, str]] = []
    if found:
        for one, after in zip(found, [*found[1:], None], strict=True):
            address = raised[one.end() : after.start() if after else len(raised)]
            entries.append((next(g for g in one.groups() if g), _unraised(address)))
    else:
        entries = [("", _unraised(piece)) for piece in raised.split("\n")]
    begin = int(state.partition(":")[2] or 0) if state.startswith("authors:") else None
    for mark, address in entries:
        address = re.sub(r"[\s;,]+(?:and|y|et|und|e)$", "", address.strip(" ;.,\n")).strip(" ;.,")
        mails = EMAIL.findall(address)
        if mails:
            if not (begin is not None and _below_one(mails[0], state, front)):
                front.mails.append(address)
            address = re.sub(
                r"[,;.\s]*(?:e-?mail\s*:?)?\s*$", "", EMAIL.sub("", address), flags=re.I
            ).strip(" ;.,")
        if all_ := re.match(r"(?:for )?all (?:the )?authors?\s*:\s*", address, re.I):
            front.left.append(all_[0])
            address = address[all_.end() :]
        if reach := position(address):
            front.left.append(address[:reach])
            front.notes.append(
                Note(DOC011, "is a position, which an article does not print; it was left out",
                     address[:reach].strip(" ,"))
            )  # fmt: skip
            address = address[reach:]
        if (reach := owners(address, (a.name for a in front.authors))) < len(address):
            front.left.append(address[reach:])
            address = address[:reach]
        if not address:
            continue
        front.places.append((mark.replace("∗", "*").lower() if len(mark) == 1 else mark, address))
        if not mark and front.below:
            owner = begin if begin is not None else len(front.authors) - 1
            for author in range(owner, len(front.authors)):
                front.below.setdefault(author, []).append(len(front.places) - 1)
    return state if state.startswith("authors:") else "affiliations"


def _in_order(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Marks without the numbers and letters of addresses, "12 Main Street": typed marks follow one
    another, and are none where the first is raised."""
    out: list[re.Match[str]] = []
    for one in found:
        typed = one[3] or one[4] or one[5] or ""
        if typed and out:
            before = out[-1][3] or out[-1][4] or out[-1][5] or ""
            if not before or _next(before) != typed.lower():
                continue
        out.append(one)
    return out


def _next(mark: str) -> str:
    return str(int(mark) + 1) if mark.isdigit() else chr(ord(mark.lower()) + 1)


def _unraised(text: str) -> str:
    return re.sub(_RAISED, r"\1", text)


def _joined(front: Front) -> tuple[list[Author], list[Affiliation]]:
    """Authors with the ids of their institutions."""
    merged: list[tuple[list[str], str, list[int]]] = []
    for number, (mark, address) in enumerate(front.places):
        same = next(
            (m for m in merged if folded(m[1]).strip(" .") == folded(address).strip(" .")), None
        )
        if same:
            front.left.append(address)
            same[0].append(mark)
            same[2].append(number)
        else:
            merged.append(([mark], address, [number]))
    places = [
        institution(f"aff{i}", address, marks[0]) for i, (marks, address, _) in enumerate(merged, 1)
    ]
    by_mark = {
        m: place.id for place, (marks, _, _) in zip(places, merged, strict=True) for m in marks if m
    }
    by_number = {
        n: place.id for place, (_, _, numbers) in zip(places, merged, strict=True) for n in numbers
    }
    authors = []
    for index, author in enumerate(front.authors):
        marks = [m.lower() if len(m) == 1 else m for m in author.marks]
        marks = [
            x for m in marks for x in ([m] if m in by_mark or not set(m) <= by_mark.keys() else m)
        ]
        ids = [by_mark[m] for m in marks if m in by_mark]
        if not ids and not by_mark:
            ids = [by_number[n] for n in front.below.get(index, [])]
            if not ids and not any(front.below.values()):
                ids = [places[0].id] if len(places) == 1 else []
        if author.collective and not ids:
            authors.append(author)
            continue
        if not ids and len(places) == 1:
            ids = [places[0].id]
        if not ids and places:
            front.notes.append(
                Note(
                    DOC014,
                    "has no mark that joins it to an institution; add it to the author in "
                    "article.md",
                    author.name,
                )
            )
        equal = bool(front.equal) and (
            any(m in front.equal for m in marks)
            or (front.equal == ["*"] and not any("*" in a.marks for a in front.authors))
        )
        authors.append(replace(author, affiliations=tuple(dict.fromkeys(ids)), equal=equal))
    for place in places:
        if not place.country:
            front.notes.append(
                Note(
                    DOC014,
                    "names no country that is known; add it to the institution in article.md",
                    place.typed,
                )
            )
    return authors, places
