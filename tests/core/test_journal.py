"""A journal's data, as it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casepress.core.findings import Unreadable
from casepress.core.journal_file import read_journal

MEDPEER = Path(__file__).parents[2] / "journal" / "medpeer" / "journal.yaml"


def test_a_wrong_issn_is_refused(tmp_path: Path) -> None:
    """ISO 3297: the last digit of 3066-2737 follows from the others."""
    path = tmp_path / "journal.yaml"
    shutil.copyfile(MEDPEER, path)
    assert read_journal(tmp_path).data["issn"]["electronic"] == "3066-2737"
    path.write_text(MEDPEER.read_text(encoding="utf-8").replace("3066-2737", "3066-2736"))
    with pytest.raises(Unreadable, match="check digit of ISSN 3066-2736"):
        read_journal(tmp_path)
