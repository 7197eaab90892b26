"""How filters run: in one process in a build, or one alone under `pandoc --filter`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casepress.ast import from_meta, has_note
from casepress.errors import UsageError
from casepress.findings import Finding, InNode, Severity, Span, Unreadable
from casepress.journal import Journal

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


def softened(finding: Finding, document: Document) -> Finding:
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


def run_all(document: Document, context: Context) -> tuple[Document, list[Finding]]:
    """Run the journal's filters in their order on one document."""
    from casepress.filters import load

    findings: list[Finding] = []
    for apply in load():
        document, found = apply(document, context)
        findings += found
    return document, findings


def run_alone(apply: Filter) -> None:
    """Be a pandoc JSON filter: the document from standard input to standard output, findings to
    standard error; exit 1 where one of them is an error, 2 where something cannot be read.

    `CASEPRESS_JOURNAL` names the journal's folder, `CASEPRESS_SOURCE` the manuscript's file; only
    with the latter do findings have a line and a column.
    """
    from casepress.concealing import concealed
    from casepress.findings.report import text_line

    try:
        document = json.load(sys.stdin)
        context, manuscript = _environment(document)
        document, findings = apply(document, context)
    except (Unreadable, UsageError) as error:
        lines = error.findings if isinstance(error, Unreadable) else [str(error)]
        for line in lines:
            print(text_line(line) if isinstance(line, Finding) else line, file=sys.stderr)
        raise SystemExit(2) from None
    placed = []
    for finding in findings:
        span = Span("")
        if manuscript is not None:
            span = manuscript.place(finding.at)
        elif finding.at is not None and not isinstance(finding.at, InNode):
            span = getattr(finding.at, "span", span)
        placed.append(finding.placed(span))
    files = {manuscript.name: manuscript.text} if manuscript is not None else {}
    for finding in concealed(placed, files)[0]:
        print(text_line(finding), file=sys.stderr)
    json.dump(document, sys.stdout, ensure_ascii=False)
    raise SystemExit(any(f.severity is Severity.ERROR for f in findings))


def _environment(document: Document) -> tuple[Context, Any]:
    from casepress.paths import journal_folder
    from casepress.source import manuscript as reader

    journal = Journal.read(journal_folder(os.environ.get("CASEPRESS_JOURNAL")))
    source = os.environ.get("CASEPRESS_SOURCE")
    if not source:
        return Context(journal), None
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"CASEPRESS_SOURCE: {source} is no file")
    manuscript = reader.read(path, source)
    _copy_serials(manuscript.document["blocks"], document["blocks"])
    folder = path.resolve().parent
    return Context(journal, folder.name, folder, folder.parent.parent), manuscript


def _copy_serials(numbered: Any, plain: Any) -> None:
    """Number a document that pandoc read like the same document that we read; where they part
    (an earlier filter changed it), the rest stays without places."""
    if isinstance(numbered, dict) and isinstance(plain, dict):
        if numbered.get("t") != plain.get("t"):
            return
        if "p" in numbered:
            plain["p"] = numbered["p"]
        for key in plain:
            if key in numbered:
                _copy_serials(numbered[key], plain[key])
    elif isinstance(numbered, list) and isinstance(plain, list):
        for one, other in zip(numbered, plain, strict=False):
            _copy_serials(one, other)
