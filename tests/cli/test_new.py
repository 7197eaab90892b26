"""`casepress new`: a skeleton that is whole, builds, and says nothing of its guidance."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from casepress.cli import new
from casepress.core import schema
from casepress.core.vocabularies import particles
from casepress.source.repository import Repository
from tests import support

ID = "spinal-gout"
TITLE = 'Gout of the "spine" in *one* patient: a case report'
NEW = ("new", ID, "--title", TITLE, "--author", "Ana van der Example")
SKELETON = support.ROOT / "journal" / "medpeer" / "skeleton"


@pytest.fixture
def empty(tmp_path: Path) -> support.Repo:
    """A repository without a manuscript, which the workflow can run in."""
    (tmp_path / "manuscript").mkdir()
    shutil.copy(support.ROOT / "config.yaml", tmp_path)
    shutil.copytree(support.ROOT / "journal", tmp_path / "journal")
    for name in ("Snakefile", "profiles", "casepress", "requirements", "node_modules"):
        (tmp_path / name).symlink_to(support.ROOT / name)
    return support.Repo(tmp_path)


def test_it_builds_at_once(empty: support.Repo) -> None:
    made = empty.run(*NEW)
    assert made.code == 0, made.err
    assert [line for line in made.out.splitlines() if line.startswith(("manu", "fig"))] == [
        f"manuscript/{ID}/article.md",
        f"figures/{ID}/timeline.csv",
        f"manuscript/{ID}/references.bib",
    ]
    built = empty.snakemake("--quiet")
    assert built.code == 0, built.said
    text = _outputs(empty.path(f"results/{ID}"), ID)
    for name in ("pdf", "docx"):
        assert "DRAFT" in text[name], f"{name} is not stamped"
    assert "<meta-value>draft</meta-value>" in text["xml"]
    guidance = _phrases((SKELETON / "article.md").read_text(encoding="utf-8"))
    assert len(guidance) > 300
    for name, words in text.items():
        found = guidance & set(_runs(re.sub(r"<[^>]*>", " ", words)))
        assert not found, f"guidance in {name}: {sorted(found)[:5]}"
    lint = empty.run("lint", ID)
    assert lint.code == 0, lint.out
    for section in ("Abstract", "Discussion", "Patient consent", "Clinical findings"):
        assert f"“{section}”" in lint.out
    assert "error" not in lint.out


def _outputs(folder: Path, identifier: str) -> dict[str, str]:
    """The words of every output."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(folder / f"{identifier}.pdf")
    word = zipfile.ZipFile(io.BytesIO((folder / f"{identifier}.docx").read_bytes()))
    parts = [word.read(n).decode() for n in word.namelist() if n.endswith(".xml")]
    return {
        "article": (folder / "article.json").read_text(encoding="utf-8"),
        "xml": (folder / f"{identifier}.xml").read_text(encoding="utf-8"),
        "pdf": "\n".join(page.get_textpage().get_text_range() for page in pages),
        "docx": " ".join(parts),
    }


def _phrases(article: str) -> set[tuple[str, ...]]:
    """Runs of four words in the comments of a manuscript."""
    comments = re.findall(r"<!--(.*?)-->", article, re.DOTALL)
    comments += re.findall(r"^ *## (.*)$", article.split("\n---\n")[0], re.MULTILINE)
    return {run for comment in comments for run in _runs(comment)}


def _runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return list(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_every_key_and_section_is_there() -> None:
    """The skeleton knows each key of the schema and each section of the journal; with every
    commented key taken in, its front matter is valid."""
    article = (SKELETON / "article.md").read_text(encoding="utf-8")
    for section in support.journal().sections:
        if section.role != "references":
            assert section.title in article, section.title
    front = (
        article.split("---\n")[1]
        .replace("{{title}}", '"T"')
        .replace("{{name}}", '{given: "A", family: "B"}')
    )
    values = YAML(typ="base").load(re.sub(r"^( *)#(?!#)", r"\1", front, flags=re.MULTILINE))
    typed = _typed(values)
    assert not list(schema.check("front-matter", typed, {}))
    form = json.loads((schema._FOLDER / "front-matter.schema.json").read_text(encoding="utf-8"))
    assert set(typed) == set(form["properties"])
    author = {key for one in typed["author"] for key in one}
    assert author == set(form["$defs"]["author"]["properties"])
    assert set(typed["affiliations"][0]) == set(form["$defs"]["affiliation"]["properties"])


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _typed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_typed(v) for v in value]
    return {"true": True, "false": False}.get(value, value)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Example", ("Ana", "", "Example")),
        ("  Ana   Example ", ("Ana", "", "Example")),
        ("Ana van der Example", ("Ana", "van der", "Example")),
        ("Ana M. B. Example", ("Ana M. B.", "", "Example")),
        ("Ana MB Example", ("Ana MB", "", "Example")),
        ("María José de la Ejemplo Prueba", ("María José", "de la", "Ejemplo Prueba")),
        ("Jean-Luc d' Exemple", None),
        ("Ana Example Sample", None),
        ("Ana van der", None),
        ("van der Example", None),
        ("Ana de Example y Sample", None),
        ("Example, Ana", None),
    ],
)
def test_names_are_parted_or_not(name: str, parts: tuple[str, str, str] | None) -> None:
    found = new.split_name(name)
    assert (found and (found.given, found.particle, found.family)) == parts


