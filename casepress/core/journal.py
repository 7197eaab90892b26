"""A journal's house style: the data under `journal/ID/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from casepress.core.article_types import ArticleType, article_type, of_type

#: The order of footnote symbols (Chicago Manual of Style, 3.79); Typst and Word have the same.
_SYMBOLS = "*†‡§¶‖"


@dataclass(frozen=True)
class Section:
    """A section that the journal knows; `required` is "build", "lint" or "" for an optional one.

    Where `when` (a regular expression) is given, the section is required only in an article whose
    text has such words. `several` sections of one kind may follow each other; with `numbered`, the
    heading gets a number, and there must be at `least` as many. An abstract has the `parts`.
    """

    role: str
    title: str
    where: str
    sec_type: str = ""
    required: str = ""
    finding: str = ""
    wanted: str = ""
    evidence: str = ""
    aliases: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    numbered: bool = False
    least: int = 0
    when: str = ""
    parts: tuple[str, ...] = ()

    def title_in(self, lang: str) -> str:
        """The journal's wording of the heading in a language (BCP 47)."""
        return self.titles.get(lang.partition("-")[0], self.title)

    @property
    def names(self) -> tuple[str, ...]:
        """Every wording that an author may use."""
        return (self.title, *self.titles.values(), *self.aliases)


@dataclass(frozen=True)
class Page:
    """The page of the PDF in mm: its size, its margins, its columns with the space between, and the
    width of a picture `beside` its legend (0 where the page has no such pictures)."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    columns: int = 1
    gutter: float = 0
    beside: float = 0

    @property
    def text_height(self) -> float:
        """The height of the type area."""
        return self.height - self.top - self.bottom

    @property
    def text_width(self) -> float:
        """The width of the type area."""
        return self.width - self.left - self.right

    @property
    def column_width(self) -> float:
        """The width of a column."""
        return (self.text_width - (self.columns - 1) * self.gutter) / self.columns


@dataclass(frozen=True)
class Review:
    """How the journal has articles reviewed: `anonymous` where reviewers do not know the authors;
    the roles of the sections that are `withheld` from them; words of institutions' names that are
    too `generic` to name one; phrases to `keep` although they contain a name."""

    anonymous: bool = True
    withheld: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True)
class Journal:
    """The house style of one journal.

    `folder` holds `journal.yaml` and the files beside it; `data` is `journal.yaml` as plain values:
    booleans, lists, mappings and strings, of which numbers are some. It is read by
    `casepress.core.journal_file`; the writers have it from the article.
    """

    id: str
    folder: Path
    data: Mapping[str, Any]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections in the journal's order."""
        return tuple(_section(raw) for raw in self.data["sections"])

    @cached_property
    def type(self) -> ArticleType:
        """The type of article for which this is the house style; the journal's first type where
        `for_type` did not choose one."""
        name = self.data.get("article-type") or next(iter(self.data["article-types"]))
        found = self.article_type(name)
        assert found is not None
        return found

    def article_type(self, name: str) -> ArticleType | None:
        """The journal's type of that name; `None` where it has no such type."""
        return article_type(self.data, name)

    def for_type(self, name: str) -> Journal:
        """The house style for articles of a type; for an unknown name, that of the first type."""
        return Journal(self.id, self.folder, of_type(self.data, name))

    @cached_property
    def page(self) -> Page:
        """The measures of the page."""
        raw = self.data["page"]
        columns = int(raw.get("columns", 1))
        return Page(**{k: float(v) for k, v in raw.items() if k != "columns"}, columns=columns)

    @property
    def reference_label(self) -> tuple[str, str] | None:
        """What the reference list prints before and after a number; `None` where it prints none."""
        pattern = str(self.data["citations"].get("label", "{number}."))
        before, found, after = pattern.partition("{number}")
        return (before, after) if found else None

    def footnote_mark(self, number: int) -> str:
        """The mark of the footnote of that number: the number, or *, †, ‡, §, ¶, ‖, **, ††, …"""
        if self.data["citations"].get("footnotes") != "symbols":
            return str(number)
        repeats, place = divmod(number - 1, len(_SYMBOLS))
        return _SYMBOLS[place] * (repeats + 1)

    @cached_property
    def review(self) -> Review:
        """How the journal has articles reviewed; anonymously where it does not say."""
        raw = self.data.get("review", {})
        lists = {key: tuple(raw.get(key, ())) for key in ("withheld", "generic", "keep")}
        return Review(anonymous=raw.get("anonymous", True), **lists)

    def section(self, role: str) -> Section | None:
        """The section of a role; `None` where the journal has no such section."""
        return next((s for s in self.sections if s.role == role), None)

    def setting(self, name: str, default: Any = None) -> Any:
        """A setting of the journal's `lint:` part."""
        return self.data.get("lint", {}).get(name, default)

    def labels(self, lang: str) -> Mapping[str, Any]:
        """The journal's wording in a language (BCP 47); its own language where it has none."""
        table: Mapping[str, Mapping[str, Any]] = self.data["labels"]
        own = str(self.data["lang"]).partition("-")[0]
        return table.get(lang.partition("-")[0], table[own])

    def json(self) -> str:
        """The data as JSON text, for the page layout."""
        return json.dumps(self.data, ensure_ascii=False, indent=1, sort_keys=True)


def _section(raw: Mapping[str, Any]) -> Section:
    fields = {k.replace("-", "_"): v for k, v in raw.items()}
    fields["aliases"] = tuple(fields.get("aliases", ()))
    fields["parts"] = tuple(fields.get("parts", ()))
    fields["least"] = int(fields.get("least", 0))
    return Section(**fields)
