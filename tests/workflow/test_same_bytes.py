"""The same bytes on another day, in another folder, time zone, locale, with another umask, hash
seed and number of cores, and without the workers."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from casepress.provenance.archive import backdate_results
from tests import support

#: Another day for all that Python does; pandoc and Typst are given their date by us.
ANOTHER_DAY = """
import time
_now = time.time
time.time = lambda: _now() + 400 * 86400
"""
ANOTHER_MACHINE = {
    "CASEPRESS_WORKERS": "1 none",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "4711",
    "TZ": "Pacific/Kiritimati",
}


def files(results: Path) -> dict[str, bytes]:
    """The outputs below a manuscript's results."""
    found = (p for p in results.rglob("*") if p.is_file() and p.parent.name != "logs")
    return {p.relative_to(results).as_posix(): p.read_bytes() for p in found}


@pytest.fixture(scope="module")
def rebuilt(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package in an empty folder, its results made anew under other circumstances."""
    root = tmp_path_factory.mktemp("another folder")
    with zipfile.ZipFile(package) as archive:
        archive.extractall(root)
    (root / "results").rename(root / "published")
    (root / "sitecustomize.py").write_text(ANOTHER_DAY)
    if (support.ROOT / "node_modules").exists():
        (root / "node_modules").symlink_to(support.ROOT / "node_modules")
    old = os.umask(0o077)
    try:
        env = {**ANOTHER_MACHINE, "PYTHONPATH": str(root)}
        ran = support.Repo(root).snakemake("--cores", "1", env=env)
    finally:
        os.umask(old)
    assert ran.code == 0, ran.said
    yield root


def test_a_package_builds_to_the_same_bytes(built: support.Repo, rebuilt: Path) -> None:
    before, after = files(built.path("results/knee")), files(rebuilt / "results/knee")
    assert {"knee.pdf", "knee.docx", "knee.xml", "figures/figure-2.png"} <= before.keys()
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == []


def test_a_package_holds_what_was_built(built: support.Repo, rebuilt: Path) -> None:
    published = files(rebuilt / "published/knee")
    built_ = files(built.path("results/knee"))
    assert published == {name: built_[name] for name in published}
    assert {"knee.pdf", "provenance.json", "ro-crate-metadata.json"} <= published.keys()


def test_the_package_itself(built: support.Repo, package: Path) -> None:
    again = built.path("again.crate.zip")
    ran = built.run("archive", "knee", "-o", str(again), env={"PYTHONPATH": str(built.root)})
    assert ran.code == 0, ran.said
    assert again.read_bytes() == package.read_bytes()


def test_nothing_of_the_machine(package: Path, built: support.Repo) -> None:
    home = str(Path.home()).encode()
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if name.startswith("results/"):
                data = archive.read(name)
                assert str(built.root).encode() not in data, name
                assert home == b"/root" or home not in data, name
            day = 1 if name.startswith("results/") else 2
            assert archive.getinfo(name).date_time == (1980, 1, day, 0, 0, 0)


def test_the_date_is_the_manuscripts(built: support.Repo) -> None:
    record = json.loads(built.path("results/knee/provenance.json").read_bytes())
    assert record["date"] == {"value": "2025-11-05T00:00:00+00:00", "from": "manuscript"}


def test_a_package_is_made_anew_for_another_set_up(built: support.Repo) -> None:
    env = {"PYTHONPATH": str(built.root)}
    assert "Nothing to be done" in built.snakemake("-n", "archive", env=env).said
    license_ = built.write("LICENSE", "another")
    plan = built.snakemake("-n", "archive", env=env).said
    license_.unlink()
    assert "Nothing to be done" not in plan and "package" in plan


def test_what_an_unpacked_package_holds_is_made_again(
    built: support.Repo, package: Path, tmp_path: Path
) -> None:
    """With the dates of the zip, as unzip leaves them: what is in results need not be believed."""
    with zipfile.ZipFile(package) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, tmp_path))
            if entry.filename.startswith("results/") and path.suffix in (".pdf", ".xml", ".png"):
                path.write_bytes(b"another")
            when = datetime(*entry.date_time).timestamp()
            os.utime(path, (when, when))
    if (support.ROOT / "node_modules").exists():
        (tmp_path / "node_modules").symlink_to(support.ROOT / "node_modules")
    ran = support.Repo(tmp_path).snakemake(env={"PYTHONPATH": str(tmp_path)})
    assert ran.code == 0, ran.said
    before, after = files(built.path("results/knee")), files(tmp_path / "results/knee")
    assert [name for name in before if before[name] != after[name]] == []


def test_a_package_unpacked_without_times(
    built: support.Repo, package: Path, tmp_path: Path
) -> None:
    """As `python -m zipfile -e` does: every file is new, the results last."""
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    if (support.ROOT / "node_modules").exists():
        (tmp_path / "node_modules").symlink_to(support.ROOT / "node_modules")
    ran = support.Repo(tmp_path).snakemake(env={"PYTHONPATH": str(tmp_path)})
    assert ran.code == 0, ran.said
    assert (tmp_path / "results/knee/.made/article.json").is_file()
    before, after = files(built.path("results/knee")), files(tmp_path / "results/knee")
    assert [name for name in before if before[name] != after[name]] == []


def test_a_changed_file_of_a_package_stays(package: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path)
    pdf = tmp_path / "results/knee/knee.pdf"
    pdf.write_bytes(b"edited")
    before = pdf.stat().st_mtime_ns
    backdate_results(tmp_path, "knee")
    assert pdf.stat().st_mtime_ns == before
