"""The state that the parts of one JATS file share while it is built: ids, footnotes, formulae."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from casepress.article.ast import Blocks, Element, identifier, walk
from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.jats.formulae import Formulae
from casepress.outputs.jats.xml import Child, Node, el

_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]")


class Body(Protocol):
    """The writer of blocks. Notes, cells and captions contain blocks, and blocks contain them; the
    context carries this half of the recursion, so that imports go one way."""

    def blocks(self, context: Context, content: Iterable[Element]) -> list[Node]:
        """The JATS elements of a run of blocks."""

    def paragraphs(self, context: Context, content: Blocks, *also: str) -> list[Node]:
        """The same, for a place that allows only `p` and the elements of `also`."""


@dataclass
class Context:
    """The article, its journal, and the state while it is written from front to back."""

    article: Article
    journal: Journal
    formulae: Formulae
    body: Body
    #: Other names for the files of pictures and supplements, where a receiver wants its own.
    names: Mapping[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    notes: list[Node] = field(default_factory=list)
    table: bool = False
    footnotes: int = 0
    counters: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        article: Article,
        journal: Journal,
        formulae: Formulae,
        body: Body,
        names: Mapping[str, str] | None = None,
    ) -> Context:
        """A new context with every id that the article uses."""
        context = cls(article, journal, formulae, body, names or {})
        elements = walk([article.blocks, list(article.meta.values())])
        context.taken = {xml_id(identifier(e)) for e in elements if identifier(e)}
        return context

    @property
    def labels(self) -> Mapping[str, Any]:
        """The journal's wording in the article's language."""
        return self.journal.labels(self.article.lang or str(self.journal.data["lang"]))

    def fresh(self, prefix: str) -> str:
        """The next id with that prefix (`fn-1`, `fn-2`, …) that the article does not use."""
        while True:
            self.counters[prefix] = self.counters.get(prefix, 0) + 1
            name = f"{prefix}-{self.counters[prefix]}"
            if name not in self.taken:
                return name

    def note(self, paragraphs: Iterable[Child]) -> Node:
        """Store a footnote for the end of the table or the article; returns its callout."""
        self.footnotes += 1
        label, name = self.journal.footnote_mark(self.footnotes), self.fresh("fn")
        self.notes.append(el("fn", {"id": name}, el("label", None, label), *paragraphs))
        kind = "table-fn" if self.table else "fn"
        return el("xref", {"ref-type": kind, "rid": name}, el("sup", None, label))

    @contextmanager
    def in_table(self) -> Iterator[list[Node]]:
        """Collect the footnotes of a table separately; yields their list."""
        notes, table = self.notes, self.table
        self.notes, self.table = [], True
        try:
            yield self.notes
        finally:
            self.notes, self.table = notes, table


def xml_id(name: str) -> str:
    """An id that is valid in XML (an NCName): other characters become `_` and their code."""
    name = _NOT_NAME.sub(lambda m: f"_{ord(m[0]):x}", name)
    return name if not name or name[0].isalpha() else f"id-{name}"
