"""What is wrong with the machine in a run of the workflow: one line, with the remedy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from casepress.cli import findings_files
from casepress.workflow import logger, machine
from tests.support import Ran, Repo, repository, without_traceback
from tests.workflow.test_workflow import complete


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with its workflow, not yet built."""
    made = complete(repository(tmp_path, ["ear"]))
    made.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    return made


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """A file system in memory as a folder, where this machine lets root make one."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def the_line(ran: Ran) -> str:
    """The one line that a run printed about what is wrong."""
    assert ran.code == 1, ran.said
    without_traceback(ran)
    lines = [line for line in ran.said.splitlines() if line and not line.startswith("Using ")]
    assert len(lines) == 1, ran.said
    return lines[0]


def test_an_input_from_the_future(repo: Repo) -> None:
    os.utime(repo.article("ear"), (2**31, 2**31))
    said = the_line(repo.snakemake())
    assert "manuscript/ear/article.md has a date in the future (2038-01-" in said
    assert "run `touch manuscript/ear/article.md`, or correct this machine's clock" in said
    assert not repo.path("results").exists()


def test_a_clock_that_is_a_little_behind(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    from casepress.workflow import manuscripts

    monkeypatch.chdir(repo.root)
    soon = time.time() + manuscripts._SKEW / 2
    os.utime(repo.article("ear"), (soon, soon))
    manuscripts.check_dates(["ear"])


@pytest.mark.parametrize("folder", [".snakemake", "results", "results/ear", "."])
def test_a_folder_that_is_read_only(repo: Repo, folder: str) -> None:
    place = repo.path(folder)
    place.mkdir(parents=True, exist_ok=True)
    if os.getuid():
        place.chmod(0o555)
        try:
            said = the_line(repo.snakemake())
        finally:
            place.chmod(0o755)
    elif folder == ".":
        pytest.skip("root mounts folders within it")
    else:
        with mounted(place, "-o", "ro"):
            said = the_line(repo.snakemake())
    shown = "this folder" if folder == "." else f"{folder}/"
    assert said == (
        f"casepress: {shown} cannot be written to; change its rights, or copy the repository to a "
        "folder of yours"
    )


@pytest.mark.parametrize("folder", [".snakemake", "results"])
def test_a_disk_that_is_full(repo: Repo, folder: str) -> None:
    with mounted(repo.path(folder), "-o", "size=400k"):
        said = the_line(repo.snakemake())
    assert said == f"casepress: the disk of {folder}/ is full; make room on it"


def test_a_disk_that_takes_no_more_files(repo: Repo) -> None:
    with mounted(repo.path("results"), "-o", "nr_inodes=1"):
        assert "the disk of results/ is full" in the_line(repo.snakemake())


def test_a_disk_that_becomes_full(repo: Repo) -> None:
    """Here of files: a run begins only with room for more than it writes."""
    with mounted(repo.path("results"), "-o", "nr_inodes=12"):
        said = the_line(repo.snakemake())
        assert said == "casepress: the disk of results/ is full; make room on it"
        assert not list(repo.path("results").rglob("*.part"))


def test_a_lock_that_a_killed_run_left(repo: Repo) -> None:
    locks = repo.path(".snakemake/locks")
    locks.mkdir(parents=True)
    (locks / "0.output.lock").write_text("results/ear/article.json\n")
    said = the_line(repo.snakemake())
    assert said == (
        "casepress: a run that was killed left the folder locked, and no other is at work; unlock "
        "it: `snakemake --unlock`, then run `snakemake` again"
    )
    assert repo.snakemake("--unlock").code == 0
    assert not list(repo.path(".snakemake").glob("locks/*"))


def test_another_run_at_work(repo: Repo) -> None:
    """One that is killed then counts no more: the kernel takes its lock away."""
    locks = repo.path(".snakemake/locks")
    locks.mkdir(parents=True)
    (locks / "0.output.lock").write_text("results/ear/article.json\n")
    text = "from casepress.workflow import machine; machine.check([]); print(flush=True); input()"
    command = [sys.executable, "-c", text]
    with subprocess.Popen(
        command, cwd=repo.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            said = the_line(repo.snakemake())
        finally:
            other.send_signal(signal.SIGKILL)
    assert said.startswith("casepress: another run is at work in this folder; wait until it ends")
    assert "no other is at work" in the_line(repo.snakemake())


def test_an_output_that_is_write_protected() -> None:
    text = (
        "ProtectedOutputException in rule docx in file Snakefile, line 171:\n"
        "Write-protected output files for rule docx:\n    output: results/a/a.docx\n"
        "    wildcards: id=a\n    affected files:\n        results/a/a.docx"
    )
    assert logger._own_words(text) == "results/a/a.docx is write-protected; change its rights"


def test_what_snakemake_cannot_note() -> None:
    text = "Error recording metadata for finished job ([Errno 28] No space left on device). Please"
    assert logger._own_words(text) == (
        ".snakemake/ cannot be written (No space left on device); make room, or check its rights"
    )


def test_it_forgets_one_manuscript_only(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert repo.snakemake("results/ear/ear.xml", "results/steps.json").code == 0
    noted = {path.name for path in repo.path(".snakemake/metadata").rglob("*")}
    monkeypatch.chdir(repo.root)
    machine.forget("results/e/")
    assert {path.name for path in repo.path(".snakemake/metadata").rglob("*")} == noted
    machine.forget("results/ear/")
    assert len(list(repo.path(".snakemake/metadata").rglob("*"))) == 1


def test_no_room_is_one_line_for_all(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    line = "casepress: results/{}.xml cannot be written (No space left on device); make room"
    for name in "abc":
        repo.write(f"results/{name}/logs/jats.log", line.format(name) + "\n")
    repo.write("results/d/logs/jats.log", "casepress: another reason\n")
    assert findings_files.report_failures(repo.path("results"), 0.0)
    assert capsys.readouterr().err.splitlines() == [line.format("a"), "casepress: another reason"]
