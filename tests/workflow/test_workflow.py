"""The workflow in a repository of two small manuscripts: what is made, and what is made again."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from snakemake.exceptions import WorkflowError

from casepress.source.file_names import RESERVED
from casepress.workflow import code_hash, manuscripts
from tests.support import ROOT, Ran, Repo, repository, without_traceback

#: A job as `snakemake -n` lists it.
_JOB = re.compile(r"^\s*(?:local)?rule (\w+):|^\s*output: (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository after its first build."""
    repo = complete(repository(tmp_path_factory.mktemp("workflow")))
    ran = repo.snakemake()
    assert ran.code == 0, ran.said
    without_traceback(ran)
    return repo


def complete(repo: Repo) -> Repo:
    """A repository with its own workflow, profile and journal, and nothing of the checkout."""
    shutil.copy(ROOT / "Snakefile", repo.root)
    shutil.copytree(ROOT / "profiles", repo.root / "profiles")
    shutil.copytree(ROOT / "journal", repo.root / "journal")
    return repo


def planned(repo: Repo) -> set[str]:
    """What a run would make: outputs, relative to results/; empty where nothing is to be done."""
    ran = repo.snakemake("-n", "--quiet", "host")
    assert ran.code == 0, ran.said
    without_traceback(ran)
    outputs = re.findall(r"^\s+output: (.*)$", ran.said, re.MULTILINE)
    names = {name for line in outputs for name in line.split(", ")}
    return {name.removeprefix("results/") for name in names}


@contextmanager
def edited(path: Path, old: str, new: str, *, before: float = 0) -> Iterator[None]:
    """A file edited as by an editor, later than all outputs, or with a time so many seconds
    before its own; then as it was."""
    content, was = path.read_bytes(), path.stat()
    assert old in content.decode()
    path.write_text(content.decode().replace(old, new, 1), encoding="utf-8")
    if before:
        os.utime(path, (was.st_atime - before, was.st_mtime - before))
    try:
        yield
    finally:
        path.write_bytes(content)
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xml"])
@pytest.mark.parametrize("identifier", ["knee", "ear"])
def test_every_output_is_there(built: Repo, identifier: str, kind: str) -> None:
    assert built.path(f"results/{identifier}/{identifier}.{kind}").stat().st_size > 1000


def test_nothing_is_left_half_written(built: Repo) -> None:
    assert not list((built.root / "results").rglob("*.part"))


def test_figures_are_never_written_into(built: Repo) -> None:
    names = {p.name for p in (built.root / "figures" / "knee").iterdir()}
    assert names == {"figure-1.svg", "figure-2.py", "girth.csv"}


def test_a_picture_of_an_image_that_is_gone_is_removed(built: Repo) -> None:
    old = built.write("results/knee/figures/face.png", b"x")
    ran = built.snakemake("--dryrun")
    assert not old.exists()
    assert "removed results/knee/figures/face.png" in ran.said
    assert built.path("results/knee/figures/figure-1.png").is_file()


def test_no_time_stamp_is_sent(built: Repo) -> None:
    name = "results/ear/submission"
    for _ in range(2):
        ran = built.snakemake(name, "-q", "--config", "formats=[pdf,docx,xml,figures]")
        assert ran.code == 0, ran.said
    assert not list(built.path(name).glob(".*"))
    plan = built.snakemake("--dryrun", name, "--config", "formats=[pdf,docx,xml,figures]")
    assert "would run" not in plan.said
    shutil.rmtree(built.path(name))


def test_a_second_build_has_nothing_to_do(built: Repo) -> None:
    assert planned(built) == set()


KNEE = {"knee/article.json", "knee/findings.json", "knee/knee.xml", "knee/knee.pdf"}
EAR = {name.replace("knee", "ear") for name in KNEE}


