"""`casepress merge` as a user meets it: what was sent is found again, or the user is asked."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from casepress.cli.merge import rebuilt
from casepress.importing.returned import word_lines
from casepress.pipeline import write_article
from casepress.provenance import past
from casepress.source.repository import Repository
from tests import support
from tests.importing.docx import png
from tests.importing.returned.editing import Editing

ID = "knee"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> support.Repo:
    """A repository under git whose Word file was written by its own command."""
    repo = support.repository(tmp_path_factory.mktemp("merge"), [ID])
    shutil.copytree(support.ROOT / "journal" / "medpeer", repo.path("journal/medpeer"))
    shutil.copy(support.ROOT / ".gitignore", repo.root)
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "Begin"),
    ):
        subprocess.run(["git", *command], cwd=repo.root, check=True)
    write_article(repo.check(ID), repo.path(f"results/{ID}/article.json"))
    for name in ("figure-1", "figure-2"):
        repo.write(f"results/{ID}/figures/{name}.png", png())
    made = repo.run("docx", f"results/{ID}/article.json", "-o", f"results/{ID}/{ID}.docx")
    assert made.code == 0, made.said
    return repo


@pytest.fixture
def repo(built: support.Repo, tmp_path: Path) -> support.Repo:
    shutil.copytree(built.root, tmp_path, dirs_exist_ok=True)
    return support.Repo(tmp_path)


def sent(repo: support.Repo) -> Editing:
    return Editing(repo.path(f"results/{ID}/{ID}.docx").read_bytes())


def edit(repo: support.Repo) -> Path:
    """The Word file as it comes back."""
    made = sent(repo).replace("small smooth grains", "tiny smooth grains")
    return repo.write("edited.docx", made.packed)


def test_a_dry_run_shows_and_changes_nothing(repo: support.Repo) -> None:
    edit(repo)
    before = repo.article(ID).read_bytes()
    made = repo.run("merge", ID, "edited.docx", "--dry-run")
    assert made.code == 0, made.said
    assert "+Rice bodies are tiny smooth grains" in made.out
    assert "1 edits would be merged" in made.out
    assert repo.article(ID).read_bytes() == before
    made = repo.run("merge", ID, "edited.docx")
    assert made.code == 0 and "DOC022" in made.out
    assert "tiny smooth grains" in repo.article(ID).read_text(encoding="utf-8")
    assert not list(repo.root.glob("manuscript/knee/*.part"))


def test_the_file_as_it_was_sent_changes_nothing(repo: support.Repo) -> None:
    before = repo.article(ID).read_bytes()
    made = repo.run("merge", ID, f"results/{ID}/{ID}.docx")
    assert made.code == 0 and "has no edits; nothing was changed" in made.out, made.said
    assert repo.article(ID).read_bytes() == before


def test_the_base_is_found_after_later_builds(repo: support.Repo) -> None:
    """As it was kept, though the results are another article's by now."""
    edit(repo)
    repo.edit(f"manuscript/{ID}/article.md", "an inflamed joint", "a swollen joint")
    write_article(repo.check(ID), repo.path(f"results/{ID}/article.json"))
    assert repo.run("merge", ID, "edited.docx").code == 0
    text = repo.article(ID).read_text(encoding="utf-8")
    assert "tiny smooth grains" in text and "a swollen joint" in text


def test_the_base_is_built_from_its_commit(repo: support.Repo) -> None:
    edit(repo)
    shutil.rmtree(repo.path("results"))
    repo.edit(f"manuscript/{ID}/article.md", "an inflamed joint", "a swollen joint")
    made = repo.run("merge", ID, "edited.docx")
    assert made.code == 0, made.said
    assert "tiny smooth grains" in repo.article(ID).read_text(encoding="utf-8")


def test_without_a_base_nothing_is_changed(repo: support.Repo) -> None:
    """Until it is given."""
    before = repo.article(ID).read_bytes()
    own = repo.path(f"results/{ID}/{ID}.docx").read_bytes()
    repo.write("sent.docx", Editing(own).without_properties().packed)
    edited = Editing(own).without_properties().replace("small smooth grains", "tiny grains")
    repo.write("edited.docx", edited.packed)
    made = repo.run("merge", ID, "edited.docx")
    assert made.code == 2 and "--base SENT.docx; nothing was changed" in made.err
    assert repo.article(ID).read_bytes() == before
    assert repo.run("merge", ID, "edited.docx", "--base", "sent.docx").code == 0
    assert "tiny grains that" in repo.article(ID).read_text(encoding="utf-8")


def test_an_unknown_article_is_not_guessed(repo: support.Repo) -> None:
    edit(repo)
    shutil.rmtree(repo.path("results"))
    shutil.rmtree(repo.path(".git"))
    made = repo.run("merge", ID, "edited.docx")
    assert made.code == 2 and "nothing was changed" in made.err and "Traceback" not in made.said


def test_what_is_left_to_do_fails(repo: support.Repo) -> None:
    made = sent(repo).replace("On grains in the joints", "On rice in the joints")
    repo.write("edited.docx", made.packed)
    ran = repo.run("merge", ID, "edited.docx")
    assert ran.code == 1 and "DOC021" in ran.out and "1 are left to do by hand" in ran.out


def test_articles_are_kept_by_their_digest(repo: support.Repo) -> None:
    found = Repository.open(repo.root)
    digest = word_lines.read(repo.path(f"results/{ID}/{ID}.docx").read_bytes(), "x").digest
    document = past.sent(found, ID, digest)
    assert document is not None
    assert rebuilt(document, repo.root, "journal").digest == digest
    assert past.sent(found, ID, "0" * 64) is None
