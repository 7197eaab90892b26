"""`casepress init` and `casepress upgrade`, and the template that copier uses."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import copier
import pytest

from casepress.cli import main as command_line
from casepress.cli.main import main
from casepress.cli.upgrade import changed
from casepress.source import template
from casepress.source.release import LOCKS
from tests.support import ROOT

NAMES = ("medpeer", "revue", "casebook")


def _wheel(folder: Path, version: str) -> Path:
    """What a lock file is made from, of the files of a release."""
    path = folder / f"casepress-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(f"casepress-{version}.dist-info/METADATA", f"Version: {version}\n")
        for name in LOCKS.values():
            made.write(ROOT / "requirements" / name, f"casepress/data/requirements/{name}")
    return path


def _files(root: Path) -> dict[str, bytes]:
    found = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A repository after `casepress init` with the wheel of a release 0.0.1."""
    root = tmp_path / "rares"
    wheel = _wheel(tmp_path, "0.0.1")
    assert main(["init", str(root), "--like", "revue", "--from", str(wheel)]) == 0
    return root


@pytest.mark.parametrize("name", NAMES)
def test_copier_makes_the_same(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "init"), "--like", name]) == 0
    assert "upgrade --from" in capsys.readouterr().err  # no wheel is known in a checkout
    values = json.loads((tmp_path / "init" / template.RECORD).read_text())["values"]
    copier.run_copy(
        str(ROOT), tmp_path / "copier", data=values, quiet=True, defaults=True, vcs_ref="HEAD"
    )
    init = _files(tmp_path / "init")
    del init[template.RECORD]
    assert _files(tmp_path / "copier") == init
    # after copier, `upgrade` finds nothing to do but the record
    assert main(["--repository", str(tmp_path / "copier"), "upgrade"]) == 0
    assert (tmp_path / "copier" / template.RECORD).is_file()


def test_upgrade_replaces_what_was_not_edited(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _files(made)
    edited = before["README.md"] + b"\nOur own words.\n"
    (made / "README.md").write_bytes(edited)
    (made / ".gitlab-ci.yml").unlink()
    (made / "Snakefile").write_bytes(before["Snakefile"] + b"# a rule of our own\n")
    real = template.files
    monkeypatch.setattr(
        template,
        "files",
        lambda values: {
            **real(values),
            "README.md": b"new\n",
            ".gitignore": b"new\n",
            "ci/added.sh": b"new\n",
        },
    )
    capsys.readouterr()
    upgrade = ["--repository", str(made), "upgrade", "--from", str(_wheel(tmp_path, "0.0.2"))]
    assert main([*upgrade, "--dry-run"]) == 0
    planned = capsys.readouterr().out
    assert (made / "README.md").read_bytes() == edited and not (made / "README.md.new").exists()
    assert main(upgrade) == 0
    said = capsys.readouterr().out
    assert [line for line in planned.splitlines() if line not in said] == []
    assert ".gitignore was replaced" in said and "Snakefile keeps your changes" in said
    assert "README.md has changes of yours; the new one is README.md.new" in said
    assert "wheels/casepress-0.0.1-py3-none-any.whl was removed" in said
    after = _files(made)
    assert after["README.md"] == edited and after["README.md.new"] == b"new\n"
    assert after[".gitignore"] == after["ci/added.sh"] == b"new\n"
    assert ".gitlab-ci.yml" not in after  # removed on purpose
    assert b"casepress-0.0.2" in after["requirements/lint.lock"]
    assert [n for n in after if n.startswith("wheels/")] == [
        "wheels/casepress-0.0.2-py3-none-any.whl"
    ]
    untouched = [n for n in before if n.startswith(("journal/", "manuscript/"))]
    assert untouched and all(after[n] == before[n] for n in untouched)
    assert main(["--repository", str(made), "upgrade"]) == 0
    assert "replaced" not in capsys.readouterr().out


def test_what_changed_is_printed_and_named_by_the_message(made: Path) -> None:
    """Each key that moved is one whose message names the new place."""
    assert list(changed("")) and not list(changed("99"))
    entries = json.loads((ROOT / "casepress/data/changed.json").read_text(encoding="utf-8"))
    schemas = [p.read_text(encoding="utf-8") for p in ROOT.glob("casepress/core/schemas/*.json")]
    named = {
        key: words
        for text in schemas
        for each in _objects(json.loads(text))
        for key, words in each.get("x-elsewhere", {}).items()
    }
    moved = [one for release in entries for one in release["changes"] if "key" in one]
    assert moved
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (section, *_) = re.findall(r"^### Changed\n(.*?)(?=^##)", log, re.M | re.S)
    for one in (one for release in entries for one in release["changes"]):
        word = re.findall(r"`([^`]+)`", one["change"])[0]
        assert word.partition(":")[0] in section, word
    for one in moved:
        assert one["now"] in named[one["key"].rpartition(".")[2]]


def _objects(value: object) -> list[dict[str, dict[str, str]]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    here = [value] if isinstance(value, dict) else []
    return [*here, *(found for each in inner for found in _objects(each))]


@pytest.mark.parametrize(
    ("wheel", "message"),
    [
        ("nothing.whl", "cannot be read"),
        ("other.whl", "is not a wheel of casepress"),
        ("http://example.org/casepress.whl", "is not encrypted"),
    ],
)
def test_a_wheel_that_is_none(
    wheel: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.whl").write_bytes(b"PK")
    assert main(["init", "new", "--from", wheel]) == 2
    assert message in capsys.readouterr().err and not (tmp_path / "new").exists()


def test_help_shows_what_people_use(capsys: pytest.CaptureFixture[str]) -> None:
    shown = {}
    for asked in ("--help", "plumbing --help"):
        with pytest.raises(SystemExit):
            main(asked.split())
        shown[asked] = capsys.readouterr().out
    assert len(command_line.EVERYDAY) == 8
    for name, summary in command_line.EVERYDAY.items():
        assert f"    {name} " in shown["--help"] and summary[:20] in shown["--help"]
    for name, summary in command_line.PLUMBING.items():
        assert f"    {name} " not in shown["--help"]
        assert name in shown["plumbing --help"] and summary in shown["plumbing --help"]


def test_a_wheel_with_an_address(tmp_path: Path) -> None:
    """Its bytes are fetched once, and the lock files hold their hash."""
    wheel = _wheel(tmp_path, "0.0.3")
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/{wheel.name}"
        assert main(["init", str(tmp_path / "rares"), "--from", address]) == 0
        assert main(["init", str(tmp_path / "none"), "--from", f"{address}x"]) == 2
        server.shutdown()
    text = (tmp_path / "rares/requirements/lint.lock").read_text(encoding="utf-8")
    sha = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert f"casepress @ {address} \\\n    --hash=sha256:{sha}\n" in text
    assert not (tmp_path / "rares/wheels").exists() and not (tmp_path / "none").exists()
