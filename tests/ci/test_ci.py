"""The hooks, the action and the GitLab job do what they promise: their commands are taken from
their files and run in a repository of manuscripts, as pre-commit, GitHub and GitLab run them."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from lxml import etree
from ruamel.yaml import YAML

from tests.support import BIN, ROOT, Ran, Repo, repository, run

#: What each file is checked against, of the schemas that the package check-jsonschema carries.
SCHEMAS = {
    "action.yml": "github-actions",
    "docs/ci/gitlab.yml": "gitlab-ci",
    "casepress/data/template/.gitlab-ci.yml": "gitlab-ci",
    "casepress/data/template/.github/workflows/lint.yml": "github-workflows",
}
GITLAB = [name for name, schema in SCHEMAS.items() if schema == "gitlab-ci"]
IDENTIFIER = ("# Case report\n", "# Case report\n\nMr Zebulon came back.\n")
DATE = ("# Case report\n", "# Case report\n\nShe came on 17 March 2024.\n")


def _yaml(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


def _environment(**more: str) -> dict[str, str]:
    return {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **more}


def _bash(script: str, repo: Repo, env: Mapping[str, str]) -> Ran:
    """A script as GitHub runs `shell: bash`."""
    path = repo.write("../script.sh", script)
    return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)], repo.root, env)


@pytest.fixture
def clean(tmp_path: Path) -> Repo:
    """A repository with one manuscript, below the test's folder."""
    root = tmp_path / "manuscripts"
    root.mkdir()
    return repository(root, ["knee"])


# the hooks of .pre-commit-hooks.yaml
@pytest.mark.parametrize(
    ("hook", "edit", "code"),
    [
        ("casepress-lint", None, 0),
        ("casepress-lint", IDENTIFIER, 1),
        ("casepress-lint", ("# Discussion", "# Discusion"), 1),
        ("casepress-privacy", None, 0),
        ("casepress-privacy", IDENTIFIER, 1),
        ("casepress-privacy", DATE, 1),
        ("casepress-privacy", ("# Discussion", "# Discusion"), 0),
    ],
)
def test_hooks(hook: str, edit: tuple[str, str] | None, code: int, clean: Repo) -> None:
    (found,) = (h for h in _yaml(".pre-commit-hooks.yaml") if h["id"] == hook)
    assert found["language"] == "system" and not found["pass_filenames"]
    if edit:
        clean.edit("manuscript/knee/article.md", *edit)
    ran = run(shlex.split(found["entry"]), clean.root, _environment())
    assert ran.code == code, ran.said
    assert "Zebulon" not in ran.said and "2024" not in ran.said


@pytest.mark.parametrize("hook", _yaml(".pre-commit-hooks.yaml"), ids=lambda h: h["id"])
def test_hooks_run_for_every_file_of_a_manuscript(hook: Mapping[str, Any]) -> None:
    for name in ("manuscript/knee/article.md", "manuscript/knee/references.bib", "figures/knee/a"):
        assert re.search(hook.get("files", ""), name)


def test_only_the_privacy_hook_runs_for_other_files() -> None:
    """A scan can lie anywhere."""
    runs = [h["id"] for h in _yaml(".pre-commit-hooks.yaml") if re.search(h.get("files", ""), "a")]
    assert runs == ["casepress-privacy"]


@pytest.mark.parametrize("hooks", ["template", "repository"])
def test_pre_commit_runs_them(hooks: str, clean: Repo, tmp_path: Path) -> None:
    """The real pre-commit: with the file that `casepress init` writes, and with the hooks of this
    repository at a commit."""
    git = ("git", "-c", "user.name=A", "-c", "user.email=a@b.c")
    environment = _environment(PRE_COMMIT_HOME=str(tmp_path / "home"))
    if hooks == "template":
        text = (ROOT / "casepress/data/template/.pre-commit-config.yaml").read_text("utf-8")
    else:
        source = tmp_path / "casepress"
        source.mkdir()
        (source / ".pre-commit-hooks.yaml").write_bytes(
            (ROOT / ".pre-commit-hooks.yaml").read_bytes()
        )
        for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "Hooks"]):
            assert run([*git, *step], source).code == 0
        commit = run(["git", "rev-parse", "HEAD"], source).out.strip()
        ids = "".join(f"      - id: {each['id']}\n" for each in _yaml(".pre-commit-hooks.yaml"))
        text = f"repos:\n  - repo: {source}\n    rev: {commit}\n    hooks:\n{ids}"
    clean.write(".pre-commit-config.yaml", text)
    for step in (["init", "-q"], ["add", "."]):
        assert run([*git, *step], clean.root).code == 0
    command = [str(BIN / "pre-commit"), "run", "--all-files"]
    ran = run(command, clean.root, environment)
    assert ran.code == 0 and ran.out.count("Passed") == 2, ran.said
    clean.edit("manuscript/knee/article.md", *IDENTIFIER)
    assert run([*git, "add", "."], clean.root).code == 0
    ran = run(command, clean.root, environment)
    assert ran.code == 1 and ran.out.count("Failed") == 2, ran.said
    assert "Zebulon" not in ran.said and "deprecat" not in ran.said


