"""What the tests of imports share."""

from __future__ import annotations

import re
from typing import Any

from casepress.core.journal_file import read_journal
from casepress.importing import word_file
from casepress.importing.word_file import Imported
from tests.importing.docx import Word
from tests.support import ROOT

JOURNAL = read_journal(ROOT / "journal" / "medpeer")


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return re.findall(r"\w+", text.casefold())


def imported(made: Word | bytes, **options: Any) -> Imported:
    """A Word file, imported."""
    data = made if isinstance(made, bytes) else made.bytes()
    return word_file.read(data, "case.docx", "x", JOURNAL, **options)


def codes(made: Imported) -> list[str]:
    """The codes of what an import has to say."""
    return [f.code.code for f in made.all_findings()]
