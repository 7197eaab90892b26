"""Each rule of the workflow runs again when a module changes that its command imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from casepress.workflow.code_hash import behind, imports
from tests import support

#: A file of each room, and the commands of the workflow that must run again when it is edited.
WRITERS = {"jats", "pdf", "docx", "figures", "blind"}
ROOMS = {
    "core/files.py": {*WRITERS, "article", "figure", "supplement"},
    "core/schemas/config.schema.json": {*WRITERS, "article", "figure", "supplement"},
    "article/model.py": {*WRITERS, "article"},
    "source/inputs.py": {*WRITERS, "article", "figure", "supplement"},
    "figures/scripts.py": {"article", "figures", "figure", "docx"},
    "references/csl/style.py": {"article"},
    "filters/metadata.py": {"article"},
    "lint/rules/dicom.py": {"article"},
    "pipeline.py": {"article"},
    "outputs/jats/dtd.py": {"jats"},
    "outputs/docx/writer.py": {"docx"},
    "outputs/pdf/writer.py": {"pdf"},
    "cli/main.py": {*WRITERS, "article", "figure", "supplement"},
    "cli/lint.py": set(),
    "workflow/run.py": set(),
}


@pytest.mark.parametrize("edited", ROOMS)
def test_an_edit_runs_what_imports_it(edited: str) -> None:
    file = support.ROOT / "casepress" / edited
    assert file.is_file()
    affected = {
        command
        for command in {*WRITERS, "article", "figure", "supplement"}
        if f"casepress/{edited}" in behind(f"cli/{command}.py")
    }
    assert affected == ROOMS[edited]


def test_every_command_of_the_workflow_has_its_file() -> None:
    text = (support.ROOT / "Snakefile").read_text(encoding="utf-8")
    named = re.findall(r'code_hash\("([^"]+)"\)', text)
    assert len(named) > 5
    assert [name for name in named if not (support.ROOT / "casepress" / name).is_file()] == []


def parsed(text: str) -> Iterator[str]:
    """The oracle: the imports of a text as Python's own parser sees them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("casepress"):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("casepress"))


def test_no_import_is_left_out() -> None:
    for path in (support.ROOT / "casepress").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert set(parsed(text)) <= set(imports(text)), path
