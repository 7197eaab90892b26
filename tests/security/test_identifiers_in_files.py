"""Identifiers in the files that are published beside an article."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from casepress.lint.identifying_columns import identified
from tests.support import Repo, repository, unmarked

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
FILES: dict[str, tuple[str, str | bytes]] = {
    "text": ("figure-9.svg", SVG.format("<text>MRN <tspan>123456</tspan></text>")),
    "definitions": ("figure-9.svg", SVG.format("<defs><text>DOB: 12/03/1950</text></defs>")),
    "title": ("figure-9.svg", SVG.format("<title>Mrs Jane Smith</title>")),
    "comment": ("figure-9.svg", SVG.format("<!-- MRN 123456 -->")),
    "column": ("values.csv", "day,MRN\n1,123456\n"),
    "name": ("values.csv", "day;patient name\n1;Jane Smith\n"),
    "bare name": ("values.csv", "Name,Age,Hb\nSmith, 50,12\nJane Smith,50,12\n"),
    "initials": ("values.tsv", "initials\thb\nJ.S.\t12\n"),
    "label": ("figure-9.svg", SVG.format('<g data-name="Mrs Jane Smith"><path d="M0 0"/></g>')),
    "words of a group": ("figure-9.svg", SVG.format("<g>MRN 123456<path d='M0 0'/></g>")),
    "a wide table": ("values.csv", "day,MRN\n1,123456\n".encode("utf-16")),
    "a script": ("figure-9.py", "# from the file of Mrs Jane Smith\nprint(1)\n"),
    "values of a script": ("labs.json", '{"a": "MRN 123456"}'),
    "a note": ("values.txt", "date of birth: 12/03/1950\n"),
    "surname": ("values.csv", "surname,hb\nSmith,12\n"),
}


@pytest.mark.parametrize("name", FILES)
def test_identifiers_in_files(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path, ["knee"])
    file, content = FILES[name]
    assert not [f for f in repo.check("knee").findings if f.code.code == "ETH008"]
    repo.write(f"figures/knee/{file}", content)
    (found,) = [f for f in repo.check("knee").findings if f.code.code == "ETH008"]
    assert "123456" not in found.message and "Jane" not in found.message


TEXTS = {
    "a number": "| MRN | Hb |\n|-----|----|\n| ⟦123456⟧ | 12 |\n| 123457 | 13 |\n",
    "a name": "| Name | Age |\n|------|-----|\n| ⟦Jane Smith⟧ | 50 |\n",
    "a name in the other order": "| Patient | Hb |\n|---|---|\n| A | 1 |\n| ⟦Smith, Jane⟧ | 2 |\n",
    "a date of birth": "| DOB | Hb |\n|---|---|\n| ⟦1950-03-12⟧ | 1 |\n",
    "code": "```\nid ⟦MRN 123456⟧\n```\n",
    "code in a line": "The key was `⟦MRN 123456⟧` there.",
    "a comment": "Text. <!-- ask ⟦Mrs Smith⟧ again -->",
    "a comment of lines": "Text.\n\n<!--\nfrom\n⟦MRN 123456⟧\n-->\n",
}
HARMLESS = (
    "| Name | Dose |\n|---|---|\n| Insulin Glargine | 12 U |\n",
    "| Patient | Age |\n|---|---|\n| Patient 1 | 50 |\n| A | 51 |\n",
    "| Name | Sex |\n|---|---|\n| patient 1 | F |\n",
    "| Test | Value |\n|---|---|\n| Alkaline Phosphatase | 99 |\n",
    "<!-- lint-ignore TXT005: the title of a book -->\nText.",
    "The file `girth.csv` holds 123456 values.",
)


def found_in(repo: Repo, block: str) -> list[str]:
    """The findings on a block of the case report."""
    article = repo.article("knee")
    whole = article.read_text(encoding="utf-8")
    article.write_text(
        whole.replace("# Discussion", f"{block}\n\n# Discussion", 1), encoding="utf-8"
    )
    found = repo.check("knee").findings
    return [f"{f.span.line}:{f.span.column}" for f in found if f.code.code == "ETH008" and f.span]


@pytest.mark.parametrize("name", TEXTS)
def test_identifiers_in_tables_code_and_comments(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path, ["knee"])
    block, ((line, column, _, _),) = unmarked(TEXTS[name])
    before = repo.article("knee").read_text(encoding="utf-8").partition("# Discussion")[0]
    expected = f"{before.count(chr(10)) + line}:{column}"
    assert found_in(repo, block) == [expected]


@pytest.mark.parametrize("block", HARMLESS)
def test_other_tables_code_and_comments(tmp_path: Path, block: str) -> None:
    assert found_in(repository(tmp_path, ["knee"]), block) == []


def test_the_time_for_a_long_table_is_bounded(tmp_path: Path) -> None:
    """A million rows took minutes; a column of numbers shows it in the first."""
    begun = time.process_time()
    rows = [(str(number), str(10**6 + number)) for number in range(200_000)]
    assert next(identified(("n", "MRN"), rows))[1:] == (1, "a file or record number")
    assert not list(identified(("n", "mm"), rows))
    assert time.process_time() - begun < 20
