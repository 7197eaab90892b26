"""A journal of its own, from the wheel in an empty folder to built articles, without a network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import shutil
from pathlib import Path

import pytest
from lxml import etree
from ruamel.yaml import YAML

from tests.wheel.conftest import Installed

pytestmark = pytest.mark.wheel

LIKE = ("revue", "rares")  # a shipped house style, and the journal that begins with it
NEW = ("new", "first", "--title", "Un premier cas", "--author", "Ana Exemple")
FORMATS = (".pdf", ".docx", ".xml", ".html", "-review.pdf", "-review.docx", "-title-page.docx")


@pytest.fixture(scope="module")
def journal(installed: Installed, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder after `casepress init`."""
    folder = tmp_path_factory.mktemp("rares")
    style, name = LIKE
    asked = ("init", "--like", style, "--journal", name, "--from", str(wheel))
    ran = installed.run(folder, "casepress", *asked)
    assert ran.code == 0, ran.said
    return folder


@pytest.fixture(scope="module")
def built(installed: Installed, journal: Path) -> Path:
    """The repository after `casepress new` and `casepress build`."""
    for command in (NEW, ("build",)):
        ran = installed.run(journal, "casepress", *command)
        assert ran.code == 0, ran.said
    assert "results/first/ has first.pdf, first.docx" in ran.out
    assert "still to do: " in ran.out and "`casepress lint first`" in ran.out
    return journal


def test_what_init_writes(journal: Path, wheel: Path) -> None:
    names = {p.relative_to(journal).as_posix() for p in journal.rglob("*") if p.is_file()}
    assert names >= {
        *("Snakefile", "config.yaml", "README.md", ".gitignore", ".gitlab-ci.yml"),
        *(".github/workflows/lint.yml", ".pre-commit-config.yaml", "ci/take-from-base.sh"),
        *("manuscript/.gitkeep", "profiles/default/config.yaml", "journal/rares/journal.yaml"),
        *("requirements/lint.lock", "requirements/build.lock", "requirements/slurm.lock"),
        *(f"wheels/{wheel.name}", "Dockerfile", ".dockerignore", "profiles/slurm/config.yaml"),
    }
    assert not any(p.is_symlink() for p in journal.rglob("*"))
    assert not [name for name in names if name.endswith(".jinja") or "npm" in name]
    sha = hashlib.sha256(wheel.read_bytes()).hexdigest()
    for lock in ("lint", "build", "slurm"):
        text = (journal / f"requirements/{lock}.lock").read_text(encoding="utf-8")
        assert f"./wheels/{wheel.name} \\\n    --hash=sha256:{sha}\n" in text
        assert "[[" not in text and "://" not in text


def test_pip_takes_only_the_wheel_that_the_lock_names(
    installed: Installed, journal: Path, wheel: Path, tmp_path: Path
) -> None:
    """pip itself checks the SHA-256 of the lock's first lines."""
    from tests.wheel.environments import _pip

    text = (journal / "requirements/lint.lock").read_text(encoding="utf-8")
    (line,) = re.findall(r"^(\./wheels/.*\\\n.*)$", text, re.M)
    copy = tmp_path / "wheels" / wheel.name
    copy.parent.mkdir()
    shutil.copy(wheel, copy)
    lock = tmp_path / "lint.lock"
    lock.write_text(f"{tmp_path}/{line.removeprefix('./')}\n", encoding="utf-8")
    asked = ("install", "--no-index", "--no-deps", "--require-hashes", "-r", str(lock))
    _pip(*asked, "--target", str(tmp_path / "good"))
    assert (tmp_path / "good/casepress/__init__.py").is_file()
    copy.write_bytes(copy.read_bytes() + b"x")
    with pytest.raises(AssertionError, match="DO NOT MATCH THE HASHES"):
        _pip(*asked, "--target", str(tmp_path / "bad"))


