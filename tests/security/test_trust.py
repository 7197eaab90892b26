"""What casepress keeps between runs: nothing is built from what it did not make itself."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepress.cli.main import main
from casepress.core import seal
from casepress.core.cache import Cache
from casepress.core.errors import BuildError
from casepress.provenance import stamps
from casepress.source.repository import repository as found
from tests.support import Repo, repository, without_traceback
from tests.workflow.test_workflow import complete

KEPT = ("article.json", "blind.json", "ear.xml", "findings.json")


@pytest.fixture
def another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another user's key."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    seal._key.cache_clear()
    yield
    seal._key.cache_clear()


def test_an_entry_of_another_is_not_used(tmp_path: Path, another_user: None) -> None:
    """As a pull request would bring it: whole, with the right hash of its content."""
    path = tmp_path / "cache" / "ear.cache"
    body = json.dumps({hashlib.blake2b(b"text", digest_size=16).hexdigest(): "planted"}).encode()
    path.parent.mkdir()
    for key in (b"", b"key", b"\0" * 32):
        hashed = hashlib.blake2b(b"key" + body, digest_size=16, key=key).hexdigest()
        path.write_bytes(hashed.encode() + b"\n" + body)
        assert Cache(path, "key").get("text", lambda: "made") == "made"
    mine = Cache(path, "key")
    mine.get("text", lambda: "made")
    mine.save()
    assert Cache(path, "key").get("text", lambda: "again") == "made"
    for changed in (path.read_bytes().replace(b"made", b"evil"), path.read_bytes()[:-1]):
        shutil.copy(path, tmp_path / "other.cache")
        (tmp_path / "other.cache").write_bytes(changed)
        assert Cache(tmp_path / "other.cache", "key").get("text", lambda: "again") == "again"
    seal._key.cache_clear()
    os.environ["XDG_STATE_HOME"] = str(tmp_path / "third")
    assert Cache(path, "key").get("text", lambda: "again") == "again"


def test_an_entry_of_another_kind_is_not_used(tmp_path: Path) -> None:
    for kind in ("pandoc", "fonts"):
        (tmp_path / kind).mkdir()
    kept = Cache(tmp_path / "pandoc" / "ear.cache", "key")
    kept.get("text", lambda: "made")
    kept.save()
    shutil.copy(tmp_path / "pandoc" / "ear.cache", tmp_path / "fonts")
    assert Cache(tmp_path / "fonts" / "ear.cache", "key").get("text", lambda: "new") == "new"


def test_the_key_is_the_users_own(tmp_path: Path, another_user: None) -> None:
    folder = tmp_path / "another" / "casepress"
    first = seal.seal("text")
    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    seal._key.cache_clear()
    assert seal.is_seal(first, "text") and not seal.is_seal(first, "texts")
    (folder / "key").chmod(0o666)  # what others may write may be theirs
    seal._key.cache_clear()
    assert not seal.is_seal(first, "text")
    assert [path.name for path in folder.iterdir()] == ["key"]


def test_no_place_for_the_key(
    tmp_path: Path, another_user: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "file"))
    with pytest.raises(BuildError, match="set XDG_STATE_HOME to a folder of yours"):
        seal.seal("text")
    cache = Cache(tmp_path / "c" / "ear.cache", "key")
    assert cache.get("text", lambda: "made") == "made"
    cache.save()
    assert not (tmp_path / "c" / "ear.cache").exists()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A manuscript after its build, with its blind form."""
    repo = complete(repository(tmp_path_factory.mktemp("trust"), ["knee"]))
    repo.write("config.yaml", "journal: medpeer\nformats: [xml]\n")
    ran = repo.snakemake("all", "results/knee/blind.json")
    assert ran.code == 0, ran.said
    return repo


