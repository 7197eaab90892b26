"""`casepress verify`, against `results/` and against a package."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casepress.core.errors import UsageError
from casepress.provenance import archive
from casepress.provenance.crate import manuscript_crate
from casepress.provenance.record import Record, dump
from casepress.source.repository import Repository
from tests import support

CRATE = "results/knee/ro-crate-metadata.json"
RECORD = "results/knee/provenance.json"


def verify(repo: support.Repo, *arguments: str) -> support.Ran:
    ran = repo.run("verify", *arguments, env={"PYTHONPATH": str(repo.root)})
    support.without_traceback(ran)
    return ran


@contextmanager
def changed(repo: support.Repo, name: str, data: bytes) -> Iterator[None]:
    """A file with other bytes for a while; then as old as before, for Snakemake."""
    path = repo.path(name)
    before, state = path.read_bytes(), path.stat()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@contextmanager
def added(repo: support.Repo, name: str, data: bytes) -> Iterator[None]:
    """One more file for a while; then its folder is as old as before, for Snakemake."""
    state = repo.path(name).parent.stat()
    path = repo.write(name, data)
    try:
        yield
    finally:
        path.unlink()
        os.utime(path.parent, ns=(state.st_atime_ns, state.st_mtime_ns))


@contextmanager
def unbuilt(repo: support.Repo) -> Iterator[None]:
    """A second manuscript for a while, of which nothing was made."""
    repo.write("manuscript/elbow/article.md", b"---\ntitle: Elbow\n---\n")
    try:
        yield
    finally:
        shutil.rmtree(repo.path("manuscript/elbow"))


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
    with unbuilt(built):
        ran = verify(built, "elbow")
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
    assert "results/knee/knee.xml differs from its provenance record" in ran.err


def test_a_package_of_another_manuscript(built: support.Repo, package: Path) -> None:
    with changed(built, "manuscript/knee/article.md", b"---\n---\n"):
        ran = verify(built, "--against", str(package))
    assert ran.code == 1
    assert "manuscript/knee/article.md differs from the one in knee.crate.zip" in ran.err


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
    assert "results/knee/knee.xml differs from its provenance record" in ran.err
    assert not out.exists()


def test_a_file_that_no_record_lists(built: support.Repo) -> None:
    with added(built, "results/knee/submission/evil.tif", b"evil"):
        ran = verify(built, "knee")
    assert ran.code == 1
    assert "results/knee/submission/evil.tif is not made by this configuration" in ran.err
    assert "remove it" in ran.err


def test_a_crate_that_is_gone(built: support.Repo) -> None:
    crate = built.path("results/knee/ro-crate-metadata.json")
    aside = crate.rename(built.path("aside.json"))
    ran = verify(built, "knee")
    packed = built.run("archive", "knee", "-o", "other.zip")
    aside.rename(crate)
    assert ran.code == 1
    assert "results/knee/ro-crate-metadata.json is missing; build it again" in ran.err
    assert packed.code == 2
    assert "results/knee/ro-crate-metadata.json is missing; build knee again" in packed.err


@pytest.fixture
def supplemented(built: support.Repo, tmp_path: Path) -> support.Repo:
    """A repository of its own whose manuscript has a supplementary file, built and packed."""
    repo = support.Repo(tmp_path / "repository")
    shutil.copytree(built.root, repo.root, symlinks=True)
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    repo.write("manuscript/knee/supplementary/table.csv", "day,angle\n1,90\n")
    shutil.rmtree(repo.path("results"))
    ran = repo.snakemake("all", "archive", env={"PYTHONPATH": str(repo.root)})
    assert ran.code == 0, ran.said
    return repo


def test_supplementary_files(supplemented: support.Repo) -> None:
    repo, copy = supplemented, "results/knee/supplementary/table.csv"
    package = repo.path("results/archive/knee.crate.zip")
    with zipfile.ZipFile(package) as members:
        assert members.read(copy) == b"day,angle\n1,90\n"
    for arguments in (("knee/",), ("knee", "--against", str(package))):
        ran = verify(repo, *arguments)
        assert ran.code == 0, ran.said
    with changed(repo, copy, b"evil"):
        ran = verify(repo, "knee")
    assert ran.code == 1
    assert f"{copy} differs from results/knee/" in ran.err
    repo.path(copy).unlink()
    packed = repo.run("archive", "knee", "-o", str(package))
    assert packed.code == 2
    assert f"{copy} is missing; build knee again" in packed.err
    ran = verify(repo, "knee")
    assert ran.code == 1
    assert f"{copy} is missing; build it again" in ran.err


def test_the_commit_of_a_record(built: support.Repo, package: Path, tmp_path: Path) -> None:
    repo = support.Repo(tmp_path / "repository")
    shutil.copytree(built.root, repo.root, symlinks=True)
    head = commit(repo)
    ran = verify(repo, "--against", str(package))
    assert ran.code == 1
    assert f"{RECORD} names no commit, the inputs are those of the commit {head}" in ran.err
    record = json.loads(repo.path(RECORD).read_bytes())
    for named, code in (("f" * 40, 1), (head, 0)):
        # git does not know all inputs
        record["revision"] = {"commit": named, "modified": True}
        repo.write(RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
        repo.write(CRATE, dump(manuscript_crate(Record(record), support.journal())))
        ran = verify(repo, "knee")
        assert ran.code == code, ran.said
        assert (f"{RECORD} names the commit {named} with changes" in ran.err) == bool(code)


def commit(repo: support.Repo) -> str:
    """Commit the sources of a repository, all but one; the name of the commit."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    repo.write(".gitignore", "results\n.snakemake\nSnakefile\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "All"]):
        subprocess.run([*git, *command], cwd=repo.root, check=True)
    head = subprocess.run([*git, "rev-parse", "HEAD"], cwd=repo.root, capture_output=True)
    return head.stdout.decode().strip()


