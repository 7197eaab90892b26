"""The checklist of a reporting guideline (CARE), completed for an article.

The items are data (`checklists/`), the places come from the pages of the copy for review: a writer
of pages says where each mark of a `Marked` article is.
"""

from __future__ import annotations

from casepress.outputs.care.answers import Answer, answers
from casepress.outputs.care.checklist import Checklist, checklist
from casepress.outputs.care.form import Form, Row, Spot, rows
from casepress.outputs.care.passages import Marked, mark

__all__ = [
    "Answer", "Checklist", "Form", "Marked", "Row", "Spot", "answers", "checklist", "mark", "rows",
]  # fmt: skip
