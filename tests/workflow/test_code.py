"""Each rule of the workflow runs again when a module changes that its command imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from casepress.workflow import facts
from tests import support

CODE = support.ROOT / "casepress"
#: Rule to where its command's imports begin (`casepress.cli.main` imports them when it is called).
BEGINS = {
    "picture": "figures/pictures.py",
    "article": "pipeline.py",
    "jats": "outputs/jats/__init__.py",
    "blind": "outputs/blind/__init__.py",
    "pdf": "outputs/pdf/__init__.py",
    "pdf_review": "outputs/pdf/__init__.py",
    "docx": "outputs/docx/__init__.py",
    "docx_copy": "outputs/docx/__init__.py",
}


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
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported(path)
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
    rooms = declared(rule) | set(facts._COMMON)
    needed = {p.relative_to(CODE).as_posix() for p in closure(CODE / BEGINS[rule])}
    packages = {"__init__.py", *(n for n in needed if n.endswith("/__init__.py"))}
    assert {n for n in needed - packages if not facts._is_behind(n, rooms)} == set()
