"""`casepress verify`, against `results/` and against a package."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import support


def verify(repo: support.Repo, *arguments: str) -> support.Ran:
    ran = repo.run("verify", *arguments, env={"PYTHONPATH": str(repo.root)})
    support.without_traceback(ran)
    return ran


@contextmanager
def changed(repo: support.Repo, name: str, data: bytes) -> Iterator[None]:
    """A file with other bytes for a while."""
    path = repo.path(name)
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


def test_the_same(built: support.Repo) -> None:
    ran = verify(built, "knee")
    assert ran.code == 0, ran.said
    assert "the same bytes" in ran.out


def test_the_first_difference_is_named(built: support.Repo) -> None:
    docx = built.path("results/knee/knee.docx")
    other = built.path("other.docx")
    with zipfile.ZipFile(docx) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            data = old.read(info).replace(b"</w:document>", b"<!-- --></w:document>")
            new.writestr(info, data)
    with changed(built, "results/knee/knee.docx", other.read_bytes()):
        ran = verify(built, "knee")
    assert ran.code == 1
    assert "results/knee/knee.docx differs" in ran.err
    assert "part word/document.xml, line" in ran.err


def test_a_figure_for_submission_that_changed_is_named(
    built: support.Repo, package: Path, tmp_path: Path
) -> None:
    """The folder's files are outputs like any other: hashed, packed and compared."""
    record = json.loads(built.path("results/knee/provenance.json").read_bytes())
    figures = sorted(p.name for p in built.path("results/knee/submission").iterdir())
    figures = [f"results/knee/submission/{name}" for name in figures if not name.startswith(".")]
    assert figures and set(figures) <= set(record["outputs"])
    with zipfile.ZipFile(package) as members:
        assert set(figures) <= set(members.namelist())
    with changed(built, figures[0], b"other"):
        ran = verify(built, "knee")
    assert ran.code == 1
    assert f"{figures[0]} differs" in ran.err


def test_an_input_that_changed_since(built: support.Repo) -> None:
    with changed(built, "manuscript/knee/references.bib", b"% none\n"):
        ran = verify(built, "knee")
    assert ran.code == 1
    assert "manuscript/knee/references.bib has changed since the build" in ran.err


def test_what_is_not_built(built: support.Repo) -> None:
    built.path("manuscript/elbow").mkdir()
    ran = verify(built, "elbow")
    built.path("manuscript/elbow").rmdir()
    assert ran.code == 2
    assert "elbow is not built" in ran.err


def test_a_package_that_was_changed(built: support.Repo, package: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.crate.zip"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            extra = b" " if info.filename.endswith("knee.xml") else b""
            new.writestr(info, old.read(info) + extra)
    ran = verify(built, "--against", str(other))
    assert ran.code == 1
    assert "results/knee/knee.xml is not the file of its provenance record" in ran.err


def test_a_package_of_another_manuscript(built: support.Repo, package: Path) -> None:
    with changed(built, "manuscript/knee/article.md", b"---\n---\n"):
        ran = verify(built, "--against", str(package))
    assert ran.code == 1
    assert "manuscript/knee/article.md is another here than in knee.crate.zip" in ran.err


def test_a_package_against_its_checkout(built: support.Repo, package: Path) -> None:
    ran = verify(built, "--against", str(package))
    assert ran.code == 0, ran.said


def test_what_is_no_package(built: support.Repo, tmp_path: Path) -> None:
    path = tmp_path / "x.crate.zip"
    path.write_bytes(b"no zip")
    ran = verify(built, "--against", str(path))
    assert ran.code == 2
    assert "cannot be read as a package" in ran.err


def test_a_package_whose_bytes_are_damaged(
    built: support.Repo, package: Path, tmp_path: Path
) -> None:
    data = bytearray(package.read_bytes())
    with zipfile.ZipFile(package) as members:
        first = members.infolist()[0]
    start = first.header_offset + 30 + len(first.filename)
    data[start : start + 40] = b"\xff" * 40
    damaged = tmp_path / "damaged.crate.zip"
    damaged.write_bytes(data)
    ran = verify(built, "--against", str(damaged))
    assert ran.code == 2
    assert "cannot be read as a package" in ran.err


def test_no_package_of_an_output_that_changed_since(built: support.Repo, tmp_path: Path) -> None:
    out = tmp_path / "knee.crate.zip"
    with changed(built, "results/knee/knee.xml", b"<article/>"):
        ran = built.run("archive", "knee", "-o", str(out), env={"PYTHONPATH": str(built.root)})
    support.without_traceback(ran)
    assert ran.code == 2
    assert "results/knee/knee.xml is not the file of its provenance record" in ran.err
    assert not out.exists()
