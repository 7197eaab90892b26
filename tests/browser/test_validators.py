"""The pages are HTML without errors and warnings, for two validators."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.browser.conftest import TOOLS
from tests.browser.samples import Sample

pytestmark = pytest.mark.system

#: The validator does not know that the source `data:` of a policy allows images in data addresses;
#: that the browser shows them is seen in `test_page`.
_FALSE = "blocked by “img-src” directive"


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    return (done.stdout + done.stderr).decode()


def _vnu(paths: Iterable[Path]) -> dict[str, list[str]]:
    """What the validator says of each page, by its name."""
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    said = _run("java", "-jar", str(jar), "--format", "json", *map(str, paths))
    found: dict[str, list[str]] = {}
    for message in json.loads(said)["messages"]:
        if _FALSE not in message["message"]:
            found.setdefault(Path(message["url"]).name, []).append(message["message"])
    return found


@pytest.fixture(scope="module")
def paths(
    written: dict[str, Sample], other_pages: dict[str, Path], editors_pages: dict[str, Path]
) -> list[Path]:
    """All pages."""
    return [*(s.path for s in written.values()), *other_pages.values(), *editors_pages.values()]


def test_the_validator_of_the_w3c(
    paths: list[Path], written: dict[str, Sample], tmp_path: Path
) -> None:
    """Of all pages, and of one with an error, which it must find: Java starts once."""
    broken = tmp_path / "broken.html"
    text = written["example"].path.read_text(encoding="utf-8")
    broken.write_text(text.replace("<main", '<main role="introduction"', 1), encoding="utf-8")
    found = _vnu([*paths, broken])
    assert {name: len(said) for name, said in found.items()} == {"broken.html": 1}, found


def test_html_validate(paths: list[Path], tmp_path: Path) -> None:
    rules = {
        "extends": ["html-validate:recommended", "html-validate:a11y"],
        "rules": {"long-title": "off"},
        "root": True,
    }
    config = tmp_path / "rules.json"
    config.write_text(json.dumps(rules))
    tool = str(TOOLS / "html-validate" / "bin" / "html-validate.mjs")
    said = _run("node", tool, "--config", str(config), "--formatter", "json", *map(str, paths))
    found = [m["message"] for file in json.loads(said) for m in file["messages"]]
    assert found == []
