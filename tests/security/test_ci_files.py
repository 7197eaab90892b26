"""CI files: nothing of a pull request runs, and a pull request is judged by the base's rules."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.support import ROOT

_ACTION = YAML(typ="safe").load(ROOT / "action.yml")
_GITLAB = YAML(typ="safe").load(ROOT / "docs/ci/gitlab.yml")["casepress-lint"]
_TEMPLATE = ROOT / "casepress/data/template"
_WORKFLOW = YAML(typ="safe").load(_TEMPLATE / ".github/workflows/lint.yml")
_JOURNALS = YAML(typ="safe").load(_TEMPLATE / ".gitlab-ci.yml")["casepress-lint"]
_TEXTS = (".md", ".yml", ".yaml", ".sh", ".jinja", ".py")
_PAGES = ("action.yml", "docs/ci/gitlab.yml", "docs/lint-in-ci.md", "docs/ci/take-from-base.sh")


def _scripts() -> dict[str, str]:
    """The scripts of the CI files that run before or beside lint."""
    steps = {step["name"]: str(step["run"]) for step in _ACTION["runs"]["steps"]}
    (own,) = (s for s in _WORKFLOW["jobs"]["lint"]["steps"] if s.get("name") == "Install casepress")
    return {
        "action": steps["Install casepress"],
        "GitLab": "\n".join(_GITLAB["before_script"]),
        "a journal's workflow": own["run"],
        "a journal's GitLab job": "\n".join(_JOURNALS["before_script"]),
    }


@pytest.mark.parametrize("name", _scripts())
def test_planted_modules_do_not_run(name: str, tmp_path: Path) -> None:
    """The script runs in a pull request that has a `pip.py`, a `venv.py`, and so on. Python and git
    are replaced with programs that write down what they were started with."""
    pull, log, bin_ = tmp_path / "pull", tmp_path / "log", tmp_path / "bin"
    pull.mkdir()
    bin_.mkdir()
    for module in ("pip", "venv", "ensurepip", "json", "sitecustomize", "casepress"):
        (pull / f"{module}.py").write_text(f"open({str(log)!r}, 'a').write('RUN {module}\\n')")
    python = f'#!/bin/sh\necho "$@" >> {log}\nexec {sys.executable} -I -c "" \n'
    for program in ("python", "python3"):
        (bin_ / program).write_text(python)
        (bin_ / program).chmod(0o755)
    (bin_ / "git").write_text("#!/bin/sh\n")
    (bin_ / "git").chmod(0o755)
    venv = tmp_path / "casepress-venv/bin"
    venv.mkdir(parents=True)
    (venv / "python").symlink_to(bin_ / "python")
    env = {
        "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
        "PYTHON": "python3",
        "RUNNER_TEMP": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "GITHUB_ACTION_PATH": str(ROOT),
        "CASEPRESS_REPOSITORY": "x",
        "CASEPRESS_COMMIT": "x",
    }
    subprocess.run(["bash", "-c", _scripts()[name]], cwd=pull, env=env, check=False)
    calls = log.read_text().splitlines()
    assert calls and "RUN" not in "\n".join(calls)
    for call in calls:
        assert call.startswith("-I "), call


@pytest.mark.parametrize("name", ["-m pip", "-m casepress"])
def test_what_a_planted_module_would_do(name: str, tmp_path: Path) -> None:
    """The oracle: without -I, Python runs the module of the folder that it is started in."""
    module = name.split()[1]
    (tmp_path / f"{module}.py").write_text("print('RUN')")
    for isolated, ran in (([], True), (["-I"], False)):
        command = [sys.executable, *isolated, *name.split(), "--version"]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ("RUN" in said.stdout) is ran


def test_packages_come_by_their_hashes_and_casepress_from_its_commit() -> None:
    scripts = _scripts()
    for name in ("a journal's workflow", "a journal's GitLab job"):
        (install,) = re.findall(r"--require-hashes.*$", scripts.pop(name), re.M)
        assert install == "--require-hashes --no-deps -r requirements/lint.lock"
    for script in scripts.values():
        installs = re.findall(r'^.*(?:pip|\[@\]\}").*(?:--require|--no-index).*$', script, re.M)
        assert len(installs) == 2
        assert "--require-hashes" in installs[0] and "--no-index" in installs[1]


def test_no_text_installs_casepress_by_its_name() -> None:
    """The name on the package index is not this project's."""
    tracked = _git(ROOT, "ls-files", "-z").split("\0")
    pages = [name for name in tracked if name.endswith(_TEXTS) and not name.startswith("tests/")]
    assert {*_PAGES} <= {*pages}
    for name in {*pages, "Makefile"}:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"pip[x3]? install (?:--?[\w-]+ )*['\"]?casepress\b", text), name


def test_actions_are_pinned_and_the_token_can_only_read() -> None:
    page = (ROOT / "docs/lint-in-ci.md").read_text(encoding="utf-8")
    for used in re.findall(r"uses: (\S+)", page + (ROOT / "action.yml").read_text()):
        assert re.search(r"@(?:[0-9a-f]{40}|COMMIT)$", used), used
    assert "permissions:\n  contents: read\n" in page
    assert _WORKFLOW["permissions"] == {"contents": "read"} and _WORKFLOW["on"] == ["pull_request"]
    steps = _WORKFLOW["jobs"]["lint"]["steps"]
    assert all(re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in steps if "uses" in step)
    assert steps[0]["with"] == {"persist-credentials": False}


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


#: What a pull request does to a file that counts as code.
_CHANGES: dict[str, Any] = {
    "edits it": lambda path: path.write_text("theirs"),
    "removes it": lambda path: path.unlink(),
    "makes it a link": lambda path: (path.unlink(), path.symlink_to("/etc/passwd")),
    "makes its folder a link": lambda path: (
        path.parent.rename(path.parent.with_name("moved")),
        path.parent.symlink_to("moved"),
    ),
}


@pytest.mark.parametrize("change", _CHANGES)
@pytest.mark.parametrize("name", ["journal/knee/journal.yaml", "journal/knee/page.typ"])
def test_code_comes_from_the_base(change: str, name: str, tmp_path: Path) -> None:
    files = (
        *(name, "Snakefile", "config.yaml", "profiles/default/config.yaml", "filters/a.py"),
        *("requirements/lint.lock", "wheels/casepress.whl"),
    )
    _git(tmp_path, "init", "--quiet")
    for each in (*files, "manuscript/knee/article.md"):
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text("ours")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message=base")
    base = _git(tmp_path, "rev-parse", "HEAD")
    for each in (*files[1:], "manuscript/knee/article.md"):
        (tmp_path / each).write_text("theirs")
    (tmp_path / "journal/knee/planted.typ").write_text("theirs")
    _CHANGES[change](tmp_path / name)
    (tmp_path / "Makefile").write_text("theirs")  # which the base does not have
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "--message=pull request")
    script = ROOT / "docs/ci/take-from-base.sh"
    subprocess.run(["bash", str(script), base], cwd=tmp_path, check=True)
    for each in files:
        assert (tmp_path / each).read_text() == "ours"
        assert not (tmp_path / each).is_symlink()
    assert not (tmp_path / "Makefile").exists()
    assert not (tmp_path / "journal/knee/planted.typ").exists()
    assert (tmp_path / "manuscript/knee/article.md").read_text() == "theirs"