@pytest.fixture
def trusted(built: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A copy of the built repository, to be changed."""
    shutil.copytree(built.root, tmp_path / "repo", symlinks=True)
    monkeypatch.chdir(tmp_path / "repo")
    found.cache_clear()
    return Repo(tmp_path / "repo")


@pytest.mark.parametrize(
    ("edited", "command"),
    [
        ("article.json", "jats results/knee/article.json"),
        ("article.json", "pdf results/knee/article.json"),
        ("article.json", "docx {root}/results/knee/article.json"),
        ("article.json", "html results/knee/article.json"),
        ("article.json", "blind results/knee/article.json"),
        ("article.json", "figures results/knee/article.json"),
        ("article.json", "pdf results/knee/blind.json --copy review"),
        ("blind.json", "pdf results/knee/blind.json --copy review"),
        ("blind.json", "docx results/knee/blind.json --copy review"),
        ("blind.json", "html results/knee/blind.json --copy review"),
        ("figures/figure-1.png", "docx results/knee/article.json"),
        ("figures/figure-1.svg", "pdf results/knee/article.json"),
        ("figures/figure-2.png", "html results/knee/article.json"),
        ("knee.xml", "pdf results/knee/article.json --attach results/knee/knee.xml"),
        ("knee.xml", "html results/knee/article.json --beside results/knee/knee.xml"),
        ("findings.json", "gate results/knee/findings.json"),
        ("queries.json", "proof knee"),
        ("article.json", "proof knee"),
        ("figures/figure-1.png", "proof knee"),
        ("provenance.json", "archive knee"),
        ("article.json", "deposit --published"),
        (
            "article.json",
            "changes results/knee/blind.json --since results/knee/blind.json"
            " --names results/knee/article.json",
        ),
        ("blind.json", "changes results/knee/article.json --since results/knee/blind.json"),
    ],
)
def test_an_edited_intermediate_is_not_built_from(
    trusted: Repo, edited: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = trusted.path(f"results/knee/{edited}")
    path.write_bytes(path.read_bytes() + b" ")
    arguments = command.format(root=trusted.root).split()
    out = [] if arguments[0] in ("gate", "verify") else ["-o", "results/knee/out"]
    assert main([*arguments, *out]) == 1
    said = capsys.readouterr().err.strip()
    assert f"{edited} is not as the workflow made it; move it away and run" in said
    assert len(said.splitlines()) == 1
    assert not trusted.path("results/knee/out").exists()


def test_an_edited_list_of_the_workflows_rules_is_not_recorded(trusted: Repo) -> None:
    path = trusted.path("results/steps.json")
    path.write_bytes(path.read_bytes().replace(b"casepress jats", b"another-program"))
    ran = trusted.snakemake()
    assert ran.code == 1
    assert "results/steps.json is not as the workflow made it; move it away and run" in ran.err
    without_traceback(ran)
    assert not trusted.path("results/knee/provenance.json").exists()
    path.unlink()
    assert trusted.snakemake().code == 0


@pytest.mark.parametrize("edited", ["article.json", "findings.json"])
def test_the_editors_pages_show_nothing_of_an_edited_intermediate(
    trusted: Repo, edited: str
) -> None:
    path = trusted.path(f"results/knee/{edited}")
    path.write_bytes(path.read_bytes() + b" ")
    assert main(["overview", "-o", "results/index.html"]) == 0
    page = trusted.path("results/index.html").read_text(encoding="utf-8")
    assert f"{edited} is not as the workflow made it" in page


def test_an_article_elsewhere_is_the_users_choice(trusted: Repo) -> None:
    trusted.write("own.json", trusted.path("results/knee/article.json").read_bytes() + b" ")
    assert main(["jats", "own.json", "-o", "own.xml"]) == 0
    assert main(["jats", str(trusted.path("results/knee/article.json")), "-o", "own.xml"]) == 0


def test_the_stamp_of_another_output_does_not_fit(trusted: Repo) -> None:
    made = trusted.path("results/knee/.made")
    shutil.copy(trusted.path("results/knee/blind.json"), trusted.path("results/knee/article.json"))
    shutil.copy(made / "blind.json", made / "article.json")
    assert main(["jats", "results/knee/article.json", "-o", "own.xml"]) == 1


def test_results_of_a_pull_request_are_built_again(trusted: Repo, another_user: None) -> None:
    """With all their stamps, their record and Snakemake's own memory, and newer than the inputs."""
    planted = b"<article>planted</article>"
    trusted.path("results/knee/knee.xml").write_bytes(planted)
    (trusted.path("results/knee/provenance.json")).unlink()
    for path in trusted.path("results").rglob("*"):
        os.utime(path)
    stamps.write_stamps(Path("results/knee/knee.xml"))  # the attacker's own seal
    env = {"XDG_STATE_HOME": str(trusted.path("victim"))}
    ran = trusted.snakemake(env=env)
    assert ran.code == 0, ran.said
    assert planted not in trusted.path("results/knee/knee.xml").read_bytes()
    assert "Nothing to be done" in trusted.snakemake(env=env).said


def test_an_edited_result_from_elsewhere_stays(trusted: Repo, another_user: None) -> None:
    shutil.rmtree(trusted.path("results/knee/.made"))
    path = trusted.path("results/knee/knee.xml")
    path.write_bytes(b"an editor's work")
    ran = trusted.snakemake(env={"XDG_STATE_HOME": str(trusted.path("victim"))})
    assert ran.code == 1
    assert "results/knee/knee.xml was not made here and differs from its record" in ran.err
    assert path.read_bytes() == b"an editor's work"
    without_traceback(ran)
