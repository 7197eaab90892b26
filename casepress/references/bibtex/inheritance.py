"""Entries that take fields from other entries (`crossref`, `xdata`): pandoc follows them without
end where they form a circle."""

from __future__ import annotations

from collections.abc import Iterable

from casepress.references.bibtex.scanner import Entry, Field

#: Entries that take fields from one another in a row: a chapter, its book, the book's series.
_DEEPEST = 10


def endless(entries: Iterable[Entry]) -> Field | None:
    """The field that makes a circle of entries, or too long a row of them."""
    entries = list(entries)
    parents = {entry.key: list(_parents(entry)) for entry in entries}
    fields = {key: one for entry in entries for key, one in [(entry.key, entry)]}
    depths: dict[str, int] = {}
    for key in parents:
        row = [key]
        while row and len(row) <= _DEEPEST + 1:
            open_ = [p for p in parents.get(row[-1], ()) if p in parents and p not in depths]
            if open_:
                row.append(open_[0])
                continue
            last = row.pop()
            known = [depths[parent] for parent in parents.get(last, ()) if parent in depths]
            depths[last] = 1 + max(known, default=0)
        if row or depths[key] > _DEEPEST:
            return fields[key].field("crossref", "xdata")
    return None


def _parents(entry: Entry) -> Iterable[str]:
    for name in ("crossref", "xdata"):
        one = entry.field(name)
        yield from (key.strip() for key in one.value.split(",")) if one else ()
