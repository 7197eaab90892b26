"""DICOM files: in every folder, in zips, said once, and nothing of what they hold."""

from __future__ import annotations

import json
import shutil
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casepress.core.errors import UsageError
from casepress.lint.rules import dicom
from casepress.provenance.archive import members_of
from tests import support
from tests.lint.examples import lint, picture

SCAN = picture("dicom")
IN_ZIP = "a zip that holds a DICOM file"
SECRET = "QUILLFEATHER^ZOE"


def packed(
    files: dict[str, bytes], *, spoiled: bool = False, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip; `spoiled` breaks the packed bytes of its first file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    data = bytearray(out.getvalue())
    if spoiled:
        start = 30 + len(next(iter(files)))
        data[start : start + 4] = b"\xff\xff\xff\xff"
    return bytes(data)


def encrypted(files: dict[str, bytes]) -> bytes:
    """A zip that says that its files are encrypted."""
    data = bytearray(packed(files))
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 4)
    return bytes(data)


def nested(depth: int) -> bytes:
    data = packed({"IM1": SCAN})
    for _ in range(depth - 1):
        data = packed({"inner.zip": data})
    return data


def said(repo: support.Repo, *options: str) -> list[tuple[str, str]]:
    ran = lint(repo, "--format", "json", "--select", "IMG004", *options)
    entries = [e for e in json.loads(ran.out) if e["code"] == "IMG004"]
    assert all(e["severity"] == "error" for e in entries)
    assert not entries or ran.code == 1
    return [
        (e["file"], e["message"].removeprefix("this is ").partition(" with the patient")[0])
        for e in entries
    ]


