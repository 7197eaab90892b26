"""Change single values of a manuscript's front matter, and nothing else in the file.

The text around a value stays as it is: comments, order, quotes, line ends. Each edit is read again;
where anything but the wanted values would differ, nothing is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.core import yaml12
from casepress.core.errors import UsageError
from casepress.core.findings import Span, Unreadable

#: The order in which new keys are put in, each behind those before it that the file has.
_ORDER = (
    *("title", "short-title", "article-type", "status", "subject", "lang", "doi"),
    *("date-received", "date-accepted", "date", "version", "history"),
    *("volume", "issue", "elocation-id", "pages", "license", "copyright", "related"),
)
_FENCE = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
#: What YAML reads as text without quotes, also within braces.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_+-]*(?::[A-Za-z0-9./_+-]+)*")
_LITERALS = re.compile(r"true|false|null|~", re.IGNORECASE)


@dataclass(frozen=True)
class Front:
    """The front matter of a text: its YAML between `begin` and `end`, read."""

    text: str
    begin: int
    end: int
    marked: yaml12.Marked

    @classmethod
    def of(cls, text: str, name: str) -> Front:
        """Raises `UsageError` for a text without front matter, `Unreadable` for YAML with a syntax
        error."""
        opening = _FENCE.match(text)
        closing = _CLOSING.search(text, opening.end()) if opening else None
        if opening is None or closing is None:
            raise UsageError(f"{name} has no front matter; begin it with a line `---`")
        raw = text[opening.end() : closing.start()]
        return cls(text, opening.end(), closing.start(), yaml12.read(_plain(raw), name, 1))

    @property
    def values(self) -> dict[str, Any]:
        """The values by key."""
        found: dict[str, Any] = self.marked.value or {}
        return found

    @property
    def newline(self) -> str:
        """The file's line end."""
        return "\r\n" if "\r\n" in self.text[: self.begin] else "\n"

    def replaced(self, start: int, stop: int, words: str) -> str:
        """The text with other words between two offsets."""
        return self.text[:start] + words + self.text[stop:]

    def offset(self, line: int, column: int) -> int:
        """The offset of a place in the YAML; line and column count from 1."""
        lines = self.text[self.begin : self.end].splitlines(keepends=True)
        return self.begin + sum(map(len, lines[: line - 1])) + column - 1

    def range(self, span: Span) -> tuple[int, int]:
        """The offsets of a place in the YAML."""
        return self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)

    def after_line(self, line: int) -> int:
        """The offset behind a line of the YAML and its line end."""
        return min(self.offset(line + 1, 1), self.end)

    def last_line(self, key: str) -> int:
        """The last line of a key's value, comments behind it not included."""
        spans = [s for path, s in self.marked.values.items() if path[:1] == (key,)]
        leaves = [s for s in spans if not self._is_block(s)] or [self.marked.keys[(key,)]]
        last = max(leaves, key=lambda s: (s.end_line, s.end_column))
        return last.end_line - (last.end_column == 1 and last.end_line > last.line)

    def _is_block(self, span: Span) -> bool:
        """Whether a value ends only where the next key begins."""
        return span.end_line > span.line and span.end_column == 1 and not self._is_text(span)

    def _is_text(self, span: Span) -> bool:
        start = self.offset(span.line, span.column)
        return self.text[start : start + 1] in ("|", ">")


def with_values(text: str, name: str, changes: Mapping[str, Any]) -> str:
    """A manuscript's text with other values in its front matter; `name` is what messages call the
    file. Raises `UsageError` where a value cannot be changed without touching another."""
    for key, value in changes.items():
        front = Front.of(text, name)
        if front.values.get(key) == value:
            continue
        wanted = {**front.values, key: value}
        text = _proven(front, _with_value(front, key, flow(value)), wanted, key, name)
    return text


def with_related(text: str, name: str, entry: Mapping[str, str]) -> str:
    """A manuscript's text with one more entry in `related:`, unless it has one of that type and
    DOI. Raises `UsageError` where that cannot be done without touching another value."""
    front = Front.of(text, name)
    given = front.values.get("related") or []
    listed = [given] if isinstance(given, Mapping) else list(given)
    same = [e for e in listed if (e.get("type"), e.get("doi")) == (entry["type"], entry["doi"])]
    if same:
        return text
    new = flow(entry)
    made = _with_value(front, "related", new) if not listed else _with_entry(front, new)
    wanted = {**front.values, "related": [*listed, dict(entry)] if listed else dict(entry)}
    return _proven(front, made, wanted, "related", name)


def flow(value: Any) -> str:
    """A value as YAML on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    said = str(value)
    if _PLAIN.fullmatch(said) and not _LITERALS.fullmatch(said):
        return said
    return json.dumps(said, ensure_ascii=False)


def _with_value(front: Front, key: str, words: str) -> str:
    place = front.marked.keys.get((key,))
    if place is None:
        return _with_line(front, key, f"{key}: {words}")
    if front.values.get(key) is None:
        start = front.offset(place.end_line, place.end_column)
        colon = front.text.index(":", start) + 1
        return front.replaced(colon, colon, f" {words}")
    start, stop = front.range(front.marked.values[(key,)])
    return front.replaced(start, stop, words)


def _with_line(front: Front, key: str, line: str) -> str:
    """The text with a new line behind the keys that go before it."""
    before = _ORDER[: _ORDER.index(key)] if key in _ORDER else ()
    there = [k for k in before if (k,) in front.marked.keys]
    at = front.after_line(max(map(front.last_line, there))) if there else front.end
    return front.replaced(at, at, line + front.newline)


def _with_entry(front: Front, new: str) -> str:
    """The text with an entry behind those of `related:`, in the form that they have."""
    start, stop = front.range(front.marked.values[("related",)])
    opening = front.text[start : start + 1]
    if opening == "{":
        return front.replaced(start, stop, f"[{front.text[start:stop]}, {new}]")
    if opening == "[":
        end = front.text.rindex("]", start, stop)
        return front.replaced(end, end, f", {new}")
    last = front.after_line(front.last_line("related"))
    indent = front.text[front.offset(front.marked.values[("related",)].line, 1) : start]
    if opening == "-":
        return front.replaced(last, last, f"{indent}- {new}{front.newline}")
    first = start - len(indent)
    lines = front.text[first:last].splitlines(keepends=True)
    listed = [f"{indent}{'  ' if n else '- '}{line[len(indent) :]}" for n, line in enumerate(lines)]
    return front.replaced(first, last, "".join(listed) + f"{indent}- {new}{front.newline}")


def _proven(front: Front, made: str, wanted: Mapping[str, Any], key: str, name: str) -> str:
    """The new text, where it says what it shall. Raises `UsageError` for one that does not."""
    try:
        again = Front.of(made, name)
        same = again.values == dict(wanted) and made[again.end :] == front.text[front.end :]
    except Unreadable:
        same = False
    if not same:
        raise UsageError(f"{name}: `{key}:` cannot be changed in its present form; edit it by hand")
    return made


def _plain(raw: str) -> str:
    """The YAML with "\\n" for every line end; what else is read stays, so that columns agree."""
    return raw.replace("\r\n", "\n").replace("\r", "\n")
