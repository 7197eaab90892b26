"""Edits that are brought into article.md together or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from casepress.article.units import Unit
from casepress.importing.codes import DOC021
from casepress.importing.notes import Note
from casepress.importing.returned.comparison import Edited
from casepress.importing.returned.current import Current, Typed
from casepress.importing.returned.placing import Placed, Unplaced


@dataclass(eq=False)
class Group:
    """The edits of one paragraph of the Word file, and what article.md must print once they are
    made: by the number of a passage the lines that it becomes (none: it goes), and those that come
    behind it."""

    paragraph: int
    edits: list[Placed]
    becomes: dict[int, list[str]] = field(default_factory=dict)
    behind: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Home:
    """Where the lines of the base are in the manuscript: the unit and the number of the passage of
    each serial number."""

    current: Current
    units: Mapping[int, Unit]
    numbers: Mapping[int, int]

    @classmethod
    def of(cls, current: Current, words: Mapping[int, str], *, same: bool) -> Home:
        """`words` are those of each serial number of the base."""
        units = current.units_of(words, same=same)
        return cls(current, units, {s: current.passage(unit) for s, unit in units.items()})

    def serials(self, one: Edited) -> list[int]:
        """The units of a line of the base."""
        return list(dict.fromkeys(t.serial for t in one.base.tokens if t.serial))

    def passages(self, one: Edited) -> list[int]:
        """The passages of a line of the base, without the journal's own headings."""
        known = (self.numbers.get(serial, -1) for serial in self.serials(one))
        return [number for number in known if number >= 0]

    def typed(self, number: int) -> Typed:
        """A passage of article.md with its tokens."""
        return Typed.of(self.current.passages[number])

    def with_notes(self, number: int) -> list[int]:
        """A passage and those of its footnotes."""
        found = [number]
        while (
            found[-1] + 1 < len(self.current.passages)
            and self.current.passages[found[-1] + 1].kind == "note"
        ):
            found.append(found[-1] + 1)
        return found


def left(one: Unplaced, number: int) -> Note:
    """The note on an edit that is left to do by hand."""
    lead = "was not merged: " if one.words else ""
    return Note(DOC021, f"{lead}{one.reason}; do it by hand", one.words, number)
