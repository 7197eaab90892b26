"""A reporting checklist as data: its items, and by what an article answers them.

A journal names the list of its forms in `journal.yaml` (`care: care-radiology`); a file of that
name under `journal/NAME/care/` takes the place of the one here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casepress.core.errors import UsageError
from casepress.core.journal import Journal
from casepress.core.yaml12 import load

#: The list of a journal that names none.
DEFAULT = "care-2013"
_SHARED = Path(__file__).parent / "checklists"
_OWN = "care"


@dataclass(frozen=True)
class Evidence:
    """What answers an item: the keys of `checklists/care-2013.yaml`, which explains them."""

    parts: tuple[str, ...] = ()
    heading: str = ""
    caption: str = ""
    words: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    last: bool = False
    whole: bool = False
    cites: bool = False

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Evidence:
        return cls(
            parts=tuple(raw.get("in", ())),
            heading=raw.get("heading", ""),
            caption=raw.get("caption", ""),
            words=tuple(raw.get("words", ())),
            cues=tuple(raw.get("cues", ())),
            last=bool(raw.get("last")),
            whole=bool(raw.get("whole")),
            cites=bool(raw.get("cites")),
        )


@dataclass(frozen=True)
class Item:
    """An item: its number, its topic, what it asks; kinds of evidence, the better first."""

    number: str
    topic: str
    asks: str
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Item:
        kinds = [raw, *([raw["otherwise"]] if "otherwise" in raw else [])]
        return cls(raw["item"], raw["topic"], raw["asks"], tuple(map(Evidence.of, kinds)))


@dataclass(frozen=True)
class Checklist:
    """A list by its name: its title, where it was published, its items."""

    name: str
    title: str
    source: str
    doi: str
    items: tuple[Item, ...]


def names(journal: Journal) -> list[str]:
    """The names of all lists that a journal can use."""
    return sorted(_files(journal))


def checklist(journal: Journal, name: str = "") -> Checklist:
    """The list of that name; without one, that of the journal. Raises `UsageError` for another."""
    name = name or str(journal.data.get("care", DEFAULT))
    files = _files(journal)
    if name not in files:
        raise UsageError(
            f"checklist `{name}` was not found; write one of {', '.join(sorted(files))}"
        )
    raw = load(files[name])
    items = [Item.of(one) for one in raw.get("items", ())]
    if "like" in raw:
        items = list(checklist(journal, raw["like"]).items)
        for one in raw.get("add", ()):
            at = next((i for i, item in enumerate(items) if item.number == one["after"]), None)
            items.insert(len(items) if at is None else at + 1, Item.of(one))
    return Checklist(name, raw["title"], raw["source"], raw["doi"], tuple(items))


def _files(journal: Journal) -> dict[str, Path]:
    found = [
        p for folder in (_SHARED, journal.folder / _OWN) for p in sorted(folder.glob("*.yaml"))
    ]
    return {path.stem: path for path in found}
