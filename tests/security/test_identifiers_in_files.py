"""Identifiers in the files that are published beside an article."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import repository

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
FILES = {
    "text": ("figure-9.svg", SVG.format("<text>MRN <tspan>123456</tspan></text>")),
    "definitions": ("figure-9.svg", SVG.format("<defs><text>DOB: 12/03/1950</text></defs>")),
    "title": ("figure-9.svg", SVG.format("<title>Mrs Jane Smith</title>")),
    "comment": ("figure-9.svg", SVG.format("<!-- MRN 123456 -->")),
    "column": ("values.csv", "day,MRN\n1,123456\n"),
    "name": ("values.csv", "day;patient name\n1;Jane Smith\n"),
}


@pytest.mark.parametrize("name", FILES)
def test_identifiers_in_files(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path, ["knee"])
    file, content = FILES[name]
    assert not [f for f in repo.check("knee").findings if f.code.code == "ETH008"]
    repo.write(f"figures/knee/{file}", content)
    (found,) = [f for f in repo.check("knee").findings if f.code.code == "ETH008"]
    assert "123456" not in found.message and "Jane" not in found.message
