"""`casepress check jats`, as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casepress.cli.check import CODES
from casepress.cli.main import main
from casepress.outputs.jats import build_jats
from tests.samples.contract import article, journal

BOOK = '<!DOCTYPE book PUBLIC "-//X//DTD Book//EN" "book.dtd"><book/>'


def source() -> str:
    return build_jats(article("full"), journal()).decode()


def check(tmp_path: Path, *texts: str | bytes, form: str = "text") -> int:
    """The exit code of the command on files with those contents (`0.xml`, `1.xml`, …)."""
    paths = [tmp_path / f"{place}.xml" for place in range(len(texts))]
    for path, content in zip(paths, texts, strict=True):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return main(["check", "jats", "--format", form, *map(str, paths)])


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder without a repository."""
    monkeypatch.chdir(tmp_path)


def test_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, source()) == 0
    assert capsys.readouterr().out == "no findings\n"


def test_errors_have_file_line_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = source().replace("0000-0002-1825-0097", "0000-0002-1825-0098")
    line = next(i for i, said in enumerate(broken.splitlines(), 1) if "1825-0098" in said)
    assert check(tmp_path, source(), broken) == 1
    said = capsys.readouterr().out
    assert f"1.xml:{line}:1: error XML015 the ORCID" in said
    assert "ask its holder" in said
    assert said.endswith("1 error\n")


def test_a_warning_fails_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, source().replace("Suharto", "Suharto Study Group")) == 0
    assert "warning XML017" in capsys.readouterr().out


def test_invalid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, source().replace("<back>", "<back><body/>")) == 1
    assert "error XML003" in capsys.readouterr().out


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, source().replace(' xml:lang="en-US"', ""), form="json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [entry["code"] for entry in found] == ["XML019"]
    assert found[0]["line"] > 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("no XML", "Start tag expected"),
        ("<article><p></article>", "mismatch"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "Start tag expected"),
        (b"\xff\xfe\x00", "XML001"),
        (BOOK, "not a JATS article"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/hostname">]><a>&x;</a>', "external entity"),
    ],
)
def test_what_is_no_article(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | bytes, said: str
) -> None:
    assert check(tmp_path, content) == 2
    out = capsys.readouterr().out
    assert "XML001" in out
    assert said.lower() in out.lower()


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "jats", "gone.xml", str(tmp_path)]) == 2
    said = capsys.readouterr().out
    assert "gone.xml: error XML001 cannot be read (No such file or directory)" in said
    assert "Is a directory" in said


def test_codes_are_one_each() -> None:
    assert len({code.code for code in CODES}) == len({code.name for code in CODES}) == len(CODES)
    assert all("Why:" in code.doc and "Source:" in code.doc for code in CODES)