def test_particles_of_a_family_name() -> None:
    assert "van" in particles()
    assert new.of_parts("Ana", "van der Example") == new.Name("Ana", "Example", "van der")
    assert new.of_parts("Ana", "El Example") == new.Name("Ana", "El Example")
    assert new.of_parts("Ana", "van") == new.Name("Ana", "van")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("new", "../x", *NEW[2:]), "cannot name a manuscript's folder"),
        (("new", "a b", *NEW[2:]), "cannot name a manuscript's folder"),
        (("new", ".x", *NEW[2:]), "cannot name a manuscript's folder"),
        (("new", "é", *NEW[2:]), "cannot name a manuscript's folder"),
        (("new", "x" * 81, *NEW[2:]), "cannot name a manuscript's folder"),
        (("new", "archive", *NEW[2:]), "`archive` is taken"),
        (("new", "Archive", *NEW[2:]), "`Archive` is taken"),
        (("new", "KNEE", *NEW[2:]), "manuscript/knee/ already exists"),
        (("new", ID, "--author", "Ana Example"), "--title is not given"),
        (("new", ID, "--title", " ", "--author", "Ana Example"), "needs a title"),
        (("new", ID, "--title", "T"), "--author is not given"),
        (("new", ID, "--title", "T", "--given", "Ana"), "--family is not given"),
        (("new", ID, "--title", "T", "--author", "Ana"), "needs both names"),
        (("new", ID, "--title", "T", "--author", "Ana B", "--given", "A"), "given twice"),
        (("new", ID, "--title", "T", "--author", "Ana Example Sample"), "in several ways"),
    ],
)
def test_refusals(repo: support.Repo, arguments: tuple[str, ...], says: str) -> None:
    before = sorted(repo.root.rglob("*"))
    ran = repo.run(*arguments)
    assert ran.code == 2
    assert says in ran.err
    support.without_traceback(ran)
    assert sorted(repo.root.rglob("*")) == before


def test_a_folder_of_figures_is_not_touched(repo: support.Repo) -> None:
    mine = repo.write(f"figures/{ID}/timeline.csv", "mine")
    ran = repo.run(*NEW)
    assert ran.code == 2
    assert f"figures/{ID}/ already exists" in ran.err
    assert mine.read_text() == "mine"
    assert not repo.path(f"manuscript/{ID}").exists()


def test_nothing_is_left_of_a_failure(repo: support.Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target.parent.name == "figures":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError):
        new.create(Repository.open(repo.root), ID, "T", new.Name("Ana", "Example"))
    assert not [p for p in repo.root.rglob("*") if ID in p.name]


def test_it_asks_on_a_terminal(repo: support.Repo) -> None:
    code, shown = _answered(repo, ["new", ID], "A title\nAna\nvan der Example\n")
    assert code == 0, shown
    assert "Title: " in shown
    article = repo.article(ID).read_text(encoding="utf-8")
    assert 'title: "A title"' in article
    assert 'name: {given: "Ana", particle: "van der", family: "Example"}' in article
    code, shown = _answered(repo, ["new", "other"], "\x04")
    assert code == 2
    assert "nothing was written" in shown
    assert not repo.path("manuscript/other").exists()


def _answered(repo: support.Repo, arguments: list[str], answers: str) -> tuple[int, str]:
    """Run a command on a terminal of its own and type the answers."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "casepress", *arguments]
    with subprocess.Popen(
        command, cwd=repo.root, stdin=theirs, stdout=theirs, stderr=theirs
    ) as run:
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b""
        while True:
            try:
                data = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not data:
                break
            shown += data
    os.close(ours)
    return run.returncode, shown.decode()


def test_a_repository_that_names_its_manuscripts(repo: support.Repo) -> None:
    repo.write("config.yaml", "journal: medpeer\nmanuscripts: [knee]\n")
    ran = repo.run(*NEW)
    assert ran.code == 0
    assert "Add spinal-gout to `manuscripts:`" in ran.out


@pytest.mark.parametrize(
    "table",
    [
        "day,until,event\n0,,One\n",
        "day,until,event\n0,400,A long illness from the first to the last day\n100,,Event\n",
        "day,until,event\n-30,,Before " + "and before " * 30 + "\n0.5,,After\n",
    ],
)
def test_the_timeline_takes_any_events(repo: support.Repo, table: str) -> None:
    assert repo.run(*NEW).code == 0
    repo.write(f"figures/{ID}/timeline.csv", table)
    drawn = [repo.path(name) for name in ("one.png", "two.png")]
    for out in drawn:
        ran = repo.run("figure", f"figures/{ID}/timeline.csv", "-o", str(out))
        assert ran.code == 0, ran.err
    assert drawn[0].read_bytes() == drawn[1].read_bytes()


@pytest.mark.parametrize(
    ("article", "said"),
    [
        (b"# {{titel}}\n", "{{titel}} has no value"),
        (b"# \xe9\n", "byte 0xE9 is not UTF-8"),
    ],
)
def test_a_skeleton_that_cannot_be_filled(tmp_path: Path, article: bytes, said: str) -> None:
    repo = support.repository(tmp_path, [])
    folder = repo.path("journal/medpeer")
    shutil.copytree(support.ROOT / "journal" / "medpeer", folder)
    (folder / "skeleton" / "article.md").write_bytes(article)
    ran = repo.run(*NEW)
    support.without_traceback(ran)
    assert ran.code == 2
    assert said in ran.err
    assert not list(repo.path("manuscript").iterdir())
