"""An issue of the journal: its articles in their order, by sections.

`journal/NAME/issues/2-1.yaml` lists them; without such a file, the front matters say which
articles are in volume 2, issue 1, and their pages or numbers give the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from casepress.core import schema, yaml12
from casepress.core.errors import UsageError
from casepress.core.findings import Unreadable
from casepress.source.frontmatter.edit import Front
from casepress.source.repository import Repository

_NAME = re.compile(r"([A-Za-z0-9.]+)(?:-([A-Za-z0-9.]+))?")


@dataclass(frozen=True)
class Part:
    """A section of an issue and its articles in their order; a title may be empty."""

    title: str
    manuscripts: tuple[str, ...]


@dataclass(frozen=True)
class Issue:
    """An issue; `number` is empty where a volume has no issues."""

    volume: str
    number: str
    parts: tuple[Part, ...]
    title: str = ""

    @property
    def name(self) -> str:
        """What commands and files call it: "2-1", or "2"."""
        return "-".join(part for part in (self.volume, self.number) if part)

    @property
    def manuscripts(self) -> list[str]:
        """Its articles in their order."""
        return [name for part in self.parts for name in part.manuscripts]

    @classmethod
    def named(cls, repository: Repository, name: str) -> Issue:
        """The issue of that name. Raises `UsageError` for a name that is none and for an issue
        without articles, `Unreadable` for what is wrong in its file."""
        found = _NAME.fullmatch(name)
        if found is None:
            raise UsageError(f"{name} names no issue; write volume and issue, such as 2-1")
        volume, number = found[1], found[2] or ""
        path = repository.journal_folder() / "issues" / f"{name}.yaml"
        issue = (
            _from_file(repository, volume, number, repository.name(path))
            if path.is_file()
            else cls(volume, number, _from_front_matters(repository, volume, number))
        )
        if not issue.manuscripts:
            raise UsageError(
                f"no article has `volume: {volume}`" + (f" and `issue: {number}`" if number else "")
            )
        return issue


def _from_file(repository: Repository, volume: str, number: str, name: str) -> Issue:
    path = repository.root / name
    marked = yaml12.read(yaml12.read_text(path, name), name)
    faults = [*marked.findings]
    faults += [marked.placed(f, name) for f in schema.check("issue", marked.value or {}, {})]
    if faults:
        raise Unreadable(*faults)
    parts = tuple(
        Part(part.get("title", ""), tuple(part["articles"])) for part in marked.value["sections"]
    )
    for part in parts:
        for identifier in part.manuscripts:
            repository.article(identifier)
    return Issue(volume, number, parts, marked.value.get("title", ""))


def _from_front_matters(repository: Repository, volume: str, number: str) -> tuple[Part, ...]:
    """The articles of an issue by their types, in the journal's order of types."""
    journal = repository.journal
    by_type: dict[str, list[tuple[tuple[int, str], str]]] = {}
    for identifier in repository.ids():
        facts = facts_of(repository, identifier)
        if (facts.get("volume"), facts.get("issue") or "") == (volume, number):
            place = str(facts.get("pages") or facts.get("elocation-id") or "")
            kind = str(facts.get("article-type", ""))
            by_type.setdefault(kind, []).append((_order(place), identifier))
    types = [*journal.data["article-types"]]
    known = sorted(by_type, key=lambda kind: types.index(kind) if kind in types else len(types))
    parts = []
    for kind in known:
        found = journal.article_type(kind)
        ids = tuple(identifier for _, identifier in sorted(by_type[kind]))
        parts.append(Part(found.label if found else kind, ids))
    return tuple(parts)


def facts_of(repository: Repository, identifier: str) -> dict[str, Any]:
    """The values of a manuscript's front matter; none where it has none that can be read."""
    path = repository.root / "manuscript" / identifier / "article.md"
    try:
        return Front.of(yaml12.read_text(path), repository.name(path)).values
    except (Unreadable, UsageError):
        return {}


def _order(place: str) -> tuple[int, str]:
    digits = re.search(r"\d+", place)
    return (int(digits[0]) if digits else 0, place)
