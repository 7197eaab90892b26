"""What Crossref refuses in single fields, each fault with article, author and field.

The rules are those of the input schema (common5.4.0.xsd and crossref5.4.0.xsd). They are checked
here too, because the schema's own message names a line only, and one bad value refuses a batch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from casepress.core.check_digits import orcid_valid
from casepress.outputs.deposit.crossref.places import local, place


@dataclass(frozen=True)
class Field:
    """How long a value may be, its pattern, and what to write."""

    longest: int
    pattern: re.Pattern[str]
    remedy: str


_NAME = re.compile(r"[^\d?]*[^?\s]+[^\d]*")
_ANY = re.compile(r".+", re.S)
_DOI = re.compile(r"10\.[0-9]{4,9}/.{1,200}")
_URL = re.compile(r"(https?|ftp)://.*", re.I)
FIELDS = {
    "given_name": Field(60, _NAME, "a name of at most 60 letters, without digits"),
    "surname": Field(60, _NAME, "a name of at most 60 letters, without digits"),
    "suffix": Field(10, _ANY, "a suffix of at most 10 characters, such as Jr"),
    "organization": Field(511, _ANY, "a name of at most 511 characters"),
    "ORCID": Field(
        37,
        re.compile(r"https?://orcid\.org/\d{4}-\d{4}-\d{4}-\d{3}[X\d]"),
        "an ORCID iD such as 0000-0002-1825-0097",
    ),
    "institution_id": Field(
        58, re.compile(r"https://.{1,50}", re.I), "a ROR id such as https://ror.org/0zzzzzz02"
    ),
    "institution_name": Field(1024, _ANY, "a name of at most 1024 characters"),
    "institution_place": Field(255, re.compile(r".{2,}"), "a place of 2 to 255 characters"),
    "institution_department": Field(
        255, re.compile(r".{2,}"), "a department of 2 to 255 characters"
    ),
    "doi": Field(2048, _DOI, "a DOI such as 10.5555/12345"),
    "resource": Field(2048, _URL, "an address that begins with https://"),
    "volume": Field(32, _ANY, "a volume of at most 32 characters"),
    "issue": Field(32, _ANY, "an issue of at most 32 characters"),
    "first_page": Field(32, _ANY, "a page of at most 32 characters"),
    "last_page": Field(32, _ANY, "a page of at most 32 characters"),
    "item_number": Field(32, _ANY, "an article number of at most 32 characters"),
    "depositor_name": Field(130, _ANY, "a name of at most 130 characters"),
    "email_address": Field(200, re.compile(r"\S+@\S+\.\S+"), "an e-mail address"),
    "registrant": Field(255, _ANY, "a name of at most 255 characters"),
    "full_title": Field(255, _ANY, "a title of at most 255 characters"),
    "abbrev_title": Field(150, _ANY, "a title of at most 150 characters"),
}


def faults(xml: bytes) -> Iterator[str]:
    """What is wrong in the fields of a batch, one line for each."""
    for node in etree.fromstring(xml).iter("*"):
        field = FIELDS.get(local(node))
        said = node.text or ""
        if field is None or str(node.tag).startswith("{http://www.ncbi"):
            continue
        wrong = len(said) > field.longest or not field.pattern.fullmatch(said)
        if local(node) == "ORCID" and not wrong:
            wrong = not orcid_valid(said.rpartition("/")[2])
        if wrong:
            yield f"{place(node)}: “{said[:60]}” is refused by Crossref; write {field.remedy}"
