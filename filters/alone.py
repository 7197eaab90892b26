"""One filter alone, under `pandoc --filter`.

The document is read as `pandocfilters.toJSONFilter` reads it, as UTF-8 in any locale, and written
in ASCII as it writes it. That function itself would hand a filter one element at a time; these
filters need the whole document, and the element itself, which findings name.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from casepress.article.ast import from_meta
from casepress.core.errors import UsageError
from casepress.core.findings import Finding, InNode, Severity, Span, Unreadable
from casepress.core.findings.report import text_line
from casepress.core.journal_file import read_journal
from casepress.core.paths import journal_folder
from casepress.core.privacy.redaction import redacted
from casepress.filters.context import Context, Document, Filter
from casepress.source import manuscript as reader
from casepress.source.manuscript import Manuscript


def run_alone(apply: Filter) -> None:
    """Run as a pandoc JSON filter: read a document from standard input, write it to standard
    output, and write the findings to standard error. Exit with 1 if a finding is an error, with 2
    if something cannot be read.

    `CASEPRESS_JOURNAL` names the journal's folder, `CASEPRESS_SOURCE` the manuscript's file; only
    with the latter do findings have a line and a column.
    """
    try:
        document = json.load(sys.stdin.buffer)
        context, manuscript = _environment(document)
        document, findings = apply(document, context)
    except (Unreadable, UsageError) as error:
        lines = error.findings if isinstance(error, Unreadable) else [str(error)]
        for line in lines:
            print(text_line(line) if isinstance(line, Finding) else line, file=sys.stderr)
        raise SystemExit(2) from None
    placed = []
    for finding in findings:
        if manuscript is not None:
            placed.append(manuscript.placed(finding))
            continue
        span = Span("")
        if finding.at is not None and not isinstance(finding.at, InNode):
            span = getattr(finding.at, "span", span)
        placed.append(finding.placed(span))
    files = {manuscript.name: manuscript.typed} if manuscript is not None else {}
    for finding in redacted(placed, files)[0]:
        print(text_line(finding), file=sys.stderr)
    json.dump(document, sys.stdout)
    raise SystemExit(any(f.severity is Severity.ERROR for f in findings))


def _environment(document: Document) -> tuple[Context, Manuscript | None]:
    """The context that the environment variables describe, and the manuscript if they name it;
    the document's elements then get their serial numbers."""
    kind = document["meta"].get("article-type")
    journal = read_journal(journal_folder(os.environ.get("CASEPRESS_JOURNAL")))
    journal = journal.for_type(str(from_meta(kind)) if kind else "")
    source = os.environ.get("CASEPRESS_SOURCE")
    if not source:
        return Context(journal), None
    path = Path(source)
    if not path.is_file():
        raise UsageError(f"CASEPRESS_SOURCE: {source} was not found")
    manuscript = reader.read(path, source)
    _copy_serials(manuscript.document["blocks"], document["blocks"])
    folder = path.resolve().parent
    return Context(journal, folder.name, folder, folder.parent.parent), manuscript


def _copy_serials(numbered: Any, plain: Any) -> None:
    """Give the elements of a document that pandoc read the serial numbers of the same document as
    casepress reads it. Where an earlier filter changed it, the rest stays without places."""
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