@pytest.mark.parametrize("before", [0, 10**6], ids=["now", "older"])
@pytest.mark.parametrize(
    ("edits", "made", "kept"),
    [
        ({"manuscript/ear/article.md": "common"}, EAR | {"ear/ear.docx"}, ("knee",)),
        (
            {"figures/knee/figure-1.svg": "#8c8c8c"},
            KNEE  # lint looks at the pictures
            | {"knee/knee.docx", "knee/figures/figure-1.svg", "knee/figures/figure-1.png"},
            ("ear",),
        ),
        (
            {"manuscript/ear/references.bib": "ears", "figures/knee/girth.csv": "44"},
            EAR | KNEE | {"knee/figures/figure-2.png"},
            ("figure-1.png",),
        ),
        ({"journal/medpeer/journal.yaml": "MedPeer"}, KNEE | EAR, ("figures/",)),
        (
            {"journal/medpeer/page.typ": "//"},
            {"knee/knee.pdf", "ear/ear.pdf"},
            (".docx", ".xml", "article.json"),
        ),
    ],
    ids=["text", "image", "references-and-data", "journal", "look"],
)
def test_an_edit_rebuilds_what_depends_on_it(
    built: Repo, edits: dict[str, str], made: set[str], kept: tuple[str, ...], before: float
) -> None:
    """Also where the edited file is older than what was there, as one from an archive."""
    with ExitStack() as stack:
        for name, old in edits.items():
            stack.enter_context(edited(built.path(name), old, old + " ", before=before))
        plan = planned(built)
    assert plan >= made
    assert not [output for output in plan if any(part in output for part in kept)]


@pytest.mark.parametrize("name", ["data/more.csv", "helper.txt", "figure-1.svg", ".hidden"])
def test_whatever_lies_beside_a_script_is_its_data(built: Repo, name: str) -> None:
    path = built.path(f"figures/knee/{name}")
    if path.is_file():
        with edited(path, "<svg", "<svg "):
            plan = planned(built)
    else:
        built.write(f"figures/knee/{name}", "1,2\n")
        plan = planned(built)
        path.unlink()
        if path.parent.name == "data":
            path.parent.rmdir()
    assert ("knee/figures/figure-2.png" in plan) is (name != ".hidden")
    assert planned(built) == set()


