"""Page ranges: their two ends in full, and their last page shortened.

A record may hold "779S-87S" for the pages 779S to 787S. Styles shorten ranges in their own way, and
JATS needs both ends in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable

#: A page: what precedes its number ("S", "1013.e"), the number, and the letters after it.
_PAGE = re.compile(r"(.*?)(\d+)([A-Za-z]*)")
#: One token with one dash in it. A token with two dashes ("103-8.e1-2") has no two clear ends.
_RANGE = re.compile(r"(?<![^\s,;&])([\w./]*\w)\s?[-–—]\s?([\w./]*\w)(?=[,;&]|\.?(?:\s|$))")


def whole(first: str, last: str) -> str:
    """The last page in full: "87S" after "779S" is "787S", "5" after "S12" is "S15"."""
    start, end = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if start is None or end is None or not start[1].endswith(end[1]):
        return last
    digits = end[2]
    if len(digits) < len(start[2]):
        digits = start[2][: -len(digits)] + digits
    return start[1] + digits + end[3]


def shortened(first: str, last: str) -> str:
    """The last page without the letters and digits that it shares with the first (Citing Medicine,
    chapter 1: "126-7", "S12-5"). Both are in full. Only pages with numbers of equal length are
    shortened, so that the digits always tell the page."""
    start, end = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if start is None or end is None or start[1] != end[1] or start[3] != end[3]:
        return last
    if len(start[2]) != len(end[2]) or start[2] == end[2]:
        return last
    same = next(at for at in range(len(end[2])) if start[2][at] != end[2][at])
    return end[2][same:] + end[3]


def each_range(pages: str, make: Callable[[str, str], str]) -> str:
    """The pages with each range ("12-15", in "12-15, 20; discussion 21-3") replaced by what `make`
    returns for its ends."""
    return _RANGE.sub(lambda match: make(match[1], match[2]), pages)


def ends(pages: str) -> tuple[str, str]:
    """The two ends of one range, as typed; the last is "" for anything but one range."""
    match = _RANGE.fullmatch(pages.strip())
    return (match[1], match[2]) if match else (pages.strip(), "")
