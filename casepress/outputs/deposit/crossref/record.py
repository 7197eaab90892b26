"""An article as the elements of its Crossref record read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casepress.article.model import Article
from casepress.core.journal import Journal
from casepress.outputs.jats.article import build_tree
from casepress.outputs.jats.xml import Node
from casepress.outputs.metadata import Facts

#: The version of the input schema where the journal names none.
SCHEMA = "5.4.0"


@dataclass(frozen=True)
class Record:
    """The facts of an article, and its abstracts as JATS."""

    facts: Facts
    abstracts: tuple[Node, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any], journal: Journal) -> Record:
        """The record of an article JSON."""
        article = Article.from_json(document)
        front = build_tree(article, journal, document).find("front/article-meta")
        found = front.iterchildren("abstract", "trans-abstract") if front is not None else ()
        kept = tuple(node for node in found if node.get("abstract-type") != "graphical")
        return cls(Facts(article, journal), kept)

    @property
    def article(self) -> Article:
        """The article."""
        return self.facts.article

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the journal says of its deposits at Crossref."""
        return settings(self.facts.journal)

    @property
    def schema(self) -> str:
        """The version of the input schema."""
        return schema_version(self.facts.journal)


def settings(journal: Journal) -> Mapping[str, Any]:
    """`deposit: crossref` of `journal.yaml`."""
    found: Mapping[str, Any] = journal.data.get("deposit", {}).get("crossref", {})
    return found


def schema_version(journal: Journal) -> str:
    """The version of the input schema that a journal deposits with."""
    return str(settings(journal).get("schema", SCHEMA))
