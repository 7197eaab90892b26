"""What filters share: their type, their context, and questions to the document."""

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
    """What a filter knows beside the document: the journal, and the place of the manuscript.

    `folder` (manuscript/ID) and `root` (the repository) are `None` where a filter runs alone
    without the name of its source. With `lint_only` the document itself is not used.
    `shared` holds, by name, what a filter read and rules need.
    """

    journal: Journal
    id: str = ""
    folder: Path | None = None
    root: Path | None = None
    lint_only: bool = False
    shared: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def has_notes(self, document: Document) -> bool:
        """Whether the document has footnotes. Since no filter makes one, the first answer holds."""
        if "notes" not in self.shared:
            self.shared["notes"] = has_note(document["blocks"])
        return bool(self.shared["notes"])


#: The sections that become metadata of the same name.
ABSTRACTS = ("abstract", "plain-summary", "graphical-abstract")

#: A filter returns a new document and does not change the old one, in which findings are placed.
Filter = Callable[[Document, Context], tuple[Document, list[Finding]]]


def status(document: Document) -> str:
    """The manuscript's status; "" where it is missing."""
    node = document["meta"].get("status")
    return str(from_meta(node)) if node else ""


def is_draft(document: Document) -> bool:
    """Whether missing or empty required parts are only warnings."""
    return status(document) == "draft"


def downgrade_for_draft(finding: Finding, document: Document) -> Finding:
    """A finding on a missing part: in a draft it is at most a warning and does not stop the
    build."""
    if not is_draft(document) or finding.severity is Severity.INFO:
        return finding
    return Finding(
        finding.code, finding.message, finding.at, severity=Severity.WARNING, blocks=False
    )


def abstracts(document: Document) -> list[Any]:
    """The abstracts, which a filter moved from the blocks to the metadata, in their order."""
    return [document["meta"][key] for key in ABSTRACTS if key in document["meta"]]


def language(document: Document, context: Context) -> str:
    """The language of the article, by default that of the journal."""
    node = document["meta"].get("lang")
    return str(from_meta(node)) if node else str(context.journal.data["lang"])
