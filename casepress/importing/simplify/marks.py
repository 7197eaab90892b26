"""Attributes that the pre-pass sets on paragraphs for its own later steps."""

from __future__ import annotations

#: The paragraph belongs to the list of references that this manager made.
BIBLIOGRAPHY = "casepress-bibliography"
#: The paragraph comes from a text box.
BOXED = "casepress-boxed"
#: The shape held a text box.
EMPTIED = "casepress-emptied"
