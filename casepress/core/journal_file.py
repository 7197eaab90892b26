"""The reader of a journal's `journal.yaml`."""

from __future__ import annotations

from pathlib import Path

from casepress.core.check_digits import issn_valid
from casepress.core.findings import Finding, InFile, Span, Unreadable
from casepress.core.journal import Journal
from casepress.core.schema import SRC006
from casepress.core.yaml12 import load


def read_journal(folder: Path) -> Journal:
    """The journal whose data is in `folder`. Raises `Unreadable` where `journal.yaml` cannot be
    read, or has an ISSN with a wrong check digit, which would go into every article."""
    path = folder / "journal.yaml"
    data = load(path)
    for issn in data.get("issn", {}).values():
        if not issn_valid(str(issn)):
            message = f"the check digit of ISSN {issn} is wrong; copy it again from issn.org"
            raise Unreadable(Finding(SRC006, message, InFile(Span(str(path)))))
    return Journal(folder.name, folder, data)