#: What a file of some name holds, and what the finding calls it.
KINDS: dict[str, tuple[str, bytes, str]] = {
    "without an ending": ("IM0001", SCAN, "a DICOM file"),
    "called an image": ("knee.png", SCAN, "a DICOM file"),
    "by its ending": ("a.DCM", b"", "a DICOM file"),
    "a directory of a disc": ("DICOMDIR", b"x", "a DICOM file"),
    "in a zip": ("a.zip", packed({f"{SECRET}/IM1": SCAN}), IN_ZIP),
    "in a zip called otherwise": ("a.docx", packed({"x": SCAN}), IN_ZIP),
    "two in a zip": (
        "a.zip", packed({"a.dcm": b"", "b": SCAN, "c": b"text"}), "a zip that holds 2 DICOM files",
    ),
    "three zips deep": ("a.zip", nested(3), IN_ZIP),
    "four zips deep": ("a.zip", nested(4), ""),
    "behind a broken file": (
        "a.zip", packed({"a": b"text" * 99, "b": SCAN}, spoiled=True),
        IN_ZIP,
    ),
    "encrypted, by its name": ("a.zip", encrypted({"a.dcm": SCAN}), IN_ZIP),
    "encrypted": ("a.zip", encrypted({"a": SCAN}), ""),
    "lzma": ("a.zip", packed({"a": SCAN}, method=zipfile.ZIP_LZMA), IN_ZIP),
    "no zip": ("a.zip", b"PK\3\4 and so on", ""),
    "a program about it": ("dicom.py", b"DICM", ""),
    "empty": ("a", b"", ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_repositorys_own_files(kind: str, tmp_path: Path) -> None:
    name, content, expected = KINDS[kind]
    repo = support.Repo(tmp_path)
    repo.write(f"scans/2024/{name}", content)
    found = [(f.span.file, f.message) for f in dicom.elsewhere(tmp_path, []) if f.span]
    assert [file for file, _ in found] == [f"scans/2024/{name}"] * bool(expected)
    for _, message in found:
        assert message.startswith(f"this is {expected} with the patient's data; delete it")
        assert SECRET not in message


def test_a_manuscripts_files_are_its_own_and_all_others_are_said_once(tmp_path: Path) -> None:
    repo = support.repository(tmp_path)
    for folder in ("figures/knee", "manuscript/ear/scans", "figures/unknown", "notes"):
        repo.write(f"{folder}/IM1", SCAN)
    repo.write("IM1", SCAN)
    of = {
        "knee": "figures/knee/IM1",
        "ear": "manuscript/ear/scans/IM1",
        "": ["IM1", "figures/unknown/IM1", "notes/IM1"],
    }
    named = {name: [file for file, _ in said(repo, *name.split())] for name in ("knee", "ear")}
    assert named == {name: [of[name], *of[""]] for name in named}
    assert [file for file, _ in said(repo)] == [of["ear"], of["knee"], *of[""]]
    assert [
        f.span.file for f in repo.check("knee").findings if f.code is dicom.IMG004 if f.span
    ] == [
        of["knee"]  # what the workflow makes of a manuscript depends on its own files alone
    ]


@pytest.mark.parametrize("name", [".IM1", ".scans/IM1", "IM1~", ".a.dcm"])
def test_a_hidden_file_is_no_input_but_said(tmp_path: Path, name: str) -> None:
    repo = support.repository(tmp_path)
    repo.write(f"figures/knee/{name}", SCAN)
    assert said(repo, "knee") == [(f"figures/knee/{name}", "a DICOM file")]
    assert dicom.IMG004 not in [f.code for f in repo.check("knee").findings]


def test_without_names_also_manuscripts_that_are_not_built(tmp_path: Path) -> None:
    repo = support.repository(tmp_path)
    repo.edit("config.yaml", "manuscripts: all", "manuscripts: [knee]")
    repo.write("figures/ear/IM1", SCAN)
    assert said(repo) == [("figures/ear/IM1", "a DICOM file")]
    assert said(repo, "knee") == []


@pytest.mark.parametrize(
    "folder", [".git/lfs", ".venv/lib", "a/.cache", "node_modules/a", "a/node_modules", "results/a"]
)
def test_what_tools_keep(folder: str, tmp_path: Path) -> None:
    support.Repo(tmp_path).write(f"{folder}/IM1.dcm", SCAN)
    assert not list(dicom.elsewhere(tmp_path, []))


def test_a_python_environment_of_any_name(tmp_path: Path) -> None:
    repo = support.Repo(tmp_path)
    repo.write("env/lib/pydicom/a.dcm", SCAN)
    assert list(dicom.elsewhere(tmp_path, []))
    repo.write("env/pyvenv.cfg", "")
    assert not list(dicom.elsewhere(tmp_path, []))


def test_zips_in_a_zip_have_a_limit_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = packed({"IM1": SCAN})
    support.Repo(tmp_path).write("a.zip", packed({f"{i}.zip": inner for i in range(4)}))
    monkeypatch.setattr(dicom, "_MOST_BYTES", 2 * len(inner))
    (found,) = dicom.elsewhere(tmp_path, [])
    assert "holds 2 DICOM files" in found.message


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    support.Repo(outside).write("IM1", SCAN)
    root.mkdir()
    (root / "link").symlink_to(outside)
    assert not list(dicom.elsewhere(root, []))


def test_the_journal_may_ignore_it(repo: support.Repo) -> None:
    repo.write("IM1", SCAN)
    assert said(repo, "knee")
    shutil.copytree(support.ROOT / "journal", repo.path("journal"))
    repo.edit("journal/medpeer/journal.yaml", "  ignore: []", "  ignore: [IMG004]")
    assert not said(repo, "knee")


def test_a_file_that_cannot_be_opened_is_known_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.dcm", "a.png"):
        (tmp_path / name).write_bytes(SCAN)

    def refused(path: str, *rest: Any, **named: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(dicom, "open", refused, raising=False)
    assert [f.span.file for f in dicom.elsewhere(tmp_path, []) if f.span] == ["a.dcm"]


METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
ZIPS = [packed({"a": SCAN, "b": b"words " * 99}, method=method) for method in METHODS]


@given(st.sampled_from(ZIPS), st.data())
@settings(max_examples=300)
def test_a_damaged_zip_is_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, whole: bytes, data: st.DataObject
) -> None:
    """Neither for who looks for DICOM files nor for who reads a package."""
    at = data.draw(st.integers(0, len(whole)))
    until = data.draw(st.integers(at, min(at + 8, len(whole))))
    path = tmp_path_factory.mktemp("zip") / "a.zip"
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=8)) + whole[until:])
    assert len(list(dicom.elsewhere(path.parent, []))) <= 1
    with suppress(UsageError):
        members_of(path.read_bytes(), path)
