"""The containers in which a browser is enough."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from casepress.source.release import LOCKS
from tests.support import ROOT

FILES = (".devcontainer", "casepress/data/template/.devcontainer")


@pytest.mark.parametrize("folder", FILES)
def test_it_sets_up_what_the_commands_need(folder: str) -> None:
    found = json.loads((ROOT / folder / "devcontainer.json").read_text(encoding="utf-8"))
    assert re.fullmatch(r"[\w./-]+:[\w.-]*3\.1[1-9][\w.-]*", found["image"])
    assert ".venv/bin:" in found["remoteEnv"]["PATH"]
    command = found["postCreateCommand"]
    if target := re.fullmatch(r"make (\S+)", command):
        assert re.search(rf"^{target[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.M)
    else:  # in a journal's repository, the lock file that `casepress init` writes
        assert "--require-hashes --no-deps -r requirements/build.lock" in command


def test_the_preview_is_among_what_authors_install() -> None:
    """A browser is enough to write, too: the lock file that both containers install has the
    packages of `casepress preview`."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {each.split()[0] for each in extras["optional-dependencies"]["preview"]}
    lock = (ROOT / "requirements" / LOCKS["requirements/build.lock"]).read_text("utf-8")
    assert wanted <= {line.split()[0] for line in lock.splitlines() if line}


def test_the_readme_has_a_section_for_each_reader() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", text, re.M)
    assert heads[:3] == ["For authors", "For a journal", "For developers"]
    assert "On Windows itself it does not build" in text
