"""What an article says of itself to machines: CSL-JSON, RIS, BibTeX, JSON-LD and meta tags.

Every value comes from a fact of the article or of its journal; what they do not state is absent.
"""

from __future__ import annotations

from casepress.outputs.metadata.bibtex import bibtex
from casepress.outputs.metadata.csl import csl_record
from casepress.outputs.metadata.facts import Facts
from casepress.outputs.metadata.jsonld import json_ld
from casepress.outputs.metadata.meta_tags import Link, Tag, head_links, head_tags
from casepress.outputs.metadata.ris import ris

__all__ = [
    "Facts",
    "Link",
    "Tag",
    "bibtex",
    "csl_record",
    "head_links",
    "head_tags",
    "json_ld",
    "ris",
]
