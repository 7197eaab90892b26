"""A package is taken for the one that a checkout makes only where every byte is the same."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casepress.core.errors import UsageError
from casepress.provenance import archive, difference, verify
from casepress.provenance.archive import Members, members_of, zipped
from casepress.provenance.record import Record, dump
from casepress.source.inputs import Inputs, digest, sha256
from casepress.source.repository import Repository
from tests import support

RECORD = "results/knee/provenance.json"
SUPPLEMENT = "results/knee/supplementary/table.csv"
#: Files that no other check of a package reaches.
TAMPERED = (
    "README.md",
    "casepress/filters/tables.py",
    "config.yaml",
    "pyproject.toml",
    "requirements/python.lock",
    "results/knee/ro-crate-metadata.json",
    "revisions.json",
    "ro-crate-metadata.json",
)
EXTRA = (
    ".snakemake/scripts/evil.py",
    "Makefile",
    "casepress/evil.py",
    "manuscript/knee/evil.md",
    "results/knee/evil.docx",
)

Check = Callable[[bytes], int]


@pytest.fixture(scope="module")
def parts(built: support.Repo, package: Path) -> Iterator[Members]:
    """The members of the package that is made with a supplementary file in the manuscript."""
    repo = Repository.open(built.root)
    supplement = built.write("manuscript/knee/supplementary/table.csv", b"day,angle\n1,90\n")
    record = archive.record_of(members_of(package.read_bytes(), package), package.name)
    inputs = Inputs.of(built.root, "knee", "medpeer")
    hashes = inputs.hashes()
    outputs = {**record.outputs, SUPPLEMENT: sha256(supplement)}
    data = {**record.data, "inputs": hashes, "inputs-sha256": digest(hashes), "outputs": outputs}
    results = archive.results_of(built.root, "knee")
    results |= {RECORD: dump(data).encode(), SUPPLEMENT: supplement.read_bytes()}
    yield archive.members(repo, inputs, Record(data), results)
    supplement.unlink()
    supplement.parent.rmdir()


@pytest.fixture
def check(
    built: support.Repo, parts: Members, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Check:
    """Compares a package of these bytes with the checkout, as if its results were built again."""
    results = {name: data for name, data in parts.items() if name.startswith("results/")}
    monkeypatch.setattr(verify, "_rebuilt", lambda *_: results)

    def checked(data: bytes) -> int:
        path = tmp_path / "knee.crate.zip"
        path.write_bytes(data)
        return verify.against(Repository.open(built.root), path)

    return checked


def test_the_same(parts: Members, check: Check) -> None:
    assert check(zipped(parts)) == 0


@pytest.mark.parametrize("name", TAMPERED)
def test_replaced(
    parts: Members, check: Check, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(zipped({**parts, name: parts[name] + b" "})) == 1
    assert f"knee: {name} differs from knee.crate.zip" in capsys.readouterr().err


@pytest.mark.parametrize("name", TAMPERED)
def test_removed(
    parts: Members, check: Check, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(zipped({n: data for n, data in parts.items() if n != name})) == 1
    assert f"knee: {name} is not in knee.crate.zip" in capsys.readouterr().err


@pytest.mark.parametrize("name", EXTRA)
def test_added(parts: Members, check: Check, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(zipped({**parts, name: b"evil"})) == 1
    assert f"knee: {name} is not in a package made here" in capsys.readouterr().err


@pytest.mark.parametrize(("before", "after"), [(b"#!/bin/sh\n", b""), (b"", b"junk")])
def test_bytes_around_it(
    parts: Members, check: Check, before: bytes, after: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(before + zipped(parts) + after) == 1
    assert "packed otherwise" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../../evil", "/evil", "a\\..\\evil", "C:evil", "a\x1b[2Jb"])
def test_unsafe_names(parts: Members, check: Check, name: str) -> None:
    with pytest.raises(UsageError, match="not a safe name"):
        check(zipped({**parts, name: b"evil"}))


def test_one_name_twice(parts: Members, check: Check, tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("Snakefile", b"evil")
        for name, data in parts.items():
            out.writestr(name, data)
    with pytest.raises(UsageError, match="'Snakefile' is in it twice"):
        check(path.read_bytes())


@pytest.mark.parametrize("where", ["packed", "unpacked"])
def test_too_large(check: Check, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setattr(archive, "_LIMIT", 10 if where == "packed" else 5_000)
    with pytest.raises(UsageError, match="more than 500 MB"):
        check(zipped({"a": b" " * 3_000, "b": b" " * 3_000}))


def test_a_packing_that_tells_no_size(check: Check, tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("a", b" " * 1_000)
    with pytest.raises(UsageError, match="packed in another way"):
        check(path.read_bytes())


@pytest.mark.parametrize(
    "change",
    [
        {"revision": "abc"},
        {"revision": {}},
        {"revision": {"commit": 7, "modified": False}},
        {"revision": {"commit": "evil\n", "modified": False}},
        {"revision": {"commit": "a" * 40, "modified": None}},
        {"revision": {"commit": "a" * 40, "modified": []}},
        {"revision": {"commit": "a" * 40, "modified": "yes"}},
        {"date": {"value": "2025-01-01", "seconds": 1}},
        {"date": {"value": "2025-01-01", "seconds": "1\0"}},
        {"date": {"value": "2025-01-01", "seconds": "soon"}},
        {"date": []},
        {"manuscript": 7},
        {"manuscript": "ear"},
        {"manuscript": "../knee"},
        {"manuscript": "\ud800"},
        {"inputs-sha256": None},
        {"inputs": {"code": ["a"]}},
        {"inputs": {"code": {"a\0b": ""}}},
        {"outputs": {"results/knee/knee.pdf": None}},
        {"outputs": {"../../etc/passwd": ""}},
        {"tools": {"python": 3}},
        {"findings": "\udc80"},
    ],
)
def test_a_foreign_record(parts: Members, check: Check, change: dict[str, Any]) -> None:
    record = {**json.loads(parts[RECORD]), **change}
    with pytest.raises(UsageError, match=r"knee\.crate\.zip: results/knee/provenance\.json is no"):
        check(zipped({**parts, RECORD: json.dumps(record).encode()}))


@pytest.mark.parametrize("data", [b"", b"[" * 200_000, b"\xff", b"{}"])
def test_a_damaged_record(parts: Members, check: Check, data: bytes) -> None:
    with pytest.raises(UsageError, match=r"knee\.crate\.zip: results/knee/provenance\.json is no"):
        check(zipped({**parts, RECORD: data}))


def test_two_records(parts: Members, check: Check) -> None:
    with pytest.raises(UsageError, match="holds 2 provenance records"):
        check(zipped({**parts, "results/ear/provenance.json": parts[RECORD]}))


def test_a_part_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "_MOST", 10)
    one, other = zipped({"a": b" " * 30_000_000}), zipped({"a": b" " * 30_000_001})
    tracemalloc.start()
    assert difference.difference("a.docx", one, other).startswith("the zip's own")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize(
    ("findings", "where"),
    [
        ([], ""),
        ([("TXT001", "error", "a.md"), ("IMG003", "info", "figures/knee/a.png")], ""),
        (
            [("TXT001", "error", "a.md"), ("IMG003", "error", "figures/knee/a.png")],
            "figures/knee/a.png (IMG003)",
        ),
        (
            [("ETH008", "error", "manuscript/knee/article.md")],
            "manuscript/knee/article.md (ETH008)",
        ),
    ],
)
def test_what_identifies_the_patient(findings: list[tuple[str, str, str]], where: str) -> None:
    entries = [{"code": c, "severity": s, "file": f} for c, s, f in findings]
    assert archive.identifying(Record({"findings": entries})) == where


def test_a_package_with_metadata_of_a_camera_is_refused(
    built: support.Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = archive.read_record(Repository.open(built.root), "knee")
    found = [*record.data["findings"], {"code": "IMG003", "severity": "error", "file": "f.jpg"}]
    spoiled = Record({**record.data, "findings": found})
    monkeypatch.setattr(archive, "read_record", lambda *_: spoiled)
    with pytest.raises(UsageError, match=r"^f\.jpg \(IMG003\) identifies the patient"):
        archive.pack(Repository.open(built.root), "knee", tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()
