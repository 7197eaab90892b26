"""Each rule of the workflow runs again when a module changes that its command imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepress import workflow
from tests import support

CODE = support.ROOT / "casepress"
#: Rule to where its command's imports begin (`casepress.cli` imports them when it is called).
BEGINS = {
    "picture": "pictures.py",
    "article": "build.py",
    "jats": "jats/__init__.py",
    "pdf": "pdf/__init__.py",
    "pdf_review": "pdf/__init__.py",
    "docx": "docx/__init__.py",
    "docx_copy": "docx/__init__.py",
}
#: Loaded by name and not by an import statement.
BY_NAME = {"build.py": ("filters", "rules")}


def imported(path: Path) -> Iterator[Path]:
    """The files of ours that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("casepress"):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("casepress")]
        else:
            continue
        for name in names:
            place = CODE.joinpath(*name.split(".")[1:])
            yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.is_file())


def closure(begin: Path) -> set[Path]:
    found: set[Path] = set()
    waiting = [begin]
    for package in BY_NAME.get(begin.name, ()):
        waiting += (CODE / package).glob("*.py")
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            # of `build` the writers use what writes a file
            waiting += imported(path) if path.name != "build.py" or path == begin else ()
    return found


def declared(rule: str) -> set[str]:
    """The packages that a rule of the Snakefile names as its code."""
    text = (support.ROOT / "Snakefile").read_text(encoding="utf-8")
    body = re.split(r"^rule ", text.split(f"\nrule {rule}:")[1], flags=re.MULTILINE)[0]
    named = re.search(r"code=ours\.code\((.*?)\)", body, re.DOTALL)
    assert named, rule
    return set(re.findall(r'"([\w./-]+)"', named[1]))


@pytest.mark.parametrize("rule", BEGINS)
def test_no_import_is_left_out(rule: str) -> None:
    covered = declared(rule) | set(workflow._COMMON)
    needed = {p.relative_to(CODE).as_posix() for p in closure(CODE / BEGINS[rule])}
    inner = {name for name in needed if "/" in name}
    assert {n for n in inner if n not in covered and n.split("/")[0] not in covered} == set()
    assert {n for n in needed - inner if n.startswith(workflow._ELSEWHERE)} == set()
