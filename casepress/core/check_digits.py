"""Check digits of the identifiers that articles carry."""

from __future__ import annotations

import re


def orcid_valid(orcid: str) -> bool:
    """Whether the last character of a hyphenated ORCID iD is correct (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"(?:\d{4}-){3}\d{3}[\dX]", orcid):
        return False
    digits = orcid.replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))


def issn_valid(issn: str) -> bool:
    """Whether an ISSN's check digit is correct (ISO 3297, MOD 11 with weights 8 to 2)."""
    digits = issn.replace("-", "").upper()
    if len(digits) != 8 or not digits[:7].isdigit():
        return False
    total = sum(int(d) * w for d, w in zip(digits[:7], range(8, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return digits[7] == ("X" if check == 10 else str(check))
