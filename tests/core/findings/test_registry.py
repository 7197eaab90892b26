"""Every code: unique, well-formed, documented."""

from __future__ import annotations

import re

import pytest

from casepress.cli.codes import codes
from casepress.core.findings import Code, Severity
from casepress.lint import handbook

CODES = list(codes().values())


def test_codes_and_names_are_unique() -> None:
    assert len({c.code for c in CODES}) == len(CODES)
    assert len({c.name for c in CODES}) == len(CODES)
    assert list(codes()) == sorted(codes())


@pytest.mark.parametrize("code", CODES, ids=[c.code for c in CODES])
def test_code(code: Code) -> None:
    assert re.fullmatch(r"[A-Z]{3}\d{3}", code.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    summary, _, rest = code.doc.strip().partition("\n\n")
    assert summary.endswith(".") and "\n\n" not in summary
    for part in ("Why", "Fails", "Passes"):
        assert re.search(rf"^{part}:\s+\S", rest, re.MULTILINE), f"{code.code} says no {part}"
    assert not code.unreadable or code.blocks
    assert not code.blocks or code.severity is Severity.ERROR


def test_every_code_is_in_the_index_of_the_handbook() -> None:
    listed = handbook.index(CODES)
    assert [c.code for c in CODES if f"[{c.code}]" not in listed] == []
