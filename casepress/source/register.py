"""The register of a journal's DOIs, `journal/NAME/register.csv`: a line for each that was assigned.

It also holds those of withdrawn manuscripts, so that no DOI is given twice. Two branches that
assign one at the same time both add a last line; git then reports a conflict, which is the wanted
alarm."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from casepress.core.errors import UsageError

NAME = "register.csv"
_COLUMNS = ("doi", "manuscript", "date")
_CONFLICT = re.compile(r"^(?:<<<<<<<|=======|>>>>>>>)", re.M)


@dataclass(frozen=True)
class Register:
    """The manuscripts of the assigned DOIs, by DOI in small letters, and the text of the file."""

    path: Path
    text: str
    manuscripts: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Register:
        """The register in a journal's folder; an empty one if it has none yet. Raises
        `UsageError` for one that cannot be read, or in which git marks a conflict."""
        path = folder / NAME
        try:
            text = path.read_text(encoding="utf-8") if path.is_file() else ""
        except (OSError, UnicodeDecodeError):
            raise UsageError(f"{path} cannot be read; restore it with git") from None
        if _CONFLICT.search(text):
            raise UsageError(
                f"{path} has a conflict of git: two branches assigned a DOI; keep both lines, and "
                "give one of the manuscripts another DOI where they are the same"
            )
        rows = list(csv.DictReader(StringIO(text)))
        if any(set(row) != set(_COLUMNS) or None in row.values() for row in rows):
            raise UsageError(f"{path} must have the columns {', '.join(_COLUMNS)}; restore it")
        return cls(path, text, {row["doi"].lower(): row["manuscript"] for row in rows})

    def holder(self, doi: str) -> str:
        """The manuscript to which a DOI was assigned; "" for a free one."""
        return self.manuscripts.get(doi.lower(), "")

    def with_line(self, doi: str, manuscript: str, date: str) -> str:
        """The text of the file with one more line."""
        out = StringIO()
        writer = csv.writer(out, lineterminator="\n")
        if not self.text:
            writer.writerow(_COLUMNS)
        writer.writerow((doi, manuscript, date))
        before = self.text if self.text.endswith("\n") or not self.text else f"{self.text}\n"
        return before + out.getvalue()


def next_doi(rule: Mapping[str, Any], year: str, taken: Collection[str]) -> str:
    """The next free DOI by the journal's rule (`doi:` of `journal.yaml`): the first of its list of
    suffixes, or its pattern with the least number from 1 on. `taken` are DOIs in small letters.
    Raises `UsageError` where the list has no free one."""
    prefix, suffix = str(rule["prefix"]), rule["suffix"]
    if isinstance(suffix, list):
        free = [f"{prefix}/{one}" for one in suffix if f"{prefix}/{one}".lower() not in taken]
        if not free:
            raise UsageError("`doi: suffix:` of journal.yaml has no free suffix; add some")
        return free[0]
    pattern = str(suffix).replace("{year}", year)
    number = 1
    while (doi := f"{prefix}/{pattern.replace('{number}', str(number))}").lower() in taken:
        number += 1
    return doi
