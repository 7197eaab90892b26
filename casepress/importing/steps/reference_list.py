"""The list of references, typed or made by a reference manager, and endnotes that are one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casepress.importing.codes import DOC014, DOC015
from casepress.importing.draft import Draft, Given, Heading, Part, Reference
from casepress.importing.line import Line
from casepress.importing.notes import Note, Result, noted
from casepress.importing.simplify.tokens import PATTERN
from casepress.importing.steps.captions import caption_of
from casepress.importing.typed import reading
from casepress.importing.works import Managed, collected
from casepress.references import keys

_NUMBER = re.compile(
    r"\s*(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})\s*[.)\]:]|(\d{1,3})(?=\s+[A-Z]))\s*"
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def step(draft: Draft, given: Given) -> Result[Draft]:
    """Take the list out of the parts; a record for each work that can be read or that a manager
    left, and its key."""
    notes: list[Note] = []
    managed = collected(given.story.citations)
    gone, entries = _entries(draft.parts)
    noted_ = _endnotes(draft) if not entries else []
    typed = list(entries) or list({n: (n, line) for n, _, line in reversed(noted_)}.values())
    typed.sort(key=lambda one: one[0])
    taken: set[str] = set()
    works: list[Reference] = []
    used: set[int] = set()
    for number, line in typed:
        text = " ".join(PATTERN.sub("", line.text).split())
        match = _managed(text, managed, used)
        if match is not None:
            used.add(match)
            record = _completed(managed[match].record, text)
            works.append(
                Reference(
                    _key(record, taken),
                    number,
                    record,
                    text,
                    managed[match].manager,
                    managed[match].identity,
                )
            )
            continue
        found = reading.read(text, _italics(line))
        if isinstance(found, reading.Refused):
            notes.append(
                Note(
                    DOC015,
                    f"was kept as it is typed, since {found.reason}; complete the record of "
                    f"reference {number}",
                    text,
                )
            )
            works.append(Reference(_number_key(number, taken), number, None, text))
        else:
            works.append(Reference(_key(found.record, taken), number, found.record, text))
    for i, one in enumerate(managed):
        if i not in used:
            works.append(
                Reference(_key(one.record, taken), 0, one.record, "", one.manager, one.identity)
            )
    if not works:
        notes.append(Note(DOC014, "no list of references was found"))
    return noted(replace(draft.without(gone), references=tuple(works)), notes)


def note_numbers(draft: Draft) -> dict[int, int]:
    """The notes of a file that are references: their identity to the number of the reference."""
    return {identity: number for number, identity, _ in _endnotes(draft)}


def _entries(parts: Sequence[Part]) -> tuple[set[int], list[tuple[int, Line]]]:
    """The typed entries with their numbers, and the places that they and their heading have."""
    places = [
        i for i, p in enumerate(parts) if p.is_ is None and p.block.facts.bibliography and p.text
    ]
    heading = next(
        (
            i
            for i, p in reversed(list(enumerate(parts)))
            if isinstance(p.is_, Heading) and p.is_.role == "references"
        ),
        None,
    )
    if not places and heading is not None:
        for i in range(heading + 1, len(parts)):
            part = parts[i]
            if part.is_ is not None or caption_of(part) is not None:
                break
            if part.block.marks("i") or not part.text:
                continue
            places.append(i)
    if not places:
        return ({heading} if heading is not None else set()), []
    lines: list[Line] = []
    for i in places:
        lines += [x for x in _split(parts[i].line) if x.text.strip()]
    numbered = [_NUMBER.match(line.text) for line in lines]
    shown = sum(m is not None for m in numbered)
    items = [parts[i].block.facts.item for i in places]
    entries: list[tuple[int, Line]] = []
    if shown >= 0.8 * len(lines):
        for line, match in zip(lines, numbered, strict=True):
            if match is None and entries:  # an entry in two paragraphs
                number, before = entries[-1]
                entries[-1] = (number, before + Line.of([{"t": "Space"}]) + line)
            elif match is not None:
                entries.append(
                    (
                        int(next(g for g in match.groups() if g)),
                        line.cut(match.end()).stripped(" \n\t"),
                    )
                )
    elif all(items) and len(items) == len(lines):
        entries = [
            (item.number if item else n, line)
            for n, (item, line) in enumerate(zip(items, lines, strict=True), 1)
        ]
    else:
        entries = list(enumerate(lines, 1))
    whole = {heading} if heading is not None else set()
    return {*places, *whole}, entries


def _split(line: Line) -> list[Line]:
    """The entries of one paragraph: parted by line ends, where each begins with a number or a
    line ends a sentence."""
    found = line.split("\n")
    if len(found) == 1:
        return found
    numbered = [bool(_NUMBER.match(x.text)) for x in found]
    if sum(numbered) >= 2 or all(_YEAR.search(x.text) for x in found if x.text.strip()):
        return found
    return [line]


def _endnotes(draft: Draft) -> list[tuple[int, int, Line]]:
    """The notes of a file, numbered, where most of them read as references: (number, identity,
    words). None where they are notes."""
    out: dict[int, Line] = {}
    for part in draft.parts:
        for identity, note in notes_of(part.line):
            if identity not in out:
                blocks = note["c"]
                out[identity] = Line.of(
                    [
                        x
                        for b in blocks
                        if b["t"] in ("Para", "Plain")
                        for x in [*b["c"], {"t": "Space"}]
                    ]
                ).stripped(" \n")
    ends = {i: line for i, line in out.items() if i % 2}
    for chosen in (ends, {i: line for i, line in out.items() if not i % 2}):
        likely = [
            line
            for line in chosen.values()
            if _YEAR.search(line.text)
            and len(line.text) > 40
            and re.search(r"[A-Z][\w'-]+,? [A-Z]|https?:", line.text)
        ]
        if chosen and len(likely) >= 0.7 * len(chosen):
            same: dict[str, int] = {}  # a note for each citation of one work
            return [
                (same.setdefault(_letters(line.text), len(same) + 1), i, line)
                for i, line in chosen.items()
            ]
    return []


def notes_of(line: Line) -> list[tuple[int, dict[str, Any]]]:
    """The notes of a paragraph, each with the identity that the mark before it gives."""
    out = []
    last: int | None = None
    for piece in line.pieces:
        for kind, number in PATTERN.findall(piece.text):
            if kind == "n" and number:
                last = int(number)
        if piece.node is not None and piece.node["t"] == "Note" and last is not None:
            out.append((last, piece.node))
            last = None
    return out


def _italics(line: Line) -> list[str]:
    return [p.text.strip(" .,;") for p in line.pieces if p.has("Emph") and p.text.strip(" .,;")]


def _managed(text: str, managed: Sequence[Managed], used: set[int]) -> int | None:
    """Which record a typed entry shows: the one whose title's words all are in it, and its DOI or
    year, if it has one."""
    words = _words(text)
    best, score = None, 0.0
    for i, one in enumerate(managed):
        if i in used:
            continue
        title = _words(str(one.record.get("title", "")))
        if not title:
            continue
        inside = sum(w in words for w in title) / len(title)
        year = _year(one.record)
        if inside >= 0.9 and (not year or year in text) and _first(one.record) in _letters(text):
            value = inside + len(title) / 100
            if value > score:
                best, score = i, value
    return best


def _completed(record: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """A manager's record with what it lacks and the typed entry of the same work proves."""
    found = reading.read(text)
    if isinstance(found, reading.Refused):
        return record
    typed = found.record
    same = _letters(str(typed.get("title"))) == _letters(str(record.get("title"))) and _year(
        typed
    ) == _year(record)
    if not same:
        return record
    return {**{k: v for k, v in typed.items() if k in _MORE}, **record}


