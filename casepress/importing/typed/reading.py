"""References read by the rows of `rows.yaml`, set again by them, and accepted only where that gives
back what was typed and no other reading does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from casepress.core.yaml12 import load
from casepress.importing.typed import fields, names, tail
from casepress.importing.typed.names import Names
from casepress.importing.typed.notation import Either, Node, Text, compiled
from casepress.references import dates

_PEOPLE = ("names", "editors", "initialed")
#: The variable of CSL for each part of a row.
_VARIABLES = {
    "title": "title", "journal": "container-title", "book": "container-title", "volume": "volume",
    "issue": "issue", "publisher": "publisher", "place": "publisher-place", "edition": "edition",
    "count": "number-of-pages",
}  # fmt: skip
_MOST = 400


@dataclass(frozen=True)
class Row:
    """One way of setting references."""

    name: str
    type: str
    names: tuple[str, ...]
    nodes: tuple[Node, ...]
    needs: str = ""


@dataclass(frozen=True)
class Reading:
    """A record (CSL-JSON without an id), the row that read it, and its parts as typed."""

    record: Mapping[str, Any]
    row: str
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """Why a reference stays as it is typed."""

    reason: str


@cache
def rows() -> tuple[Row, ...]:
    """The rows, ready to read."""
    out = []
    for raw in load(Path(__file__).with_name("rows.yaml")):
        style = raw.get("names", ())
        styles = (style,) if isinstance(style, str) else tuple(style)
        out.append(
            Row(raw["name"], raw["type"], styles, compiled(raw["set"]), raw.get("needs", ""))
        )
    return tuple(out)


def read(typed: str, italics: Sequence[str] = ()) -> Reading | Refused:
    """The record of one reference, given without its number. `italics` are the words that are in
    italics: they part title and journal where nothing else does."""
    text = " ".join(typed.replace("\u00a0", " ").replace("\u2009", " ").split())
    if len(text) < 20:
        return Refused("it is too short for a reference")
    if len(text) > 1_500:
        return Refused("it is too long for one reference")
    core, found = tail.peeled(text)
    readings = list(_readings(core, found, loose=False)) or list(_readings(core, found, loose=True))
    readings = _distinct(readings)
    readings = _by_italics(readings, italics)
    if not readings:
        return Refused("its parts are in the order of no known style")
    if len(readings) > 1:
        return Refused(_difference(readings))
    return _with_stop(readings[0], text)


def _with_stop(reading: Reading, typed: str) -> Reading:
    """With the full stop of a journal's abbreviated name, "N. Engl. J. Med.,": before a comma it
    is the name's own."""
    journal = str(reading.record.get("container-title", ""))
    if re.search(r"\w\.\s\S", journal) and f"{journal}.," in typed:
        return replace(reading, record={**reading.record, "container-title": f"{journal}."})
    return reading


def _readings(core: str, found: tail.Tail, *, loose: bool) -> Iterator[Reading]:
    count = 0
    for row in rows():
        if (row.needs and row.needs not in found.variables) or not _may_be(row, core):
            continue
        for parts, people, printed, rest in _match(row, row.nodes, core, 0, {}, {}, "", loose):
            if rest != len(core) and core[rest:].strip(" .;,"):
                continue
            if _squeezed(printed) != _squeezed(core[:rest]):  # it must give back what was typed
                continue
            record = _record(row, parts, people, found)
            if record is not None:
                count += 1
                yield Reading(record, row.name, parts)
            if count > _MOST:
                return


@cache
def _needed(row: Row) -> tuple[str, ...]:
    """Words and signs without which a reference is not set as a row says."""
    signs = [n.signs for n in row.nodes if isinstance(n, Text)]
    return tuple(w for s in signs for w in re.findall(r"[A-Za-z]{2,}|[“”‘;:()]", s))


def _may_be(row: Row, core: str) -> bool:
    plain = re.sub(r"[\"„«»″]", "“", core.replace("”", "“")).replace("’", "‘").replace("'", "‘")
    return all(w.replace("”", "“") in plain for w in _needed(row))


_State = tuple[dict[str, str], dict[str, Names], str, int]