def test_init_overwrites_nothing(installed: Installed, journal: Path, tmp_path: Path) -> None:
    ran = installed.run(journal, "casepress", "init")
    assert ran.code == 2 and "exist already; nothing was written" in ran.err
    (tmp_path / "README.md").write_text("mine")
    ran = installed.run(tmp_path, "casepress", "init")
    assert ran.code == 2 and [p.name for p in tmp_path.iterdir()] == ["README.md"]
    for options in (["--like", "none"], ["--journal", "../x"], ["--from", "nothing.whl"]):
        ran = installed.run(tmp_path, "casepress", "init", "new", *options)
        assert ran.code == 2 and ran.err.count("\n") == 1, ran.said
        assert not (tmp_path / "new").exists()


def test_a_new_draft(installed: Installed, built: Path) -> None:
    """It builds, and no check of a commit stops it."""
    hooks = YAML(typ="safe").load(built / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    for hook in hooks:
        ran = installed.run(built, *hook["entry"].split())
        assert ran.code == 0, ran.said


def test_what_is_built(installed: Installed, built: Path) -> None:
    results = built / "results"
    assert all((results / "first" / f"first{end}").is_file() for end in FORMATS)
    assert (results / "index.html").is_file() and (results / "first/submission").is_dir()
    root = etree.parse(results / "first/first.xml").getroot()
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang", "").startswith("fr")
    assert installed.run(built, "casepress", "check", "outputs", "first").code == 0
    record = json.loads((results / "first/provenance.json").read_text(encoding="utf-8"))
    assert any(name.startswith("journal/rares/") for name in json.dumps(record).split('"'))


def test_a_second_build_has_nothing_to_do(installed: Installed, built: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in (built / "results/first").glob("first*")}
    for program in (("casepress", "build", "first"), ("snakemake",)):
        ran = installed.run(built, *program)
        assert ran.code == 0 and "Nothing to be done" in ran.said, ran.said
    assert before == {p: p.stat().st_mtime_ns for p in before}


def test_an_output_that_was_removed_is_built_again(installed: Installed, built: Path) -> None:
    """Its record is newer than what it is made from, so that Snakemake alone would not miss it."""
    out = built / "results/first/first.docx"
    before = out.read_bytes()
    out.unlink()
    ran = installed.run(built, "casepress", "build", "first")
    assert ran.code == 0 and out.read_bytes() == before, ran.said


def test_another_logo_is_noticed(installed: Installed, built: Path) -> None:
    """A picture of the journal's folder is an input of what shows it."""
    logo = built / "journal/rares/logo.svg"
    kept, times = logo.read_bytes(), logo.stat()
    logo.write_bytes(kept + b"<!-- another -->\n")
    try:
        ran = installed.run(built, "snakemake", "--dry-run")
    finally:
        logo.write_bytes(kept)
        os.utime(logo, ns=(times.st_atime_ns, times.st_mtime_ns))
    rules = ran.said.partition("would run ")[2]
    assert ran.code == 0 and all(name in rules for name in ("pdf", "docx", "html")), ran.said


def test_build_opens_the_page(installed: Installed, built: Path, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    ran = installed.run(
        built, "casepress", "build", "first", "--open", env={"BROWSER": str(browser)}
    )
    assert ran.code == 0, ran.said
    assert (tmp_path / "opened").read_text().strip().endswith("/results/first/first.html")


def test_a_build_that_fails(installed: Installed, built: Path) -> None:
    article = built / "manuscript/first/article.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text + "\nVoir [@personne1999].\n", encoding="utf-8")
    try:
        ran = installed.run(built, "casepress", "build", "first")
    finally:
        article.write_text(text, encoding="utf-8")
    assert ran.code == 1 and "personne1999" in ran.err and "Traceback" not in ran.said
    assert "results/first/ has" not in ran.out
    assert installed.run(built, "casepress", "build", "first").code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("config.yaml", "journal: rares", "journal: aucune", "aucune"),
        ("config.yaml", "formats:", "format:", "did you mean `formats`?"),
        ("journal/rares/journal.yaml", "publisher:", "publihser:", "unknown key `publihser`"),
    ],
)
def test_what_is_wrong_before_a_build(
    file: str, old: str, new: str, message: str, installed: Installed, built: Path
) -> None:
    """The exit code is 2, as for all that cannot be read."""
    text = (built / file).read_text(encoding="utf-8")
    (built / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        ran = installed.run(built, "casepress", "build")
    finally:
        (built / file).write_text(text, encoding="utf-8")
    assert ran.code == 2 and message in ran.err, ran.said


def test_status(installed: Installed, built: Path) -> None:
    ran = installed.run(built, "casepress", "status")
    head, row = ran.out.splitlines()
    assert re.split(r"\s{2,}", head) == [
        *("manuscript", "status", "type", "errors", "warnings", "notes", "DOI", "volume"),
        *("received", "accepted", "published", "age", "outputs"),
    ]
    cells = dict(zip(re.split(r"\s{2,}", head), re.split(r"\s{2,}", row), strict=True))
    assert cells["manuscript"] == "first" and cells["status"] == "draft"
    assert cells["type"] == "Cas clinique" and "pdf docx xml html" in cells["outputs"]


def test_the_module_costs_what_the_workflow_does(
    installed: Installed, built: Path, tmp_path: Path
) -> None:
    """The journal's Snakefile takes the workflow by `module:`, whose handlers Snakemake does not
    run: the workers have to start all the same, and the last words are the same."""
    plain = tmp_path / "plain"
    shutil.copytree(built, plain, ignore=shutil.ignore_patterns(".snakemake", ".cache", "results"))
    (packages,) = installed.programs.parent.glob("lib/python3*/site-packages")
    shutil.copy(packages / "casepress/data/Snakefile", plain / "Snakefile")
    module = tmp_path / "module"
    shutil.copytree(built, module, ignore=shutil.ignore_patterns(".snakemake", ".cache", "results"))
    costs: dict[Path, list[float]] = {plain: [], module: []}
    words = {}
    for pair in range(10):  # other work on the machine makes single runs dearer, never cheaper
        for folder in costs:
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            ran = installed.run(folder, "snakemake", "--cores", "2", "--forceall")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            assert ran.code == 0, ran.said
            costs[folder].append(
                after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            )
            words[folder] = ran.err.splitlines()[-1]
        if pair >= 2 and min(costs[module]) <= 1.1 * min(costs[plain]):
            break
    assert words[plain] == words[module]
    assert re.match(r"results/first/: first.*\.docx, .*; lint: ", words[module])
    assert min(costs[module]) <= 1.1 * min(costs[plain]), costs


def _seconds() -> float:
    """The processor time of the commands that have been run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_after_a_failure_the_overview_is_written(installed: Installed, built: Path) -> None:
    """What `onerror:` of the workflow does, also in a module, and beside a handler of its own."""
    snakefile, page = built / "Snakefile", built / "results/index.html"
    article = built / "manuscript/first/article.md"
    kept = snakefile.read_text(encoding="utf-8"), article.read_text(encoding="utf-8")
    snakefile.write_text(kept[0] + "\n\nonerror:\n    print('of its own')\n", encoding="utf-8")
    article.write_text(kept[1] + "\nVoir [@personne1999].\n", encoding="utf-8")
    os.utime(page, (0, 0))
    try:
        ran = installed.run(built, "snakemake")
    finally:
        snakefile.write_text(kept[0], encoding="utf-8")
        article.write_text(kept[1], encoding="utf-8")
    assert ran.code == 1 and "of its own" in ran.said
    assert page.stat().st_mtime > 0 and "personne1999" in page.read_text(encoding="utf-8")
    assert installed.run(built, "casepress", "build").code == 0


def test_old_dtds_are_in_the_wheel(installed: Installed, built: Path, tmp_path: Path) -> None:
    """`casepress check jats` reads files of every version of JATS, named entities included."""
    for version, date in (("1.0", "20120330"), ("1.1d3", "20150301"), ("1.3", "20210610")):
        (tmp_path / "a.xml").write_text(
            '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD '
            f'v{version} {date}//EN" "x.dtd">\n'
            "<article><front/><nowhere>&eacute;</nowhere></article>",
            encoding="utf-8",
        )
        ran = installed.run(tmp_path, "casepress", "check", "jats", "a.xml")
        assert ran.code == 1 and "No declaration for element nowhere" in ran.said, ran.said
