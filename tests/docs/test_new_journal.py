"""The walk-through of `docs/new-journal.md`, followed to the letter."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pypdfium2

from tests import support

PAGE = (support.ROOT / "docs" / "new-journal.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.partition("## A walk-through")[2], re.M | re.S)


def test_the_walk_through(tmp_path: Path) -> None:
    (tmp_path / "manuscript").mkdir()
    shutil.copy(support.ROOT / "config.yaml", tmp_path)
    shutil.copytree(support.ROOT / "journal" / "medpeer", tmp_path / "journal" / "medpeer")
    for name in ("Snakefile", "profiles", "casepress", "requirements", "node_modules", "filters"):
        (tmp_path / name).symlink_to(support.ROOT / name)
    files = iter(("journal/heart/journal.yaml", "config.yaml"))
    for kind, text in STEPS:
        if kind == "yaml":
            _change(tmp_path / next(files), text)
        else:
            for line in text.splitlines():
                _run(line, tmp_path)
    page = pypdfium2.PdfDocument(tmp_path / "results/first/first.pdf")[0]
    assert [round(side * 25.4 / 72, 1) for side in page.get_size()] == [215.9, 279.4]
    words = page.get_textpage().get_text_range()
    assert "Heart Notes" in words and "LETTER TO THE EDITOR" in words
    assert "MedPeer" not in words
    assert (tmp_path / "results/first/first.docx").is_file()


def _change(path: Path, lines: str) -> None:
    """Replace the lines of a file that have the same keys."""
    text = path.read_text(encoding="utf-8")
    for line in lines.splitlines():
        key = line.partition(":")[0]
        text, count = re.subn(rf"^{key}:.*$", lambda m, new=line: new, text, flags=re.M)  # type: ignore[misc]
        assert count == 1, f"{path.name} has {count} lines `{key}:`"
    path.write_text(text, encoding="utf-8")


def _run(line: str, folder: Path) -> None:
    program, *rest = shlex.split(line)
    python = [sys.executable, "-m", "casepress"]
    known = {"python": [sys.executable], "casepress": python, "cp": ["cp"]}
    command = known.get(program, [str(support.BIN / program)])
    path = f"{support.BIN}{os.pathsep}{os.environ['PATH']}"
    done = support.run([*command, *rest], folder, {"PATH": path})
    assert done.code == 0, f"{line}: {done.said}"
