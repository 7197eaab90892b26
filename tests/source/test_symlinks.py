"""Links among the inputs: what leads out of the repository is refused by all who read it, and
comes into no output."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from casepress.cli.main import main
from tests.support import ROOT, Ran, Repo, repository, without_traceback
from tests.workflow.test_workflow import complete

SECRET = "known to the machine alone"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """A repository with its journal, in a folder beside which others may lie."""
    (tmp_path / "repository").mkdir()
    made = repository(tmp_path / "repository", ["knee"])
    shutil.copytree(ROOT / "journal", made.path("journal"))
    return made


def _away(repo: Repo, name: str, target: Path) -> None:
    """Move a file or folder of the repository to `target`, and set a link in its place."""
    path = repo.path(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.rename(target)
    else:
        target.write_text(SECRET)
        path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def _main(repo: Repo, capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> Ran:
    """A command in this process, which gives this exit code."""
    ran = Ran(main(["--repository", str(repo.root), *arguments]), *capsys.readouterr())
    assert ran.code == code, ran.said
    return ran


def _findings(ran: Ran) -> list[str]:
    without_traceback(ran)
    assert SECRET not in ran.said
    return [line for line in ran.said.splitlines() if " SRC051 " in line]


@pytest.mark.parametrize(
    "name",
    [
        "journal",
        "journal/medpeer",
        "journal/medpeer/page.typ",
        "journal/medpeer/skeleton/article.md",
        "manuscript",
        "manuscript/knee",
        "manuscript/knee/article.md",
        "manuscript/knee/references.bib",
        "manuscript/knee/references.lock.json",
        "manuscript/knee/expected-findings.json",
        "manuscript/knee/supplementary",
        "manuscript/knee/supplementary/p.txt",
        "manuscript/knee/supplementary/.p.txt",
        "figures",
        "figures/knee",
        "figures/knee/figure-1.svg",
        "figures/knee/girth.csv",
        "figures/knee/data/girth.csv",
    ],
)
def test_a_link_out_of_the_repository(
    repo: Repo, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if name.endswith("supplementary"):
        repo.write(f"{name}/p.txt", SECRET)
    _away(repo, name, repo.root.parent / "outside")
    (told,) = _findings(_main(repo, capsys, "lint", code=2))
    assert told.startswith(f"{name}: error SRC051 this is a link that leads out of the repository;")
    article, findings = repo.path("a.json"), repo.path("f.json")
    code = 2 if name.startswith("journal") else 0
    made = ("article", "knee", "-o", str(article), "--findings", str(findings))
    _findings(_main(repo, capsys, *made, code=code))
    assert SECRET not in "".join(p.read_text() for p in repo.root.glob("?.json"))


@pytest.mark.parametrize(
    ("target", "where"),
    [
        (".git/config", "to something hidden"),
        (".env", "to something hidden"),
        ("manuscript/knee/.private/note.txt", "to something hidden"),
        ("shared/table.csv", ""),
    ],
)
def test_a_link_within_the_repository(
    repo: Repo, target: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _away(repo, "manuscript/knee/supplementary/p.txt", repo.path(target))
    found = _findings(_main(repo, capsys, "lint", code=2 * bool(where)))
    assert [line.partition("leads ")[2].partition(";")[0] for line in found] == [where] * bool(
        where
    )


def test_a_link_to_a_folder(repo: Repo) -> None:
    repo.write("shared/table.csv", "1,2\n")
    repo.path("figures/knee/data").symlink_to("../../shared")
    (told,) = _findings(repo.run("lint"))
    assert told.startswith("figures/knee/data: error SRC051 this is a link that leads to a folder;")


@pytest.mark.parametrize("name", ["old.csv", ".#article.md", ".venv"])
def test_what_nothing_reads_is_nobodys_concern(repo: Repo, name: str) -> None:
    """A link to nothing, such as an editor's lock, and hidden folders."""
    if name == ".venv":
        (repo.path("figures/knee") / name / "bin").mkdir(parents=True)
        repo.path(f"figures/knee/{name}/bin/python").symlink_to("/usr/bin/env")
    else:
        repo.path(f"figures/knee/{name}").symlink_to("me@machine.1234")
    assert not _findings(repo.run("lint"))


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("figures/knee/figure-1.png", ("figure", "figures/knee/figure-1.png")),
        ("figures/knee/girth.csv", ("figure", "figures/knee/figure-2.py")),
        ("manuscript/knee/supplementary/p.txt", ("supplement", "knee", "p.txt")),
        ("manuscript/knee/supplementary/.p.txt", ("supplement", "knee", ".p.txt")),
    ],
)
def test_no_command_copies_what_lies_outside(
    repo: Repo, name: str, command: tuple[str, ...]
) -> None:
    _away(repo, name, repo.root.parent / "outside")
    ran = repo.run(*command, "-o", "out.png")
    assert ran.code == 2
    assert len(_findings(ran)) == 1
    assert not repo.path("out.png").exists()


def test_the_workflow_builds_the_others(tmp_path: Path) -> None:
    (tmp_path / "repository").mkdir()
    repo = complete(repository(tmp_path / "repository"))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    _away(repo, "manuscript/knee/supplementary/p.txt", tmp_path / "outside" / "p.txt")
    ran = repo.snakemake()
    assert ran.code == 1
    assert _findings(ran)
    made = [path for path in repo.path("results").rglob("*") if path.is_file()]
    assert repo.path("results/ear/ear.xml") in made
    assert repo.path("results/knee/knee.xml") not in made
    assert not [path for path in made if SECRET in path.read_text(errors="replace")]


def test_records_and_packages_hold_what_a_link_shows(tmp_path: Path) -> None:
    """A link to shared data of the repository: its content is recorded and packed as a file, and
    a change in it makes all anew."""
    (tmp_path / "repository").mkdir()
    repo = complete(repository(tmp_path / "repository", ["ear"]))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    shared = repo.write("shared/table.csv", "day,angle\n1,90\n")
    path = repo.path("manuscript/ear/supplementary/table.csv")
    path.parent.mkdir()
    path.symlink_to("../../../shared/table.csv")
    for content in ("day,angle\n1,90\n", "day,angle\n1,80\n"):
        shared.write_text(content)
        ran = repo.snakemake("all", "archive")
        assert ran.code == 0, ran.said
        package = repo.path("results/archive/ear.crate.zip")
        with zipfile.ZipFile(package) as members:
            for kind in ("manuscript", "results"):
                name = f"{kind}/ear/supplementary/table.csv"
                assert members.read(name).decode() == content
                assert members.getinfo(name).external_attr >> 16 == 0o644  # no link


@pytest.mark.parametrize("name", ["LICENSE", "Snakefile", "manuscript/ear/references.bib"])
def test_no_package_holds_what_lies_outside(
    make_repo: Callable[[Iterable[str]], Repo], name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repo = complete(make_repo(["ear"]))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    repo.write("LICENSE", "CC0\n")
    assert repo.snakemake().code == 0
    _away(repo, name, tmp_path_factory.mktemp("outside") / "file")
    ran = repo.run("archive", "ear", "-o", "ear.crate.zip")
    assert ran.code == 2
    assert f"{name}: " in ran.err or f"{name} is a link" in ran.err
    assert "out of the repository" in ran.err
    assert not repo.path("ear.crate.zip").exists()