def _match(
    row: Row, nodes: Sequence[Node], text: str, at: int,
    parts: dict[str, str], people: dict[str, Names], printed: str, loose: bool,
) -> Iterator[_State]:  # fmt: skip
    """Each way in which the nodes can be set at a place, with the parts, what was printed so far,
    and where it ends."""
    if not nodes:
        yield parts, people, printed, at
        return
    node, rest = nodes[0], nodes[1:]
    if isinstance(node, Text):
        for signs, end in _literal(node.signs, text, at, printed, loose, last=not rest):
            yield from _match(row, rest, text, end, parts, people, printed + signs, loose)
    elif isinstance(node, Either):
        for way in node.ways:
            for p, q, out, end in _match(row, way, text, at, parts, people, printed, loose):
                if way and end == at:
                    continue
                yield from _match(row, rest, text, end, p, q, out, loose)
    elif node.name in _PEOPLE:
        styles = (
            row.names
            if node.name == "names"
            else (
                ("initials-family",)
                if node.name == "initialed"
                else ("family-initials", "initials-family")
            )
        )
        for style in styles:
            for found, end in names.ends(style, text, at):
                yield from _match(
                    row,
                    rest,
                    text,
                    end,
                    parts,
                    {**people, node.name: found},
                    printed + found.typed,
                    loose,
                )
    else:
        for words, end in fields.ends(node.name, text, at):
            yield from _match(
                row, rest, text, end, {**parts, node.name: words}, people, printed + words, loose
            )


def _literal(
    signs: str, text: str, at: int, printed: str, loose: bool, *, last: bool
) -> Iterator[tuple[str, int]]:
    """How a literal can be at a place: quotation marks straight or curved, spaces any or,
    where the reference is set tight (`loose`), none; a full stop behind another is not set."""
    position, out = at, ""
    for index, sign in enumerate(signs):
        if sign == " ":
            space = re.compile(r"\s*").match(text, position)
            assert space is not None
            if (
                space.end() == position
                and position < len(text)
                and not loose
                and not _tight(signs, index, text, position)
            ):
                return
            position = space.end()
            out += " "
            continue
        if (
            sign == "."
            and (out or printed)[-1:] in (".", "?", "!")
            and text[position : position + 1] != "."
        ):
            continue
        here = text[position : position + 1]
        space = re.compile(r"\s*").match(text, position)
        if (
            here == " "
            and sign in ";:,.)("
            and space is not None
            and text[space.end() : space.end() + 1] == sign
        ):
            position = space.end()  # a space before a sign
            here = sign
        if position >= len(text) and last and sign == "." and index == len(signs) - 1:
            break  # a reference may end without its full stop
        if not _same(sign, here):
            return
        out += here
        position += 1
    if signs[-1:] in (":", ";", "(", ","):  # typed with or without a space behind it
        while text[position : position + 1] == " ":
            position += 1
    if last and position < len(text) and signs.endswith(".") and not text[position:].strip(" ."):
        position = len(text)
        out += text[position:]
    yield out, position


def _tight(signs: str, index: int, text: str, position: int) -> bool:
    """Whether a space may be absent all the same: beside brackets, and between year and volume."""
    before, after = text[position - 1 : position], text[position : position + 1]
    return (
        before == " " or before in "(;:[“‘" or after in "(;:)]”’" or (index == 0 and before == "")
    )


def _same(sign: str, here: str) -> bool:
    kinds = ('“”"„«»″', "‘’'`‛", "-–—")
    return sign == here or any(sign in kind and here in kind for kind in kinds if here)


def _squeezed(text: str) -> str:
    plain = re.sub(r"\s", "", text)
    return re.sub(r"[“”\"„«»″]", '"', plain)


