"""Crossref: the registration of the DOI, checked against the schema and read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from casepress.outputs.deposit.crossref import checks, compare, schema
from casepress.outputs.deposit.crossref.batch import build_batch
from casepress.outputs.deposit.crossref.crossmark import updates
from casepress.outputs.deposit.crossref.record import Record, schema_version
from casepress.outputs.deposit.target import (
    ADDRESS,
    DATE,
    DOI,
    PUBLISHED,
    TITLE,
    File,
    Need,
    Refused,
    Work,
    setting,
)

NAME = "crossref"
STATUSES = PUBLISHED
_POLICY = setting("crossref", "crossmark-policy")
NEEDS = (
    TITLE,
    DOI,
    DATE,
    ADDRESS,
    setting("crossref", "depositor"),
    setting("crossref", "registrant"),
    Need(
        f"{_POLICY.remedy}, which Crossref asks for with corrections and retractions",
        lambda f: _POLICY.given(f) or not updates(Record(f, ())),
    ),
)
SEND = (
    'curl -F operation=doMDUpload -F login_id="$CROSSREF_LOGIN" '
    '-F login_passwd="$CROSSREF_PASSWORD" -F fname=@{file} '
    "https://doi.crossref.org/servlet/deposit"
)


def make(work: Work) -> list[File]:
    """The batch of one article."""
    return [batch([work], work.article.id)]


def batch(works: Sequence[Work], name: str) -> File:
    """The batch of some articles of one journal, checked. Raises `Refused`."""
    first = works[0]
    records = [Record.of(work.document, work.journal) for work in works]
    batch_name = f"{first.journal.id}-{name}"
    xml = build_batch(records, batch_name, max(work.timestamp for work in works))
    by_doi = {work.article.doi: work.document for work in works}
    version = schema_version(first.journal)
    path = schema.schema_file(first.root, version)
    faults = [*checks.faults(xml), *compare.differences(xml, by_doi)]
    if path is not None and not faults:
        faults = schema.violations(xml, path, version)
    if faults:
        ids = {work.article.doi: work.article.id for work in works}
        raise Refused(*(_named(fault, ids) for fault in faults))
    checked = f"Crossref's schema {version}" if path else schema.INSTALL.format(version=version)
    return File("crossref.xml", xml, f"{checked}; the facts of article.json")


def _named(fault: str, ids: dict[str, str]) -> str:
    """A fault that begins with the name of the manuscript instead of its DOI."""
    for doi, identifier in ids.items():
        if doi and fault.startswith(doi):
            return f"{identifier}{fault.removeprefix(doi)}"
    return fault


def installed(root: Path, version: str) -> bool:
    """Whether a version of the schema is installed."""
    return schema.schema_file(root, version) is not None
