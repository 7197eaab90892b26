"""What stands before the words of a line of markdown: quotations, items of lists, footnotes."""

from __future__ import annotations

#: The mark of an item, as a regular expression: a bullet, a number or letter, a definition, a
#: footnote.
ITEM = r"(?:[-*+:]|\(?@?\w{1,9}[.)]|\[\^[^\]\s]+\]:)[ \t]"
#: All that pads a line.
PADDING = rf"(?:[ \t>]|{ITEM})*"