def _record(
    row: Row, parts: Mapping[str, str], people: Mapping[str, Names], found: tail.Tail
) -> dict[str, Any] | None:
    """The record that the parts make; `None` where they cannot be one."""
    record: dict[str, Any] = {"type": row.type}
    authors = people.get("names")
    if authors is None and _has_names(parts.get("title", "")):
        return None
    if authors is not None:
        record["author"] = authors.records()
        if authors.others:
            record["author"].append({"literal": "others"})
    editors = people.get("editors") or people.get("initialed")
    if editors is not None:
        record["editor"] = editors.records() + ([{"literal": "others"}] if editors.others else [])
    for part, variable in _VARIABLES.items():
        if part in parts:
            record[variable] = _normal(part, parts[part])
    if "title" not in record:
        return None
    page = parts.get("pages") or parts.get("range") or parts.get("single")
    if page:
        expanded = expand(page)
        if expanded is None:
            return None
        record["page"] = expanded
    typed = parts.get("date") or parts.get("year", "")
    typed = re.sub(r"(?<=\d)[a-z]$", "", typed)  # "2020a": which of a year's works is generated
    if month := parts.get("month", "").replace(".", ""):
        typed = f"{month} {typed}" if len(month.split()) == 1 else f"{month}, {typed}"
    if typed:
        date = dates.parse_iso(typed) if not typed.isdigit() else None
        read_ = [[int(typed)]] if typed.isdigit() else dates.parse_words(typed)
        if date is None and read_ is None:
            return None
        record["issued"] = date or {"date-parts": read_}
    if row.type == "article-journal" and not record.get("container-title"):
        return None
    if row.type == "article-journal" and not (
        record.get("volume") or record.get("page") or record.get("issued")
    ):
        return None
    return {**record, **found.variables}


def _normal(part: str, words: str) -> str:
    """A part without the full stop behind it, which is the row's; that of "U.S.A." is its own."""
    bare = words.strip()
    if part != "journal" or re.search(r"\w\.\w\.$", bare):
        return bare
    bare = bare.rstrip(".")
    return f"{bare}." if re.search(r"\w\.\w$", bare) else bare


def _has_names(title: str) -> bool:
    """Whether a title without authors before it begins with what reads as authors."""
    for style in ("family-initials", "initials-family", "family-comma-initials"):
        if any(
            len(found.names) > 1 or title[end : end + 1] in ".,"
            for found, end in names.ends(style, title, 0)
        ):
            return True
    first = re.split(r"\.\s", title)[0]
    others = [part.strip() for part in re.split(r"[,;]", first)[1:]]  # "Chintamani, Singhal V, …"
    if any(
        end == len(part) for part in others for _, end in names.ends("family-initials", part, 0)
    ):
        return True
    return bool(names.GROUP.search(first)) and first != title


def expand(page: str) -> str | None:
    """A range of pages with its last page in full ("71-3" is "71-73"); `None` for a range that runs
    backwards all the same."""
    plain = re.sub(r"\s?[-–—]\s?", "-", page.strip())
    found = re.fullmatch(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)", plain)
    if not found:
        return plain
    head, low, other, high = found.groups()
    if len(high) < len(low):
        high = low[: len(low) - len(high)] + high
    if int(high) < int(low) or (other and head and other.lower() != head.lower()):
        return None
    return f"{head}{low}-{other or (head if len(head) <= 2 else '')}{high}"


def _distinct(readings: list[Reading]) -> list[Reading]:
    out: list[Reading] = []
    for one in readings:
        if not any(_key(one.record) == _key(other.record) for other in out):
            out.append(one)
    return out


def _key(record: Mapping[str, Any]) -> str:
    return repr(sorted(record.items(), key=lambda kv: kv[0]))


def _by_italics(readings: list[Reading], italics: Sequence[str]) -> list[Reading]:
    """The only reading whose journal or book is what is in italics, if several are possible."""
    if len(readings) < 2 or not italics:
        return readings
    shown = {_letters(i) for i in italics if len(i) > 2}
    kept = [r for r in readings if _letters(_source(r.record)) in shown]
    return kept if len(kept) == 1 else readings


def _source(record: Mapping[str, Any]) -> str:
    """What is in italics of most references: the journal, or the title of a book."""
    book = record["title"] if record["type"] == "book" else ""
    return str(record.get("container-title") or book)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()


def _difference(readings: Sequence[Reading]) -> str:
    """What two readings disagree on, in words."""
    one, other = readings[0].record, readings[1].record
    for name, words in (
        ("title", "its title ends"),
        ("container-title", "its journal begins"),
        ("author", "its authors end"),
    ):
        if one.get(name) != other.get(name):
            return f"it is not certain where {words}"
    different = sorted(k for k in {*one, *other} if one.get(k) != other.get(k))
    return f"it can be read in {len(readings)} ways, which differ in {', '.join(different)}"


def numbered(reading: Reading, key: str) -> dict[str, Any]:
    """The record with an id."""
    return {"id": key, **replace(reading).record}
