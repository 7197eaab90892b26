"""How filters run: in one process in a build, or one alone under `pandoc --filter`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepress.article.ast import from_meta, has_note
from casepress.core.findings import Finding, Severity
from casepress.core.journal import Journal

Document = dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What a filter may know beside the document: the journal, and where the manuscript lives.
    `folder` (manuscript/ID) and `root` (the repository) are `None` where a filter runs alone and
    was not told its source. With `lint_only` nobody prints
    the document. `shared` has what one filter read and the rules want, by name."""

    journal: Journal
    id: str = ""
    folder: Path | None = None
    root: Path | None = None
    lint_only: bool = False
    shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def has_notes(self, document: Document) -> bool:
        """Whether the document has footnotes. No filter makes one: the first that asks looks."""
        if "notes" not in self.shared:
            self.shared["notes"] = has_note(document["blocks"])
        return bool(self.shared["notes"])


#: The sections that become metadata of their own name, with text in them like the body's.
ABSTRACTS = ("abstract", "plain-summary", "graphical-abstract")

#: A filter gives a new document and changes nothing of the old one, in which findings are placed.
Filter = Callable[[Document, Context], tuple[Document, list[Finding]]]


def status(document: Document) -> str:
    """The manuscript's status, "" where it has none that is known."""
    node = document["meta"].get("status")
    return str(from_meta(node)) if node else ""


def is_draft(document: Document) -> bool:
    """Whether absent or empty required parts only warn."""
    return status(document) == "draft"


def downgrade_for_draft(finding: Finding, document: Document) -> Finding:
    """A finding about an absent part: while the manuscript is a draft it warns at most, and
    blocks nothing."""
    if not is_draft(document) or finding.severity is Severity.INFO:
        return finding
    return Finding(
        finding.code, finding.message, finding.at, severity=Severity.WARNING, blocks=False
    )


def abstracts(document: Document) -> list[Any]:
    """The abstracts that have left the blocks for the metadata, in their order."""
    return [document["meta"][key] for key in ABSTRACTS if key in document["meta"]]


def language(document: Document, context: Context) -> str:
    """The article's language, else the journal's."""
    node = document["meta"].get("lang")
    return str(from_meta(node)) if node else str(context.journal.data["lang"])
