"""Compiled regular expressions that processes keep."""

from __future__ import annotations

import json
import marshal
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import support

#: Compiles every expression of casepress's modules, and prints what each finds and how many of
#: them the compiler had to make.
ALL = """
import json, pkgutil, re, sys
from importlib import import_module
from pathlib import Path
from casepress.core import expressions
if sys.argv[1] != "none":
    expressions.keep(Path(sys.argv[1]))
import casepress
from casepress.lint import registry
compiler = import_module("re._compiler")
text = Path(sys.argv[2]).read_text(encoding="utf-8")[:4000]
found = {}
for name, module in sorted(sys.modules.items()):
    if name.startswith("casepress"):
        for key, value in sorted(vars(module).items()):
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                spans = [m.span() for m in value.finditer(text)]
                found[f"{name}.{key}"] = [value.flags, value.groups, dict(value.groupindex), spans]
made = len(getattr(compiler.compile, "__self__", compiler).new) if sys.argv[1] != "none" else -1
print(json.dumps([made, found]))
"""
TEXT = support.ROOT / "manuscript" / "000QGPL-idem-breast-metastasis" / "article.md"


def compiled(path: Path | str, **environment: str) -> tuple[int, dict[str, list[object]]]:
    """How many expressions were new, and what all of them are and find."""
    given = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | environment
    command = [sys.executable, "-c", ALL, str(path), str(TEXT)]
    done = subprocess.run(
        command, cwd=support.ROOT, env=given, capture_output=True, text=True, check=True
    )
    made, found = json.loads(done.stdout)
    return made, found


def test_kept_expressions_are_those_of_the_compiler(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    plain = compiled("none")[1]
    new, first = compiled(path)
    none, again = compiled(path)
    assert new > 400
    assert none == 0
    assert plain == first == again
    assert len(plain) > 300


def test_nothing_is_written_where_python_writes_no_bytecode(tmp_path: Path) -> None:
    compiled(tmp_path / "kept", PYTHONDONTWRITEBYTECODE="1")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("kept", [b"not marshal", marshal.dumps(7), marshal.dumps(("3.0", {}))])
def test_a_file_that_cannot_be_used_is_written_again(tmp_path: Path, kept: bytes) -> None:
    path = tmp_path / "kept"
    path.write_bytes(kept)
    new, _ = compiled(path)
    assert new > 400
    assert compiled(path)[0] == 0
