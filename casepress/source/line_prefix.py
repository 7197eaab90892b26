"""The prefix of a line of markdown: marks of quotations, list items and footnotes before its
words."""

from __future__ import annotations

#: A regular expression for the mark of a list item, a definition or a footnote.
LIST_MARKER = r"(?:[-*+:]|\(?@?\w{1,9}[.)]|\[\^[^\]\s]+\]:)[ \t]"
#: A regular expression for the whole prefix.
LINE_PREFIX = rf"(?:[ \t>]|{LIST_MARKER})*"