def test_why_it_does_not_build_again(built: support.Repo) -> None:
    record = json.loads(built.path(RECORD).read_bytes())
    record["date"]["seconds"] = "9" * 20
    with changed(built, RECORD, json.dumps(record).encode()):
        ran = verify(built, "knee")
    assert ran.code == 1
    assert "is not a number of seconds" in ran.err
    assert ran.err.endswith("casepress: knee does not build again; see the reason above\n")
    assert "CalledProcessError" not in ran.err


def test_a_record_of_another_manuscript(built: support.Repo) -> None:
    record = built.path(RECORD).read_bytes().replace(b'"knee"', b'"ear"', 1)
    with changed(built, RECORD, record):
        ran = verify(built, "knee")
    assert ran.code == 2
    assert "is the record of ear; build knee again" in ran.err


def test_an_unknown_manuscript(built: support.Repo) -> None:
    ran = verify(built, "nope")
    assert ran.code == 2
    assert ran.err == "casepress: no manuscript `nope`; there are: knee\n"


def test_a_package_of_another_id(built: support.Repo, package: Path) -> None:
    ran = verify(built, "ear", "--against", str(package))
    assert ran.code == 2
    assert "knee.crate.zip holds knee, not ear" in ran.err


def test_one_that_is_not_built_stops_no_other(built: support.Repo) -> None:
    with unbuilt(built):
        ran = verify(built)
    assert ran.code == 2
    assert "elbow is not built" in ran.err
    assert "knee: " in ran.out and "the same bytes" in ran.out


def test_a_package_that_lies_about_more_than_its_record(
    built: support.Repo, package: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.crate.zip"
    shutil.copy(package, other)
    with zipfile.ZipFile(other, "a") as members:
        members.writestr("casepress/evil.py", b"evil")
    ran = verify(built, "--against", str(other))
    assert ran.code == 1
    assert "casepress/evil.py is not in a package made here" in ran.err


def test_stopped(built: support.Repo, tmp_path: Path) -> None:
    """Ctrl+C while Snakemake runs: one line, no folder left."""
    process = subprocess.Popen(
        [sys.executable, "-m", "casepress", "verify", "knee"],
        cwd=built.root,
        env={**os.environ, "PYTHONPATH": str(built.root), "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob("casepress-*/.snakemake")) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert said == b"casepress: stopped\n"
    assert process.returncode == 130
    assert list(tmp_path.glob("casepress-*/Snakefile")) == []


def test_none_is_made_that_is_too_large(
    built: support.Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_LIMIT", 5_000)
    with pytest.raises(UsageError, match="knee with its results has more than"):
        archive.pack(Repository.open(built.root), "knee", tmp_path / "knee.crate.zip")


@pytest.mark.parametrize("name", ["knee.docx", "figures/figure-2.png", "article.json"])
def test_no_record_of_what_the_workflow_did_not_make(
    built: support.Repo, tmp_path: Path, name: str
) -> None:
    repo = support.Repo(tmp_path / "repository")
    shutil.copytree(built.root, repo.root, symlinks=True)
    path = repo.path(f"results/knee/{name}")
    path.write_bytes(path.read_bytes() + b"\n")
    environment = {"PYTHONPATH": str(repo.root)}
    ran = repo.snakemake("all", "archive", env=environment)
    assert ran.code == 1
    support.without_traceback(ran)
    assert f"results/knee/{name} is not as the workflow made it; move it away" in ran.err
    path.unlink()
    ran = repo.snakemake("all", "archive", env=environment)
    assert ran.code == 0, ran.said
    assert verify(repo, "knee").code == 0