def test_another_environment_makes_all_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the environment itself, which other tests use meanwhile."""
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    known = []
    for name in ("", "a-1.0.dist-info", "b-1.0.dist-info", "b-1.0.egg"):
        (tmp_path / name).mkdir(exist_ok=True)
        code_hash._environment.cache_clear()
        code_hash.code_hash.cache_clear()
        known.append(code_hash.code_hash("cli/docx.py"))
    monkeypatch.undo()
    code_hash._environment.cache_clear()
    code_hash.code_hash.cache_clear()
    assert len(set(known[:3])) == 3
    assert known[2] == known[3]


def test_another_lock_is_another_record(built: Repo) -> None:
    lock = built.write("requirements/python.lock", "none==1\n")
    plan = planned(built)
    lock.unlink()
    assert plan == {
        f"{one}/{name}"
        for one in ("knee", "ear")
        for name in ("provenance.json", "ro-crate-metadata.json")
    } | {"index.html", "overview"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
@pytest.mark.parametrize("folder", ["figures/knee", "manuscript/ear"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"caf\xe9.csv", "caf?.csv: the name is not UTF-8 text; rename the file"),
        (b"{x}.csv", "{x}.csv: the name has a brace, a wildcard here; rename it"),
    ],
)
def test_a_name_that_cannot_be_recorded_is_refused(
    built: Repo, folder: str, name: bytes, said: str
) -> None:
    path = os.fsencode(built.path(folder)) + b"/" + name
    Path(os.fsdecode(path)).write_text("1,2\n")
    ran = built.snakemake("-n")
    os.unlink(path)  # noqa: PTH108
    assert ran.code == 1
    assert "Traceback" not in ran.said
    assert f"{folder}/{said}" in ran.said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("-x", "`-x` cannot name a manuscript's folder; use letters A to Z"),
        ("a b", "`a b` cannot name"),
        ("$(id)", "`$(id)` cannot name"),
        ("x;y", "`x;y` cannot name"),
        ("中文", "`中文` cannot name"),
        ("archive", "`archive` is taken: the workflow makes results/archive; choose another name"),
        ("Steps.JSON", "`Steps.JSON` is taken: the workflow makes results/steps.json"),
        pytest.param(
            "EAR",
            "differs by case only",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="it would be the same folder"),
        ),
    ],
)
def test_a_name_that_no_manuscript_can_have_is_refused(built: Repo, name: str, said: str) -> None:
    """The same words from each command."""
    article = built.write(f"manuscript/{name}/article.md", "x")
    try:
        runs = [
            built.snakemake("-n"),
            built.run("lint"),
            built.run("lint", "--", name),
            built.run("article", "-o", "a.json", "--findings", "f.json", "--", name),
            built.run("verify", "--", name),
            built.run("archive", "-o", "a.zip", "--", name),
        ]
    finally:
        shutil.rmtree(article.parent)
    for ran in (ran for ran in runs if ran.code):
        assert ran.code == (1 if ran is runs[0] else 2)  # Snakemake has one code for all
        assert said in ran.said
        without_traceback(ran)
        assert "Snakefile" not in ran.said
    assert [ran.code == 0 for ran in runs] == [i == 3 for i in range(len(runs))]
    assert not built.path("a.zip").exists()
    assert "SRC052" in built.path("f.json").read_text(encoding="utf-8")


def test_names_of_the_workflow_are_reserved() -> None:
    """All that rules make in results/ itself, beside the manuscripts' folders."""
    rules = (ROOT / "Snakefile").read_text(encoding="utf-8")
    made = set(re.findall(r'"results/([^/"{]+)[/"]', rules))
    assert len(made) > 3
    # `casepress issue`, which a rule calls, writes into results/issue/NAME/
    assert made | {"issue"} == RESERVED


def test_a_date_that_is_none_is_said_once(built: Repo) -> None:
    ran = built.snakemake(env={"SOURCE_DATE_EPOCH": "soon"})
    assert ran.code == 1
    without_traceback(ran)
    assert ran.said.count("SOURCE_DATE_EPOCH=soon is not a number of seconds") == 1


def test_a_link_to_itself_is_no_file(built: Repo) -> None:
    link = built.path("figures/knee/loop")
    link.symlink_to("loop")
    ran, lint = built.snakemake("-n"), built.run("lint", "knee")
    link.unlink()
    assert ran.code == 0 and "Nothing to be done" in ran.said
    without_traceback(ran)
    without_traceback(lint)
    assert "loop" not in lint.said


