"""The article as JSON-LD, RIS and BibTeX, for the journal's site and for readers."""

from __future__ import annotations

import json

from casepress.outputs.deposit.target import TITLE, File, Work
from casepress.outputs.metadata import bibtex, json_ld, ris

NAME = "metadata"
STATUSES = ("accepted", "published")
NEEDS = (TITLE,)
SEND = "the journal's site offers {file}"


def make(work: Work) -> list[File]:
    """The three files."""
    own, facts = work.article.id, work.facts
    data = json.dumps(json_ld(facts), ensure_ascii=False, indent=1) + "\n"
    return [
        File(f"{own}.jsonld", data.encode()),
        File(f"{own}.ris", ris(facts).encode()),
        File(f"{own}.bib", bibtex(facts).encode()),
    ]