# action.yml
def _lint_step(inputs: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The script of the action's lint step and its environment."""
    action = _yaml("action.yml")
    values = {name: inputs.get(name, given["default"]) for name, given in action["inputs"].items()}
    (step,) = (s for s in action["runs"]["steps"] if s.get("id") == "lint")

    def filled(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], text)

    assert "${{" not in step["run"], "an input in a script is a way to run commands"
    return step["run"], {name: filled(text) for name, text in step["env"].items()}


@pytest.mark.parametrize(
    ("inputs", "edit", "code", "worst"),
    [
        ({}, None, 0, "warning"),
        ({"manuscripts": "knee", "options": "--stage author"}, IDENTIFIER, 1, "error"),
        ({"options": "--strict"}, None, 1, "warning"),
        ({"options": "--select REF,TXT"}, ("# Discussion", "# Discusion"), 0, "notice"),
        ({}, ('title: "Rice bodies in', "title: [Rice bodies in"), 2, "error"),
    ],
)
def test_the_action(
    inputs: Mapping[str, str],
    edit: tuple[str, str] | None,
    code: int,
    worst: str,
    clean: Repo,
    tmp_path: Path,
) -> None:
    if edit:
        clean.edit("manuscript/knee/article.md", *edit)
    script, env = _lint_step({**inputs, "sarif": "lint.sarif"})
    output, summary = tmp_path / "output", tmp_path / "summary.md"
    outside = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    ran = _bash(script, clean, _environment(**env, **outside))
    assert ran.code == code, ran.said
    assert output.read_text(encoding="utf-8") == f"exit-code={code}\n"
    assert ran.out.startswith(f"::{worst} ")
    assert summary.read_text(encoding="utf-8").strip()
    log = json.loads(clean.path("lint.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"


def test_an_option_that_the_action_does_not_know(clean: Repo, tmp_path: Path) -> None:
    script, env = _lint_step({"options": "--no-such-option"})
    output = tmp_path / "output"
    ran = _bash(script, clean, _environment(**env, GITHUB_OUTPUT=str(output)))
    assert ran.code == 2 and output.read_text(encoding="utf-8") == "exit-code=2\n"


def test_the_action_without_sarif(clean: Repo, tmp_path: Path) -> None:
    script, env = _lint_step({})
    ran = _bash(script, clean, _environment(**env, GITHUB_OUTPUT=str(tmp_path / "output")))
    assert ran.code == 0 and not list(clean.root.glob("*.sarif"))


def test_the_action_installs_itself_and_gives_its_exit_code() -> None:
    action = _yaml("action.yml")
    (install,) = (s for s in action["runs"]["steps"] if s.get("name") == "Install casepress")
    assert install["run"].strip().endswith('"$GITHUB_ACTION_PATH"')
    assert all(s.get("shell") == "bash" for s in action["runs"]["steps"] if "run" in s)
    assert action["outputs"]["exit-code"]["value"] == "${{ steps.lint.outputs.exit-code }}"


# docs/ci/gitlab.yml
@pytest.mark.parametrize("file", GITLAB)
@pytest.mark.parametrize(("edit", "code"), [(None, 0), (IDENTIFIER, 1)])
def test_the_gitlab_job(file: str, edit: tuple[str, str] | None, code: int, clean: Repo) -> None:
    job = _yaml(file)["casepress-lint"]
    script = job["script"]
    if edit:
        clean.edit("manuscript/knee/article.md", *edit)
    ran = _bash("\n".join(script), clean, _environment())
    assert ran.code == code, ran.said
    for name in job["artifacts"]["paths"]:
        assert "<h1>" in clean.path(name).read_text(encoding="utf-8")
    report = etree.parse(clean.path(job["artifacts"]["reports"]["junit"])).getroot()
    assert bool(report.findall(".//failure[@type='error']")) == bool(code)


# the workflow of a journal's repository
@pytest.mark.parametrize(("edit", "code"), [(None, 0), (IDENTIFIER, 1)])
def test_the_workflow_of_a_journal(
    edit: tuple[str, str] | None, code: int, clean: Repo, tmp_path: Path
) -> None:
    steps = _yaml("casepress/data/template/.github/workflows/lint.yml")["jobs"]["lint"]["steps"]
    (lint,) = (step for step in steps if step.get("name") == "Lint")
    if edit:
        clean.edit("manuscript/knee/article.md", *edit)
    summary = tmp_path / "summary.md"
    ran = _bash(lint["run"], clean, _environment(GITHUB_STEP_SUMMARY=str(summary), RUNNER_TEMP=""))
    assert ran.code == code, ran.said
    assert ran.out.startswith("::error " if code else "::warning ")
    assert "casepress lint" in summary.read_text(encoding="utf-8")


# the form of the files
@pytest.mark.parametrize("name", SCHEMAS)
def test_the_services_can_read_them(name: str) -> None:
    vendor = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((vendor / f"{SCHEMAS[name]}.json").read_text(encoding="utf-8"))
    errors = list(validator_for(schema)(schema).iter_errors(_yaml(name)))
    assert not errors, errors[0].message