_MORE = (
    "volume",
    "issue",
    "page",
    "DOI",
    "PMID",
    "PMCID",
    "edition",
    "publisher",
    "publisher-place",
    "container-title",
)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"<[^<>]+>", "", text).casefold())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _year(record: Mapping[str, Any]) -> str:
    parts = (record.get("issued") or {}).get("date-parts") or [[""]]
    return str(parts[0][0])


def _first(record: Mapping[str, Any]) -> str:
    names = record.get("author") or [{}]
    return _letters(str(names[0].get("family") or names[0].get("literal") or ""))


def _key(record: Mapping[str, Any], taken: set[str]) -> str:
    plain = keys.make_key(record)[:60]
    return free_key(
        plain
        if re.fullmatch(r"[a-z][a-z0-9]*", plain)
        else re.sub(r"[^a-z0-9]", "", plain) or "work",
        taken,
    )


def _number_key(number: int, taken: set[str]) -> str:
    return free_key(f"typed{number}", taken)


def unnumbered(text: str) -> str:
    """A typed reference without the number before it."""
    found = _NUMBER.match(text)
    return text[found.end() :] if found else text


def free_key(wanted: str, taken: set[str]) -> str:
    """A key that no other work has."""
    wanted = (
        f"work{wanted}"
        if not wanted[0].isalpha()
        or (wanted.startswith(("fig", "tbl", "eq", "sec")) and "-" in wanted)
        else wanted
    )
    for suffix in ("", *"abcdefghijklmnopqrstuvwxyz", *(str(n) for n in range(2, 999))):
        key = f"{wanted}{suffix}"
        if key not in taken:
            taken.add(key)
            return key
    raise AssertionError("a thousand works of one name")