def test_an_input_that_cannot_be_read(built: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by taking its rights away: root reads it all the same."""
    monkeypatch.chdir(built.root)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("girth.csv"))
    manuscripts.figures.cache_clear()
    manuscripts.manuscript.cache_clear()
    with pytest.raises(WorkflowError, match=r"^figures/knee/girth\.csv: cannot be read; check its"):
        manuscripts.check_names(["knee"])


def test_an_edited_script_draws_again(built: Repo) -> None:
    path, picture = built.path("figures/knee/figure-2.py"), "results/knee/figures/figure-2.png"
    drawn = built.path(picture).read_bytes()
    with edited(path, 'fill="black"', 'fill="red"'):
        assert built.snakemake(picture).code == 0
        assert built.path(picture).read_bytes() != drawn
    assert built.snakemake("lint", picture).code == 0  # lint: no manuscript has an error
    assert built.path(picture).read_bytes() == drawn


def last_lines(ran: Ran) -> str:
    """The end of what the screen shows."""
    return "\n".join(ran.err.strip().splitlines()[-3:])


def test_a_failing_script_says_so_last(built: Repo) -> None:
    with edited(built.path("figures/knee/figure-2.py"), "import csv", "import csv_of_mine"):
        ran = built.snakemake()
    assert ran.code == 1
    without_traceback(ran)
    assert "No module named 'csv_of_mine'" in last_lines(ran)
    assert "CalledProcessError" not in ran.said  # with the command that the shell ran


def test_only_what_was_asked_for_is_told(built: Repo) -> None:
    with edited(built.path("manuscript/ear/article.md"), "common", "usual"):
        ran = built.snakemake("results/ear/ear.xml")
        assert last_lines(ran).endswith("results/ear/: ear.xml; lint: 4 warnings, 5 notes")
        assert "results/knee/" not in ran.said
        with edited(built.path("manuscript/knee/article.md"), "# Discussion", "# Discusion"):
            assert built.snakemake("results/knee/knee.xml").code == 1
            with edited(built.path("manuscript/ear/article.md"), "# Discussion", "# Diskussion"):
                ran = built.snakemake("results/ear/ear.xml")
                assert ran.code == 1
                assert "manuscript/ear/article.md:" in ran.err
                assert "manuscript/knee" not in ran.said
    assert built.snakemake().code == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"config.yaml": "journal: [medpeer\n"}, "config.yaml:2:1: error SRC003 YAML: "),
        (
            {"config.yaml": "journal: medpeer\nmanuscript: all\n"},
            "config.yaml:2:1: error SRC005 unknown key `manuscript`; did you mean `manuscripts`?",
        ),
        (
            {"config.yaml": "journal: lancet\n"},
            "config.yaml:1:10: error SRC006 no journal `lancet`; set `journal:` in config.yaml to",
        ),
        (
            {"journal/medpeer/page.typ": ""},
            "journal/medpeer/page.typ: error SRC001 page.typ is missing from the journal's folder;",
        ),
        (
            {"journal/medpeer/reference.docx": ""},
            "journal/medpeer/reference.docx: error SRC001 reference.docx is missing from the",
        ),
    ],
)
def test_a_set_up_that_is_broken(tmp_path: Path, change: dict[str, str], said: str) -> None:
    """One message, and none of Snakemake's about its files."""
    repo = complete(repository(tmp_path, ["ear"]))
    for name, content in change.items():
        if content:
            repo.write(name, content)
        else:
            repo.path(name).unlink()
    ran = repo.snakemake()
    assert ran.code == 1
    assert said in ran.err.strip().splitlines()[-1]
    for word in ("Exception", "WorkflowError", "Snakefile"):
        assert word not in ran.said


def test_the_command_line_overrides_the_configuration(built: Repo) -> None:
    """Down to the XML, and by name in the record."""
    shutil.copytree(built.path("journal/medpeer"), built.path("journal/other"))
    data = built.path("journal/other/journal.yaml")
    data.write_text(re.sub("(?m)^title: .*$", "title: Other", data.read_text(encoding="utf-8")))
    ran = built.snakemake("all", "--config", "journal=other", "manuscripts=[ear]")
    assert ran.code == 0, ran.said
    xml = built.path("results/ear/ear.xml").read_text(encoding="utf-8")
    assert "<journal-title>Other</journal-title>" in xml
    record = json.loads(built.path("results/ear/provenance.json").read_bytes())
    assert record["config-overrides"] == {"journal": "other"}
    assert built.snakemake().code == 0
    record = json.loads(built.path("results/ear/provenance.json").read_bytes())
    assert "config-overrides" not in record


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("journal=none", "--config: error SRC006 no journal `none`"),
        ("formats=[odt]", "--config: error SRC006 `formats[1]` is “odt”; write pdf, docx"),
        ("format=[pdf]", "--config: error SRC005 unknown key `format`; did you mean `formats`?"),
    ],
)
def test_an_override_is_checked(built: Repo, value: str, said: str) -> None:
    ran = built.snakemake("-n", "--config", value)
    assert ran.code == 1
    without_traceback(ran)
    assert said.lower() in ran.said.lower()
