"""The command line: exit codes, and what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from casepress import __version__
from casepress.cli.main import main
from tests.support import Repo, run, without_traceback


def _main(repo: Repo, *arguments: str) -> int:
    try:
        return main(["--repository", str(repo.root), *arguments])
    except SystemExit as end:  # argparse ends so
        return int(end.code or 0)


def _without_consent(repo: Repo, identifier: str) -> None:
    name = f"manuscript/{identifier}/article.md"
    whole = repo.path(name).read_text(encoding="utf-8")
    section = re.compile(r"# Patient consent\n\n.*\n\n")
    repo.write(name, section.sub("# Acknowledgements\n\nThanks to all.\n\n", whole))


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--version", "--help"):
        with pytest.raises(SystemExit) as end:
            main([option])
        assert end.value.code == 0
    assert __version__ in capsys.readouterr().out


def test_lint_without_errors_is_0(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(repo, "lint", "knee") == 0
    assert "error" not in capsys.readouterr().out


def test_lint_with_an_error_is_1(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    _without_consent(repo, "knee")
    assert _main(repo, "lint") == 1
    assert "1 error" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lint", "nowhere"], "no manuscript `nowhere`; there are: ear, knee"),
        (["lint", "--explain", "XYZ999"], "no code `XYZ999`"),
        (["lint", "--format", "xml"], "invalid choice"),
        (["bake"], "invalid choice"),
        ([], "required"),
        (["gate", "nowhere.json"], "nowhere.json cannot be read"),
    ],
)
def test_usage_is_2(
    repo: Repo, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert _main(repo, *arguments) == 2
    assert words in capsys.readouterr().err


def test_no_repository_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--repository", str(tmp_path), "lint"]) == 2
    assert "no casepress repository here" in capsys.readouterr().err


def test_what_cannot_be_read_is_2(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.article("knee").write_bytes(b"---\ntitle: \xe9\n---\n")
    assert _main(repo, "lint") == 2
    assert "manuscript/knee/article.md:2:8: error SRC001" in capsys.readouterr().out


def test_a_path_names_a_manuscript(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("manuscript/ear", "manuscript/ear/article.md"):
        assert _main(repo, "lint", str(repo.path(name))) == 0
        assert "knee" not in capsys.readouterr().out


def test_explain(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("SEC001", "required-section-missing"):
        assert _main(repo, "lint", "--explain", name) == 0
        assert "Passes" in capsys.readouterr().out


def test_formats(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    _without_consent(repo, "ear")
    assert _main(repo, "lint", "--format", "github") == 1
    assert "::error file=manuscript/ear/article.md,line=" in capsys.readouterr().out
    assert _main(repo, "lint", "--format", "json") == 1
    assert any(f["code"] == "ETH001" for f in json.loads(capsys.readouterr().out))


def test_expected_findings(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert _main(repo, "lint", "--check-baseline") == 1
    assert "is missing" in capsys.readouterr().out
    assert _main(repo, "lint", "--record") == 0
    assert _main(repo, "lint", "--check-baseline") == 0

    before = repo.article("knee").read_text(encoding="utf-8")
    _without_consent(repo, "knee")
    capsys.readouterr()
    assert _main(repo, "lint", "--check-baseline") == 1
    said = capsys.readouterr().out
    assert "knee: new: " in said and "ETH001" in said
    assert "ear: " in said and "as expected" in said

    assert _main(repo, "lint", "--record") == 0
    assert _main(repo, "lint") == 1, "recording a finding silences nothing"
    assert _main(repo, "lint", "--check-baseline") == 0

    repo.write("manuscript/knee/article.md", before)
    capsys.readouterr()
    assert _main(repo, "lint", "--check-baseline") == 1
    assert "knee: vanished: " in capsys.readouterr().out


def test_expected_findings_do_not_move_with_the_lines(repo: Repo) -> None:
    _without_consent(repo, "knee")
    assert _main(repo, "lint", "--record") == 0
    repo.edit("manuscript/knee/article.md", "# Abstract\n", "# Abstract\n\n")
    assert _main(repo, "lint", "--check-baseline") == 0


def test_article_writes_both_files_and_never_a_part(repo: Repo) -> None:
    out, findings = repo.path("out/a.json"), repo.path("out/f.json")
    arguments = ("article", "knee", "-o", str(out), "--findings", str(findings))
    assert _main(repo, *arguments) == 0
    first = out.read_bytes()
    assert _main(repo, *arguments) == 0
    assert out.read_bytes() == first
    assert sorted(p.name for p in out.parent.iterdir()) == ["a.json", "f.json"]


def test_the_gate(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    _without_consent(repo, "knee")
    repo.edit("manuscript/ear/article.md", "# Discussion", "# Discusion")
    for name in ("knee", "ear"):
        out = ("-o", str(repo.path(f"{name}.json")), "--findings", str(repo.path(f"{name}.f.json")))
        assert _main(repo, "article", name, *out) == 0
    capsys.readouterr()
    knee, ear = str(repo.path("knee.f.json")), str(repo.path("ear.f.json"))
    assert _main(repo, "gate", knee) == 1
    assert _main(repo, "gate", "--blocking", knee) == 0
    assert _main(repo, "gate", "--blocking", knee, ear) == 1
    said = capsys.readouterr().err
    assert "SEC021" in said and "1 manuscript(s) not built" in said.splitlines()[-1]


def test_a_writer_refuses_a_blocked_article(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.edit("manuscript/ear/article.md", "# Discussion", "# Discusion")
    article = repo.path("ear.json")
    assert _main(repo, "article", "ear", "-o", str(article), "--findings", str(article) + "f") == 0
    for kind in ("jats", "pdf", "docx"):
        assert _main(repo, kind, str(article), "-o", str(repo.path(f"ear.{kind}"))) == 1
        assert "its findings stop the build" in capsys.readouterr().err
        assert not repo.path(f"ear.{kind}").exists()


def test_a_closed_pipe_is_no_traceback(repo: Repo) -> None:
    ran = run(["sh", "-c", "python -m casepress lint | true"], repo.root)
    without_traceback(ran)


@pytest.mark.parametrize(
    "own",
    [
        {"t": "MetaString", "c": "x"},
        {"t": "MetaMap", "c": {}},
        {"t": "MetaMap", "c": {"blocked": {"t": "MetaBool", "c": True}}},
    ],
)
def test_a_file_that_is_no_article_is_1(
    repo: Repo, capsys: pytest.CaptureFixture[str], own: dict[str, object]
) -> None:
    name = repo.write("article.json", json.dumps({"meta": {"casepress": own}, "blocks": []}))
    assert _main(repo, "jats", str(name), "-o", str(repo.path("x.xml"))) == 1
    assert "article.json cannot be read as an article" in capsys.readouterr().err


@pytest.mark.parametrize("journal", [None, 5, [], {}, "medpeer"])
def test_an_article_without_its_journal_is_1(
    repo: Repo, capsys: pytest.CaptureFixture[str], journal: object
) -> None:
    """As one was made by an earlier version."""
    checked = repo.check("knee")
    document = {k: v for k, v in checked.document.items() if k != "journal"}
    if journal is not None:
        document["journal"] = journal
    name = repo.write("article.json", json.dumps(document))
    assert _main(repo, "jats", str(name), "-o", str(repo.path("x.xml"))) == 1
    said = capsys.readouterr().err
    assert "article.json cannot be read as an article" in said and "build it again" in said


def test_steps_that_cannot_be_read_are_1(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    steps = repo.write("steps.json", "[")
    words = ["provenance", "knee", "x", "--steps", str(steps), "-o", str(repo.path("p.json"))]
    assert _main(repo, *words) == 1
    assert "steps.json cannot be read" in capsys.readouterr().err
